import type { ObjectKey } from '../../../api/object.ts'
import type { Job, JobCondition, JobStatus, Pod } from '../../../api/openapi/kubernetes.ts'
import type { Status } from '../../../api/status.ts'
import { instantOfTimestamp, milliseconds, timestampOf, type Duration, type Instant } from '../../../clock/instant.ts'
import type { Attempt, Reason } from '../../machinery/contract.ts'
import { isActive, isReady, isWindingDown } from '../../machinery/pod-facts.ts'
import type { ClusterView } from '../../machinery/view.ts'
import { finishedAt, nextBackOff, noBackOff, type BackOff } from './back-off.ts'
import type { NewCondition } from './conditions.ts'
import { judgeFailure } from './failure-policy.ts'
import type { Intervals } from './intervals.ts'
import { hasTrackingFinalizer, hasValidIndex, isIndexed, isPodFailed, isPodSucceeded, isSuspended } from './job-pods.ts'

/** What a Job remembers between two syncs. */
export interface JobMemory {
  readonly uid: string
  readonly backOff: BackOff
  /** Revision of its last pod create or delete. */
  readonly wroteAt: number
  /** Finalizers removed that the view may not show yet, and the revision that shows them. */
  readonly untracked: readonly string[]
  readonly untrackedAt: number
  /** Failed syncs in a row. */
  readonly failures: number
}

/** The status as this run has it so far. */
export interface StatusDraft {
  active: number
  ready: number
  terminating: number
  succeeded: number
  failed: number
  uncountedSucceeded: readonly string[]
  uncountedFailed: readonly string[]
  completedIndexes: string
  failedIndexes: string | undefined
  startTime: string | undefined
  completionTime: string | undefined
  conditions: readonly JobCondition[]
}

/**
 * One run of the controller over one Job. `job` is the run's own copy: its status follows the writes, while its spec stays
 * that of the view.
 */
export interface JobSync {
  readonly key: ObjectKey
  readonly view: ClusterView
  readonly live: ClusterView
  readonly now: Instant
  readonly attempt: Attempt
  job: Job
  readonly status: StatusDraft
  memory: JobMemory
  /** All claimed pods in order of creation. */
  readonly pods: readonly Pod[]
  readonly activePods: readonly Pod[]
  /** The view shows every pod that this Job created or deleted. */
  readonly seesOwnWrites: boolean
  readonly untracked: ReadonlySet<string>
  /** Counted, being counted and newly finished. */
  succeeded: number
  failed: number
  readonly backOff: BackOff
  /** The start of this activation, to the millisecond where it begins now. */
  readonly startedAt: Instant | undefined
  /** The end that was decided: an interim condition first, then the terminal one. */
  finish: NewCondition | undefined
  succeededBefore: Intervals
  succeededIndexes: Intervals
  failedIndexes: Intervals | undefined
  /** Per index, the failed pod that stays until its replacement exists. */
  replacedPods: ReadonlyMap<number, Pod>
  requeueAfter: Duration | undefined
  /** Why no pod was created although one is missing. */
  held: { readonly because: Reason; readonly until?: Instant } | undefined
}

export interface JobView {
  readonly key: ObjectKey
  readonly view: ClusterView
  readonly live: ClusterView
  readonly now: Instant
  readonly attempt: Attempt
}

/** Everything that upstream works out before it decides. @source kubernetes@1.36 pkg/controller/job/job_controller.go syncJob */
export function newSync(base: JobView, job: Job, pods: readonly Pod[], memory: JobMemory): JobSync {
  const { key, view, live, now, attempt } = base
  const status = draftOf(job.status ?? {})
  const activePods = pods.filter(isActive)
  status.active = activePods.length
  status.ready = countOfReady(activePods)
  status.terminating = pods.filter(isWindingDown).length
  const startsNow = status.startTime === undefined && !isSuspended(job)
  if (startsNow) status.startTime = timestampOf(now)
  const untracked: ReadonlySet<string> = view.revision >= memory.untrackedAt ? new Set() : new Set(memory.untracked)
  const newlyIn = (filter: (pod: Pod) => boolean, uncounted: readonly string[]): readonly Pod[] =>
    newPods(job, pods, untracked, uncounted).filter(filter)
  const newSucceeded = newlyIn(isPodSucceeded, status.uncountedSucceeded)
  const newFailed = newlyIn((pod) => isPodFailed(pod, job), status.uncountedFailed)
  const counted = newFailed.filter((pod) => judgeFailure(job.spec.podFailurePolicy, pod).counts)
  return {
    key,
    view,
    live,
    now,
    attempt,
    job,
    status,
    memory,
    pods,
    activePods,
    seesOwnWrites: view.revision >= memory.wroteAt,
    untracked,
    succeeded: status.succeeded + newSucceeded.length + status.uncountedSucceeded.length,
    failed: status.failed + counted.length + status.uncountedFailed.length,
    backOff: nextBackOff(memory.backOff, newSucceeded.map(finishedAt), newFailed.map(finishedAt)),
    startedAt: startsNow ? now : startOf(status),
    finish: undefined,
    succeededBefore: [],
    succeededIndexes: [],
    failedIndexes: undefined,
    replacedPods: new Map(),
    requeueAfter: undefined,
    held: undefined,
  }
}

