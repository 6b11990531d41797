import type { Job, Pod } from '../../../api/openapi/kubernetes.ts'

export const trackingFinalizer = 'batch.kubernetes.io/job-tracking'
export const indexKey = 'batch.kubernetes.io/job-completion-index'
export const failureCountKey = 'batch.kubernetes.io/job-index-failure-count'
export const ignoredFailureCountKey = 'batch.kubernetes.io/job-index-ignored-failure-count'

export const isIndexed = ({ spec }: Job): boolean => spec.completionMode === 'Indexed'
export const isSuspended = ({ spec }: Job): boolean => spec.suspend === true
export const hasLimitPerIndex = ({ spec }: Job): boolean => spec.backoffLimitPerIndex !== undefined

/** The name of the foreign controller that has this Job. */
export function foreignManagerOf({ spec: { managedBy } }: Job): string | undefined {
  return managedBy === undefined || managedBy === 'kubernetes.io/job-controller' ? undefined : managedBy
}

/** Pods are replaced once they have failed, not while they terminate. */
export const replacesOnlyFailed = ({ spec }: Job): boolean =>
  spec.podReplacementPolicy === 'Failed' || spec.podFailurePolicy !== undefined

export const hasTrackingFinalizer = (pod: Pod): boolean => pod.metadata.finalizers?.includes(trackingFinalizer) === true

/** A deleted pod counts as failed, unless only failed pods are replaced: it may never get to a terminal phase. */
export function isPodFailed(pod: Pod, job: Job): boolean {
  const phase = pod.status?.phase
  if (phase === 'Failed') return true
  return !replacesOnlyFailed(job) && pod.metadata.deletionTimestamp !== undefined && phase !== 'Succeeded'
}

export const isPodSucceeded = (pod: Pod): boolean => pod.status?.phase === 'Succeeded'

/** The pod's completion index; −1 when it has none that can be read. */
export function indexOf(pod: Pod): number {
  const text = pod.metadata.annotations?.[indexKey]
  return text !== undefined && /^\+?\d+$/.test(text) ? Number(text) : -1
}

export function hasValidIndex(pod: Pod, job: Job): boolean {
  const index = indexOf(pod)
  return index >= 0 && index < (job.spec.completions ?? 0)
}

const maxInt32 = 2_147_483_647

export const failureCountOf = (pod: Pod): number => countIn(pod, failureCountKey)
export const ignoredFailureCountOf = (pod: Pod): number => countIn(pod, ignoredFailureCountKey)

function countIn(pod: Pod, key: string): number {
  const text = pod.metadata.annotations?.[key]
  if (text === undefined || !/^\+?\d+$/.test(text)) return 0
  const count = Number(text)
  return count > maxInt32 ? 0 : count
}
