import type { Pod } from '../../../api/openapi/kubernetes.ts'
import type { Status } from '../../../api/status.ts'
import { after, milliseconds, type Duration } from '../../../clock/instant.ts'
import type { Reason } from '../../machinery/contract.ts'
import {
  createPod,
  deletePod,
  isNamespaceTerminating,
  ownerReferencesOf,
  slowStart,
} from '../../machinery/pod-control.ts'
import { isReady, isWindingDown } from '../../machinery/pod-facts.ts'
import { remainingDelay, remainingDelayOfIndex } from './back-off.ts'
import { lowestFree, merged, withIndexes } from './intervals.ts'
import {
  hasLimitPerIndex,
  hasTrackingFinalizer,
  indexOf,
  isIndexed,
  isSuspended,
  replacesOnlyFailed,
} from './job-pods.ts'
import { lookAgainAfter, untrack, type JobSync } from './job-sync.ts'
import { namePrefixOfIndex, templateOfIndex, trackedTemplate } from './pod-templates.ts'
import { jobReasons } from './reasons.ts'
import { podsToRemove } from './removal.ts'

/** Creates or deletes at most so many pods a sync. */
export const burstPods = 500
/** Pod events and status updates are gathered for so long. */
export const batchPeriod = milliseconds(1000)

/** Brings the number of active pods to what is wanted now: deletes or creates, never both in one sync. */
export function managePods(sync: JobSync): Status | undefined {
  const { job, status, activePods } = sync
  if (isSuspended(job))
    return removePods(sync, podsToRemove(job, activePods, status.active), jobReasons.suspending(status.active))
  const wanted = wantedActive(sync)
  const victims = podsToRemove(job, activePods, Math.max(0, status.active - wanted))
  if (victims.length > 0) {
    const burst = victims.slice(0, burstPods)
    if (victims.length > burst.length)
      sync.held = { because: jobReasons.burstLimit(victims.length - burst.length, burstPods) }
    return removePods(sync, burst, jobReasons.podsSurplus(status.active, wanted, burst.length))
  }
  const terminating = replacesOnlyFailed(job) ? status.terminating : 0
  const missing = wanted - terminating - status.active
  if (missing > 0) return createPods(sync, wanted, missing)
  if (terminating > 0 && wanted > status.active) sync.held = { because: jobReasons.podsTerminating(terminating) }
  return undefined
}

/** How many pods should run at once. */
export function wantedActive({ job, status, succeeded }: JobSync): number {
  const { completions, parallelism = 1 } = job.spec
  if (completions === undefined) return succeeded > 0 ? status.active : parallelism
  return Math.max(0, Math.min(parallelism, completions - succeeded))
}

/** Pods that are no longer wanted do not count as failed: their finalizer goes first. */
function removePods(sync: JobSync, victims: readonly Pod[], because: Reason): Status | undefined {
  const { attempt, job, status } = sync
  let failure: Status | undefined
  for (const pod of victims) {
    const untracked = hasTrackingFinalizer(pod) ? untrack(attempt, pod, because) : undefined
    if (untracked?.failure !== undefined) {
      failure ??= untracked.failure
      continue
    }
    const outcome = deletePod(job, pod, attempt, because)
    if (isReady(pod)) status.ready--
    if (!outcome.ok && outcome.status.code !== 404) {
      failure ??= outcome.status
      continue
    }
    status.active--
    status.terminating++
    noteWrite(sync, outcome.ok ? Number(outcome.object.metadata.resourceVersion) : 0)
  }
  return failure
}

function noteWrite(sync: JobSync, revision: number): void {
  if (revision > sync.memory.wroteAt) sync.memory = { ...sync.memory, wroteAt: revision }
}

function createPods(sync: JobSync, wanted: number, missing: number): Status | undefined {
  const { job, status, now, backOff } = sync
  const delay = hasLimitPerIndex(job) ? milliseconds(0) : remainingDelay(backOff, now)
  if (delay > 0) {
    const total = backOff.lastFailureAt === undefined ? 0 : (now - backOff.lastFailureAt + delay) / 1000
    return hold(sync, jobReasons.backOff(backOff.failures, Math.round(total), missing), delay)
  }
  const count = Math.min(missing, burstPods)
  const indexes = isIndexed(job) ? indexesToStart(sync, count) : undefined
  if (indexes !== undefined && 'delay' in indexes) return hold(sync, jobReasons.indexBackOff(missing), indexes.delay)
  const creating = indexes?.ready.length ?? count
  if (missing > burstPods) sync.held = { because: jobReasons.burstLimit(missing - creating, burstPods) }
  const because = jobReasons.podsMissing(status.active, wanted, creating)
  const ownerReferences = ownerReferencesOf(job)
  let next = 0
  const started = slowStart(creating, () => {
    const index = indexes?.ready[next++]
    const order =
      index === undefined
        ? { template: trackedTemplate(job) }
        : {
            template: templateOfIndex(job, index, sync.replacedPods.get(index)),
            generateName: namePrefixOfIndex(job.metadata.name, index),
          }
    const outcome = createPod({ owner: job, ownerReferences, because, ...order }, sync.attempt)
    if (outcome.ok) noteWrite(sync, Number(outcome.object.metadata.resourceVersion))
    return outcome.ok || isNamespaceTerminating(outcome.status) ? undefined : outcome.status
  })
  status.active += started.successes
  if (started.failure !== undefined)
    sync.held = { because: jobReasons.createRefused(started.failure.message, sync.memory.failures + 1) }
  return started.failure
}

function hold(sync: JobSync, because: Reason, delay: Duration): undefined {
  const look = milliseconds(Math.max(delay, batchPeriod))
  lookAgainAfter(sync, look)
  sync.held = { because, until: after(sync.now, look) }
}

/** The lowest indexes without a pod; with a limit per index only those that are due. */
function indexesToStart(
  sync: JobSync,
  count: number,
): { readonly ready: readonly number[] } | { readonly delay: Duration } {
  const { job, replacedPods, now } = sync
  const pending = pendingIndexes(sync, count)
  if (!hasLimitPerIndex(job)) return { ready: pending }
  const delays = pending.map((index) => remainingDelayOfIndex(replacedPods.get(index), now))
  const ready = pending.filter((_index, place) => delays[place] === 0)
  if (ready.length > 0 || pending.length === 0) return { ready }
  return { delay: milliseconds(Math.min(...delays)) }
}

function pendingIndexes(
  { job, activePods, pods, succeededIndexes, failedIndexes }: JobSync,
  count: number,
): readonly number[] {
  const indexesOf = (some: readonly Pod[]): readonly number[] => some.map(indexOf).filter((index) => index >= 0)
  let taken = withIndexes(succeededIndexes, indexesOf(activePods))
  if (replacesOnlyFailed(job)) taken = withIndexes(taken, indexesOf(pods.filter(isWindingDown)))
  return lowestFree(merged(taken, failedIndexes ?? []), count, job.spec.completions ?? 0)
}
