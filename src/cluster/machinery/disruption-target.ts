import type { Pod, PodCondition } from '../../api/openapi/kubernetes.ts'

/** The pod with the condition that says who is about to remove it; the same pod when it says so already. */
export function withDisruptionTarget(
  pod: Pod,
  { reason, message }: { readonly reason: string; readonly message: string },
  stamp: string,
): Pod {
  const conditions = pod.status?.conditions ?? []
  const before = conditions.find(({ type }) => type === 'DisruptionTarget')
  const isSame = before?.status === 'True' && before.reason === reason && before.message === message
  const { generation } = pod.metadata
  if (isSame) return pod
  const next = {
    type: 'DisruptionTarget',
    ...(generation !== undefined && { observedGeneration: generation }),
    status: 'True',
    lastProbeTime: null as unknown as undefined,
    lastTransitionTime: before?.status === 'True' ? before.lastTransitionTime : stamp,
    reason,
    message,
  } as PodCondition
  const listed = before === undefined ? [...conditions, next] : conditions.map((old) => (old === before ? next : old))
  return { ...pod, status: { ...pod.status, conditions: listed } }
}
