import type { ResourceQuota } from '../openapi/kubernetes.ts'
import { defineKind } from '../scheme.ts'

export const resourceQuotaKind = defineKind<ResourceQuota>({
  group: '',
  version: 'v1',
  kind: 'ResourceQuota',
  resource: 'resourcequotas',
  singular: 'resourcequota',
  shortNames: ['quota'],
  namespaced: true,
  schema: 'io.k8s.api.core.v1.ResourceQuota',
  prepareForCreate: (draft) => {
    draft.status = {}
  },
  status: { prepareForUpdate: () => undefined },
})
