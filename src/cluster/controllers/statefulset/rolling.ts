import { scaledValue } from '../../../api/int-or-percent.ts'
import { availableAt } from '../../machinery/pod-facts.ts'
import { revisionFor } from './identity.ts'
import { podNameOf, startOf } from './ordinals.ts'
import { deleteOrdinal } from './pod-control.ts'
import { statefulSetReasons } from './reasons.ts'
import { addWait, isTerminating, isUnavailable, minReadySecondsOf, revisionOf, stateOf, type Revisions, type Slots, type Sync } from './sync.ts'
import type { Status } from '../../../api/status.ts'

export interface Updated {
  /** Pods deleted for the update; subtracted from `currentReplicas`, whatever revision they had. */
  readonly deleted: number
  readonly refusal?: Status
}

/**
 * Replaces outdated pods from the highest ordinal down to the partition, each only when all above are available.
 * @source kubernetes@1.36 pkg/controller/statefulset/stateful_set_control.go updateStatefulSet
 */
export function updatePass(sync: Sync, revisions: Revisions, slots: Slots): Updated {
  const { set, gates } = sync
  if (set.spec.updateStrategy?.type === 'OnDelete') {
    const outdated = countOutdated(sync, revisions, slots, 0)
    if (outdated > 0) addWait(sync, statefulSetReasons.onDelete(outdated))
    return { deleted: 0 }
  }
  const partition = partitionOf(sync)
  const held = countOutdated(sync, revisions, slots, 0) - countOutdated(sync, revisions, slots, partition)
  if (held > 0) addWait(sync, statefulSetReasons.partition(partition, held))
  return gates.maxUnavailable ? updateSeveral(sync, revisions, slots) : updateOne(sync, revisions, slots)
}

/** An index, not an ordinal: it counts from `ordinals.start`. */
export const partitionOf = ({ set }: Pick<Sync, 'set'>): number => set.spec.updateStrategy?.rollingUpdate?.partition ?? 0

function updateOne(sync: Sync, revisions: Revisions, slots: Slots): Updated {
  const { replicas } = slots
  const partition = partitionOf(sync)
  for (let index = replicas.length - 1; index >= partition; index--) {
    const pod = replicas[index]
    if (isOutdated(sync, revisions, slots, index)) return deleteOutdated(sync, revisions, slots, index)
    if (!isUnavailable(sync, pod)) continue
    const name = podNameOf(sync.set, startOf(sync.set) + index)
    const until = pod === undefined || isTerminating(pod) ? undefined : availableAt(pod, minReadySecondsOf(sync.set))
    const outdated = countOutdated(sync, revisions, slots, partition)
    if (outdated > 0) addWait(sync, statefulSetReasons.updateWaits(name, stateOf(pod), outdated), until)
    return { deleted: 0 }
  }
  return { deleted: 0 }
}

/** With the gate `MaxUnavailableStatefulSet`. @source kubernetes@1.36 stateful_set_control.go updateStatefulSetAfterInvariantEstablished */
function updateSeveral(sync: Sync, revisions: Revisions, slots: Slots): Updated {
  const { replicas } = slots
  const partition = partitionOf(sync)
  const maxUnavailable = maxUnavailableOf(sync.set.spec.updateStrategy?.rollingUpdate?.maxUnavailable, replicas.length)
  const unavailable = replicas.reduce((count, pod) => count + (isUnavailable(sync, pod) ? 1 : 0), 0)
  let deleted = 0
  for (let index = replicas.length - 1; index >= partition && deleted < maxUnavailable - unavailable; index--) {
    if (!isOutdated(sync, revisions, slots, index)) continue
    const { refusal } = deleteOutdated(sync, revisions, slots, index)
    if (refusal !== undefined) return { deleted, refusal }
    deleted++
  }
  const outdated = countOutdated(sync, revisions, slots, partition) - deleted
  if (outdated > 0) addWait(sync, statefulSetReasons.maxUnavailable(maxUnavailable, unavailable + deleted, outdated))
  return { deleted }
}

/** Rounded down, at least 1. */
export const maxUnavailableOf = (value: number | string | undefined, replicas: number): number =>
  Math.max(1, scaledValue(value ?? 1, replicas, false))

/** A pod that is there or was created in this sync, is not going, and has another revision than the update. */
function isOutdated({ set }: Sync, revisions: Revisions, { replicas }: Slots, index: number): boolean {
  const pod = replicas[index]
  if (pod === undefined) return revisionFor(set, revisions, startOf(set) + index) !== revisions.update
  return !isTerminating(pod) && revisionOf(pod) !== revisions.update.metadata.name
}

function deleteOutdated(sync: Sync, revisions: Revisions, { replicas }: Slots, index: number): Updated {
  const { set } = sync
  const name = podNameOf(set, startOf(set) + index)
  const pod = replicas[index]
  const revision = pod === undefined ? revisions.current.metadata.name : revisionOf(pod)
  const because = statefulSetReasons.outdatedOrdinal(name, revision, revisions.update.metadata.name, partitionOf(sync))
  const refusal = deleteOrdinal(sync, name, because)
  return refusal === undefined || refusal.code === 404 ? { deleted: 1 } : { deleted: 0, refusal }
}

function countOutdated(sync: Sync, revisions: Revisions, { replicas }: Slots, from: number): number {
  const { name } = revisions.update.metadata
  let count = 0
  for (let index = from; index < replicas.length; index++) {
    const pod = replicas[index]
    if (pod !== undefined && revisionOf(pod) !== name) count++
  }
  return count
}
