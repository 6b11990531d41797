import { objectKey } from '../../api/object.ts'
import type { Container, EnvVar, Node, Pod, Service } from '../../api/openapi/kubernetes.ts'
import type { ClusterView } from '../machinery/view.ts'
import { textsIn } from './config-texts.ts'
import { fieldOf, resourceOf } from './downward.ts'
import { addressOf } from './status.ts'

/** What a container's environment is made from. */
export interface EnvironmentSource {
  readonly container: Container
  readonly pod: Pod
  readonly view: ClusterView
  readonly node?: Node
  readonly podIP?: string
}

const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** Later ones win: the image's, services', whole ConfigMaps and Secrets, the container's own. @source kubernetes@1.36 pkg/kubelet/kubelet_pods.go makeEnvironmentVariables */
export function environmentOf(source: EnvironmentSource): ReadonlyMap<string, string> {
  const { container, pod, view } = source
  const env = new Map<string, string>([
    ['PATH', path],
    ['HOSTNAME', pod.spec.hostname ?? pod.metadata.name],
  ])
  for (const [name, value] of serviceVariables(pod, view)) env.set(name, value)
  for (const { configMapRef, secretRef, prefix = '' } of container.envFrom ?? []) {
    const resource = configMapRef === undefined ? 'secrets' : 'configmaps'
    const key = objectKey(pod.metadata.namespace, (configMapRef ?? secretRef)?.name ?? '')
    for (const [name, text] of textsIn(view, resource, key)) env.set(prefix + name, text)
  }
  for (const variable of container.env ?? []) {
    const value = valueOf(variable, source, env)
    if (value !== undefined) env.set(variable.name, value)
  }
  if (!env.has('HOME')) env.set('HOME', '/root')
  return env
}

function valueOf({ value, valueFrom }: EnvVar, source: EnvironmentSource, env: ReadonlyMap<string, string>) {
  const { container, pod, view, node, podIP = pod.status?.podIP ?? '' } = source
  if (valueFrom === undefined) return expanded(value ?? '', env)
  const { fieldRef, configMapKeyRef, secretKeyRef, resourceFieldRef } = valueFrom
  if (fieldRef !== undefined)
    return fieldOf(pod, fieldRef.fieldPath, podIP, addressOf(node?.status?.addresses) ?? pod.status?.hostIP ?? '')
  if (resourceFieldRef !== undefined) return resourceOf(resourceFieldRef, container, node)
  const reference = configMapKeyRef ?? secretKeyRef
  if (reference === undefined) return ''
  const key = objectKey(pod.metadata.namespace, reference.name ?? '')
  return new Map(textsIn(view, configMapKeyRef === undefined ? 'secrets' : 'configmaps', key)).get(reference.key)
}

/** `$(NAME)` as what NAME stands for so far; `$$(NAME)` stays `$(NAME)`. @source kubernetes@1.36 third_party/forked/golang/expansion */
export const expanded = (text: string, env: ReadonlyMap<string, string>): string =>
  text.replaceAll(/\$\$|\$\(([^()]*)\)/g, (whole, name: string | undefined) =>
    name === undefined ? '$' : (env.get(name) ?? whole),
  )

/** The services that were there when the container started, as Docker links told them. @source kubernetes@1.36 pkg/kubelet/envvars */
function serviceVariables({ metadata, spec }: Pod, view: ClusterView): readonly (readonly [string, string])[] {
  const found: (readonly [string, string])[] = []
  for (const service of view.list('services') as Iterable<Service>) {
    const { clusterIP, ports = [] } = service.spec
    const isMaster = service.metadata.namespace === 'default' && service.metadata.name === 'kubernetes'
    const isOwn = service.metadata.namespace === metadata.namespace && spec.enableServiceLinks !== false
    if ((!isMaster && !isOwn) || !clusterIP || clusterIP === 'None' || ports.length === 0) continue
    const name = service.metadata.name.toUpperCase().replaceAll('-', '_')
    found.push([`${name}_SERVICE_HOST`, clusterIP], [`${name}_SERVICE_PORT`, String(ports[0]!.port)])
    for (const { name: portName, port } of ports)
      if (portName) found.push([`${name}_SERVICE_PORT_${portName.toUpperCase().replaceAll('-', '_')}`, String(port)])
    ports.forEach(({ port, protocol = 'TCP' }, index) => {
      const url = `${protocol.toLowerCase()}://${clusterIP}:${port}`
      const prefix = `${name}_PORT_${port}_${protocol}`
      if (index === 0) found.push([`${name}_PORT`, url])
      found.push([prefix, url], [`${prefix}_PROTO`, protocol.toLowerCase()])
      found.push([`${prefix}_PORT`, String(port)], [`${prefix}_ADDR`, clusterIP])
    })
  }
  return found
}
