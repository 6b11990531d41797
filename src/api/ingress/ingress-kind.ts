import type { Ingress } from '../openapi/kubernetes.ts'
import { defineKind } from '../scheme.ts'

export const classAnnotation = 'kubernetes.io/ingress.class'

export const ingressKind = defineKind<Ingress>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'Ingress',
  resource: 'ingresses',
  singular: 'ingress',
  shortNames: ['ing'],
  namespaced: true,
  schema: 'io.k8s.api.networking.v1.Ingress',
  prepareForCreate: (draft) => {
    draft.metadata.generation = 1
    draft.status = { loadBalancer: {} }
  },
  status: { prepareForUpdate: () => undefined },
})
