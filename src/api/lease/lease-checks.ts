import type { Lease } from '../openapi/kubernetes.ts'
import { defineChecks } from '../scheme.ts'
import { ageOf } from '../table/ages.ts'
import { columnsOf } from '../table/columns.ts'
import { checksOf } from '../validation/checks.ts'
import { validateNonnegative, validatePositive } from '../validation/numbers.ts'

export const leaseChecks = defineChecks<Lease>({
  ...checksOf<Lease>({ namespaced: true }, ({ spec }) => [
    ...(spec?.leaseDurationSeconds === undefined
      ? []
      : validatePositive(spec.leaseDurationSeconds, 'spec.leaseDurationSeconds')),
    ...validateNonnegative(spec?.leaseTransitions, 'spec.leaseTransitions'),
  ]),
  columns: columnsOf('Name|Holder|Age'),
  cells: ({ metadata, spec }, now) => [
    metadata.name,
    spec?.holderIdentity ?? '',
    ageOf(metadata.creationTimestamp, now),
  ],
})
