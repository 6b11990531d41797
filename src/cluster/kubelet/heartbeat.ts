import { keyOf, objectKey } from '../../api/object.ts'
import type { Lease, Node, NodeCondition } from '../../api/openapi/kubernetes.ts'
import {
  after,
  between,
  instantOf,
  microTimestampOf,
  milliseconds,
  seconds,
  timestampOf,
  type Instant,
} from '../../clock/instant.ts'
import {
  defineComponent,
  type Attempt,
  type Component,
  type Decision,
  type Observation,
} from '../machinery/contract.ts'
import type { ClusterView } from '../machinery/view.ts'
import { powerAnnotation } from './annotations.ts'
import { because } from './reasons.ts'

/** What a node's kubelet says of the node itself. Both are costly for thousands of nodes, so both must be asked for. */
export interface HeartbeatConfiguration {
  readonly renewsLeases: boolean
  readonly postsStatus: boolean
}

interface HeartbeatMemory {
  readonly leaseAt: Instant
  readonly statusAt: Instant
}

/** @source kubernetes@1.36 pkg/kubelet/apis/config/v1beta1/defaults.go */
const leaseSeconds = 40
const renewEvery = seconds(10)
const postEvery = seconds(300)
/** From the return of a node to its first status. */
const firstStatusAfter = milliseconds(1500)
const leaseNamespace = 'kube-node-lease'
const noLease = instantOf(Number.MAX_SAFE_INTEGER)

/** A component that renews leases and posts node status, a key for each node; all of it routine. */
export function nodeHeartbeat(configuration: HeartbeatConfiguration): Component {
  const isOn = configuration.renewsLeases || configuration.postsStatus
  return defineComponent<HeartbeatMemory>({
    name: 'node-heartbeat',
    order: 61,
    watches: isOn
      ? [
          {
            resource: 'nodes',
            enqueue: ({ type, object, previous }, _view, enqueue) => {
              if (type !== 'MODIFIED' || isPoweredOff(object as Node) !== isPoweredOff(previous as Node))
                enqueue(keyOf(object))
            },
          },
        ]
      : [],
    reconcile: (observation, attempt) => beat(configuration, observation, attempt),
  })
}

const isPoweredOff = (node: Node): boolean => node.metadata.annotations?.[powerAnnotation] === 'off'

function beat(
  configuration: HeartbeatConfiguration,
  observation: Observation<HeartbeatMemory>,
  attempt: Attempt,
): Decision<HeartbeatMemory> {
  const { key, view, now, memory } = observation
  const node = view.get('nodes', key)
  if (node === undefined || isPoweredOff(node)) return { remember: undefined }
  const isSilent = memory === undefined && !isReady(node)
  let { leaseAt, statusAt } = memory ?? { leaseAt: now, statusAt: after(now, isSilent ? firstStatusAfter : postEvery) }
  if (!configuration.renewsLeases) leaseAt = noLease
  if (!configuration.postsStatus) statusAt = noLease
  if (leaseAt <= now) leaseAt = renewLease(node, view, now, attempt) ? after(leaseAt, renewEvery) : noLease
  if (statusAt <= now) {
    postStatus(node, now, attempt)
    statusAt = after(now, postEvery)
  }
  const next = Math.min(leaseAt, statusAt)
  if (next === noLease) return { remember: { leaseAt, statusAt } }
  return { remember: { leaseAt, statusAt }, requeueAfter: between(now, instantOf(next)), background: true }
}

const isReady = (node: Node): boolean =>
  node.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true

/** False when the API server does not know leases. */
function renewLease(node: Node, view: ClusterView, now: Instant, attempt: Attempt): boolean {
  const { name, uid } = node.metadata
  const renewTime = microTimestampOf(now)
  const old = view.get('leases', objectKey(leaseNamespace, name))
  if (old !== undefined) {
    const { resourceVersion: _any, ...metadata } = old.metadata
    const object = { ...old, metadata, spec: { ...old.spec, renewTime } } as Lease
    return attempt({ verb: 'update', resource: 'leases', object, because: because.heartbeat }).ok
  }
  const ownerReferences = [{ apiVersion: 'v1', kind: 'Node', name, uid }]
  const spec = { holderIdentity: name, leaseDurationSeconds: leaseSeconds, renewTime }
  const object = {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name, namespace: leaseNamespace, ownerReferences },
    spec,
  }
  const outcome = attempt({ verb: 'create', resource: 'leases', object, because: because.heartbeat })
  return outcome.ok || outcome.status.reason === 'AlreadyExists'
}

const healthy: Readonly<Record<string, readonly [status: string, reason: string, message: string]>> = {
  MemoryPressure: ['False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
  DiskPressure: ['False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
  PIDPressure: ['False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
  Ready: ['True', 'KubeletReady', 'kubelet is posting ready status'],
}

/** Every condition anew: what others took to be unknown is known again. */
function postStatus(node: Node, now: Instant, attempt: Attempt): void {
  const stamp = timestampOf(now)
  const before = node.status?.conditions ?? []
  const own = Object.entries(healthy).map(([type, [status, reason, message]]): NodeCondition => {
    const old = before.find((condition) => condition.type === type)
    const since = old?.status === status ? (old.lastTransitionTime ?? stamp) : stamp
    return { type, status, lastHeartbeatTime: stamp, lastTransitionTime: since, reason, message }
  })
  const others = before.filter(({ type }) => healthy[type] === undefined)
  const object = { ...node, status: { ...node.status, conditions: [...others, ...own] } }
  attempt({ verb: 'updateStatus', resource: 'nodes', object, because: because.heartbeat })
}
