import type { Node } from '../openapi/kubernetes.ts'
import { defineKind } from '../scheme.ts'

export const nodeKind = defineKind<Node>({
  group: '',
  version: 'v1',
  kind: 'Node',
  resource: 'nodes',
  singular: 'node',
  shortNames: ['no'],
  namespaced: false,
  schema: 'io.k8s.api.core.v1.Node',
  applyDefaults: ({ status }) => {
    if (status?.capacity && !status.allocatable) status.allocatable = { ...status.capacity }
  },
  prepareForCreate: (draft) => {
    if (draft.spec) delete draft.spec.configSource
    if (draft.status) delete draft.status.config
  },
  prepareForUpdate: (draft, old) => {
    if (draft.spec && !old.spec.configSource) delete draft.spec.configSource
  },
  status: { prepareForUpdate: () => undefined },
  subresources: ['proxy'],
})
