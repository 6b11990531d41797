import type { LoadBalancerIngress, Service, ServiceSpec } from '../openapi/kubernetes.ts'
import { defineChecks } from '../scheme.ts'
import { ageOf } from '../table/ages.ts'
import { columnsOf, formatLabels } from '../table/columns.ts'
import { addressWarnings, rangeWarnings } from '../validation/addresses.ts'
import { quoted } from '../validation/field.ts'
import { validateServiceCreate, validateServiceStatusUpdate, validateServiceUpdate } from './service-validation.ts'

export const serviceChecks = defineChecks<Service>({
  validate: validateServiceCreate,
  validateUpdate: validateServiceUpdate,
  warningsOnCreate: serviceWarnings,
  warningsOnUpdate: serviceWarnings,
  statusValidateUpdate: validateServiceStatusUpdate,
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
