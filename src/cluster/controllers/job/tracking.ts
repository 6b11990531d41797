import type { Pod } from '../../../api/openapi/kubernetes.ts'
import type { Status } from '../../../api/status.ts'
import { timestampOf } from '../../../clock/instant.ts'
import { conditionAt, trueCondition, withCondition, type NewCondition } from './conditions.ts'
import { judgeFailure } from './failure-policy.ts'
import { countOf, formatIntervals, hasIndex, withIndexes } from './intervals.ts'
import {
  hasLimitPerIndex,
  hasTrackingFinalizer,
  hasValidIndex,
  indexOf,
  isIndexed,
  isPodFailed,
  isPodSucceeded,
} from './job-pods.ts'
import { recordEvent, untrack, writeStatus, type JobSync } from './job-sync.ts'
import { jobReasons } from './reasons.ts'

/** So many pods may be on their way into the counters. */
export const mostUncounted = 500

/**
 * Counts each finished pod exactly once: its uid is written down, then its finalizer goes, then the counter rises and the uid
 * is dropped. The terminal condition comes last. @source kubernetes@1.36 job_controller.go trackJobStatusAndRemoveFinalizers
 */
export function trackPods(sync: JobSync, hasChanged: boolean): Status | undefined {
  const tracked = new Set(sync.pods.filter((pod) => isTracked(sync, pod)).map(({ metadata }) => metadata.uid))
  const wasCounted = countUntracked(sync, tracked)
  const counting = podsToCount(sync)
  const hasIndexes = isIndexed(sync.job) && noteIndexes(sync, counting.newIndexes)
  const hasInterim = appendInterim(sync)
  const needsWrite = hasChanged || wasCounted || counting.hasChanged || hasIndexes || hasInterim
  const refusal = needsWrite ? writeCounts(sync) : undefined
  if (refusal !== undefined) return refusal
  const removal = untrackPods(sync, counting.pods, tracked)
  const nowCounted = countUntracked(sync, tracked)
  if (removal !== undefined) return (nowCounted ? writeStatus(sync, countsReason(sync)) : undefined) ?? removal
  const finished = counting.isFull ? undefined : appendTerminal(sync)
  if (!nowCounted && finished === undefined) return undefined
  const because = finished === undefined ? countsReason(sync) : jobReasons.finished(finished.type, finished.reason)
  const late = writeStatus(sync, because)
  if (late === undefined && finished !== undefined) reportEnd(sync, finished)
  return late
}

const isTracked = ({ untracked }: JobSync, pod: Pod): boolean =>
  hasTrackingFinalizer(pod) && !untracked.has(pod.metadata.uid)

function countsReason({ status }: JobSync) {
  return jobReasons.counts(status.active, status.ready, status.succeeded, status.failed)
}

/** The first write of a sync: with it the failures are taken up into the back-off. */
function writeCounts(sync: JobSync): Status | undefined {
  const { finish } = sync
  const because = finish === undefined ? countsReason(sync) : jobReasons.endDecided(finish.type, finish.reason)
  const refusal = writeStatus(sync, because)
  if (refusal === undefined) sync.memory = { ...sync.memory, backOff: sync.backOff }
  return refusal
}

/** Raises the counters by listed pods that have lost their finalizer. */
function countUntracked({ status }: JobSync, tracked: ReadonlySet<string>): boolean {
  const succeeded = status.uncountedSucceeded.filter((uid) => tracked.has(uid))
  const failed = status.uncountedFailed.filter((uid) => tracked.has(uid))
  const newSucceeded = status.uncountedSucceeded.length - succeeded.length
  const newFailed = status.uncountedFailed.length - failed.length
  if (newSucceeded === 0 && newFailed === 0) return false
  status.succeeded += newSucceeded
  status.failed += newFailed
  status.uncountedSucceeded = succeeded
  status.uncountedFailed = failed
  return true
}

interface Counting {
  readonly pods: readonly Pod[]
  readonly newIndexes: readonly number[]
  readonly hasChanged: boolean
  readonly isFull: boolean
}

