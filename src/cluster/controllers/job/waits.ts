import { after, seconds, type Instant } from '../../../clock/instant.ts'
import type { Reason, Wait } from '../../machinery/contract.ts'
import { referenceTo } from '../../machinery/references.ts'
import { trueCondition } from './conditions.ts'
import { isSuspended } from './job-pods.ts'
import type { JobSync } from './job-sync.ts'
import { wantedActive } from './manage.ts'
import { jobReasons } from './reasons.ts'

/** What this Job still wants and cannot have yet. */
export function waitsOf(sync: JobSync): readonly Wait[] {
  const waits: Wait[] = []
  const about = referenceTo('jobs', sync.job)
  const wait = (because: Reason, until?: Instant): void => {
    waits.push({ about, because, ...(until !== undefined && { until }) })
  }
  const { status, job, held, startedAt } = sync
  if (trueCondition(status, 'Complete') || trueCondition(status, 'Failed')) return []
  if (sync.finish !== undefined) {
    const uncounted = status.uncountedSucceeded.length + status.uncountedFailed.length
    wait(
      jobReasons.endPostponed(
        sync.finish.type === 'SuccessCriteriaMet' ? 'Complete' : 'Failed',
        status.terminating,
        uncounted,
      ),
    )
    return waits
  }
  if (isSuspended(job)) {
    wait(jobReasons.suspended())
    return waits
  }
  if (held !== undefined) wait(held.because, held.until)
  else progressWait(sync, wait)
  const { activeDeadlineSeconds } = job.spec
  if (activeDeadlineSeconds !== undefined && startedAt !== undefined)
    wait(jobReasons.deadline(activeDeadlineSeconds), after(startedAt, seconds(activeDeadlineSeconds)))
  return waits
}

function progressWait(sync: JobSync, wait: (because: Reason) => void): void {
  const { job, status, succeeded } = sync
  const { parallelism = 1, completions } = job.spec
  if (parallelism === 0) return wait(jobReasons.noParallelism())
  if (status.active === 0) return
  const remaining = completions === undefined ? 0 : completions - succeeded - status.active
  if (remaining > 0 && wantedActive(sync) <= status.active)
    wait(jobReasons.parallelismReached(status.active, parallelism, remaining))
  else wait(jobReasons.podsRunning(status.active, status.ready, succeeded, completions ?? -1))
}
