import type { PriorityClass } from '../openapi/kubernetes.ts'
import { defineKind } from '../scheme.ts'

/** The classes that every cluster has. */
export const systemPriorities: { readonly [name: string]: number } = {
  'system-node-critical': 2_000_001_000,
  'system-cluster-critical': 2_000_000_000,
}

export const priorityClassKind = defineKind<PriorityClass>({
  group: 'scheduling.k8s.io',
  version: 'v1',
  kind: 'PriorityClass',
  resource: 'priorityclasses',
  singular: 'priorityclass',
  shortNames: ['pc'],
  namespaced: false,
  schema: 'io.k8s.api.scheduling.v1.PriorityClass',
  applyDefaults: (draft) => {
    draft.preemptionPolicy ??= 'PreemptLowerPriority'
  },
  prepareForCreate: (draft) => {
    draft.metadata.generation = 1
  },
  raisesGeneration: () => false,
})
