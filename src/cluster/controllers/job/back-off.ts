import type { Pod } from '../../../api/openapi/kubernetes.ts'
import { instantOf, instantOfTimestamp, milliseconds, type Duration, type Instant } from '../../../clock/instant.ts'
import { podCondition } from '../../machinery/pod-facts.ts'
import { failureCountOf, ignoredFailureCountOf } from './job-pods.ts'

/** What a Job remembers of its failures; never in the API, so a restarted controller forgets it. */
export interface BackOff {
  readonly failures: number
  readonly lastFailureAt?: Instant
}

export const noBackOff: BackOff = { failures: 0 }

const firstDelay = 10_000
const longestDelay = 600_000

/**
 * Takes up the pods that finished since the last sync: a success resets, failures after it count again.
 * @source kubernetes@1.36 pkg/controller/job/backoff_utils.go newBackoffRecord
 */
export function nextBackOff(before: BackOff, succeeded: readonly Instant[], failed: readonly Instant[]): BackOff {
  if (succeeded.length === 0) {
    if (failed.length === 0) return before
    return { failures: before.failures + failed.length, lastFailureAt: latest(failed) }
  }
  const lastSuccess = latest(succeeded)
  const later = failed.filter((instant) => instant > lastSuccess)
  return later.length === 0 ? noBackOff : { failures: later.length, lastFailureAt: latest(later) }
}

const latest = (instants: readonly Instant[]): Instant =>
  instants.reduce((most, instant) => (instant > most ? instant : most))

/** How long no pod may be created yet; 0 when one may. */
export function remainingDelay({ failures, lastFailureAt }: BackOff, now: Instant): Duration {
  if (failures === 0 || lastFailureAt === undefined) return milliseconds(0)
  return milliseconds(Math.max(0, delayAfter(failures) - (now - lastFailureAt)))
}

function delayAfter(failures: number): number {
  let delay = firstDelay
  for (let count = 1; count < failures && delay < longestDelay; count++) delay = Math.min(longestDelay, delay * 2)
  return delay
}

/** The same for one index, judged by the failed pod that is to be replaced. */
export function remainingDelayOfIndex(replaced: Pod | undefined, now: Instant): Duration {
  if (replaced === undefined) return milliseconds(0)
  const failures = failureCountOf(replaced) + ignoredFailureCountOf(replaced) + 1
  return remainingDelay({ failures, lastFailureAt: finishedAt(replaced) }, now)
}

/** When a pod ended: by its containers, else since when it is not Ready, else when its deletion was asked for, else its birth. */
export function finishedAt(pod: Pod): Instant {
  return (
    endOfContainers(pod) ??
    unreadySince(pod) ??
    deletionAskedAt(pod) ??
    at(pod.metadata.creationTimestamp) ??
    instantOf(0)
  )
}

const at = (timestamp: string | undefined): Instant | undefined =>
  timestamp ? instantOfTimestamp(timestamp) : undefined

function endOfContainers(pod: Pod): Instant | undefined {
  let end: Instant | undefined
  const sidecars = (pod.spec.initContainers ?? [])
    .filter(({ restartPolicy }) => restartPolicy === 'Always')
    .map(({ name }) => name)
  const statuses = [
    ...(pod.status?.containerStatuses ?? []),
    ...(pod.status?.initContainerStatuses ?? []).filter(({ name }) => sidecars.includes(name)),
  ]
  for (const { state } of statuses) {
    const finished = at(state?.terminated?.finishedAt)
    if (finished === undefined) return undefined
    if (end === undefined || finished > end) end = finished
  }
  return end
}

function unreadySince(pod: Pod): Instant | undefined {
  const ready = podCondition(pod, 'Ready')
  return ready?.status === 'False' ? at(ready.lastTransitionTime) : undefined
}

function deletionAskedAt({ metadata }: Pod): Instant | undefined {
  const deletion = at(metadata.deletionTimestamp)
  return deletion === undefined ? undefined : instantOf(deletion - (metadata.deletionGracePeriodSeconds ?? 0) * 1000)
}
