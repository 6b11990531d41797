import type { PodDisruptionBudget } from '../openapi/kubernetes.ts'
import { defineChecks } from '../scheme.ts'
import { ageOf } from '../table/ages.ts'
import { columnsOf } from '../table/columns.ts'
import { validateBudget, validateBudgetStatusUpdate, validateBudgetUpdate } from './validation.ts'

export const podDisruptionBudgetChecks = defineChecks<PodDisruptionBudget>({
  validate: validateBudget,
  validateUpdate: validateBudgetUpdate,
  statusValidateUpdate: validateBudgetStatusUpdate,
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
