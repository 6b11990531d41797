import { isFinished, isTrue } from '../../../api/job/conditions.ts'
import { keyOf, objectKey } from '../../../api/object.ts'
import type { Job } from '../../../api/openapi/kubernetes.ts'
import { instantOfTimestamp } from '../../../clock/instant.ts'
import { activeOf, changeStatus, dropActive, isInActive, recordEvent, type CronJobSync } from './cronjob-sync.ts'
import { cronJobReasons } from './reasons.ts'

/** Deletes finished Jobs beyond the history limits, oldest first, the successful before the failed. */
export function pruneHistory(sync: CronJobSync): void {
  const { successfulJobsHistoryLimit, failedJobsHistoryLimit } = sync.cronJob.spec
  const withEnd = (type: string): readonly Job[] => sync.children.filter(({ status }) => isTrue(status, type))
  pruneOldest(sync, withEnd('Complete'), successfulJobsHistoryLimit)
  pruneOldest(
    sync,
    withEnd('Failed').filter(({ status }) => !isTrue(status, 'Complete')),
    failedJobsHistoryLimit,
  )
}

function pruneOldest(sync: CronJobSync, jobs: readonly Job[], limit: number | undefined): void {
  if (limit === undefined || jobs.length <= limit) return
  for (const job of jobs.toSorted(byStartTime).slice(0, jobs.length - limit)) {
    const because = cronJobReasons.historyLimit(job.metadata.name, limit, jobs.length)
    if (deleteJob(sync, job, because)) sync.hasChanged = true
  }
}

function byStartTime(left: Job, right: Job): number {
  const leftAt = startOf(left)
  const rightAt = startOf(right)
  if (leftAt !== rightAt) return leftAt === undefined ? 1 : rightAt === undefined ? -1 : leftAt - rightAt
  return left.metadata.name < right.metadata.name ? -1 : 1
}

const startOf = ({ status }: Job): number | undefined =>
  status?.startTime === undefined ? undefined : instantOfTimestamp(status.startTime)

/** Deletes a Job in the background and strikes it from the active ones. */
export function deleteJob(sync: CronJobSync, job: Job, because: ReturnType<typeof cronJobReasons.replace>): boolean {
  const { namespace, name, uid } = job.metadata
  const outcome = sync.attempt({
    verb: 'delete',
    resource: 'jobs',
    ...(namespace !== undefined && { namespace }),
    name,
    options: { propagationPolicy: 'Background' },
    because,
  })
  if (!outcome.ok) {
    recordEvent(sync, 'Warning', 'FailedDelete', `Deleted job: ${outcome.status.message}`, because)
    return false
  }
  dropActive(sync, uid)
  recordEvent(sync, 'Normal', 'SuccessfulDelete', `Deleted job ${name}`, because)
  return true
}

/** Brings `status.active` and `lastSuccessfulTime` up to date with the Jobs that are there. */
export function reviewChildren(sync: CronJobSync): void {
  for (const job of sync.children) {
    if (isFinished(job.status)) reviewFinished(sync, job)
    else if (!isInActive(sync.cronJob, job.metadata.uid)) reviewUnexpected(sync, job)
  }
  const children = new Set(sync.children.map(({ metadata }) => metadata.uid))
  for (const { uid = '', name = '', namespace } of activeOf(sync.cronJob)) {
    if (children.has(uid) || sync.live.get('jobs', objectKey(namespace, name)) !== undefined) continue
    recordEvent(sync, 'Normal', 'MissingJob', `Active job went missing: ${name}`, cronJobReasons.childMissing(name))
    dropActive(sync, uid)
    sync.hasChanged = true
  }
}

/** The cache may lag behind the status that this controller wrote: look at the CronJob itself first. */
function reviewUnexpected(sync: CronJobSync, { metadata: { name, uid } }: Job): void {
  const fresh = sync.live.get('cronjobs', keyOf(sync.cronJob))
  if (fresh !== undefined && isInActive(fresh, uid)) {
    sync.cronJob = fresh
    return
  }
  const message = `Saw a job that the controller did not create or forgot: ${name}`
  recordEvent(sync, 'Warning', 'UnexpectedJob', message, cronJobReasons.childUnexpected(name))
}

function reviewFinished(sync: CronJobSync, { metadata: { name, uid }, status }: Job): void {
  const isComplete = isTrue(status, 'Complete')
  if (isInActive(sync.cronJob, uid)) {
    const condition = isComplete ? 'Complete' : 'Failed'
    dropActive(sync, uid)
    recordEvent(
      sync,
      'Normal',
      'SawCompletedJob',
      `Saw completed job: ${name}, condition: ${condition}`,
      cronJobReasons.childFinished(name, condition),
    )
    sync.hasChanged = true
  }
  const { completionTime } = status ?? {}
  if (!isComplete || completionTime === undefined) return
  const known = sync.cronJob.status?.lastSuccessfulTime
  if (known === undefined || instantOfTimestamp(completionTime)! > instantOfTimestamp(known)!)
    changeStatus(sync, { lastSuccessfulTime: completionTime })
}
