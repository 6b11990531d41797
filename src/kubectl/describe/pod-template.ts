import type {
  Container,
  ContainerState,
  ContainerStatus,
  EnvVar,
  Pod,
  PodTemplateSpec,
  Probe,
  Toleration,
  Volume,
} from '../../api/openapi/kubernetes.ts'
import { canonicalResource } from '../../api/quantity/amounts.ts'
import { boolText, dateText, newWriter, orNone, type Writer } from './writer.ts'

/** `Pod Template:` of a workload. */
export function describeTemplate(writer: Writer, template: PodTemplateSpec | undefined): void {
  writer.line('Pod Template:')
  if (template === undefined) return writer.line('  <unset>')
  writer.labels('Labels', template.metadata?.labels, '  ')
  if (Object.keys(template.metadata?.annotations ?? {}).length > 0)
    writer.annotations(template.metadata?.annotations, '  ')
  const spec = template.spec
  if (spec === undefined) return
  if (spec.serviceAccountName) writer.field('  Service Account', spec.serviceAccountName)
  if ((spec.initContainers ?? []).length > 0)
    describeContainers(writer, 'Init Containers', spec.initContainers ?? [], undefined, '  ')
  describeContainers(writer, 'Containers', spec.containers, undefined, '  ')
  describeVolumes(writer, spec.volumes ?? [], '  ')
  if (spec.priorityClassName) writer.field('  Priority Class Name', spec.priorityClassName)
  writer.labels('Node-Selectors', spec.nodeSelector, '  ')
  describeTolerations(writer, spec.tolerations ?? [], '  ')
}

/** The same with raw tabs, as `rollout history --revision` prints it. */
export function podTemplateText(template: PodTemplateSpec): string {
  const lines: string[] = []
  const line = (text: string, level = 0): void => void lines.push(`${'  '.repeat(level)}${text}\n`)
  const aligned = newWriter()
  const raw: Writer = {
    ...aligned,
    line,
    field: (name, value, level = 0) => line(`${name}:\t${value}`, level),
    labels: rawLabels(line),
    flush: () => undefined,
  }
  describeTemplate(raw, template)
  return lines.join('')
}

const rawLabels =
  (line: (text: string) => void): Writer['labels'] =>
  (name, labels, indent = '') => {
    const entries = Object.entries(labels ?? {}).sort(([left], [right]) => (left < right ? -1 : 1))
    if (entries.length === 0) return line(`${indent}${name}:\t<none>`)
    for (const [index, [key, value]] of entries.entries())
      line(index === 0 ? `${indent}${name}:\t${key}=${value}` : `\t${key}=${value}`)
  }

export function describeContainers(
  writer: Writer,
  title: string,
  containers: readonly Container[],
  pod: Pod | undefined,
  space = '',
): void {
  writer.line(`${space}${title}:`)
  const statuses = [...(pod?.status?.containerStatuses ?? []), ...(pod?.status?.initContainerStatuses ?? [])]
  for (const container of containers) {
    const status = statuses.find(({ name }) => name === container.name)
    writer.line(`${space === '' ? '' : ' '}${container.name}:`, 1)
    describeBasics(writer, container, status)
    describeWords(writer, 'Command', container.command)
    describeWords(writer, 'Args', container.args)
    if (status !== undefined) describeStatus(writer, status)
    describeAmounts(writer, 'Limits', container.resources?.limits)
    describeAmounts(writer, 'Requests', container.resources?.requests)
    for (const [name, probe] of [
      ['Liveness', container.livenessProbe],
      ['Readiness', container.readinessProbe],
      ['Startup', container.startupProbe],
    ] as const)
      if (probe !== undefined) writer.field(name, probeText(probe), 2)
    describeEnvironment(writer, container, pod)
    describeMounts(writer, container)
  }
}

function describeBasics(writer: Writer, { image, ports = [] }: Container, status: ContainerStatus | undefined): void {
  if (status !== undefined) writer.field('Container ID', status.containerID ?? '', 2)
  writer.field('Image', image ?? '', 2)
  if (status !== undefined) writer.field('Image ID', status.imageID ?? '', 2)
  const inside = ports
    .map(({ containerPort, protocol = 'TCP', name }) => `${containerPort}/${protocol}${name ? ` (${name})` : ''}`)
    .join(', ')
  const outside = ports
    .map(({ hostPort = 0, protocol = 'TCP', name }) => `${hostPort}/${protocol}${name ? ` (${name})` : ''}`)
    .join(', ')
  writer.field(inside.includes(',') ? 'Ports' : 'Port', orNone(inside), 2)
  writer.field(outside.includes(',') ? 'Host Ports' : 'Host Port', orNone(outside), 2)
}

function describeWords(writer: Writer, title: string, words: readonly string[] = []): void {
  if (words.length === 0) return
  writer.line(`${title}:`, 2)
  for (const word of words) for (const line of word.split('\n')) writer.line(line, 3)
}