function podsToCount(sync: JobSync): Counting {
  const { job, status } = sync
  const listed = new Set([...status.uncountedSucceeded, ...status.uncountedFailed])
  const failedBefore = new Set(status.uncountedFailed)
  const succeeded = [...status.uncountedSucceeded]
  const failed = [...status.uncountedFailed]
  const pods: Pod[] = []
  const newIndexes: number[] = []
  let isFull = false
  const indexed = isIndexed(job)
  for (const pod of indexed ? sync.pods.toSorted((left, right) => indexOf(left) - indexOf(right)) : sync.pods) {
    if (!isTracked(sync, pod) || !mayUntrack(sync, pod)) continue
    pods.push(pod)
    const { uid } = pod.metadata
    if (isPodSucceeded(pod) && !failedBefore.has(uid)) {
      if (!indexed && !listed.has(uid)) succeeded.push(uid)
      if (indexed && hasValidIndex(pod, job) && !hasIndex(sync.succeededBefore, indexOf(pod)))
        newIndexes.push(indexOf(pod))
    } else if (countsAsFailed(sync, pod) && !failedBefore.has(uid)) failed.push(uid)
    isFull = newIndexes.length + succeeded.length + failed.length >= mostUncounted
    if (isFull) break
  }
  const hasChanged =
    newIndexes.length > 0 ||
    succeeded.length !== status.uncountedSucceeded.length ||
    failed.length !== status.uncountedFailed.length
  status.uncountedSucceeded = succeeded
  status.uncountedFailed = failed
  return { pods, newIndexes, hasChanged, isFull }
}

/** Everything once the Job ends or is deleted; else what is finished, but not the pod that its index's next pod follows. */
function mayUntrack({ job, finish, replacedPods }: JobSync, pod: Pod): boolean {
  if (job.metadata.deletionTimestamp !== undefined || finish !== undefined || isPodSucceeded(pod)) return true
  if (!isPodFailed(pod, job)) return false
  return !hasLimitPerIndex(job) || replacedPods.get(indexOf(pod))?.metadata.uid !== pod.metadata.uid
}

/** When a Job fails, every pod that has not succeeded counts as failed, even a running one. */
function countsAsFailed({ job, finish }: JobSync, pod: Pod): boolean {
  const isFailing = finish !== undefined && finish.type !== 'SuccessCriteriaMet'
  if (!isPodFailed(pod, job) && !isFailing) return false
  if (isIndexed(job) && !hasValidIndex(pod, job)) return false
  return judgeFailure(job.spec.podFailurePolicy, pod).counts
}

function noteIndexes(sync: JobSync, newIndexes: readonly number[]): boolean {
  const { status } = sync
  sync.succeededIndexes = withIndexes(sync.succeededIndexes, newIndexes)
  const completed = formatIntervals(sync.succeededIndexes)
  const failed = sync.failedIndexes && formatIntervals(sync.failedIndexes)
  const hasChanged = completed !== status.completedIndexes || failed !== status.failedIndexes
  status.succeeded = countOf(sync.succeededIndexes)
  status.completedIndexes = completed
  status.failedIndexes = failed
  return hasChanged
}

function appendInterim({ finish, status, now }: JobSync): boolean {
  if (finish === undefined || finish.type === 'Failed') return false
  if (finish.type === 'SuccessCriteriaMet' && trueCondition(status, 'SuccessCriteriaMet') !== undefined) return false
  status.conditions = [...status.conditions, conditionAt(finish, now)]
  return true
}

function untrackPods(sync: JobSync, pods: readonly Pod[], tracked: Set<string>): Status | undefined {
  let failure: Status | undefined
  let revision = 0
  const done: string[] = []
  for (const pod of pods) {
    const outcome = untrack(sync.attempt, pod, jobReasons.podCounted(pod.metadata.name))
    if (outcome.failure !== undefined) failure ??= outcome.failure
    else {
      tracked.delete(pod.metadata.uid)
      done.push(pod.metadata.uid)
      revision = Math.max(revision, outcome.revision)
    }
  }
  if (done.length > 0) {
    const before = sync.untracked.size > 0 ? sync.memory.untracked : []
    sync.memory = {
      ...sync.memory,
      untracked: [...before, ...done],
      untrackedAt: Math.max(sync.memory.untrackedAt, revision),
    }
  }
  return failure
}

/** `Complete` or `Failed`, once nothing terminates and nothing is uncounted any more. */
function appendTerminal({ finish, status, now }: JobSync): NewCondition | undefined {
  if (finish === undefined) return undefined
  if (status.uncountedSucceeded.length + status.uncountedFailed.length > 0 || status.terminating > 0) return undefined
  const terminal: NewCondition = { ...finish, type: finish.type === 'SuccessCriteriaMet' ? 'Complete' : 'Failed' }
  status.conditions = withCondition(status.conditions, terminal, now)
  if (terminal.type === 'Complete') status.completionTime = timestampOf(now)
  return terminal
}

function reportEnd(sync: JobSync, { type, reason, message }: NewCondition): void {
  const because = jobReasons.finished(type, reason)
  if (type === 'Failed') return recordEvent(sync, 'Warning', reason, message, because)
  const { completions } = sync.job.spec
  if (completions !== undefined && sync.status.succeeded > completions)
    recordEvent(
      sync,
      'Warning',
      'TooManySucceededPods',
      'Too many succeeded pods running after completion count reached',
      because,
    )
  recordEvent(sync, 'Normal', 'Completed', 'Job completed', because)
}
