import { keyOf } from '../../api/object.ts'
import type {
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  StorageClass,
  VolumeNodeAffinity,
} from '../../api/openapi/kubernetes.ts'
import { valueOf } from '../../api/quantity/amounts.ts'
import { matcherOf } from '../../api/selector/label-selector.ts'
import type { ClusterView } from '../machinery/view.ts'
import { matchesTerm, nodeSelectionOf } from './node-selection.ts'

/** What will serve a claim on a node: a volume that is there, or one to be made. */
export type VolumeChoice = { readonly claim: PersistentVolumeClaim; readonly volume: PersistentVolume | undefined }

const withoutProvisioner = 'kubernetes.io/no-provisioner'

/**
 * A volume for each claim on this node, the smallest that will do, or the promise of a new one; `undefined` when a claim gets neither.
 * @source kubernetes@1.36 pkg/scheduler/framework/plugins/volumebinding/binder.go findMatchingVolumes, checkVolumeProvisions
 */
export function volumesOn(
  view: ClusterView,
  claims: readonly PersistentVolumeClaim[],
  node: Node,
): readonly VolumeChoice[] | undefined {
  const taken = new Set<PersistentVolume>()
  const choices: VolumeChoice[] = []
  for (const claim of claims) {
    const volume = smallestMatch(view, claim, node, taken)
    if (volume !== undefined) taken.add(volume)
    else if (!canProvision(view.get('storageclasses', claim.spec?.storageClassName ?? ''), node)) return undefined
    choices.push({ claim, volume })
  }
  return choices
}

export function isReachable(affinity: VolumeNodeAffinity | undefined, node: Node): boolean {
  const required = affinity?.required
  if (required === undefined) return true
  const nodeAffinity = { requiredDuringSchedulingIgnoredDuringExecution: required }
  return nodeSelectionOf({ containers: [], affinity: { nodeAffinity } }).required!.some((term) =>
    matchesTerm(term, node),
  )
}

function smallestMatch(
  view: ClusterView,
  claim: PersistentVolumeClaim,
  node: Node,
  taken: ReadonlySet<PersistentVolume>,
): PersistentVolume | undefined {
  let best: PersistentVolume | undefined
  for (const volume of view.list('persistentvolumes')) {
    if (taken.has(volume) || !isMatch(volume, claim) || !isReachable(volume.spec?.nodeAffinity, node)) continue
    if (volume.spec?.claimRef !== undefined) return volume
    if (best === undefined || sizeOf(volume) < sizeOf(best)) best = volume
  }
  return best
}

const sizeOf = ({ spec }: PersistentVolume): number => valueOf(spec?.capacity?.['storage'])

function isMatch({ metadata, spec, status }: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const wanted = claim.spec
  const holder = spec?.claimRef
  if (
    holder !== undefined &&
    (`${holder.namespace}/${holder.name}` !== keyOf(claim) || (holder.uid && holder.uid !== claim.metadata.uid))
  )
    return false
  return (
    metadata.deletionTimestamp === undefined &&
    (holder !== undefined || status?.phase === 'Available') &&
    (spec?.storageClassName ?? '') === (wanted?.storageClassName ?? '') &&
    (spec?.volumeMode ?? 'Filesystem') === (wanted?.volumeMode ?? 'Filesystem') &&
    (wanted?.accessModes ?? []).every((mode) => spec?.accessModes?.includes(mode)) &&
    valueOf(spec?.capacity?.['storage']) >= valueOf(wanted?.resources?.requests?.['storage']) &&
    (wanted?.selector === undefined || matcherOf(wanted.selector)(metadata.labels))
  )
}

function canProvision(storageClass: StorageClass | undefined, { metadata }: Node): boolean {
  if (storageClass === undefined || storageClass.provisioner === withoutProvisioner) return false
  const allowed = storageClass.allowedTopologies ?? []
  return (
    allowed.length === 0 ||
    allowed.some(({ matchLabelExpressions = [] }) =>
      matchLabelExpressions.every(({ key, values }) => values.includes(metadata.labels?.[key] ?? '')),
    )
  )
}
