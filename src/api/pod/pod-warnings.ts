import type {
  ContainerPort,
  NodeSelectorTerm,
  ObjectMeta,
  PersistentVolumeClaimSpec,
  PodSpec,
  PodTemplateSpec,
  Volume,
} from '../openapi/kubernetes.ts'
import { addressWarnings } from '../validation/addresses.ts'
import { quoted } from '../validation/field.ts'
import { labelValue } from '../validation/names.ts'
import { canonicalOf, isFractional } from '../validation/resources.ts'
import { overlapWarnings } from './overlapping-paths.ts'
import { appArmorPrefix, seccompContainerPrefix, seccompPod } from './security-annotations.ts'
import { containersOf } from './visit.ts'

/** Warnings of a template at `field`, e.g. `spec.template`. */
export const podTemplateWarnings = (template: PodTemplateSpec | undefined, field: string): string[] =>
  template ? podWarnings(template.metadata, template.spec ?? ({} as PodSpec), field) : []

/** `field` is empty for a pod. @source kubernetes@1.36 pkg/api/pod/warnings.go */
export function podWarnings(metadata: ObjectMeta | undefined, spec: PodSpec, field: string): string[] {
  const prefix = field === '' ? '' : `${field}.`
  const at = `${prefix}spec`
  const annotations = metadata?.annotations ?? {}
  const annotation = (key: string): string => `${prefix}metadata.annotations[${key}]`
  return [
    ...nodeWarnings(spec, at),
    ...oldAnnotations.flatMap(([key, text]) => (annotations[key] === undefined ? [] : [`${annotation(key)}: ${text}`])),
    ...(spec.volumes ?? []).flatMap((volume, index) => volumeWarnings(volume, `${at}.volumes[${index}]`)),
    ...overlapWarnings(spec.volumes),
    ...duplicates(
      spec.hostAliases?.map(({ ip }) => ip),
      (index) => `${at}.hostAliases[${index}].ip: duplicate ip`,
    ),
    ...duplicates(
      spec.imagePullSecrets?.map(({ name }) => name),
      (index) => `${at}.imagePullSecrets[${index}].name: duplicate name`,
    ),
    ...(spec.imagePullSecrets ?? []).flatMap(({ name }, index) =>
      name ? [] : [`${at}.imagePullSecrets[${index}].name: invalid empty name ""`],
    ),
    ...fractions(spec.overhead, `${at}.overhead`, 'memory'),
    ...fractions(spec.overhead, `${at}.overhead`, 'ephemeral-storage'),
    ...(annotations[seccompPod] !== undefined && !spec.securityContext?.seccompProfile
      ? [`${annotation(seccompPod)}: non-functional in v1.27+; use the "seccompProfile" field instead`]
      : []),
    ...containerWarnings(annotations, annotation, spec, at, field !== ''),
    ...portWarnings(spec, at),
    ...((spec.terminationGracePeriodSeconds ?? 0) < 0
      ? [`${at}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`]
      : []),
    ...affinityWarnings(spec, at),
    ...(spec.dnsConfig?.nameservers ?? []).flatMap((text, index) =>
      addressWarnings(text, `${at}.dnsConfig.nameservers[${index}]`),
    ),
    ...(spec.hostAliases ?? []).flatMap(({ ip }, index) => addressWarnings(ip, `${at}.hostAliases[${index}].ip`)),
  ]
}

