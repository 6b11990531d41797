import { isEqual } from '../../../base/json.ts'
import { controllerOf, keyOf, type ObjectKey } from '../../../api/object.ts'
import type { Job, Pod } from '../../../api/openapi/kubernetes.ts'
import { isFinished } from '../../../api/job/conditions.ts'
import { matcherOf } from '../../../api/selector/label-selector.ts'
import { instantOfTimestamp, milliseconds, type Instant } from '../../../clock/instant.ts'
import type { Enqueue, Watch } from '../../machinery/contract.ts'
import { controllerChanged, controllerFrom } from '../../machinery/references.ts'
import type { Change, ClusterView } from '../../machinery/view.ts'
import { hasTrackingFinalizer } from './job-pods.ts'
import { batchPeriod } from './manage.ts'

/** Keys of the second queue: pods whose tracking finalizer nobody else removes. */
export const orphanPrefix = 'orphan '
export const jobsByNamespace = 'jobsByNamespace'

/** @source kubernetes@1.36 pkg/controller/job/job_controller.go addJob, updateJob, addPod, updatePod, deletePod … */
export const jobWatches: readonly Watch[] = [
  { resource: 'jobs', enqueue: jobChanged },
  { resource: 'pods', enqueue: podChanged },
]

function jobChanged({ type, key, object, previous }: Change, view: ClusterView, enqueue: Enqueue, now: Instant): void {
  const job = object as Job
  const isNews = type !== 'MODIFIED' || previous?.metadata.generation !== job.metadata.generation
  enqueue(key, isNews ? undefined : batchPeriod)
  if (type === 'DELETED' || (type === 'MODIFIED' && isFinished(job.status))) enqueueTracked(job, view, enqueue)
  if (type === 'MODIFIED') watchDeadline(job, previous as Job, key, enqueue, now)
}

/** What is left of a Job that has ended: pods that still carry its finalizer. */
function enqueueTracked({ metadata, spec }: Job, view: ClusterView, enqueue: Enqueue): void {
  const matches = matcherOf(spec.selector)
  for (const pod of view.indexed<Pod>('podsByOwner', metadata.uid))
    if (hasTrackingFinalizer(pod) && matches(pod.metadata.labels)) enqueue(orphanPrefix + keyOf(pod))
}

function watchDeadline({ spec, status }: Job, previous: Job, key: ObjectKey, enqueue: Enqueue, now: Instant): void {
  const { activeDeadlineSeconds } = spec
  const start = status?.startTime === undefined ? undefined : instantOfTimestamp(status.startTime)
  if (start === undefined || activeDeadlineSeconds === undefined) return
  if (previous.spec.activeDeadlineSeconds !== activeDeadlineSeconds)
    enqueue(key, milliseconds(activeDeadlineSeconds * 1000 - (now - start)))
}

function podChanged(change: Change, view: ClusterView, enqueue: Enqueue): void {
  const pod = change.object as Pod
  if (change.type === 'DELETED' || pod.metadata.deletionTimestamp !== undefined) return podLeaves(pod, view, enqueue)
  const hasNewController = change.type === 'MODIFIED' && controllerChanged(change.previous!, pod)
  if (hasNewController) {
    const former = controllerFrom(view, 'jobs', 'Job', change.previous!)
    if (former !== undefined) enqueue(keyOf(former), batchPeriod)
  }
  if (controllerOf(pod) !== undefined) {
    const job = controllerFrom(view, 'jobs', 'Job', pod)
    if (job !== undefined) enqueue(keyOf(job), batchPeriod)
    return
  }
  if (hasTrackingFinalizer(pod)) enqueue(orphanPrefix + change.key)
  if (change.type === 'ADDED' || hasNewController || !isEqual(change.previous!.metadata.labels, pod.metadata.labels))
    enqueueMatching(pod, view, enqueue)
}

function podLeaves(pod: Pod, view: ClusterView, enqueue: Enqueue): void {
  const job = controllerFrom(view, 'jobs', 'Job', pod) as Job | undefined
  if (job !== undefined && !isFinished(job.status)) return enqueue(keyOf(job), batchPeriod)
  const isOfJob = controllerOf(pod) === undefined || controllerOf(pod)?.kind === 'Job'
  if (isOfJob && hasTrackingFinalizer(pod)) enqueue(orphanPrefix + keyOf(pod))
}

function enqueueMatching({ metadata }: Pod, view: ClusterView, enqueue: Enqueue): void {
  for (const job of view.indexed<Job>(jobsByNamespace, metadata.namespace ?? ''))
    if (matcherOf(job.spec.selector)(metadata.labels)) enqueue(keyOf(job), batchPeriod)
}
