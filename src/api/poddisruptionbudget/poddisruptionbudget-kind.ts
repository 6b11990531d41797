import type { PodDisruptionBudget } from '../openapi/kubernetes.ts'
import { defineKind } from '../scheme.ts'
import { ageOf } from '../table/ages.ts'
import { columnsOf } from '../table/columns.ts'
import { validateBudget, validateBudgetStatusUpdate, validateBudgetUpdate } from './validation.ts'

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
  validate: validateBudget,
  validateUpdate: validateBudgetUpdate,
  status: { prepareForUpdate: () => undefined, validateUpdate: validateBudgetStatusUpdate },
  columns: columnsOf('Name|Min Available|Max Unavailable|Allowed Disruptions:integer|Age'),
  cells: ({ metadata, spec, status }, now) => [
    metadata.name,
    amountCell(spec.minAvailable),
    amountCell(spec.maxUnavailable),
    status?.disruptionsAllowed ?? 0,
    ageOf(metadata.creationTimestamp, now),
  ],
})

const amountCell = (amount: number | string | undefined): string => (amount === undefined ? 'N/A' : String(amount))
