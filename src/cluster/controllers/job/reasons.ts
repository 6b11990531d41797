import type { Reason } from '../../machinery/contract.ts'

/**
 * Every reason of a write (first) and of a wait (second) of the Job controller, with its details.
 *
 * | write | details |
 * |---|---|
 * | `jobPodsMissing` | `active` pods, `wanted` at once, `creating` in this sync |
 * | `jobPodsSurplus` | `active` pods, `wanted` at once, `deleting` in this sync |
 * | `jobSuspending` | `active` pods that go |
 * | `jobEnding` | `reason` of the interim condition, `active` pods that go |
 * | `jobCounts` | `active`, `ready`, `succeeded`, `failed` as now reported |
 * | `jobEndDecided` | `reason` of the interim condition (`FailureTarget` or `SuccessCriteriaMet`) = `condition` |
 * | `jobFinished` | `condition` = `Complete` or `Failed`, `reason` |
 * | `jobPodCounted` | `name` of the pod whose tracking finalizer is no longer needed |
 * | `jobPodOrphaned` | `name` of the pod that no unfinished Job tracks |
 * | `jobSuspended`, `jobResumed` | – |
 * | `matchesSelector`, `leftSelector` | `name` of the pod adopted or released |
 * | `unknownCompletionMode` | `completionMode` |
 *
 * | wait | details | until |
 * |---|---|---|
 * | `jobSuspended` | – | – |
 * | `jobBackOff` | `failures` in a row, `delaySeconds` of this failure, `missing` pods | end of the back-off |
 * | `jobIndexBackOff` | `missing` pods | the first index is due |
 * | `jobParallelismReached` | `active`, `parallelism`, `remaining` completions that have no pod yet | – |
 * | `jobPodsRunning` | `active`, `ready`, `succeeded`, `completions` (−1: any) | – |
 * | `jobPodsTerminating` | `terminating` pods that hold their places | – |
 * | `jobEndPostponed` | `condition` to come, `terminating`, `uncounted` pods | – |
 * | `jobDeadline` | `deadlineSeconds` | start + deadline |
 * | `jobCreateRefused` | `message`, `failures` in a row | – |
 * | `jobBurstLimit` | `remaining` pods after this sync, `limit` a sync | – |
 * | `jobOwnWritesUnseen` | `active` seen | – |
 * | `jobManagedElsewhere` | `manager` | – |
 * | `jobNoParallelism` | – (parallelism is 0) | – |
 */
export const jobReasons = {
  podsMissing: (active: number, wanted: number, creating: number) =>
    reason('jobPodsMissing', { active, wanted, creating }),
  podsSurplus: (active: number, wanted: number, deleting: number) =>
    reason('jobPodsSurplus', { active, wanted, deleting }),
  suspending: (active: number) => reason('jobSuspending', { active }),
  ending: (why: string, active: number) => reason('jobEnding', { reason: why, active }),
  counts: (active: number, ready: number, succeeded: number, failed: number) =>
    reason('jobCounts', { active, ready, succeeded, failed }),
  endDecided: (condition: string, why: string) => reason('jobEndDecided', { condition, reason: why }),
  finished: (condition: string, why: string) => reason('jobFinished', { condition, reason: why }),
  podCounted: (name: string) => reason('jobPodCounted', { name }),
  podOrphaned: (name: string) => reason('jobPodOrphaned', { name }),
  suspended: () => reason('jobSuspended'),
  resumed: () => reason('jobResumed'),
  matchesSelector: (name: string) => reason('matchesSelector', { name }),
  leftSelector: (name: string) => reason('leftSelector', { name }),
  unknownCompletionMode: (completionMode: string) => reason('unknownCompletionMode', { completionMode }),

  backOff: (failures: number, delaySeconds: number, missing: number) =>
    reason('jobBackOff', { failures, delaySeconds, missing }),
  indexBackOff: (missing: number) => reason('jobIndexBackOff', { missing }),
  parallelismReached: (active: number, parallelism: number, remaining: number) =>
    reason('jobParallelismReached', { active, parallelism, remaining }),
  podsRunning: (active: number, ready: number, succeeded: number, completions: number) =>
    reason('jobPodsRunning', { active, ready, succeeded, completions }),
  podsTerminating: (terminating: number) => reason('jobPodsTerminating', { terminating }),
  endPostponed: (condition: string, terminating: number, uncounted: number) =>
    reason('jobEndPostponed', { condition, terminating, uncounted }),
  deadline: (deadlineSeconds: number) => reason('jobDeadline', { deadlineSeconds }),
  createRefused: (message: string, failures: number) => reason('jobCreateRefused', { message, failures }),
  burstLimit: (remaining: number, limit: number) => reason('jobBurstLimit', { remaining, limit }),
  ownWritesUnseen: (active: number) => reason('jobOwnWritesUnseen', { active }),
  managedElsewhere: (manager: string) => reason('jobManagedElsewhere', { manager }),
  noParallelism: () => reason('jobNoParallelism'),
} as const

function reason(code: string, details?: NonNullable<Reason['details']>): Reason {
  return details === undefined ? { code } : { code, details }
}
