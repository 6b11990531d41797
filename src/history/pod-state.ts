import type { ContainerStatus, Pod } from '../api/openapi/kubernetes.ts'

/** Numbers as in the worker protocol's `podStates`. */
export const podState = {
  pending: 0,
  creating: 1,
  running: 2,
  ready: 3,
  terminating: 4,
  crashLoop: 5,
  completed: 6,
  failed: 7,
  imagePull: 8,
  unknown: 9,
} as const

const imageReasons = new Set(['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName', 'ErrImageNeverPull'])

/** What a pod shows on stage and timeline. */
export function podStateOf(pod: Pod): number {
  const { status } = pod
  if (status?.reason === 'NodeLost') return podState.unknown
  if (pod.metadata.deletionTimestamp !== undefined) return podState.terminating
  if (status?.phase === 'Succeeded') return podState.completed
  if (status?.phase === 'Failed') return podState.failed
  if (status?.phase === 'Unknown') return podState.unknown
  const trouble = waitingTrouble(status?.initContainerStatuses) ?? waitingTrouble(status?.containerStatuses)
  if (trouble !== undefined) return trouble
  if (status?.phase === 'Running') return isReady(pod) ? podState.ready : podState.running
  return pod.spec.nodeName ? podState.creating : podState.pending
}

function waitingTrouble(statuses: readonly ContainerStatus[] | undefined): number | undefined {
  if (statuses === undefined) return undefined
  for (const { state } of statuses) {
    const reason = state?.waiting?.reason
    if (reason === undefined) continue
    if (reason === 'CrashLoopBackOff') return podState.crashLoop
    if (imageReasons.has(reason)) return podState.imagePull
  }
  return undefined
}

export function isReady(pod: Pod): boolean {
  const conditions = pod.status?.conditions
  if (conditions === undefined) return false
  for (const condition of conditions) if (condition.type === 'Ready') return condition.status === 'True'
  return false
}

export function restartsOf(pod: Pod): number {
  let restarts = 0
  for (const { restartCount } of pod.status?.containerStatuses ?? []) restarts += restartCount
  return restarts
}
