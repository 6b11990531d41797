import { scaledValue } from '../../../api/int-or-percent.ts'
import type { Status } from '../../../api/status.ts'
import { availableAt } from '../../machinery/pod-facts.ts'
import { revisionFor } from './identity.ts'
import { podNameOf, startOf } from './ordinals.ts'
import { deleteOrdinal } from './pod-control.ts'
import { statefulSetReasons } from './reasons.ts'
import { countOutdated, highestOf, type Roster } from './roster.ts'
import { addWait, isTerminating, minReadySecondsOf, stateOf, type Revisions, type Sync } from './sync.ts'

export interface Updated {
  /** Pods deleted for the update; subtracted from `currentReplicas`, whatever revision they had. */
  readonly deleted: number
  readonly refusal?: Status
}

const nothingDeleted: Updated = { deleted: 0 }

/**
 * Replaces outdated pods from the highest ordinal down to the partition, each only when all above are available.
 * @source kubernetes@1.36 pkg/controller/statefulset/stateful_set_control.go updateStatefulSet
 */
export function updatePass(sync: Sync, revisions: Revisions, roster: Roster): Updated {
  const { set, gates } = sync
  if (set.spec.updateStrategy?.type === 'OnDelete') {
    if (roster.outdated.size > 0) addWait(sync, statefulSetReasons.onDelete(roster.outdated.size))
    return nothingDeleted
  }
  const partition = partitionOf(sync)
  const held = roster.outdated.size - countOutdated(roster, partition)
  if (held > 0) addWait(sync, statefulSetReasons.partition(partition, held))
  return gates.maxUnavailable ? updateSeveral(sync, revisions, roster) : updateOne(sync, revisions, roster)
}

/** An index, not an ordinal: it counts from `ordinals.start`. */
export const partitionOf = ({ set }: Pick<Sync, 'set'>): number =>
  set.spec.updateStrategy?.rollingUpdate?.partition ?? 0

function updateOne(sync: Sync, revisions: Revisions, roster: Roster): Updated {
  const partition = partitionOf(sync)
  const outdated = highestOf(roster.outdated, partition)
  const unavailable = highestOf(roster.unavailable, partition)
  if (unavailable !== undefined && (outdated === undefined || unavailable > outdated)) {
    if (isOutdated(sync, revisions, roster, unavailable)) return deleteOutdated(sync, revisions, roster, unavailable)
    waitForUpdated(sync, roster, unavailable)
    return nothingDeleted
  }
  return outdated === undefined ? nothingDeleted : deleteOutdated(sync, revisions, roster, outdated)
}

function waitForUpdated(sync: Sync, roster: Roster, place: number): void {
  const { set } = sync
  const outdated = countOutdated(roster, partitionOf(sync))
  if (outdated === 0) return
  const pod = roster.places[place]?.pod
  const until = pod === undefined || isTerminating(pod) ? undefined : availableAt(pod, minReadySecondsOf(set))
  addWait(sync, statefulSetReasons.updateWaits(podNameOf(set, startOf(set) + place), stateOf(pod), outdated), until)
}

/** With the gate `MaxUnavailableStatefulSet`. @source kubernetes@1.36 stateful_set_control.go updateStatefulSetAfterInvariantEstablished */
function updateSeveral(sync: Sync, revisions: Revisions, roster: Roster): Updated {
  const { places } = roster
  const partition = partitionOf(sync)
  const maxUnavailable = maxUnavailableOf(sync.set.spec.updateStrategy?.rollingUpdate?.maxUnavailable, places.length)
  const unavailable = roster.unavailable.size
  let deleted = 0
  for (let place = places.length - 1; place >= partition && deleted < maxUnavailable - unavailable; place--) {
    if (!isOutdated(sync, revisions, roster, place)) continue
    const { refusal } = deleteOutdated(sync, revisions, roster, place)
    if (refusal !== undefined) return { deleted, refusal }
    deleted++
  }
  const left = countOutdated(roster, partition) - deleted
  if (left > 0) addWait(sync, statefulSetReasons.maxUnavailable(maxUnavailable, unavailable + deleted, left))
  return { deleted }
}

/** Rounded down, at least 1. */
export const maxUnavailableOf = (value: number | string | undefined, replicas: number): number =>
  Math.max(1, scaledValue(value ?? 1, replicas, false))

/** A pod that was created in this very sync is not on the roster; it has the revision that it was given. */
function isOutdated({ set }: Sync, revisions: Revisions, { outdated, places }: Roster, place: number): boolean {
  if (places[place] !== undefined) return outdated.has(place)
  return revisionFor(set, revisions, startOf(set) + place) !== revisions.update
}

function deleteOutdated(sync: Sync, revisions: Revisions, { places }: Roster, place: number): Updated {
  const { set } = sync
  const name = podNameOf(set, startOf(set) + place)
  const revision = places[place]?.revision ?? revisions.current.metadata.name
  const because = statefulSetReasons.outdatedOrdinal(name, revision, revisions.update.metadata.name, partitionOf(sync))
  const refusal = deleteOrdinal(sync, name, because)
  return refusal === undefined || refusal.code === 404 ? { deleted: 1 } : { deleted: 0, refusal }
}
