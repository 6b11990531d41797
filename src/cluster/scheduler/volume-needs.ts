import type { PersistentVolume, PersistentVolumeClaim, Pod, Volume } from '../../api/openapi/kubernetes.ts'
import type { ClusterView } from '../machinery/view.ts'
import type { PlacedPod } from './pod-kind.ts'
import type { Summary } from './summary/summary.ts'

/** A pod's claims, looked up once for all nodes. */
export interface VolumeNeeds {
  /** Why no node can do, whatever it is. */
  readonly refusal: string | undefined
  /** Volumes of bound claims; `undefined` for one that is gone. */
  readonly bound: readonly (PersistentVolume | undefined)[]
  /** Unbound claims that wait for their first consumer. */
  readonly delayed: readonly PersistentVolumeClaim[]
  /** Placed pods that use a claim of ours which only one pod may use. */
  readonly holders: readonly Holder[]
}

export interface Holder {
  readonly slot: number
  readonly pod: PlacedPod
}

/** @source kubernetes@1.36 pkg/scheduler/framework/plugins/volumebinding/volume_binding.go PreFilter */
export function volumeNeedsOf(summary: Summary, view: ClusterView, pod: Pod): VolumeNeeds | undefined {
  const names = (pod.spec.volumes ?? []).map((volume) => claimName(pod, volume)).filter((name) => name !== undefined)
  if (names.length === 0) return undefined
  const claims: PersistentVolumeClaim[] = []
  for (const name of names) {
    const claim = view.get('persistentvolumeclaims', `${pod.metadata.namespace}/${name}`)
    const refusal = claimRefusal(name, claim)
    if (refusal !== undefined) return { refusal, bound: [], delayed: [], holders: [] }
    claims.push(claim!)
  }
  const unbound = claims.filter((claim) => !isBound(claim))
  const delayed = unbound.filter((claim) => waitsForConsumer(view, claim))
  return {
    refusal: delayed.length < unbound.length ? 'pod has unbound immediate PersistentVolumeClaims' : undefined,
    bound: claims.filter(isBound).map((claim) => view.get('persistentvolumes', claim.spec!.volumeName!)),
    delayed,
    holders: holdersOf(
      summary,
      pod,
      claims.filter(({ spec }) => spec?.accessModes?.includes('ReadWriteOncePod')),
    ),
  }
}

/** @source kubernetes@1.36 pkg/scheduler/framework/plugins/volumerestrictions calPreFilterState */
function holdersOf(
  { pods }: Summary,
  { metadata }: Pod,
  exclusive: readonly PersistentVolumeClaim[],
): readonly Holder[] {
  if (exclusive.length === 0) return []
  const names = new Set(exclusive.map((claim) => claim.metadata.name))
  return pods.flatMap((placed, slot) =>
    placed
      .filter(({ pod, kind }) => kind.namespace === metadata.namespace && usesClaim(pod, names))
      .map((pod) => ({ slot, pod })),
  )
}

const usesClaim = (pod: Pod, names: ReadonlySet<string>): boolean =>
  pod.spec.volumes?.some((volume) => names.has(claimName(pod, volume) ?? '')) ?? false

function claimName(pod: Pod, volume: Volume): string | undefined {
  if (volume.ephemeral !== undefined) return `${pod.metadata.name}-${volume.name}`
  return volume.persistentVolumeClaim?.claimName
}

function claimRefusal(name: string, claim: PersistentVolumeClaim | undefined): string | undefined {
  if (claim === undefined) return `persistentvolumeclaim "${name}" not found`
  if (claim.status?.phase === 'Lost')
    return `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${claim.spec?.volumeName ?? ''}"`
  if (claim.metadata.deletionTimestamp !== undefined) return `persistentvolumeclaim "${name}" is being deleted`
  return undefined
}

const isBound = ({ spec, metadata }: PersistentVolumeClaim): boolean =>
  !!spec?.volumeName && metadata.annotations?.['pv.kubernetes.io/bind-completed'] !== undefined

function waitsForConsumer(view: ClusterView, { spec }: PersistentVolumeClaim): boolean {
  if (spec?.volumeName) return false
  const storageClass = spec?.storageClassName ? view.get('storageclasses', spec.storageClassName) : undefined
  return storageClass?.volumeBindingMode === 'WaitForFirstConsumer'
}
