import type { Pod } from '../../../api/openapi/kubernetes.ts'
import type { Instant } from '../../../clock/instant.ts'
import { availableAt } from '../../machinery/pod-facts.ts'
import { applyRetentionPolicy, hasStaleClaim, matchesRetentionPolicy, restoreClaims } from './claims.ts'
import { revisionFor } from './identity.ts'
import { endOf, podNameOf, podNameParts, startOf } from './ordinals.ts'
import { createOrdinal, deleteOrdinal, isConsistent, repairOrdinal } from './pod-control.ts'
import { statefulSetReasons } from './reasons.ts'
import { slowStartBatches } from './slow-start.ts'
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
  type Slots,
  type Sync,
} from './sync.ts'

/** Ordered, one after the other until one stops the sync; in parallel, all of them, and only a refusal stops. */
function runForAll(sync: Sync, count: number, run: (index: number) => PassResult): PassResult {
  if (isOrdered(sync.set)) {
    for (let index = 0; index < count; index++) {
      const result = run(index)
      if (result.stops) return result
    }
    return goesOn
  }
  const { refusal } = slowStartBatches(1, count, (index) => run(index).refusal)
  return refusal === undefined ? goesOn : refusedWith(refusal)
}

/**
 * Brings every ordinal in range to life, lowest first.
 * @source kubernetes@1.36 pkg/controller/statefulset/stateful_set_control.go processReplica
 */
export function replicasPass(sync: Sync, revisions: Revisions, { replicas }: Slots): PassResult {
  return runForAll(sync, replicas.length, (index) => processReplica(sync, revisions, replicas, index))
}

function processReplica(sync: Sync, revisions: Revisions, replicas: Slots['replicas'], index: number): PassResult {
  const { set } = sync
  const pod = replicas[index]
  if (pod === undefined) return createMissing(sync, revisions, startOf(set) + index)
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
    waitForPredecessor(sync, revisions, pod, replicas.length - 1 - index)
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
  if (isOutdated && state !== 'notAvailable') addWait(sync, statefulSetReasons.brokenRollout(name, revision, update.metadata.name))
}

const availability = ({ set }: Sync, pod: Pod): Instant | undefined => availableAt(pod, minReadySecondsOf(set))

/** Hands the claims of condemned pods over as the policy says, before the pods go. */
export function condemnedClaimsPass(sync: Sync, { condemned }: Slots): PassResult {
  return runForAll(sync, condemned.length, (index) => {
    const pod = condemned[index]!
    if (matchesRetentionPolicy(sync, pod)) return goesOn
    const refusal = applyRetentionPolicy(sync, pod)
    return refusal === undefined ? goesOn : refusedWith(refusal)
  })
}

/**
 * Deletes what is out of range, highest ordinal first: one at a time where order matters.
 * @source kubernetes@1.36 pkg/controller/statefulset/stateful_set_control.go processCondemned
 */
export function scaleDownPass(sync: Sync, slots: Slots): PassResult {
  const { set } = sync
  const { condemned } = slots
  const first = firstUnavailable(sync, slots)
  return runForAll(sync, condemned.length, (index) => {
    const pod = condemned[index]!
    const mustWait = isTerminating(pod) || (pod !== first && (!isRunningAndReady(pod) || isUnavailable(sync, pod)))
    if (isTerminating(pod) || (isOrdered(set) && mustWait)) {
      if (!isOrdered(set)) return goesOn
      addWait(sync, statefulSetReasons.scaleDownWaits(pod.metadata.name, stateOf(pod), condemned.length), availability(sync, pod))
      return stopsHere
    }
    const { name } = pod.metadata
    const refusal = deleteOrdinal(sync, name, statefulSetReasons.condemned(name, podNameParts(name).ordinal, startOf(set), endOf(set)))
    return refusal === undefined ? stopsHere : refusedWith(refusal)
  })
}

/** The condemned pod that may go although it is not available; none while an ordinal in range is not available either. */
function firstUnavailable(sync: Sync, { replicas, condemned }: Slots): Pod | undefined {
  if (condemned.length === 0 || replicas.some((pod) => isUnavailable(sync, pod))) return undefined
  return condemned.findLast((pod) => isUnavailable(sync, pod))
}
