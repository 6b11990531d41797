import { controllerOf, isTerminating, keyOf, type KubeObject } from '../../../api/object.ts'
import type { CronJob, Job } from '../../../api/openapi/kubernetes.ts'
import { delayToNextSlot } from '../../../api/cron/missed.ts'
import type { Status } from '../../../api/status.ts'
import {
  defineComponent,
  type Attempt,
  type Decision,
  type Enqueue,
  type Observation,
} from '../../machinery/contract.ts'
import { controllerChanged, controllerFrom, referenceTo } from '../../machinery/references.ts'
import type { Change, ClusterView } from '../../machinery/view.ts'
import { activeOf, recordEvent, slotReference, type CronJobSync } from './cronjob-sync.ts'
import { pruneHistory, reviewChildren } from './children.ts'
import { cronJobReasons } from './reasons.ts'
import { namesZone, scheduleOf, zoneOf } from './schedules.ts'
import { startDueJob } from './start.ts'
import type { Instant } from '../../../clock/instant.ts'

/** All controllers work at the same time upstream: what is queued first is done first. */
const controllerOrder = 100
const jobsByCronJob = 'jobsByCronJob'
/** Keys of CronJobs whose changed schedule cannot be read; upstream complains right in its watch handler. */
const unparseablePrefix = 'unparseable '

export const cronJobController = defineComponent<undefined>({
  name: 'cronjob-controller',
  order: controllerOrder,
  watches: [
    { resource: 'cronjobs', enqueue: cronJobChanged },
    { resource: 'jobs', enqueue: jobChanged },
  ],
  // By the owner's name alone, as upstream looks for them.
  indexes: [{ name: jobsByCronJob, resource: 'jobs', valueOf: ownerKeyOf }],
  reconcile: (observation, attempt) =>
    observation.key.startsWith(unparseablePrefix) ? complain(observation, attempt) : reconcile(observation, attempt),
})

function ownerKeyOf(object: KubeObject): string | undefined {
  const owner = controllerOf(object)
  return owner && `${object.metadata.namespace}/${owner.name}`
}

function cronJobChanged(
  { type, key, object, previous }: Change,
  _view: ClusterView,
  enqueue: Enqueue,
  now: Instant,
): void {
  if (type !== 'MODIFIED') return enqueue(key)
  const cronJob = object as CronJob
  const before = (previous as CronJob).spec
  if (before.schedule === cronJob.spec.schedule && before.timeZone === cronJob.spec.timeZone) return enqueue(key)
  const parsed = scheduleOf(cronJob)
  if (!parsed.ok) return enqueue(unparseablePrefix + key)
  const delay = delayToNextSlot(parsed.schedule, slotReference(cronJob), now)
  if (delay !== undefined) enqueue(key, delay)
}

function jobChanged({ type, object, previous }: Change, view: ClusterView, enqueue: Enqueue): void {
  const ownerOf = (job: KubeObject): KubeObject | undefined => controllerFrom(view, 'cronjobs', 'CronJob', job)
  const former = type === 'MODIFIED' && controllerChanged(previous!, object) ? ownerOf(previous!) : undefined
  if (former !== undefined) enqueue(keyOf(former))
  const owner = ownerOf(object)
  if (owner !== undefined) enqueue(keyOf(owner))
}

function complain({ key, view }: Observation<undefined>, attempt: Attempt): Decision<undefined> {
  const cronJob = view.get('cronjobs', key.slice(unparseablePrefix.length))
  const parsed = cronJob && scheduleOf(cronJob)
  if (cronJob === undefined || parsed === undefined || parsed.ok) return { remember: undefined }
  const message = `unparseable schedule for cronjob: ${cronJob.spec.schedule}`
  const because = cronJobReasons.unparseable(cronJob.spec.schedule, parsed.error)
  attempt({
    verb: 'recordEvent',
    regarding: cronJob,
    type: 'Warning',
    reason: 'UnParseableCronJobSchedule',
    message,
    because,
  })
  return { remember: undefined }
}

/** @source kubernetes@1.36 pkg/controller/cronjob/cronjob_controllerv2.go sync */
function reconcile({ key, view, live, now }: Observation<undefined>, attempt: Attempt): Decision<undefined> {
  const cronJob = view.get('cronjobs', key)
  if (cronJob === undefined) return { remember: undefined }
  const children = [...view.indexed<Job>(jobsByCronJob, key)]
  const sync: CronJobSync = {
    view,
    live,
    now,
    attempt,
    cronJob,
    hasChanged: false,
    children,
    requeueAfter: undefined,
    held: undefined,
  }
  pruneHistory(sync)
  reviewChildren(sync)
  const failure = isTerminating(cronJob) ? undefined : carryOn(sync)
  const refusal = sync.hasChanged ? writeStatus(sync) : undefined
  const { held, requeueAfter } = sync
  const about = referenceTo('cronjobs', cronJob)
  const problem = refusal ?? failure
  return {
    waits: held === undefined ? [] : [{ about, ...held }],
    remember: undefined,
    ...(problem && { failed: problem }),
    ...(problem === undefined && requeueAfter !== undefined && { requeueAfter, background: true }),
  }
}

/** What stands in the way of a start is complained of at every look. */
function carryOn(sync: CronJobSync): Status | undefined {
  const { cronJob } = sync
  const { schedule, timeZone = '', suspend } = cronJob.spec
  const zone = zoneOf(cronJob)
  if ('error' in zone) {
    const because = cronJobReasons.unknownTimeZone(timeZone)
    recordEvent(
      sync,
      'Warning',
      'UnknownTimeZone',
      `invalid timeZone: ${JSON.stringify(timeZone)}: ${zone.error}`,
      because,
    )
    sync.held = { because }
    return undefined
  }
  if (suspend === true) {
    sync.held = { because: cronJobReasons.suspended() }
    return undefined
  }
  if (namesZone(cronJob)) {
    const message = `CRON_TZ or TZ used in schedule ${JSON.stringify(schedule)} is not officially supported, see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details`
    recordEvent(sync, 'Warning', 'UnsupportedSchedule', message, cronJobReasons.zoneInSchedule(schedule))
  }
  const parsed = scheduleOf(cronJob)
  if (parsed.ok) return startDueJob(sync, parsed.schedule)
  const because = cronJobReasons.unparseable(schedule, parsed.error)
  recordEvent(
    sync,
    'Warning',
    'UnparseableSchedule',
    `unparseable schedule: ${JSON.stringify(schedule)} : ${parsed.error}`,
    because,
  )
  sync.held = { because }
  return undefined
}

function writeStatus({ cronJob, attempt }: CronJobSync): Status | undefined {
  const because = cronJobReasons.status(activeOf(cronJob).length)
  const outcome = attempt({ verb: 'updateStatus', resource: 'cronjobs', object: cronJob, because })
  return outcome.ok ? undefined : outcome.status
}