function describeStatus(writer: Writer, { state, lastState, ready, restartCount }: ContainerStatus): void {
  describeState(writer, 'State', state)
  if (lastState?.terminated !== undefined) describeState(writer, 'Last State', lastState)
  writer.field('Ready', boolText(ready), 2)
  writer.field('Restart Count', restartCount, 2)
}

function describeState(writer: Writer, title: string, state: ContainerState | undefined): void {
  if (state?.running !== undefined) {
    writer.field(title, 'Running', 2)
    writer.field('Started', dateText(state.running.startedAt), 3)
  } else if (state?.terminated !== undefined) {
    const { reason, message, exitCode, signal, startedAt, finishedAt } = state.terminated
    writer.field(title, 'Terminated', 2)
    if (reason) writer.field('Reason', reason, 3)
    if (message) writer.field('Message', message, 3)
    writer.field('Exit Code', exitCode, 3)
    if (signal) writer.field('Signal', signal, 3)
    writer.field('Started', dateText(startedAt), 3)
    writer.field('Finished', dateText(finishedAt), 3)
  } else {
    writer.field(title, 'Waiting', 2)
    if (state?.waiting?.reason) writer.field('Reason', state.waiting.reason, 3)
  }
}

function describeAmounts(
  writer: Writer,
  title: string,
  amounts: { readonly [name: string]: string | number } | undefined,
): void {
  const entries = Object.entries(amounts ?? {}).sort(([left], [right]) => (left < right ? -1 : 1))
  if (entries.length === 0) return
  writer.line(`${title}:`, 2)
  for (const [name, amount] of entries) writer.field(name, canonicalResource(amount), 3)
}

function probeText(probe: Probe): string {
  const {
    initialDelaySeconds = 0,
    timeoutSeconds = 0,
    periodSeconds = 0,
    successThreshold = 0,
    failureThreshold = 0,
    exec,
    httpGet,
    tcpSocket,
    grpc,
  } = probe
  const tail = `delay=${initialDelaySeconds}s timeout=${timeoutSeconds}s period=${periodSeconds}s #success=${successThreshold} #failure=${failureThreshold}`
  if (exec !== undefined) return `exec [${(exec.command ?? []).join(' ')}] ${tail}`
  if (httpGet !== undefined) {
    const port = httpGet.port === undefined || httpGet.port === '' ? '' : `:${httpGet.port}`
    const path = httpGet.path ?? ''
    return `http-get ${(httpGet.scheme ?? 'HTTP').toLowerCase()}://${httpGet.host ?? ''}${port}${path === '' || path.startsWith('/') ? path : `/${path}`} ${tail}`
  }
  if (tcpSocket !== undefined) return `tcp-socket ${tcpSocket.host ?? ''}:${tcpSocket.port} ${tail}`
  return grpc === undefined ? `unknown ${tail}` : `grpc <pod>:${grpc.port} ${grpc.service ?? ''} ${tail}`
}

function describeEnvironment(writer: Writer, { env = [], envFrom = [] }: Container, pod: Pod | undefined): void {
  if (envFrom.length > 0) {
    writer.line('Environment Variables from:', 2)
    for (const { prefix, configMapRef, secretRef } of envFrom) {
      const reference = configMapRef ?? secretRef
      const kind = `${configMapRef === undefined ? 'Secret' : 'ConfigMap'}${prefix ? ` with prefix '${prefix}'` : ''}`
      writer.line(`${reference?.name ?? ''}\t${kind}\tOptional: ${reference?.optional === true}`, 3)
    }
  }
  if (env.length === 0) return writer.field('Environment', '<none>', 2)
  writer.line('Environment:', 2)
  for (const variable of env) describeVariable(writer, variable, pod)
}

function describeVariable(writer: Writer, { name, value = '', valueFrom }: EnvVar, pod: Pod | undefined): void {
  if (valueFrom === undefined) {
    for (const [index, line] of value.split('\n').entries()) writer.line(`${index === 0 ? `${name}:` : ''}\t${line}`, 3)
    return
  }
  const { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef } = valueFrom
  if (fieldRef !== undefined)
    writer.field(
      name,
      `${fieldValue(pod, fieldRef.fieldPath)} (${fieldRef.apiVersion ?? 'v1'}:${fieldRef.fieldPath})`,
      3,
    )
  else if (resourceFieldRef !== undefined) writer.field(name, ` (${resourceFieldRef.resource})`, 3)
  else if (secretKeyRef !== undefined)
    writer.field(
      name,
      `<set to the key '${secretKeyRef.key}' in secret '${secretKeyRef.name}'>\tOptional: ${secretKeyRef.optional === true}`,
      3,
    )
  else if (configMapKeyRef !== undefined)
    writer.field(
      name,
      `<set to the key '${configMapKeyRef.key}' of config map '${configMapKeyRef.name}'>\tOptional: ${configMapKeyRef.optional === true}`,
      3,
    )
}

