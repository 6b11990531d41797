import type { ServiceAccount } from '../openapi/kubernetes.ts'
import { defineKind } from '../scheme.ts'
import type { Writable } from '../../base/json.ts'

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
  subresources: ['token'],
})
