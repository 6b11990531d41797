import type { Writable } from '../../base/json.ts'
import type { Namespace } from '../openapi/kubernetes.ts'
import { defineKind } from '../scheme.ts'

export const kubernetes = 'kubernetes'

function nameLabel({ metadata }: Writable<Namespace>): void {
  if (metadata.name) metadata.labels = { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name }
}

export const namespaceKind = defineKind<Namespace>({
  group: '',
  version: 'v1',
  kind: 'Namespace',
  resource: 'namespaces',
  singular: 'namespace',
  shortNames: ['ns'],
  namespaced: false,
  schema: 'io.k8s.api.core.v1.Namespace',
  applyDefaults: (draft) => {
    nameLabel(draft)
    const status = (draft.status ??= {})
    status.phase ||= 'Active'
  },
  prepareForCreate: (draft) => {
    draft.status = { phase: 'Active' }
    const spec = (draft.spec ??= {})
    if (!spec.finalizers?.includes(kubernetes)) spec.finalizers = [...(spec.finalizers ?? []), kubernetes]
    nameLabel(draft)
  },
  prepareForUpdate: (draft, old) => {
    const spec = (draft.spec ??= {})
    if (old.spec.finalizers) spec.finalizers = [...old.spec.finalizers]
    else delete spec.finalizers
    nameLabel(draft)
  },
  status: { prepareForUpdate: () => undefined },
  subresources: ['finalize'],
})
