import type { Writable } from '../../base/json.ts'
import type { Lease } from '../openapi/kubernetes.ts'
import { defineKind } from '../scheme.ts'

/** Coordinated leader election is off in 1.36. */
function dropDisabledFields({ spec }: Writable<Lease>): void {
  if (!spec) return
  delete spec.strategy
  delete spec.preferredHolder
}

export const leaseKind = defineKind<Lease>({
  group: 'coordination.k8s.io',
  version: 'v1',
  kind: 'Lease',
  resource: 'leases',
  singular: 'lease',
  shortNames: [],
  namespaced: true,
  schema: 'io.k8s.api.coordination.v1.Lease',
  prepareForCreate: dropDisabledFields,
  prepareForUpdate: dropDisabledFields,
})
