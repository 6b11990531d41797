import type { ServiceAccount } from '../openapi/kubernetes.ts'
import { defineChecks } from '../scheme.ts'
import { ageOf } from '../table/ages.ts'
import { columnsOf } from '../table/columns.ts'
import { checksOf } from '../validation/checks.ts'

const mountable = 'kubernetes.io/enforce-mountable-secrets'

const warnings = ({ metadata }: ServiceAccount, old?: ServiceAccount): string[] =>
  metadata.annotations?.[mountable] === undefined || old?.metadata.annotations?.[mountable] !== undefined
    ? []
    : [
        `metadata.annotations[${mountable}]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets`,
      ]

export const serviceAccountChecks = defineChecks<ServiceAccount>({
  ...checksOf<ServiceAccount>({ namespaced: true, again: true }, () => []),
  warningsOnCreate: (account) => warnings(account),
  warningsOnUpdate: warnings,
  columns: columnsOf('Name|Age'),
  cells: ({ metadata }, now) => [metadata.name, ageOf(metadata.creationTimestamp, now)],
})
