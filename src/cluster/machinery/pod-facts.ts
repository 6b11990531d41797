import type { Pod, PodCondition } from '../../api/openapi/kubernetes.ts'
import { after, instantOfTimestamp, seconds, type Instant } from '../../clock/instant.ts'

/** The condition of this type, if the pod has one. */
export function podCondition(pod: Pod, type: string): PodCondition | undefined {
  const conditions = pod.status?.conditions
  if (conditions === undefined) return undefined
  for (const condition of conditions) if (condition.type === type) return condition
  return undefined
}

export const isReady = (pod: Pod): boolean => podCondition(pod, 'Ready')?.status === 'True'

/** Succeeded or Failed: nothing of this pod will ever run again. */
export function isFinished(pod: Pod): boolean {
  const phase = pod.status?.phase
  return phase === 'Succeeded' || phase === 'Failed'
}

/** Neither finished nor being deleted. @source kubernetes@1.36 pkg/controller/controller_utils.go IsPodActive */
export const isActive = (pod: Pod): boolean => pod.metadata.deletionTimestamp === undefined && !isFinished(pod)

/** Being deleted and not yet finished: what `terminatingReplicas` counts. */
export const isWindingDown = (pod: Pod): boolean => pod.metadata.deletionTimestamp !== undefined && !isFinished(pod)

/** Since when the pod is Ready without a break; undefined when it is not Ready. */
export function readySince(pod: Pod): Instant | undefined {
  const condition = podCondition(pod, 'Ready')
  if (condition?.status !== 'True') return undefined
  return condition.lastTransitionTime === undefined ? undefined : instantOfTimestamp(condition.lastTransitionTime)
}

/** When a Ready pod has been Ready for `minReadySeconds`; undefined when it is not Ready. */
export function availableAt(pod: Pod, minReadySeconds: number): Instant | undefined {
  const since = readySince(pod)
  return since === undefined ? undefined : after(since, seconds(minReadySeconds))
}

/** @source kubernetes@1.36 pkg/api/v1/pod/util.go IsPodAvailable */
export function isAvailable(pod: Pod, minReadySeconds: number, now: Instant): boolean {
  if (minReadySeconds === 0) return isReady(pod)
  const instant = availableAt(pod, minReadySeconds)
  return instant !== undefined && instant <= now
}
