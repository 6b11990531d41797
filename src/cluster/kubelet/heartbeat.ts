import { keyOf } from '../../api/object.ts'
import type { Lease, Node } from '../../api/openapi/kubernetes.ts'
import {
  after,
  between,
  instantOf,
  microTimestampOf,
  milliseconds,
  seconds,
  type Instant,
} from '../../clock/instant.ts'
import { defineComponent, type Attempt, type Decision, type Observation, type Reason } from '../machinery/contract.ts'
import {
  isPoweredOff,
  leaseKeyOf,
  leaseNamespace,
  renewalAnnotation,
  renewedAt,
  renewedOnRead,
  renewsByItself,
} from '../machinery/heartbeats.ts'
import { referenceTo } from '../machinery/references.ts'
import type { Change } from '../machinery/view.ts'
import { leaseAnnotation } from './annotations.ts'
import { hasUnknownStatus, withHealthyStatus } from './node-status.ts'
import { because, waiting } from './reasons.ts'

interface HeartbeatMemory {
  /** Nothing of the node reaches the API server. */
  readonly isSilent: boolean
  readonly statusAt?: Instant
}

const leaseSeconds = 40
/** From the start of a kubelet to its first status. */
const firstStatusAfter = milliseconds(1500)
/** How often a kubelet compares what it would post with what stands there, and posts even without news. */
const syncEvery = seconds(10)
const postEvery = seconds(300)

/**
 * What the kubelets say of their nodes, a key for each node. A healthy node writes nothing: its lease is marked to be read as
 * renewed. Only the beginning and the end of silence are written, and a status that has become unknown.
 */
export const nodeHeartbeat = defineComponent<HeartbeatMemory>({
  name: 'node-heartbeat',
  order: 61,
  watches: [
    {
      resource: 'nodes',
      enqueue: (change, _view, enqueue) => {
        if (isNews(change)) enqueue(keyOf(change.object))
      },
    },
    {
      resource: 'leases',
      enqueue: ({ type, object: { metadata } }, _view, enqueue) => {
        if (type === 'DELETED' && metadata.namespace === leaseNamespace) enqueue(metadata.name)
      },
    },
  ],
  reconcile: beat,
})

const hasLostLease = (node: Node): boolean => node.metadata.annotations?.[leaseAnnotation] === 'off'

function isNews({ type, object, previous }: Change): boolean {
  if (type !== 'MODIFIED') return true
  const [node, before] = [object as Node, previous as Node]
  if (isPoweredOff(node) !== isPoweredOff(before) || hasLostLease(node) !== hasLostLease(before)) return true
  return node.status !== before.status && hasUnknownStatus(node)
}

function beat(
  { key, view, live, now, memory }: Observation<HeartbeatMemory>,
  attempt: Attempt,
): Decision<HeartbeatMemory> {
  const node = view.get('nodes', key)
  if (node === undefined) return { remember: undefined }
  const lease = live.get('leases', leaseKeyOf(key))
  if (isPoweredOff(node)) {
    fallSilent(lease, now, attempt)
    return { remember: { isSilent: true } }
  }
  if (hasLostLease(node)) fallSilent(lease, now, attempt)
  else renew(node, lease, now, attempt)
  return statusOf(node, memory, now, live.get('nodes', key) ?? node, attempt)
}

/** What was renewed up to now is written down. */
function fallSilent(lease: Lease | undefined, now: Instant, attempt: Attempt): void {
  const last = lease !== undefined && renewsByItself(lease) ? renewedAt(lease, now) : undefined
  if (last !== undefined) patchLease(lease!, last, null, because.nodeFellSilent, attempt)
}

function renew(node: Node, lease: Lease | undefined, now: Instant, attempt: Attempt): void {
  if (lease !== undefined) {
    if (!renewsByItself(lease)) patchLease(lease, now, renewedOnRead, because.heartbeat, attempt)
    return
  }
  const { name, uid } = node.metadata
  const object = {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: {
      name,
      namespace: leaseNamespace,
      annotations: { [renewalAnnotation]: renewedOnRead },
      ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid }],
    },
    spec: { holderIdentity: name, leaseDurationSeconds: leaseSeconds, renewTime: microTimestampOf(now) },
  }
  attempt({ verb: 'create', resource: 'leases', object, because: because.heartbeat })
}

function patchLease(
  { metadata: { name } }: Lease,
  at: Instant,
  mark: string | null,
  why: Reason,
  attempt: Attempt,
): void {
  const patch = { metadata: { annotations: { [renewalAnnotation]: mark } }, spec: { renewTime: microTimestampOf(at) } }
  attempt({
    verb: 'patch',
    resource: 'leases',
    namespace: leaseNamespace,
    name,
    patchType: 'merge',
    patch,
    because: why,
  })
}

function statusOf(
  node: Node,
  memory: HeartbeatMemory | undefined,
  now: Instant,
  fresh: Node,
  attempt: Attempt,
): Decision<HeartbeatMemory> {
  const isStarting = memory === undefined || memory.isSilent
  const isUnknown = hasUnknownStatus(node)
  const routineAt = hasLostLease(node) ? after(now, postEvery) : undefined
  let statusAt = memory?.statusAt ?? routineAt
  if (isUnknown) statusAt = earliest(statusAt, after(now, isStarting ? firstStatusAfter : syncEvery))
  else if (!hasLostLease(node)) statusAt = undefined
  if (statusAt !== undefined && statusAt <= now) {
    const object = withHealthyStatus(fresh, now)
    attempt({ verb: 'updateStatus', resource: 'nodes', object, because: because.heartbeat })
    statusAt = routineAt
  }
  if (statusAt === undefined) return { remember: { isSilent: false } }
  const about = referenceTo('nodes', node)
  return {
    remember: { isSilent: false, statusAt },
    waits: isUnknown ? [{ about, because: waiting.nodeStatus, until: statusAt }] : [],
    requeueAfter: between(now, statusAt),
    background: !isUnknown || hasLostLease(node),
  }
}

const earliest = (left: Instant | undefined, right: Instant): Instant =>
  left === undefined ? right : instantOf(Math.min(left, right))
