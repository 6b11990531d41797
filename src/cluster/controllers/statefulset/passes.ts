import type { Pod } from '../../../api/openapi/kubernetes.ts'
import type { Instant } from '../../../clock/instant.ts'
import { availableAt } from '../../machinery/pod-facts.ts'
import { applyRetentionPolicy, hasStaleClaim, matchesRetentionPolicy, restoreClaims } from './claims.ts'
import { revisionFor } from './identity.ts'
import type { Member } from './member.ts'
import { endOf, podNameOf, replicasOf, startOf } from './ordinals.ts'
import { createOrdinal, deleteOrdinal, isConsistent, repairOrdinal } from './pod-control.ts'
import { statefulSetReasons } from './reasons.ts'
import { condemnedOf, lowestOf, type Roster } from './roster.ts'
import { slowStartAmong, slowStartBatches } from './slow-start.ts'
import {
  addWait,
  goesOn,
  isOrdered,
  isRunningAndReady,
  isTerminating,
  isUnavailable,
  minReadySecondsOf,
  refusedWith,
  revisionOf,
  stateOf,
  stopsHere,
  type PassResult,
  type Revisions,
  type Sync,
} from './sync.ts'

/** Ordered, one after the other until one stops the sync; in parallel, all of them, and only a refusal stops. */
function runForAll(sync: Sync, count: number, run: (index: number) => PassResult): PassResult {
  if (!isOrdered(sync.set)) return inBatches(count, run)
  for (let index = 0; index < count; index++) {
    const result = run(index)
    if (result.stops) return result
  }
  return goesOn
}

function inBatches(count: number, run: (index: number) => PassResult): PassResult {
  const { refusal } = slowStartBatches(1, count, (index) => run(index).refusal)
  return refusal === undefined ? goesOn : refusedWith(refusal)
}

/**
 * Brings every ordinal in range to life, lowest first. Settled places are passed over: they would do nothing.
 * @source kubernetes@1.36 pkg/controller/statefulset/stateful_set_control.go processReplica
 */
export function replicasPass(sync: Sync, revisions: Revisions, roster: Roster): PassResult {
  const { unsettled, places } = roster
  if (unsettled.size === 0) return goesOn
  const run = (place: number): PassResult => processPlace(sync, revisions, places[place]?.pod, place)
  if (!isOrdered(sync.set)) {
    const indexes = [...unsettled].sort((left, right) => left - right)
    const refusal = slowStartAmong(indexes, places.length, (index) => run(index).refusal)
    return refusal === undefined ? goesOn : refusedWith(refusal)
  }
  for (let place = lowestOf(unsettled)!; place < places.length; place++) {
    const result = unsettled.has(place) ? run(place) : goesOn
    if (result.stops) return result
  }
  return goesOn
}

function processPlace(sync: Sync, revisions: Revisions, pod: Pod | undefined, place: number): PassResult {
  const { set } = sync
  if (pod === undefined) return createMissing(sync, revisions, startOf(set) + place)
  const { name } = pod.metadata
  const phase = pod.status?.phase
  if (phase === 'Failed' || phase === 'Succeeded') {
    if (isTerminating(pod)) return stopsHere
    const refusal = deleteOrdinal(sync, name, statefulSetReasons.finishedOrdinal(name, phase))
    return refusal === undefined ? stopsHere : refusedWith(refusal)
  }
  if (phase === 'Pending') {
    const refusal = restoreClaims(sync, pod)
    if (refusal !== undefined) return refusedWith(refusal)
  }
  if (isOrdered(set) && (isTerminating(pod) || !isRunningAndReady(pod) || isUnavailable(sync, pod))) {
    waitForPredecessor(sync, revisions, pod, replicasOf(set) - 1 - place)
    return stopsHere
  }
  if (isConsistent(sync, pod)) return goesOn
  const refusal = repairOrdinal(sync, pod)
  return refusal === undefined ? goesOn : refusedWith(refusal)
}

function createMissing(sync: Sync, revisions: Revisions, ordinal: number): PassResult {
  const { set } = sync
  const name = podNameOf(set, ordinal)
  if (hasStaleClaim(sync, name, ordinal)) {
    addWait(sync, statefulSetReasons.staleClaim(name))
    return stopsHere
  }
  const refusal = createOrdinal(sync, revisionFor(set, revisions, ordinal), ordinal)
  if (refusal !== undefined) return refusedWith(refusal)
  return isOrdered(set) ? stopsHere : goesOn
}

/** An ordered set never gets past a pod that is not available, be it the very pod that a corrected template would replace. */
function waitForPredecessor(sync: Sync, { update }: Revisions, pod: Pod, held: number): void {
  const { name } = pod.metadata
  const state = stateOf(pod)
  if (state === 'terminating') return addWait(sync, statefulSetReasons.terminatingPredecessor(name, held))
  addWait(sync, statefulSetReasons.waitingForPredecessor(name, state, held), availability(sync, pod))
  const revision = revisionOf(pod)
  const isOutdated = revision !== update.metadata.name && sync.set.spec.updateStrategy?.type !== 'OnDelete'
  if (isOutdated && state !== 'notAvailable')
    addWait(sync, statefulSetReasons.brokenRollout(name, revision, update.metadata.name))
}

const availability = ({ set }: Sync, pod: Pod): Instant | undefined => availableAt(pod, minReadySecondsOf(set))

/** Hands the claims of condemned pods over as the policy says, before the pods go. */
export function condemnedClaimsPass(sync: Sync, roster: Roster): PassResult {
  if (roster.condemned.size === 0 || (sync.set.spec.volumeClaimTemplates ?? []).length === 0) return goesOn
  const condemned = condemnedOf(roster)
  return runForAll(sync, condemned.length, (index) => {
    const { pod } = condemned[index]!
    if (matchesRetentionPolicy(sync, pod)) return goesOn
    const refusal = applyRetentionPolicy(sync, pod)
    return refusal === undefined ? goesOn : refusedWith(refusal)
  })
}

/**
 * Deletes what is out of range, highest ordinal first: one at a time where order matters.
 * @source kubernetes@1.36 pkg/controller/statefulset/stateful_set_control.go processCondemned
 */
export function scaleDownPass(sync: Sync, roster: Roster): PassResult {
  if (roster.condemned.size === 0) return goesOn
  const { set } = sync
  const condemned = condemnedOf(roster)
  const first = firstUnavailable(roster, condemned)
  return runForAll(sync, condemned.length, (index) => {
    const { pod, ordinal, isUnavailable: isDown, isReady } = condemned[index]!
    const { name } = pod.metadata
    const mustWait = isTerminating(pod) || (pod !== first && (!isReady || isDown))
    if (isOrdered(set) && mustWait) {
      addWait(sync, statefulSetReasons.scaleDownWaits(name, stateOf(pod), condemned.length), availability(sync, pod))
      return stopsHere
    }
    if (isTerminating(pod)) return goesOn
    const refusal = deleteOrdinal(sync, name, statefulSetReasons.condemned(name, ordinal, startOf(set), endOf(set)))
    return refusal === undefined ? stopsHere : refusedWith(refusal)
  })
}

/** The condemned pod that may go although it is not available; none while an ordinal in range is not available either. */
function firstUnavailable({ unavailable }: Roster, condemned: readonly Member[]): Pod | undefined {
  if (unavailable.size > 0) return undefined
  return condemned.findLast(({ isUnavailable: isDown }) => isDown)?.pod
}
