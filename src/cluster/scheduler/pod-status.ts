import { objectKey } from '../../api/object.ts'
import type { Pod, PodCondition } from '../../api/openapi/kubernetes.ts'
import { timestampOf, type Instant } from '../../clock/instant.ts'
import type { Attempt, Reason } from '../machinery/contract.ts'
import type { ClusterView } from '../machinery/view.ts'

export interface StatusChange {
  readonly condition?: Pick<PodCondition, 'type' | 'status' | 'reason' | 'message'>
  /** A node's name, or '' to take the nomination back. */
  readonly nominatedNodeName?: string
}

/**
 * Writes a condition and the nomination, if that changes anything. Like upstream's patch it builds on what the server has.
 * @source kubernetes@1.36 pkg/scheduler/schedule_one.go updatePod, pkg/api/v1/pod UpdatePodCondition
 */
export function changeStatus(
  live: ClusterView,
  attempt: Attempt,
  pod: Pod,
  change: StatusChange,
  because: Reason,
  now: Instant,
): Pod {
  const current = live.get('pods', objectKey(pod.metadata.namespace, pod.metadata.name))
  if (current === undefined || current.metadata.uid !== pod.metadata.uid) return pod
  const conditions =
    change.condition === undefined ? current.status?.conditions : withCondition(current, change.condition, now)
  const nominatedNodeName = change.nominatedNodeName ?? current.status?.nominatedNodeName ?? ''
  if (conditions === current.status?.conditions && nominatedNodeName === (current.status?.nominatedNodeName ?? ''))
    return current
  const { nominatedNodeName: _before, ...status } = current.status ?? {}
  const next: Pod = {
    ...current,
    status: { ...status, ...(conditions && { conditions }), ...(nominatedNodeName !== '' && { nominatedNodeName }) },
  }
  const outcome = attempt<Pod>({ verb: 'updateStatus', resource: 'pods', object: next, because })
  return outcome.ok ? outcome.object : current
}

function withCondition(
  { metadata, status }: Pod,
  wanted: NonNullable<StatusChange['condition']>,
  now: Instant,
): readonly PodCondition[] | undefined {
  const conditions = status?.conditions ?? []
  const before = conditions.find(({ type }) => type === wanted.type)
  const condition: PodCondition = {
    ...wanted,
    lastProbeTime: null as unknown as undefined,
    lastTransitionTime: before?.status === wanted.status ? before.lastTransitionTime : timestampOf(now),
    ...(metadata.generation !== undefined && { observedGeneration: metadata.generation }),
  }
  if (before === undefined) return [...conditions, condition]
  const isSame =
    before.status === condition.status &&
    before.reason === condition.reason &&
    before.message === condition.message &&
    before.observedGeneration === condition.observedGeneration
  return isSame ? status?.conditions : conditions.map((existing) => (existing === before ? condition : existing))
}
