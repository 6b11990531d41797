import type { Pod, StatefulSet } from '../../../api/openapi/kubernetes.ts'
import type { Instant } from '../../../clock/instant.ts'
import { availableAt, isAvailable, isFinished } from '../../machinery/pod-facts.ts'
import type { ClusterView } from '../../machinery/view.ts'
import { hasWholeClaims, matchesRetentionPolicy } from './claims.ts'
import { hasIdentity } from './identity.ts'
import { isInRange, podNameOf, podNameParts, startOf } from './ordinals.ts'
import { hasStorage } from './storage.ts'
import { isOrdered, isRunningAndReady, isTerminating, minReadySecondsOf, revisionOf } from './sync.ts'

/** What all pods of a set are judged by. */
export interface Standard {
  readonly set: StatefulSet
  readonly replicas: number
  /** Names of the two revisions. */
  readonly current: string
  readonly update: string
}

/** One pod, judged: what the passes need to know of it. */
export interface Member {
  readonly pod: Pod
  readonly ordinal: number
  readonly revision: string
  /** Ordinal minus start, for a pod in range. */
  readonly place?: number
  readonly isCondemned: boolean
  readonly isCreated: boolean
  readonly isReady: boolean
  readonly isAvailable: boolean
  readonly isCurrent: boolean
  readonly isUpdated: boolean
  /** Going, or not Ready for long enough. */
  readonly isUnavailable: boolean
  readonly isOutdated: boolean
  /** The replicas pass has nothing to do for it and would not wait for it. */
  readonly isSettled: boolean
  /** When a Ready pod becomes available, so that it must be looked at again. */
  readonly dueAt?: Instant
}

/** Judges one pod. A name whose number is not written as the set would write it has no ordinal here. */
export function judged({ set, current, update }: Standard, pod: Pod, view: ClusterView, now: Instant): Member {
  const { name } = pod.metadata
  const parts = podNameParts(name)
  const ordinal = podNameOf(set, parts.ordinal) === name ? parts.ordinal : -1
  const minReadySeconds = minReadySecondsOf(set)
  const phase = pod.status?.phase
  const isReady = isRunningAndReady(pod)
  const hasBeenReady = isAvailable(pod, minReadySeconds, now)
  const isGoing = isTerminating(pod)
  const revision = revisionOf(pod)
  const isUnavailable = isGoing || !hasBeenReady
  const inRange = isInRange(set, ordinal)
  const dueAt = minReadySeconds > 0 && !hasBeenReady ? availableAt(pod, minReadySeconds) : undefined
  const isConsistent = () =>
    hasIdentity(set, pod) && hasStorage(set, pod, ordinal) && matchesRetentionPolicy({ set, view }, pod)
  const isPassed = () =>
    isOrdered(set) ? isReady && !isUnavailable : phase !== 'Pending' || hasWholeClaims({ set, view }, pod)
  return {
    pod,
    ordinal,
    revision,
    ...(inRange && { place: ordinal - startOf(set) }),
    isCondemned: ordinal >= 0 && !inRange,
    isCreated: Boolean(phase),
    isReady,
    isAvailable: isReady && hasBeenReady,
    isCurrent: !isGoing && revision === current,
    isUpdated: !isGoing && revision === update,
    isUnavailable,
    isOutdated: !isGoing && revision !== update,
    isSettled: !isFinished(pod) && isPassed() && isConsistent(),
    ...(dueAt !== undefined && { dueAt }),
  }
}
