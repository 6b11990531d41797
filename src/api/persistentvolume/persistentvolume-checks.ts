import type { PersistentVolume } from '../openapi/kubernetes.ts'
import { nodeTermWarnings } from '../pod/pod-warnings.ts'
import { defineChecks } from '../scheme.ts'
import { ageOf } from '../table/ages.ts'
import { columnsOf } from '../table/columns.ts'
import { validateObjectMetaUpdate } from '../validation/metadata.ts'
import { canonicalOf } from '../validation/resources.ts'
import { classAnnotation } from './persistentvolume-kind.ts'
import { validateVolume, validateVolumeUpdate } from './persistentvolume-validation.ts'

const letters: readonly (readonly [string, string])[] = [
  ['ReadWriteOnce', 'RWO'],
  ['ReadOnlyMany', 'ROX'],
  ['ReadWriteMany', 'RWX'],
  ['ReadWriteOncePod', 'RWOP'],
]

/** `RWO,ROX`, always in the same order. */
export const formatAccessModes = (modes: readonly string[] | undefined): string =>
  letters.flatMap(([mode, text]) => (modes?.includes(mode) ? [text] : [])).join()

export const persistentVolumeChecks = defineChecks<PersistentVolume>({
  validate: (volume) => validateVolume(volume),
  validateUpdate: validateVolumeUpdate,
  warningsOnCreate: volumeWarnings,
  warningsOnUpdate: volumeWarnings,
  statusValidateUpdate: ({ metadata }, old) => validateObjectMetaUpdate(metadata, old.metadata),
  columns: columnsOf(
    'Name|Capacity|Access Modes|Reclaim Policy|Status|Claim|StorageClass|VolumeAttributesClass|Reason|Age|+VolumeMode',
  ),
  cells: ({ metadata, spec, status }, now) => [
    metadata.name,
    canonicalOf(spec.capacity?.['storage'] ?? '0'),
    formatAccessModes(spec.accessModes),
    spec.persistentVolumeReclaimPolicy ?? '',
    metadata.deletionTimestamp === undefined ? (status?.phase ?? '') : 'Terminating',
    spec.claimRef ? `${spec.claimRef.namespace ?? ''}/${spec.claimRef.name ?? ''}` : '',
    metadata.annotations?.[classAnnotation] ?? spec.storageClassName ?? '',
    spec.volumeAttributesClassName ?? '<unset>',
    status?.reason ?? '',
    ageOf(metadata.creationTimestamp, now),
    spec.volumeMode ?? '<unset>',
  ],
})

const oldSources = [
  ['cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
  ['photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['storageos', 'deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
  ['rbd', 'deprecated in v1.28, non-functional in v1.31+'],
] as const

function volumeWarnings({ metadata, spec }: PersistentVolume): string[] {
  const annotations = metadata.annotations ?? {}
  const old = [
    [classAnnotation, 'deprecated since v1.8; use "storageClassName" attribute instead'],
    ['volume.beta.kubernetes.io/mount-options', 'deprecated since v1.31; use "mountOptions" attribute instead'],
  ] as const
  return [
    ...old.flatMap(([key, text]) => (annotations[key] === undefined ? [] : [`metadata.annotations[${key}]: ${text}`])),
    ...(spec.persistentVolumeReclaimPolicy === 'Recycle'
      ? [
          'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.',
        ]
      : []),
    ...(spec.nodeAffinity?.required?.nodeSelectorTerms ?? []).flatMap((term, index) =>
      nodeTermWarnings(term, false, `spec.nodeAffinity.required.nodeSelectorTerms[${index}]`),
    ),
    ...oldSources.flatMap(([key, text]) =>
      spec[key] ? [`spec.${key === 'storageos' ? 'storageOS' : key}: ${text}`] : [],
    ),
  ]
}
