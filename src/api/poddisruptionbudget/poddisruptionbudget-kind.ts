import type { PodDisruptionBudget } from '../openapi/kubernetes.ts'
import { defineKind } from '../scheme.ts'

/** @source kubernetes@1.36 pkg/registry/policy/poddisruptionbudget/strategy.go */
export const podDisruptionBudgetKind = defineKind<PodDisruptionBudget>({
  group: 'policy',
  version: 'v1',
  kind: 'PodDisruptionBudget',
  resource: 'poddisruptionbudgets',
  singular: 'poddisruptionbudget',
  shortNames: ['pdb'],
  namespaced: true,
  schema: 'io.k8s.api.policy.v1.PodDisruptionBudget',
  applyDefaults: (draft) => {
    draft.spec ??= {}
  },
  prepareForCreate: (draft) => {
    draft.status = { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 }
    draft.metadata.generation = 1
  },
  status: { prepareForUpdate: () => undefined },
})
