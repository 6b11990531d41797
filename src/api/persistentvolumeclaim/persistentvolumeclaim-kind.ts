import type { Writable } from '../../base/json.ts'
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from '../openapi/kubernetes.ts'
import { defineKind } from '../scheme.ts'
import { applyClaimSpecDefaults } from './claim-spec-defaults.ts'

export const persistentVolumeClaimKind = defineKind<PersistentVolumeClaim>({
  group: '',
  version: 'v1',
  kind: 'PersistentVolumeClaim',
  resource: 'persistentvolumeclaims',
  singular: 'persistentvolumeclaim',
  shortNames: ['pvc'],
  namespaced: true,
  schema: 'io.k8s.api.core.v1.PersistentVolumeClaim',
  applyDefaults: (draft) => {
    applyClaimSpecDefaults((draft.spec ??= {}))
    const status = (draft.status ??= {})
    status.phase ||= 'Pending'
  },
  prepareForCreate: (draft) => {
    draft.status = {}
    alignDataSources(draft.spec, undefined)
  },
  prepareForUpdate: (draft, old) => alignDataSources(draft.spec, old.spec),
  status: { prepareForUpdate: () => undefined },
})

/** `dataSource` and `dataSourceRef` say the same; what neither a claim nor a snapshot is, only the latter can hold. */
function alignDataSources(spec: Writable<PersistentVolumeClaimSpec>, old: PersistentVolumeClaimSpec | undefined): void {
  if (spec.dataSourceRef?.namespace && !old?.dataSourceRef) delete spec.dataSourceRef
  const { dataSource: source } = spec
  if (source && !spec.dataSourceRef && !old?.dataSource) {
    const isClaim = source.kind === 'PersistentVolumeClaim' && !source.apiGroup
    const isSnapshot = source.kind === 'VolumeSnapshot' && source.apiGroup === 'snapshot.storage.k8s.io'
    if (!isClaim && !isSnapshot) delete spec.dataSource
  }
  if (spec.dataSource && !spec.dataSourceRef) spec.dataSourceRef = { ...spec.dataSource }
  else if (spec.dataSourceRef && !spec.dataSource && !spec.dataSourceRef.namespace) {
    const { namespace: _, ...reference } = spec.dataSourceRef
    spec.dataSource = reference
  }
}
