import type { Writable } from '../../base/json.ts'
import type { LoadBalancerIngress, Service, ServiceSpec } from '../openapi/kubernetes.ts'
import { defineKind } from '../scheme.ts'
import { ageOf } from '../table/ages.ts'
import { columnsOf, formatLabels } from '../table/columns.ts'
import { addressWarnings, rangeWarnings } from '../validation/addresses.ts'
import { quoted } from '../validation/field.ts'
import { validateServiceCreate, validateServiceStatusUpdate, validateServiceUpdate } from './service-validation.ts'
import { isExternallyAccessible, needsHealthCheck, needsNodePorts } from './traffic.ts'

export const serviceKind = defineKind<Service>({
  group: '',
  version: 'v1',
  kind: 'Service',
  resource: 'services',
  singular: 'service',
  shortNames: ['svc'],
  categories: ['all'],
  namespaced: true,
  schema: 'io.k8s.api.core.v1.Service',
  applyDefaults: applyServiceDefaults,
  prepareForCreate: (draft) => {
    draft.status = { loadBalancer: {} }
  },
  prepareForUpdate: dropTypeDependentFields,
  validate: validateServiceCreate,
  validateUpdate: validateServiceUpdate,
  warningsOnCreate: serviceWarnings,
  warningsOnUpdate: serviceWarnings,
  status: { prepareForUpdate: () => undefined, validateUpdate: validateServiceStatusUpdate },
  subresources: ['proxy'],
  columns: columnsOf('Name|Type|Cluster-IP|External-IP|Port(s)|Age|+Selector'),
  cells: ({ metadata, spec, status }, now) => [
    metadata.name,
    spec.type ?? '',
    spec.clusterIPs?.[0] ?? '<none>',
    externalIp(spec, status?.loadBalancer?.ingress),
    (spec.ports ?? [])
      .map(({ port, nodePort, protocol }) => `${port}${nodePort ? `:${nodePort}` : ''}/${protocol}`)
      .join() || '<none>',
    ageOf(metadata.creationTimestamp, now),
    formatLabels(spec.selector),
  ],
})

function externalIp(
  { type, externalIPs = [], externalName }: ServiceSpec,
  ingress: readonly LoadBalancerIngress[] | undefined,
): string {
  if (type === 'ExternalName') return externalName ?? ''
  if (type === 'ClusterIP' || type === 'NodePort') return externalIPs.join() || '<none>'
  if (type !== 'LoadBalancer') return '<unknown>'
  const own = new Set((ingress ?? []).map(({ ip, hostname }) => ip || hostname || '').filter((text) => text !== ''))
  return [...[...own].sort(), ...externalIPs].join() || '<pending>'
}

const affinitySeconds = 10_800

/** @source kubernetes@1.36 pkg/apis/core/v1/defaults.go SetDefaults_Service */
function applyServiceDefaults(draft: Writable<Service>): void {
  const spec = (draft.spec ??= {})
  spec.sessionAffinity ||= 'None'
  if (spec.sessionAffinity === 'None') delete spec.sessionAffinityConfig
  if (spec.sessionAffinity === 'ClientIP' && spec.sessionAffinityConfig?.clientIP?.timeoutSeconds === undefined)
    spec.sessionAffinityConfig = { clientIP: { timeoutSeconds: affinitySeconds } }
  spec.type ||= 'ClusterIP'
  for (const port of spec.ports ?? []) {
    port.protocol ||= 'TCP'
    port.targetPort ||= port.port ?? 0
  }
  if (isExternallyAccessible(spec)) spec.externalTrafficPolicy ||= 'Cluster'
  if (['NodePort', 'LoadBalancer', 'ClusterIP'].includes(spec.type)) spec.internalTrafficPolicy ??= 'Cluster'
  if (spec.type !== 'LoadBalancer') return
  spec.allocateLoadBalancerNodePorts ??= true
  for (const ingress of draft.status?.loadBalancer?.ingress ?? []) if (ingress.ip) ingress.ipMode ??= 'VIP'
}

