import type { NetworkPolicy } from '../openapi/kubernetes.ts'
import { defineKind } from '../scheme.ts'

export const networkPolicyKind = defineKind<NetworkPolicy>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'NetworkPolicy',
  resource: 'networkpolicies',
  singular: 'networkpolicy',
  shortNames: ['netpol'],
  namespaced: true,
  schema: 'io.k8s.api.networking.v1.NetworkPolicy',
  applyDefaults: (draft) => {
    const spec = (draft.spec ??= {})
    for (const { ports } of [...(spec.ingress ?? []), ...(spec.egress ?? [])])
      for (const port of ports ?? []) port.protocol ??= 'TCP'
    if (!spec.policyTypes?.length) spec.policyTypes = spec.egress?.length ? ['Ingress', 'Egress'] : ['Ingress']
  },
  prepareForCreate: (draft) => {
    draft.metadata.generation = 1
  },
})
