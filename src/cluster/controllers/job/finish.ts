import type { Pod } from '../../../api/openapi/kubernetes.ts'
import { milliseconds } from '../../../clock/instant.ts'
import { finishedAt } from './back-off.ts'
import { trueCondition, type NewCondition } from './conditions.ts'
import { judgeFailure } from './failure-policy.ts'
import { countOf, hasIndex, parseIntervals, withIndexes, type Intervals } from './intervals.ts'
import {
  failureCountOf,
  hasLimitPerIndex,
  hasTrackingFinalizer,
  hasValidIndex,
  ignoredFailureCountOf,
  indexOf,
  isIndexed,
  isPodFailed,
  isPodSucceeded,
  isSuspended,
} from './job-pods.ts'
import { lookAgainAfter, newPods, type JobSync } from './job-sync.ts'
import { matchedSuccess } from './success-policy.ts'

/** Why the Job ends, if it does: the first rule that holds. Also works out the indexes of an Indexed Job. */
export function decideFinish(sync: JobSync): void {
  sync.finish = decidedBefore(sync) ?? failedByPolicy(sync) ?? failedByLimit(sync)
  if (isIndexed(sync.job)) decideByIndexes(sync)
}

function decidedBefore({ status }: JobSync): NewCondition | undefined {
  const met = trueCondition(status, 'SuccessCriteriaMet')
  if (met !== undefined)
    return { type: 'SuccessCriteriaMet', status: 'True', reason: met.reason ?? '', message: met.message ?? '' }
  const target = trueCondition(status, 'FailureTarget')
  return target && { type: 'Failed', status: 'True', reason: target.reason ?? '', message: target.message ?? '' }
}

const failureTarget = (reason: string, message: string): NewCondition => ({
  type: 'FailureTarget',
  status: 'True',
  reason,
  message,
})

function failedByPolicy({ job, pods }: JobSync): NewCondition | undefined {
  if (job.spec.podFailurePolicy === undefined) return undefined
  for (const pod of pods) {
    const message = isPodFailed(pod, job) ? judgeFailure(job.spec.podFailurePolicy, pod).failsJob : undefined
    if (message !== undefined) return failureTarget('PodFailurePolicy', message)
  }
  return undefined
}

function failedByLimit(sync: JobSync): NewCondition | undefined {
  const { job, failed, startedAt, now } = sync
  if (failed > (job.spec.backoffLimit ?? 6) || hasTooManyRestarts(sync))
    return failureTarget('BackoffLimitExceeded', 'Job has reached the specified backoff limit')
  const { activeDeadlineSeconds } = job.spec
  if (activeDeadlineSeconds === undefined || isSuspended(job) || startedAt === undefined) return undefined
  const left = activeDeadlineSeconds * 1000 - (now - startedAt)
  if (left <= 0) return failureTarget('DeadlineExceeded', 'Job was active longer than specified deadline')
  lookAgainAfter(sync, milliseconds(left))
  return undefined
}

/** Only where containers restart inside their pod. */
function hasTooManyRestarts({ job, pods }: JobSync): boolean {
  if (job.spec.template.spec?.restartPolicy !== 'OnFailure') return false
  const limit = job.spec.backoffLimit ?? 6
  let restarts = 0
  for (const { status } of pods) {
    if (status?.phase !== 'Running' && status?.phase !== 'Pending') continue
    for (const { restartCount } of status.initContainerStatuses ?? []) restarts += restartCount
    for (const { restartCount } of status.containerStatuses ?? []) restarts += restartCount
  }
  return limit === 0 ? restarts > 0 : restarts >= limit
}

function decideByIndexes(sync: JobSync): void {
  const { job, status } = sync
  const completions = job.spec.completions ?? 0
  sync.succeededBefore = parseIntervals(status.completedIndexes, completions)
  sync.succeededIndexes = withIndexes(sync.succeededBefore, trackedIndexes(sync, isPodSucceeded))
  sync.succeeded = countOf(sync.succeededIndexes)
  if (hasLimitPerIndex(job)) {
    sync.failedIndexes = withIndexes(
      parseIntervals(status.failedIndexes ?? '', completions),
      trackedIndexes(sync, (pod) => failsIndex(sync, pod)),
    )
    sync.finish ??= failedByIndexes(sync, sync.failedIndexes)
    sync.replacedPods = podsToReplace(sync, sync.failedIndexes)
  }
  if (sync.finish !== undefined) return
  const message = matchedSuccess(job.spec.successPolicy, completions, sync.succeededIndexes)
  if (message !== undefined)
    sync.finish = { type: 'SuccessCriteriaMet', status: 'True', reason: 'SuccessPolicy', message }
}

function trackedIndexes({ job, pods }: JobSync, filter: (pod: Pod) => boolean): readonly number[] {
  return pods.filter((pod) => hasValidIndex(pod, job) && hasTrackingFinalizer(pod) && filter(pod)).map(indexOf)
}

function failsIndex({ job }: JobSync, pod: Pod): boolean {
  if (!isPodFailed(pod, job)) return false
  const verdict = judgeFailure(job.spec.podFailurePolicy, pod)
  if (verdict.action === 'FailIndex') return true
  return verdict.counts && failureCountOf(pod) >= job.spec.backoffLimitPerIndex!
}

function failedByIndexes({ job, succeededIndexes }: JobSync, failed: Intervals): NewCondition | undefined {
  const { maxFailedIndexes, completions = 0 } = job.spec
  const count = countOf(failed)
  if (maxFailedIndexes !== undefined && count > maxFailedIndexes)
    return failureTarget('MaxFailedIndexesExceeded', 'Job has exceeded the specified maximal number of failed indexes')
  if (count === 0 || count + countOf(succeededIndexes) < completions) return undefined
  return failureTarget('FailedIndexes', 'Job has failed indexes')
}

/** Of each index to be tried again, the failed pod that carries its count of failures. */
function podsToReplace(sync: JobSync, failed: Intervals): ReadonlyMap<number, Pod> {
  const { job, pods, activePods, untracked, succeededIndexes } = sync
  const active = new Set(activePods.map(indexOf))
  const result = new Map<number, Pod>()
  for (const pod of newPods(job, pods, untracked, [])) {
    const index = indexOf(pod)
    if (!isPodFailed(pod, job) || active.has(index) || hasIndex(succeededIndexes, index) || hasIndex(failed, index))
      continue
    const other = result.get(index)
    if (other === undefined || isLaterFailure(pod, other)) result.set(index, pod)
  }
  return result
}

const totalFailures = (pod: Pod): number => failureCountOf(pod) + ignoredFailureCountOf(pod)

const isLaterFailure = (pod: Pod, other: Pod): boolean =>
  totalFailures(other) <= totalFailures(pod) && finishedAt(pod) >= finishedAt(other)