const oldAnnotations = [
  ['scheduler.alpha.kubernetes.io/critical-pod', 'non-functional in v1.16+; use the "priorityClassName" field instead'],
  ['security.alpha.kubernetes.io/sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
  ['security.alpha.kubernetes.io/unsafe-sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
] as const

/** Node labels that have a successor. @source kubernetes@1.36 pkg/api/node/util.go */
export const deprecatedNodeLabels: { readonly [label: string]: string } = {
  'beta.kubernetes.io/arch': 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  'beta.kubernetes.io/os': 'deprecated since v1.14; use "kubernetes.io/os" instead',
  'failure-domain.beta.kubernetes.io/region': 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  'failure-domain.beta.kubernetes.io/zone': 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  'beta.kubernetes.io/instance-type': 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
  'app.kubernetes.io/created-by': 'deprecated since v1.9',
  'scheduler.alpha.kubernetes.io/preferAvoidPods': 'deprecated since v1.22; use Taints and Tolerations instead',
  'node-role.kubernetes.io/master': 'use "node-role.kubernetes.io/control-plane" instead',
}

function nodeWarnings(spec: PodSpec, at: string): string[] {
  const affinity = spec.affinity?.nodeAffinity
  const [hard, soft] = [
    'requiredDuringSchedulingIgnoredDuringExecution',
    'preferredDuringSchedulingIgnoredDuringExecution',
  ] as const
  const path = `${at}.affinity.nodeAffinity`
  return [
    ...Object.keys(spec.nodeSelector ?? {})
      .sort()
      .flatMap((key) =>
        deprecatedNodeLabels[key] ? [`${at}.nodeSelector[${key}]: ${deprecatedNodeLabels[key]}`] : [],
      ),
    ...(affinity?.[hard]?.nodeSelectorTerms ?? []).flatMap((term, index) =>
      nodeTermWarnings(term, false, `${path}.${hard}.nodeSelectorTerms[${index}]`),
    ),
    ...(affinity?.[soft] ?? []).flatMap(({ preference }, index) =>
      nodeTermWarnings(preference ?? {}, true, `${path}.${soft}[${index}].preference`),
    ),
    ...(spec.topologySpreadConstraints ?? []).flatMap(({ topologyKey, labelSelector }, index) => {
      const path = `${at}.topologySpreadConstraints[${index}]`
      const text = deprecatedNodeLabels[topologyKey]
      return [
        ...(text ? [`${path}.topologyKey: ${topologyKey} is ${text}`] : []),
        ...(labelSelector ? [] : [nullSelector(path)]),
      ]
    }),
  ]
}

const nullSelector = (path: string): string => `${path}.labelSelector: a null labelSelector results in matching no pod`

export function nodeTermWarnings(term: NodeSelectorTerm, checkValues: boolean, field: string): string[] {
  return (term.matchExpressions ?? []).flatMap(({ key, values }, index) => {
    const at = `${field}.matchExpressions[${index}]`
    const text = deprecatedNodeLabels[key]
    const faults = checkValues
      ? (values ?? []).flatMap((value, valueIndex) =>
          labelValue(value).map((fault) => `${at}.values[${valueIndex}]: ${value} is invalid, ${fault}`),
        )
      : []
    return [...(text ? [`${at}.key: ${key} is ${text}`] : []), ...faults]
  })
}

const oldVolumes: readonly (readonly [keyof Volume, string, string?])[] = [
  ['photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['gitRepo', 'deprecated in v1.11, and disabled by default in v1.33+'],
  ['scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['flocker', 'deprecated in v1.22, non-functional in v1.25+'],
  ['storageos', 'deprecated in v1.22, non-functional in v1.25+', 'storageOS'],
  ['quobyte', 'deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
  ['ephemeral', ''],
  ['cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
  ['rbd', 'deprecated in v1.28, non-functional in v1.31+'],
]

function volumeWarnings(volume: Volume, at: string): string[] {
  return oldVolumes.flatMap(([key, text, printed]) => {
    if (volume[key] === undefined) return []
    if (key !== 'ephemeral') return [`${at}.${printed ?? key}: ${text}`]
    return claimWarnings(volume.ephemeral!.volumeClaimTemplate?.spec, `${at}.ephemeral.volumeClaimTemplate.spec`)
  })
}

export const claimWarnings = (spec: PersistentVolumeClaimSpec | undefined, at: string): string[] =>
  (['requests', 'limits'] as const).flatMap((side) =>
    fractions(spec?.resources?.[side], `${at}.resources.${side}`, 'storage'),
  )

function fractions(
  amounts: { readonly [name: string]: string | number } | undefined,
  at: string,
  name: string,
): string[] {
  const amount = amounts?.[name]
  if (amount === undefined || !isFractional(amount)) return []
  return [`${at}[${name}]: fractional byte value ${quoted(canonicalOf(amount))} is invalid, must be an integer`]
}

function duplicates(texts: readonly (string | undefined)[] | undefined, says: (index: number) => string): string[] {
  const seen = new Set<string>()
  return (texts ?? []).flatMap((text = '', index) => {
    if (seen.has(text)) return [`${says(index)} ${quoted(text)}`]
    seen.add(text)
    return []
  })
}

type Annotations = { readonly [key: string]: string }

function containerWarnings(
  annotations: Annotations,
  path: (key: string) => string,
  spec: PodSpec,
  at: string,
  inTemplate: boolean,
): string[] {
  const warnings: string[] = []
  for (const { container, at: own } of containersOf(spec, at)) {
    const context = container.securityContext
    const seccomp = seccompContainerPrefix + container.name
    if (annotations[seccomp] !== undefined && !context?.seccompProfile)
      warnings.push(`${path(seccomp)}: non-functional in v1.27+; use the "seccompProfile" field instead`)
    const appArmor = appArmorPrefix + container.name
    if (
      annotations[appArmor] !== undefined &&
      inTemplate &&
      !context?.appArmorProfile &&
      !spec.securityContext?.appArmorProfile
    )
      warnings.push(`${path(appArmor)}: deprecated since v1.30; use the "appArmorProfile" field instead`)
    for (const name of ['memory', 'ephemeral-storage'])
      for (const side of ['limits', 'requests'] as const)
        warnings.push(...fractions(container.resources?.[side], `${own}.resources.${side}`, name))
    const seen = new Set<string>()
    container.env?.forEach(({ name, value = '', valueFrom }, index) => {
      const reference = `$(${name})`
      if (seen.has(name) && (valueFrom || value === reference || !value.includes(reference)))
        warnings.push(
          `${own}.env[${index}]: hides previous definition of ${quoted(name)}, which may be dropped when using apply`,
        )
      seen.add(name)
    })
  }
  return warnings
}

interface PlacedPort {
  readonly port: ContainerPort
  readonly path: string
}

function portWarnings(spec: PodSpec, at: string): string[] {
  const ports: PlacedPort[] = containersOf(spec, at).flatMap(({ container, at: own }) =>
    (container.ports ?? []).map((port, index) => ({ port, path: `${own}.ports[${index}]` })),
  )
  const warnings: string[] = []
  const same = new Map<string, PlacedPort[]>()
  for (const placed of ports) {
    const { hostIP, hostPort, containerPort, protocol, name } = placed.port
    if (hostIP && !hostPort)
      warnings.push(
        `${placed.path}: hostIP set without hostPort: {Name:${name ?? ''} HostPort:0 ContainerPort:${containerPort} Protocol:${protocol} HostIP:${hostIP}}`,
      )
    const key = `${containerPort}/${protocol}`
    const others = same.get(key) ?? []
    for (const other of others) {
      const text = overlapOf(placed.port, other.port)
      if (text) warnings.push(`${placed.path}: ${text} port definition with ${other.path}`)
    }
    same.set(key, [...others, placed])
  }
  const named = new Map<string, string>()
  for (const { port, path } of ports) {
    const other = port.name ? named.get(port.name) : undefined
    if (other)
      warnings.push(
        `${path}: duplicate port name ${quoted(port.name!)} with ${other}, services and probes that select ports by name will use ${other}`,
      )
    else if (port.name) named.set(port.name, path)
  }
  return warnings
}

function overlapOf(port: ContainerPort, other: ContainerPort): string | undefined {
  const [here, there] = [port.hostIP ?? '', other.hostIP ?? '']
  const [number, otherNumber] = [port.hostPort ?? 0, other.hostPort ?? 0]
  if (here === there && number === otherNumber) return 'duplicate'
  if (number === 0 || otherNumber === 0) return 'overlapping'
  return number === otherNumber && (here === '') !== (there === '') ? 'dangerously ambiguous' : undefined
}

function affinityWarnings(spec: PodSpec, at: string): string[] {
  return (['podAffinity', 'podAntiAffinity'] as const).flatMap((key) => {
    const side = spec.affinity?.[key]
    const path = `${at}.affinity.${key}`
    return [
      ...(side?.requiredDuringSchedulingIgnoredDuringExecution ?? []).flatMap(({ labelSelector }, index) =>
        labelSelector ? [] : [nullSelector(`${path}.requiredDuringSchedulingIgnoredDuringExecution[${index}]`)],
      ),
      ...(side?.preferredDuringSchedulingIgnoredDuringExecution ?? []).flatMap(({ podAffinityTerm }, index) =>
        podAffinityTerm?.labelSelector
          ? []
          : [nullSelector(`${path}.preferredDuringSchedulingIgnoredDuringExecution[${index}].podAffinityTerm`)],
      ),
    ]
  })
}