/** What belonged to the old type and was merely carried along goes away. @source kubernetes@1.36 dropTypeDependentFields */
function dropTypeDependentFields(draft: Writable<Service>, { spec: old }: Service): void {
  const { spec } = draft
  const isSame = (key: keyof ServiceSpec): boolean => JSON.stringify(spec[key]) === JSON.stringify(old[key])
  const dropIfSame = (...keys: (keyof ServiceSpec)[]): void => {
    if (keys.every(isSame)) for (const key of keys) delete spec[key]
  }
  if (old.type !== 'ExternalName' && spec.type === 'ExternalName') {
    dropIfSame('clusterIP', 'clusterIPs')
    dropIfSame('ipFamilies')
    dropIfSame('ipFamilyPolicy')
  }
  const before = new Set((old.ports ?? []).map(({ nodePort }) => nodePort))
  if (
    needsNodePorts(old) &&
    !needsNodePorts(spec) &&
    spec.ports?.every(({ nodePort }) => !nodePort || before.has(nodePort))
  )
    for (const port of spec.ports) delete port.nodePort
  if (needsHealthCheck(old) && !needsHealthCheck(spec)) dropIfSame('healthCheckNodePort')
  if (old.type === 'LoadBalancer' && spec.type !== 'LoadBalancer') {
    dropIfSame('allocateLoadBalancerNodePorts')
    dropIfSame('loadBalancerClass')
  }
  if (isExternallyAccessible(old) && !isExternallyAccessible(spec)) dropIfSame('externalTrafficPolicy')
  if (spec.type !== 'LoadBalancer') draft.status = { ...draft.status, loadBalancer: {} }
}

const hints = 'service.kubernetes.io/topology-aware-hints'

function serviceWarnings({ metadata, spec }: Service): string[] {
  const isHeadless = spec.type === 'ClusterIP' && spec.clusterIP === 'None'
  const isExternalName = spec.type === 'ExternalName'
  const hasExternalIps = (spec.externalIPs?.length ?? 0) > 0
  const when = (condition: boolean, text: string): string[] => (condition ? [text] : [])
  return [
    ...when(
      metadata.annotations?.[hints] !== undefined,
      `annotation ${hints} is deprecated, please use service.kubernetes.io/topology-mode instead`,
    ),
    ...(spec.clusterIP && spec.clusterIP !== 'None'
      ? (spec.clusterIPs ?? []).flatMap((text, index) => addressWarnings(text, `spec.clusterIPs[${index}]`))
      : []),
    ...when(isHeadless && !!spec.loadBalancerIP, 'spec.loadBalancerIP is ignored for headless services'),
    ...when(isHeadless && hasExternalIps, 'spec.externalIPs is ignored for headless services'),
    ...when(isHeadless && spec.sessionAffinity !== 'None', 'spec.SessionAffinity is ignored for headless services'),
    ...(spec.externalIPs ?? []).flatMap((text, index) => addressWarnings(text, `spec.externalIPs[${index}]`)),
    ...when(
      hasExternalIps && !isHeadless && !isExternalName,
      'spec.externalIPs is deprecated and may no longer be implemented in some clusters',
    ),
    ...addressWarnings(spec.loadBalancerIP ?? '', 'spec.loadBalancerIP'),
    ...(spec.loadBalancerSourceRanges ?? []).flatMap((text, index) =>
      rangeWarnings(text, `spec.loadBalancerSourceRanges[${index}]`),
    ),
    ...when(isExternalName && hasExternalIps, 'spec.externalIPs is ignored when spec.type is "ExternalName"'),
    ...when(
      !isExternalName && !!spec.externalName,
      'spec.externalName is ignored when spec.type is not "ExternalName"',
    ),
    ...when(
      spec.trafficDistribution === 'PreferClose',
      `spec.trafficDistribution: ${quoted('PreferClose')} is deprecated; use ${quoted('PreferSameZone')}`,
    ),
  ]
}
