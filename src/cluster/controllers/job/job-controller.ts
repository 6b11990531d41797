import { isFinished } from '../../../api/job/conditions.ts'
import { controllerOf } from '../../../api/object.ts'
import type { Job, Pod } from '../../../api/openapi/kubernetes.ts'
import type { Status } from '../../../api/status.ts'
import { timestampOf } from '../../../clock/instant.ts'
import { defineComponent, type Attempt, type Decision, type Observation } from '../../machinery/contract.ts'
import { deletePod } from '../../machinery/pod-control.ts'
import { isReady } from '../../machinery/pod-facts.ts'
import { controllerFrom, referenceTo } from '../../machinery/references.ts'
import { namespaceOf } from '../../machinery/view.ts'
import { claimedPods } from './claims.ts'
import { withCondition, type NewCondition } from './conditions.ts'
import { decideFinish } from './finish.ts'
import { foreignManagerOf, hasTrackingFinalizer, isSuspended } from './job-pods.ts'
import { newMemory, newSync, recordEvent, untrack, type JobMemory, type JobSync } from './job-sync.ts'
import { managePods } from './manage.ts'
import { jobReasons } from './reasons.ts'
import { trackPods } from './tracking.ts'
import { waitsOf } from './waits.ts'
import { jobsByNamespace, jobWatches, orphanPrefix } from './watches.ts'

/** All controllers work at the same time upstream: what is queued first is done first. */
const controllerOrder = 100

export const jobController = defineComponent<JobMemory>({
  name: 'job-controller',
  order: controllerOrder,
  watches: jobWatches,
  indexes: [{ name: jobsByNamespace, resource: 'jobs', valueOf: namespaceOf }],
  retry: { baseMilliseconds: 1000, maxMilliseconds: 60_000 },
  reconcile: (observation, attempt) =>
    observation.key.startsWith(orphanPrefix) ? syncOrphan(observation, attempt) : syncJob(observation, attempt),
})

/** Takes the finalizer off a pod that no unfinished Job tracks. */
function syncOrphan({ key, view }: Observation<JobMemory>, attempt: Attempt): Decision<JobMemory> {
  const pod = view.get('pods', key.slice(orphanPrefix.length))
  if (pod === undefined || !hasTrackingFinalizer(pod)) return { remember: undefined }
  const reference = controllerOf(pod)
  if (reference !== undefined) {
    if (reference.kind !== 'Job' || reference.apiVersion !== 'batch/v1') return { remember: undefined }
    const job = controllerFrom(view, 'jobs', 'Job', pod) as Job | undefined
    if (job !== undefined && (foreignManagerOf(job) !== undefined || !isFinished(job.status)))
      return { remember: undefined }
  }
  const { failure } = untrack(attempt, pod, jobReasons.podOrphaned(pod.metadata.name))
  return { remember: undefined, ...(failure && { failed: failure }) }
}

/** @source kubernetes@1.36 pkg/controller/job/job_controller.go syncJob */
function syncJob(observation: Observation<JobMemory>, attempt: Attempt): Decision<JobMemory> {
  const { key, view, live, now } = observation
  const job = view.get('jobs', key)
  if (job === undefined || isFinished(job.status)) return { remember: undefined }
  const about = referenceTo('jobs', job)
  const manager = foreignManagerOf(job)
  if (manager !== undefined)
    return { waits: [{ about, because: jobReasons.managedElsewhere(manager) }], remember: undefined }
  const memory = observation.memory?.uid === job.metadata.uid ? observation.memory : newMemory(job.metadata.uid)
  const { completionMode = 'NonIndexed' } = job.spec
  if (completionMode !== 'NonIndexed' && completionMode !== 'Indexed') {
    const because = jobReasons.unknownCompletionMode(completionMode)
    const message = 'Skipped Job sync because completion mode is unknown'
    attempt({ verb: 'recordEvent', regarding: job, type: 'Warning', reason: 'UnknownCompletionMode', message, because })
    return { waits: [{ about, because }], remember: memory }
  }
  const claimed = claimedPods(job, view, live, attempt)
  if (claimed.refusal !== undefined)
    return { remember: { ...memory, failures: memory.failures + 1 }, failed: claimed.refusal }
  const sync = newSync({ key, view, live, now, attempt }, job, claimed.pods, memory)
  return decisionOf(sync, carryOn(sync))
}

