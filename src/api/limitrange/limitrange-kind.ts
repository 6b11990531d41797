import type { LimitRange } from '../openapi/kubernetes.ts'
import { defineKind } from '../scheme.ts'

export const limitRangeKind = defineKind<LimitRange>({
  group: '',
  version: 'v1',
  kind: 'LimitRange',
  resource: 'limitranges',
  singular: 'limitrange',
  shortNames: ['limits'],
  namespaced: true,
  schema: 'io.k8s.api.core.v1.LimitRange',
  applyDefaults: ({ spec }) => {
    for (const item of spec?.limits ?? []) {
      if (item.type !== 'Container') continue
      item.default = { ...item.max, ...item.default }
      item.defaultRequest = { ...item.min, ...item.default, ...item.defaultRequest }
    }
  },
  prepareForCreate: ({ metadata }) => {
    metadata.name ||= metadata.uid
  },
})
