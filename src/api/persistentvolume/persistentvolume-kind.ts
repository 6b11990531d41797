import { timestampOf } from '../../clock/instant.ts'
import type { PersistentVolume } from '../openapi/kubernetes.ts'
import { applyAzureDiskDefaults, applyRbdDefaults } from '../pod/defaults.ts'
import { defineKind } from '../scheme.ts'

export const classAnnotation = 'volume.beta.kubernetes.io/storage-class'

export const persistentVolumeKind = defineKind<PersistentVolume>({
  group: '',
  version: 'v1',
  kind: 'PersistentVolume',
  resource: 'persistentvolumes',
  singular: 'persistentvolume',
  shortNames: ['pv'],
  namespaced: false,
  schema: 'io.k8s.api.core.v1.PersistentVolume',
  applyDefaults: (draft) => {
    const spec = (draft.spec ??= {})
    const status = (draft.status ??= {})
    status.phase ||= 'Pending'
    spec.persistentVolumeReclaimPolicy ||= 'Retain'
    spec.volumeMode ??= 'Filesystem'
    if (spec.hostPath) spec.hostPath.type ??= ''
    if (spec.rbd) applyRbdDefaults(spec.rbd)
    if (spec.iscsi) spec.iscsi.iscsiInterface ||= 'default'
    if (spec.azureDisk) applyAzureDiskDefaults(spec.azureDisk)
    if (spec.scaleIO) {
      spec.scaleIO.storageMode ||= 'ThinProvisioned'
      spec.scaleIO.fsType ||= 'xfs'
    }
  },
  prepareForCreate: (draft, { now }) => {
    draft.status = { phase: 'Pending', lastPhaseTransitionTime: timestampOf(now) }
  },
  status: {
    prepareForUpdate: (draft, old, { now }) => {
      draft.spec = old.spec as typeof draft.spec
      const [status, before] = [(draft.status ??= {}), old.status ?? {}]
      const time = status.lastPhaseTransitionTime
      if (status.phase === before.phase) status.lastPhaseTransitionTime ??= before.lastPhaseTransitionTime
      else if (time === undefined || time === before.lastPhaseTransitionTime)
        status.lastPhaseTransitionTime = timestampOf(now)
    },
  },
})