function decisionOf(sync: JobSync, failure: Status | undefined): Decision<JobMemory> {
  const { requeueAfter } = sync
  return {
    waits: waitsOf(sync),
    remember: { ...sync.memory, failures: failure === undefined ? 0 : sync.memory.failures + 1 },
    ...(failure && { failed: failure }),
    // A look at a deadline is routine; a back-off is work to come.
    ...(requeueAfter !== undefined && { requeueAfter, background: sync.held?.until === undefined }),
  }
}

function carryOn(sync: JobSync): Status | undefined {
  const before = sync.job.status ?? {}
  decideFinish(sync)
  const managed = sync.finish === undefined ? manage(sync) : { failure: endPods(sync), hasChanged: false }
  const { status } = sync
  const hasChanged =
    managed.hasChanged ||
    status.active !== (before.active ?? 0) ||
    status.ready !== before.ready ||
    status.terminating !== before.terminating
  return trackPods(sync, hasChanged) ?? managed.failure
}

interface Managed {
  readonly failure: Status | undefined
  /** The Suspended condition turned. */
  readonly hasChanged: boolean
}

function manage(sync: JobSync): Managed {
  const mayManage = sync.seesOwnWrites && sync.job.metadata.deletionTimestamp === undefined
  const failure = mayManage ? managePods(sync) : undefined
  if (!sync.seesOwnWrites) sync.held = { because: jobReasons.ownWritesUnseen(sync.status.active) }
  if (isComplete(sync)) {
    sync.finish = {
      type: 'SuccessCriteriaMet',
      status: 'True',
      reason: 'CompletionsReached',
      message: 'Reached expected number of succeeded pods',
    }
    return { failure, hasChanged: false }
  }
  return { failure, hasChanged: mayManage && noteSuspension(sync) }
}

function isComplete({ job, succeeded, status }: JobSync): boolean {
  if (status.active > 0) return false
  return job.spec.completions === undefined ? succeeded > 0 : succeeded >= job.spec.completions
}

/** Suspension ends one activation and resuming begins another, with a start time of its own. */
function noteSuspension(sync: JobSync): boolean {
  const { status, now } = sync
  const suspends = isSuspended(sync.job)
  const next: NewCondition = suspends
    ? { type: 'Suspended', status: 'True', reason: 'JobSuspended', message: 'Job suspended' }
    : { type: 'Suspended', status: 'False', reason: 'JobResumed', message: 'Job resumed' }
  const conditions = withCondition(status.conditions, next, now)
  if (conditions === status.conditions) return false
  status.conditions = conditions
  status.startTime = suspends ? undefined : timestampOf(now)
  recordEvent(
    sync,
    'Normal',
    suspends ? 'Suspended' : 'Resumed',
    next.message,
    suspends ? jobReasons.suspended() : jobReasons.resumed(),
  )
  return true
}

/** Deletes what still runs of a Job that ends; the finalizers stay until the pods are counted. */
function endPods(sync: JobSync): Status | undefined {
  const { job, activePods, attempt, status } = sync
  const because = jobReasons.ending(sync.finish!.reason, activePods.length)
  let failure: Status | undefined
  let deleted = 0
  for (const pod of activePods as readonly Pod[]) {
    const outcome = deletePod(job, pod, attempt, because)
    if (isReady(pod)) status.ready--
    if (outcome.ok || outcome.status.code === 404) deleted++
    else failure ??= outcome.status
  }
  status.active -= deleted
  status.terminating += deleted
  // The end cannot be declared while pods may still run or are not seen yet.
  if (deleted !== activePods.length || !sync.seesOwnWrites) sync.finish = undefined
  return failure
}
