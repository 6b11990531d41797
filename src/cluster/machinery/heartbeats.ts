import { objectKey, type ObjectKey } from '../../api/object.ts'
import type { Lease, Node, NodeCondition } from '../../api/openapi/kubernetes.ts'
import {
  after,
  instantOf,
  instantOfTimestamp,
  microTimestampOf,
  milliseconds,
  seconds,
  timestampOf,
  type Instant,
} from '../../clock/instant.ts'

/**
 * A living kubelet renews its lease every 10 s and posts its status every 5 min. Nobody stores that: what is stored is when it
 * began, and what has been renewed since follows from the clock. A lease with this annotation is read so.
 */
export const renewalAnnotation = 'kuberama.dev/renewed'
export const renewedOnRead = 'on-read'
export const leaseNamespace = 'kube-node-lease'
/** @source kubernetes@1.36 pkg/kubelet/apis/config/v1beta1/defaults.go */
export const renewEvery = seconds(10)
const postEvery = seconds(300)

export const leaseKeyOf = (node: string): ObjectKey => objectKey(leaseNamespace, node)

/** On a Node: `"off"` silences its kubelet. */
export const powerAnnotation = 'kuberama.dev/power'

export const isPoweredOff = (node: Node): boolean => node.metadata.annotations?.[powerAnnotation] === 'off'

export const renewsByItself = (lease: Lease): boolean =>
  lease.metadata.annotations?.[renewalAnnotation] === renewedOnRead

/** The newest renewal up to `now`. */
export function renewedAt(lease: Lease, now: Instant): Instant | undefined {
  const stored = instantOfTimestamp(lease.spec?.renewTime ?? '')
  if (stored === undefined || !renewsByItself(lease) || now < stored) return stored
  return after(stored, milliseconds(Math.floor((now - stored) / renewEvery) * renewEvery))
}

/** The lease as the API server would hold it at `now`. */
export function leaseAsOf(lease: Lease, now: Instant): Lease {
  const renewed = renewsByItself(lease) ? renewedAt(lease, now) : undefined
  if (renewed === undefined) return lease
  return { ...lease, spec: { ...lease.spec, renewTime: microTimestampOf(renewed) } }
}

const posted = ['MemoryPressure', 'DiskPressure', 'PIDPressure', 'Ready']

/** The node with the heartbeats that its kubelet has posted up to its last renewal. */
export function nodeAsOf(node: Node, lease: Lease | undefined, now: Instant): Node {
  const conditions = node.status?.conditions
  const renewed = lease === undefined ? undefined : renewedAt(lease, now)
  if (conditions === undefined || renewed === undefined) return node
  let isChanged = false
  const beaten = conditions.map((condition): NodeCondition => {
    const heartbeat = heartbeatOf(condition, renewed)
    if (heartbeat === condition.lastHeartbeatTime) return condition
    isChanged = true
    return { ...condition, lastHeartbeatTime: heartbeat! }
  })
  return isChanged ? { ...node, status: { ...node.status, conditions: beaten } } : node
}

function heartbeatOf({ type, lastHeartbeatTime }: NodeCondition, renewed: Instant): string | undefined {
  const first = posted.includes(type) ? instantOfTimestamp(lastHeartbeatTime ?? '') : undefined
  if (first === undefined) return lastHeartbeatTime
  const posts = Math.floor((renewed - first) / postEvery)
  return posts <= 0 ? lastHeartbeatTime : timestampOf(instantOf(first + posts * postEvery))
}
