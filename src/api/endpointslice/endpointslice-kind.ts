import { isEqual } from '../../base/json.ts'
import type { EndpointSlice } from '../openapi/kubernetes.ts'
import { defineKind } from '../scheme.ts'

export const endpointSliceKind = defineKind<EndpointSlice>({
  group: 'discovery.k8s.io',
  version: 'v1',
  kind: 'EndpointSlice',
  resource: 'endpointslices',
  singular: 'endpointslice',
  shortNames: [],
  namespaced: true,
  schema: 'io.k8s.api.discovery.v1.EndpointSlice',
  applyDefaults: ({ ports }) => {
    for (const port of ports ?? []) {
      port.name ??= ''
      port.protocol ??= 'TCP'
    }
  },
  prepareForCreate: (draft) => {
    draft.metadata.generation = 1
    for (const endpoint of draft.endpoints ?? []) delete endpoint.deprecatedTopology
  },
  prepareForUpdate: (draft, old) => {
    if (isEqual(draft.endpoints, old.endpoints)) return
    for (const endpoint of draft.endpoints ?? []) delete endpoint.deprecatedTopology
  },
  raisesGeneration: (slice, old) =>
    !isEqual({ ...slice, metadata: slice.metadata.labels }, { ...old, metadata: old.metadata.labels }),
})