function fieldValue(pod: Pod | undefined, path: string): string {
  const steps = path.split('.')
  let value: unknown = pod
  for (const step of steps) value = (value as Readonly<Record<string, unknown>> | undefined)?.[step]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

function describeMounts(writer: Writer, { volumeMounts = [] }: Container): void {
  if (volumeMounts.length === 0) return writer.field('Mounts', '<none>', 2)
  writer.line('Mounts:', 2)
  const sorted = volumeMounts.toSorted((left, right) => (left.mountPath < right.mountPath ? -1 : 1))
  for (const { mountPath, name, readOnly, subPath } of sorted)
    writer.line(
      `${mountPath} from ${name} (${readOnly === true ? 'ro' : 'rw'}${subPath ? `,path="${subPath}"` : ''})`,
      3,
    )
}

type Lines = readonly (readonly [string, string | number | boolean | undefined])[]

export function describeVolumes(writer: Writer, volumes: readonly Volume[], space = ''): void {
  if (volumes.length === 0) return writer.line(`${space}Volumes:\t<none>`)
  writer.line(`${space}Volumes:`)
  for (const volume of volumes) {
    writer.line(`${space === '' ? '' : ' '}${volume.name}:`, 1)
    for (const [name, value] of volumeLines(volume))
      writer.field(name, value === undefined ? '<nil>' : String(value), 2)
  }
}

/** What describe says of each kind of volume. */
export function volumeLines(volume: Omit<Volume, 'name'>): Lines {
  const {
    emptyDir,
    hostPath,
    configMap,
    secret,
    persistentVolumeClaim: claim,
    projected,
    nfs,
    csi,
    downwardAPI,
  } = volume
  if (hostPath)
    return [
      ['Type', 'HostPath (bare host directory volume)'],
      ['Path', hostPath.path],
      ['HostPathType', hostPath.type ?? ''],
    ]
  if (emptyDir)
    return [
      ['Type', "EmptyDir (a temporary directory that shares a pod's lifetime)"],
      ['Medium', emptyDir.medium ?? ''],
      ['SizeLimit', emptyDir.sizeLimit ?? '<unset>'],
    ]
  if (configMap)
    return [
      ['Type', 'ConfigMap (a volume populated by a ConfigMap)'],
      ['Name', configMap.name ?? ''],
      ['Optional', configMap.optional === true],
    ]
  if (secret)
    return [
      ['Type', 'Secret (a volume populated by a Secret)'],
      ['SecretName', secret.secretName ?? ''],
      ['Optional', secret.optional === true],
    ]
  if (claim)
    return [
      ['Type', 'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)'],
      ['ClaimName', claim.claimName],
      ['ReadOnly', claim.readOnly === true],
    ]
  if (nfs)
    return [
      ['Type', 'NFS (an NFS mount that lasts the lifetime of a pod)'],
      ['Server', nfs.server],
      ['Path', nfs.path],
      ['ReadOnly', nfs.readOnly === true],
    ]
  if (csi)
    return [
      ['Type', 'CSI (a Container Storage Interface (CSI) volume source)'],
      ['Driver', csi.driver],
      ['FSType', csi.fsType ?? ''],
      ['ReadOnly', csi.readOnly === true],
    ]
  if (downwardAPI)
    return [
      ['Type', 'DownwardAPI (a volume populated by information about the pod)'],
      ...(downwardAPI.items ?? []).map(
        ({ path, fieldRef }) => [`  ${fieldRef?.fieldPath ?? ''} -> ${path}`, ''] as const,
      ),
    ]
  if (!projected) return [['Type', '<unknown>']]
  return [
    ['Type', 'Projected (a volume that contains injected data from multiple sources)'],
    ...(projected.sources ?? []).flatMap(sourceLines),
  ]
}

type ProjectedSource = NonNullable<NonNullable<Volume['projected']>['sources']>[number]

function sourceLines({ serviceAccountToken: token, configMap, downwardAPI, secret }: ProjectedSource): Lines {
  if (secret)
    return [
      ['SecretName', secret.name ?? ''],
      ['SecretOptionalName', secret.optional],
    ]
  if (downwardAPI) return [['DownwardAPI', true]]
  if (configMap)
    return [
      ['ConfigMapName', configMap.name ?? ''],
      ['ConfigMapOptional', configMap.optional],
    ]
  return token ? [['TokenExpirationSeconds', token.expirationSeconds]] : []
}

export function describeTolerations(writer: Writer, tolerations: readonly Toleration[], space = ''): void {
  if (tolerations.length === 0) return writer.line(`${space}Tolerations:\t<none>`)
  const sorted = tolerations.toSorted((left, right) =>
    (left.key ?? '') < (right.key ?? '') ? -1 : (left.key ?? '') > (right.key ?? '') ? 1 : 0,
  )
  for (const [index, toleration] of sorted.entries())
    writer.line(`${space}${index === 0 ? 'Tolerations:' : ''}\t${tolerationText(toleration)}`)
}

function tolerationText({ key = '', value = '', effect = '', operator, tolerationSeconds }: Toleration): string {
  let text = key
  if (value !== '') text += `=${value}`
  if (effect !== '') text += `:${effect}`
  if (operator === 'Exists' && value === '') text += key === '' && effect === '' ? 'op=Exists' : ' op=Exists'
  return tolerationSeconds === undefined ? text : `${text} for ${tolerationSeconds}s`
}
