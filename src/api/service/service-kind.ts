import type { Writable } from '../../base/json.ts'
import type { Service, ServiceSpec } from '../openapi/kubernetes.ts'
import { defineKind } from '../scheme.ts'
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
  status: { prepareForUpdate: () => undefined },
  subresources: ['proxy'],
})

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
