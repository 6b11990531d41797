import type { KubeObject } from '../object.ts'
import { defineKind } from '../scheme.ts'

export interface IngressClass extends KubeObject {
  readonly spec?: { readonly controller?: string; readonly parameters?: Parameters }
}

export interface Parameters {
  readonly apiGroup?: string
  readonly kind: string
  readonly name: string
  readonly namespace?: string
  readonly scope?: string
}

export const ingressClassKind = defineKind<IngressClass>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'IngressClass',
  resource: 'ingressclasses',
  singular: 'ingressclass',
  shortNames: [],
  namespaced: false,
  schema: 'io.k8s.api.networking.v1.IngressClass',
  applyDefaults: ({ spec }) => {
    if (spec?.parameters) spec.parameters.scope ??= 'Cluster'
  },
  prepareForCreate: (draft) => {
    draft.metadata.generation = 1
  },
})
