import type { ControllerRevision, Pod, StatefulSet } from '../../../api/openapi/kubernetes.ts'
import type { Status } from '../../../api/status.ts'
import type { Instant } from '../../../clock/instant.ts'
import type { Attempt, Reason, Wait } from '../../machinery/contract.ts'
import { podRevisionLabel } from '../../machinery/revisions/controller-revisions.ts'
import { isAvailable, isReady } from '../../machinery/pod-facts.ts'
import { referenceTo } from '../../machinery/references.ts'
import type { ClusterView } from '../../machinery/view.ts'

/** Feature gates that change what the controller does. */
export interface StatefulSetGates {
  /** Off in 1.36: `rollingUpdate.maxUnavailable` is ignored. */
  readonly maxUnavailable: boolean
}

/** One look at one StatefulSet, and what it is held back by. */
export interface Sync {
  readonly set: StatefulSet
  readonly view: ClusterView
  readonly live: ClusterView
  readonly now: Instant
  readonly attempt: Attempt
  readonly gates: StatefulSetGates
  readonly waits: Wait[]
}

/** The two templates of a rollout. */
export interface Revisions {
  readonly current: ControllerRevision
  readonly update: ControllerRevision
  readonly collisionCount: number
}

/** How one pass ended: a refusal, or whether the sync stops here. */
export interface PassResult {
  readonly stops: boolean
  readonly refusal?: Status
}

export const goesOn: PassResult = { stops: false }
export const stopsHere: PassResult = { stops: true }
export const refusedWith = (refusal: Status): PassResult => ({ stops: true, refusal })

export const isOrdered = ({ spec }: StatefulSet): boolean => spec.podManagementPolicy !== 'Parallel'

export const minReadySecondsOf = ({ spec }: StatefulSet): number => spec.minReadySeconds ?? 0

export const revisionOf = (pod: Pod): string => pod.metadata.labels?.[podRevisionLabel] ?? ''

export const isTerminating = (pod: Pod): boolean => pod.metadata.deletionTimestamp !== undefined

export const isRunningAndReady = (pod: Pod): boolean => pod.status?.phase === 'Running' && isReady(pod)

/** A pod that is not there, is going, or has not been Ready for long enough. */
export function isUnavailable({ set, now }: Pick<Sync, 'set' | 'now'>, pod: Pod | undefined): boolean {
  return pod === undefined || isTerminating(pod) || !isAvailable(pod, minReadySecondsOf(set), now)
}

/** What keeps a pod from counting, in a word for waits. */
export function stateOf(pod: Pod | undefined): string {
  if (pod === undefined) return 'missing'
  if (isTerminating(pod)) return 'terminating'
  const phase = pod.status?.phase
  if (phase === 'Failed' || phase === 'Succeeded') return phase.toLowerCase()
  if (phase !== 'Running') return 'pending'
  return isReady(pod) ? 'notAvailable' : 'notReady'
}

export function addWait(sync: Sync, because: Reason, until?: Instant): void {
  sync.waits.push({ about: referenceTo('statefulsets', sync.set), because, ...(until !== undefined && { until }) })
}
