import type { Schedule } from '../../../api/cron/schedule.ts'
import { delayToNextSlot, missedSlots } from '../../../api/cron/missed.ts'
import { utc } from '../../../api/cron/time-zone.ts'
import { controllerOf, controllerReference, keyOf, objectKey } from '../../../api/object.ts'
import type { CronJob, Job } from '../../../api/openapi/kubernetes.ts'
import { failure as failureStatus, notFound, type Status } from '../../../api/status.ts'
import { after, instantOf, timestampOf, type Instant } from '../../../clock/instant.ts'
import { isNamespaceTerminating } from '../../machinery/pod-control.ts'
import { activeOf, changeStatus, isInActive, recordEvent, slotReference, type CronJobSync } from './cronjob-sync.ts'
import { deleteJob } from './children.ts'
import { cronJobReasons } from './reasons.ts'
import { jobNameOf, rfc1123, zonedTimestamp, zoneOf } from './schedules.ts'

/** Starts the latest slot that has come and was not used, if the policies allow it. The answer is what went wrong. */
export function startDueJob(sync: CronJobSync, schedule: Schedule): Status | undefined {
  const { cronJob, now } = sync
  const { missed, mostRecent: slot, error } = missedSlots(schedule, slotReference(cronJob), now, true)
  if (slot !== undefined && slot <= now && missed === 'many') {
    const message = 'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew'
    recordEvent(sync, 'Warning', 'TooManyMissedTimes', message, cronJobReasons.tooManyMissed(timestampOf(slot)))
  }
  if (error !== undefined) {
    const because = cronJobReasons.invalidSchedule(cronJob.spec.schedule, error)
    recordEvent(sync, 'Warning', 'InvalidSchedule', `invalid schedule: ${cronJob.spec.schedule} : ${error}`, because)
    sync.held = { because }
    return undefined
  }
  if (slot === undefined || slot > now) return waitForNext(sync, schedule)
  if (isTooLate(sync, slot)) return waitForNext(sync, schedule)
  const name = jobNameOf(cronJob, slot)
  const isDone =
    activeOf(cronJob).some((entry) => entry.name === name) || cronJob.status?.lastScheduleTime === timestampOf(slot)
  if (isDone) return waitForNext(sync, schedule)
  if (cronJob.spec.concurrencyPolicy === 'Forbid' && activeOf(cronJob).length > 0) return forbid(sync, schedule, slot)
  const refusal = cronJob.spec.concurrencyPolicy === 'Replace' ? replaceActive(sync) : undefined
  return refusal ?? createJob(sync, schedule, slot)
}

/** The next look: 100 ms after the next slot. */
function waitForNext(sync: CronJobSync, schedule: Schedule): undefined {
  const delay = delayToNextSlot(schedule, slotReference(sync.cronJob), sync.now)
  if (delay === undefined) return undefined
  const until = after(sync.now, delay)
  sync.requeueAfter = delay
  sync.held ??= { because: cronJobReasons.nextSlot(timestampOf(instantOf(until - 100))), until }
  return undefined
}

function isTooLate(sync: CronJobSync, slot: Instant): boolean {
  const { startingDeadlineSeconds } = sync.cronJob.spec
  if (startingDeadlineSeconds === undefined || slot + startingDeadlineSeconds * 1000 >= sync.now) return false
  const because = cronJobReasons.deadlinePassed(timestampOf(slot), startingDeadlineSeconds)
  recordEvent(sync, 'Warning', 'MissSchedule', `Missed scheduled time to start a job: ${rfc1123(slot)}`, because)
  sync.held = { because }
  return true
}

function forbid(sync: CronJobSync, schedule: Schedule, slot: Instant): undefined {
  const because = cronJobReasons.forbid(activeOf(sync.cronJob)[0]!.name ?? '', timestampOf(slot))
  const message = 'Not starting job because prior execution is running and concurrency policy is Forbid'
  recordEvent(sync, 'Normal', 'JobAlreadyActive', message, because)
  waitForNext(sync, schedule)
  const until = sync.requeueAfter === undefined ? undefined : after(sync.now, sync.requeueAfter)
  sync.held = { because, ...(until !== undefined && { until }) }
  return undefined
}

function replaceActive(sync: CronJobSync): Status | undefined {
  for (const { name = '', namespace } of activeOf(sync.cronJob)) {
    const because = cronJobReasons.replace(name)
    const job = sync.live.get('jobs', objectKey(namespace, name))
    if (job === undefined) {
      const status = notFound('jobs', 'batch', name)
      recordEvent(sync, 'Warning', 'FailedGet', `Get job: ${status.message}`, because)
      return status
    }
    if (!deleteJob(sync, job, because))
      return failureStatus(500, 'InternalError', `could not replace job ${namespace}/${name}`)
    sync.hasChanged = true
  }
  return undefined
}

function createJob(sync: CronJobSync, schedule: Schedule, slot: Instant): Status | undefined {
  const { cronJob, live } = sync
  const object = jobFor(cronJob, slot)
  const { name } = object.metadata
  const because = cronJobReasons.slotDue(timestampOf(slot), name)
  const outcome = sync.attempt<Job>({ verb: 'create', resource: 'jobs', object, because })
  let job: Job | undefined = outcome.ok ? outcome.object : undefined
  if (!outcome.ok) {
    if (isNamespaceTerminating(outcome.status)) return outcome.status
    if (outcome.status.reason !== 'AlreadyExists') return createRefused(sync, name, outcome.status)
    job = live.get('jobs', keyOf(object as Job))
    const isOurs = job !== undefined && controllerOf(job)?.uid === cronJob.metadata.uid
    if (!isOurs) sync.held = { because: cronJobReasons.nameTaken(name) }
    if (!isOurs || isInActive(cronJob, job!.metadata.uid)) return undefined
  } else recordEvent(sync, 'Normal', 'SuccessfulCreate', `Created job ${name}`, because)
  const { namespace, uid, resourceVersion } = job!.metadata
  const entry = {
    kind: 'Job',
    ...(namespace !== undefined && { namespace }),
    name,
    uid,
    apiVersion: 'batch/v1',
    resourceVersion,
  }
  changeStatus(sync, { active: [...activeOf(sync.cronJob), entry], lastScheduleTime: timestampOf(slot) })
  return waitForNext(sync, schedule)
}

function createRefused(sync: CronJobSync, name: string, status: Status): Status {
  const because = cronJobReasons.createRefused(name, status.message)
  recordEvent(sync, 'Warning', 'FailedCreate', `Error creating job: ${status.message}`, because)
  sync.held = { because }
  return status
}

const scheduledTimestamp = 'batch.kubernetes.io/cronjob-scheduled-timestamp'

/** The Job of one slot: what the template says, nothing of the CronJob's own labels. */
export function jobFor(cronJob: CronJob, slot: Instant) {
  const { metadata = {}, spec } = cronJob.spec.jobTemplate as {
    readonly metadata?: Partial<Job['metadata']>
    readonly spec?: Job['spec']
  }
  const zone = zoneOf(cronJob)
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: jobNameOf(cronJob, slot),
      namespace: cronJob.metadata.namespace,
      ...(metadata.labels && { labels: metadata.labels }),
      annotations: {
        ...metadata.annotations,
        [scheduledTimestamp]: zonedTimestamp(slot, 'error' in zone ? utc : zone),
      },
      ownerReferences: [controllerReference(cronJob)],
    },
    spec,
  } as unknown as Job
}
