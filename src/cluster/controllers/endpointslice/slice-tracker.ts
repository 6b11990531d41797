import type { ObjectKey } from '../../../api/object.ts'
import type { EndpointSlice } from '../../../api/openapi/kubernetes.ts'

export const serviceNameLabel = 'kubernetes.io/service-name'
export const managedByLabel = 'endpointslice.kubernetes.io/managed-by'
export const headlessLabel = 'service.kubernetes.io/headless'
export const controllerLabel = 'endpointslice-controller.k8s.io'

/**
 * The generation of each slice that this controller wrote last, by service and UID; -1 for one that it deleted.
 * @source kubernetes@1.36 staging/src/k8s.io/endpointslice/util/endpointslice_tracker.go
 */
export type SliceTracker = Map<ObjectKey, Map<string, number>>

const deletionExpected = -1

export const isManaged = ({ metadata }: EndpointSlice): boolean => metadata.labels?.[managedByLabel] === controllerLabel

export function serviceKeyOf({ metadata }: EndpointSlice): ObjectKey | undefined {
  const name = metadata.labels?.[serviceNameLabel]
  return name ? `${metadata.namespace}/${name}` : undefined
}

export const noteWritten = (tracker: SliceTracker, slice: EndpointSlice): void =>
  note(tracker, slice, slice.metadata.generation ?? 0)

export const noteDeleted = (tracker: SliceTracker, slice: EndpointSlice): void => note(tracker, slice, deletionExpected)

function note(tracker: SliceTracker, slice: EndpointSlice, generation: number): void {
  const key = serviceKeyOf(slice)
  if (key === undefined) return
  const generations = tracker.get(key) ?? new Map<string, number>()
  generations.set(slice.metadata.uid, generation)
  tracker.set(key, generations)
}

/** Whether a slice is not, or no longer, as this controller wrote it. */
export function isForeign(tracker: SliceTracker, slice: EndpointSlice): boolean {
  const known = tracker.get(serviceKeyOf(slice) ?? '')?.get(slice.metadata.uid)
  return known === undefined || (slice.metadata.generation ?? 0) > known
}

/** Takes a deleted slice off; true when somebody else deleted it. */
export function wasDeletedByOthers(tracker: SliceTracker, slice: EndpointSlice): boolean {
  const generations = tracker.get(serviceKeyOf(slice) ?? '')
  const known = generations?.get(slice.metadata.uid)
  if (generations === undefined || known === undefined) return false
  generations.delete(slice.metadata.uid)
  return known !== deletionExpected
}

/** Whether the slices seen are older than what was written. */
export function areStale(tracker: SliceTracker, key: ObjectKey, slices: readonly EndpointSlice[]): boolean {
  const generations = tracker.get(key)
  if (generations === undefined) return false
  const seen = new Set<string>()
  for (const { metadata } of slices) {
    seen.add(metadata.uid)
    const known = generations.get(metadata.uid)
    if (known !== undefined && (known === deletionExpected || known > (metadata.generation ?? 0))) return true
  }
  for (const [uid, generation] of generations) if (generation !== deletionExpected && !seen.has(uid)) return true
  return false
}