const startOf = ({ startTime }: StatusDraft): Instant | undefined =>
  startTime === undefined ? undefined : instantOfTimestamp(startTime)

/** Pods that are not in the counters yet: tracked, not already listed, and of an index that counts. */
export function newPods(
  job: Job,
  pods: readonly Pod[],
  untracked: ReadonlySet<string>,
  uncounted: readonly string[],
): readonly Pod[] {
  const indexed = isIndexed(job)
  return pods.filter((pod) => {
    if (!hasTrackingFinalizer(pod)) return false
    const { uid } = pod.metadata
    if (untracked.has(uid) || uncounted.includes(uid)) return false
    return !indexed || hasValidIndex(pod, job)
  })
}

export const countOfReady = (pods: readonly Pod[]): number =>
  pods.reduce((count, pod) => (isReady(pod) ? count + 1 : count), 0)

function draftOf(status: JobStatus): StatusDraft {
  return {
    active: status.active ?? 0,
    ready: status.ready ?? 0,
    terminating: status.terminating ?? 0,
    succeeded: status.succeeded ?? 0,
    failed: status.failed ?? 0,
    uncountedSucceeded: status.uncountedTerminatedPods?.succeeded ?? [],
    uncountedFailed: status.uncountedTerminatedPods?.failed ?? [],
    completedIndexes: status.completedIndexes ?? '',
    failedIndexes: status.failedIndexes,
    startTime: status.startTime,
    completionTime: status.completionTime,
    conditions: status.conditions ?? [],
  }
}

function statusFrom(draft: StatusDraft): JobStatus {
  const {
    uncountedSucceeded,
    uncountedFailed,
    conditions,
    startTime,
    completionTime,
    completedIndexes,
    failedIndexes,
  } = draft
  return {
    ...(conditions.length > 0 && { conditions }),
    ...(startTime !== undefined && { startTime }),
    ...(completionTime !== undefined && { completionTime }),
    ...(draft.active > 0 && { active: draft.active }),
    ...(draft.succeeded > 0 && { succeeded: draft.succeeded }),
    ...(draft.failed > 0 && { failed: draft.failed }),
    terminating: draft.terminating,
    ...(completedIndexes !== '' && { completedIndexes }),
    ...(failedIndexes !== undefined && { failedIndexes }),
    uncountedTerminatedPods: {
      ...(uncountedSucceeded.length > 0 && { succeeded: uncountedSucceeded }),
      ...(uncountedFailed.length > 0 && { failed: uncountedFailed }),
    },
    ready: draft.ready,
  }
}

/** Writes the run's status; later writes of this run build on the answer. */
export function writeStatus(sync: JobSync, because: Reason): Status | undefined {
  const object: Job = { ...sync.job, status: statusFrom(sync.status) }
  const outcome = sync.attempt<Job>({ verb: 'updateStatus', resource: 'jobs', object, because })
  if (!outcome.ok) return outcome.status
  sync.job = outcome.object
  return undefined
}

export function recordEvent(
  sync: JobSync,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
  because: Reason,
): void {
  sync.attempt({ verb: 'recordEvent', regarding: sync.job, type, reason, message, because })
}

/** Looks again after a delay; of several the shortest holds. */
export function lookAgainAfter(sync: JobSync, delay: Duration): void {
  sync.requeueAfter = milliseconds(Math.min(sync.requeueAfter ?? Infinity, delay))
}

/** Removes the tracking finalizer of one pod; a pod that is gone needs none removed. */
export function untrack(
  attempt: Attempt,
  pod: Pod,
  because: Reason,
): { readonly failure?: Status; readonly revision: number } {
  const { namespace, name } = pod.metadata
  const outcome = attempt({
    verb: 'patch',
    resource: 'pods',
    ...(namespace !== undefined && { namespace }),
    name,
    patchType: 'strategic',
    patch: { metadata: { '$deleteFromPrimitiveList/finalizers': ['batch.kubernetes.io/job-tracking'] } },
    because,
  })
  if (outcome.ok) return { revision: Number(outcome.object.metadata.resourceVersion) }
  return outcome.status.code === 404 ? { revision: 0 } : { revision: 0, failure: outcome.status }
}

export const newMemory = (uid: string): JobMemory => ({
  uid,
  backOff: noBackOff,
  wroteAt: 0,
  untracked: [],
  untrackedAt: 0,
  failures: 0,
})
