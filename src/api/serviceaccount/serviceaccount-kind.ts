import type { ServiceAccount } from '../openapi/kubernetes.ts'
import { defineKind } from '../scheme.ts'
import type { Writable } from '../../base/json.ts'
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

function keepSecretNames(draft: Writable<ServiceAccount>): void {
  if (draft.secrets) draft.secrets = draft.secrets.map(({ name }) => ({ ...(name !== undefined && { name }) }))
}

export const serviceAccountKind = defineKind<ServiceAccount>({
  group: '',
  version: 'v1',
  kind: 'ServiceAccount',
  resource: 'serviceaccounts',
  singular: 'serviceaccount',
  shortNames: ['sa'],
  namespaced: true,
  schema: 'io.k8s.api.core.v1.ServiceAccount',
  prepareForCreate: keepSecretNames,
  prepareForUpdate: keepSecretNames,
  ...checksOf<ServiceAccount>({ namespaced: true, again: true }, () => []),
  warningsOnCreate: (account) => warnings(account),
  warningsOnUpdate: warnings,
  subresources: ['token'],
  columns: columnsOf('Name|Age'),
  cells: ({ metadata }, now) => [metadata.name, ageOf(metadata.creationTimestamp, now)],
})
