import { keyOf, objectKey, type KubeObject } from '../../api/object.ts'
import type { Lease, Node, NodeCondition, Pod, PodCondition } from '../../api/openapi/kubernetes.ts'
import { instantOf, microTimestampOf, timestampOf } from '../../clock/instant.ts'
import { carryOut } from '../../cluster/apiserver/carry-out.ts'
import { commit } from '../../cluster/apiserver/store.ts'
import type { Write } from '../../cluster/machinery/contract.ts'
import type { Cluster } from '../../engine/cluster.ts'
import { scheduleDelivery } from '../../engine/step.ts'
import { nodeTraceStart } from './lines.ts'
import type { NodeInput, TraceCondition, TraceTaint } from './trace-file.ts'

const namespace = 'default'
const origin = { actor: 'script', because: { code: 'script' }, cause: 0 }
const healthy = [
  ['MemoryPressure', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
  ['DiskPressure', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
  ['PIDPressure', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
] as const

const stampAt = (seconds: number | undefined): string | undefined =>
  seconds === undefined ? undefined : timestampOf(instantOf(nodeTraceStart + seconds * 1000))

/** What is not in a trace: how its nodes begin, and pods' reasons. */
export interface Beginnings {
  readonly hasKubelet: (node: KubeObject) => boolean
  readonly podReason: (name: string) => string | undefined
}

export function perform(cluster: Cluster, input: NodeInput, beginnings: Beginnings): void {
  switch (input.type) {
    case 'createNode':
      return create(cluster, 'nodes', newNode(cluster, input.object, beginnings))
    case 'createPod':
      return create(cluster, 'pods', newPod(cluster, input, beginnings.podReason(input.object.metadata.name)))
    case 'deleteNode':
      return remove(cluster, 'nodes', input.name)
    case 'removePod':
      return remove(cluster, 'pods', objectKey(namespace, input.name))
    case 'deletePod':
      return act(cluster, { verb: 'delete', resource: 'pods', namespace, name: input.name, because: origin.because })
    case 'taint':
      return changeNode(cluster, input.name, (node) => ({
        ...node,
        spec: { ...node.spec, taints: input.taints.map(stored) },
      }))
    case 'cordon':
      return changeNode(cluster, input.name, (node) => ({
        ...node,
        spec: { ...node.spec, unschedulable: input.isCordoned },
      }))
    case 'label':
      return changeNode(cluster, input.name, (node) => ({
        ...node,
        metadata: { ...node.metadata, labels: input.labels },
      }))
    case 'tolerate':
      return changePod(cluster, input.name, (pod) => ({
        ...pod,
        spec: { ...pod.spec, tolerations: input.tolerations },
      }))
    case 'nodeStatus':
      return changeNode(cluster, input.name, (node) => withConditions(node, input.conditions, cluster))
    case 'podStatus':
      return changePod(cluster, input.name, (pod) => withCondition(pod, input.condition))
    default:
  }
}

const stored = ({ addedAt, ...taint }: TraceTaint) => ({
  ...taint,
  ...(addedAt !== undefined && { timeAdded: stampAt(addedAt)! }),
})

function create(cluster: Cluster, resource: string, object: KubeObject): void {
  commit(cluster.server.store, 'ADDED', resource, object, origin, cluster.now)
  scheduleDelivery(cluster, cluster.server.store.log.length)
}

function remove(cluster: Cluster, resource: string, key: string): void {
  const object: KubeObject | undefined = cluster.server.live.get(resource, key)
  if (object === undefined) return
  commit(cluster.server.store, 'DELETED', resource, object, origin, cluster.now)
  scheduleDelivery(cluster, cluster.server.store.log.length)
}

function replace(cluster: Cluster, resource: string, object: KubeObject): void {
  commit(cluster.server.store, 'MODIFIED', resource, object, origin, cluster.now)
  scheduleDelivery(cluster, cluster.server.store.log.length)
}

function act(cluster: Cluster, write: Write): void {
  carryOut(cluster.server, write, origin)
  scheduleDelivery(cluster, cluster.server.store.log.length)
}

function changeNode(cluster: Cluster, name: string, change: (node: Node) => Node): void {
  const node = cluster.server.live.get('nodes', name)
  if (node !== undefined) replace(cluster, 'nodes', change(node))
}

function changePod(cluster: Cluster, name: string, change: (pod: Pod) => Pod): void {
  const pod = cluster.server.live.get('pods', objectKey(namespace, name))
  if (pod !== undefined) replace(cluster, 'pods', change(pod))
}

function stamped(cluster: Cluster, object: KubeObject): KubeObject['metadata'] {
  const uid = `${keyOf(object)} ${cluster.server.store.log.length}`
  return { ...object.metadata, uid, creationTimestamp: timestampOf(cluster.now) }
}

function newNode(cluster: Cluster, object: KubeObject, { hasKubelet }: Beginnings): KubeObject {
  const node = object as Node
  const base = { ...node, apiVersion: 'v1', kind: 'Node', metadata: stamped(cluster, node) } as Node
  if (!hasKubelet(object)) return base
  const isJoining = node.spec?.taints?.some(({ key }) => key === 'node.kubernetes.io/not-ready') === true
  const ready = isJoining
    ? (['Ready', 'False', 'KubeletNotReady', 'container runtime network not ready'] as const)
    : (['Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'] as const)
  const stamp = timestampOf(cluster.now)
  const all = [...healthy.map(([type, reason, message]) => [type, 'False', reason, message] as const), ready]
  const conditions = all.map(([type, status, reason, message]): NodeCondition => ({
    type,
    status,
    reason,
    message,
    lastTransitionTime: stamp,
    lastHeartbeatTime: stamp,
  }))
  return { ...base, status: { ...base.status, conditions } } as Node
}

function newPod(
  cluster: Cluster,
  { object, phase }: Extract<NodeInput, { type: 'createPod' }>,
  reason: string | undefined,
): KubeObject {
  const ready = { type: 'Ready', status: 'True', lastTransitionTime: timestampOf(cluster.now) }
  const isBound = Boolean((object as Pod).spec.nodeName)
  const status = { phase, ...(reason !== undefined && { reason }), ...(isBound && { conditions: [ready] }) }
  return { ...object, apiVersion: 'v1', kind: 'Pod', metadata: stamped(cluster, object), status } as KubeObject
}

/** A post of the kubelet's own beats every condition; a change by hand leaves the others alone. */
function withConditions(node: Node, listed: readonly TraceCondition[], cluster: Cluster): Node {
  const isPost = listed.some(({ beatenAt }) => beatenAt !== undefined && stampAt(beatenAt) === timestampOf(cluster.now))
  const news = listed.map(
    ({ type, status, reason, message, changedAt, beatenAt }): NodeCondition =>
      ({
        type,
        status,
        reason,
        message,
        lastTransitionTime: stampAt(changedAt),
        lastHeartbeatTime: stampAt(beatenAt),
      }) as NodeCondition,
  )
  const old = (node.status?.conditions ?? []).map((condition): NodeCondition => {
    const changed = news.find(({ type }) => type === condition.type)
    return changed ?? (isPost ? { ...condition, lastHeartbeatTime: timestampOf(cluster.now) } : condition)
  })
  const added = news.filter(({ type }) => !old.some((condition) => condition.type === type))
  return { ...node, status: { ...node.status, conditions: [...old, ...added] } }
}

function withCondition(pod: Pod, { type, status, reason, message, changedAt }: TraceCondition): Pod {
  const next = {
    type,
    status,
    ...(reason && { reason }),
    ...(message && { message }),
    lastTransitionTime: stampAt(changedAt),
  } as PodCondition
  const conditions = (pod.status?.conditions ?? []).map((condition) => (condition.type === type ? next : condition))
  return { ...pod, status: { ...pod.status, conditions } }
}

/** A living kubelet's lease, every 10 s. */
export function renewLease(cluster: Cluster, name: string): void {
  const key = objectKey('kube-node-lease', name)
  const spec = { holderIdentity: name, leaseDurationSeconds: 40, renewTime: microTimestampOf(cluster.now) }
  const before = cluster.server.live.get('leases', key)
  if (before !== undefined) return replace(cluster, 'leases', { ...before, spec } as Lease)
  const metadata = { name, namespace: 'kube-node-lease', uid: `lease ${name}` }
  create(cluster, 'leases', {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata,
    spec,
  } as unknown as KubeObject)
}

/** A living kubelet's status, every 300 s: nothing but heartbeats. */
export function beat(cluster: Cluster, name: string): void {
  const lastHeartbeatTime = timestampOf(cluster.now)
  changeNode(cluster, name, (node) => {
    const conditions = (node.status?.conditions ?? []).map((condition) =>
      healthy.some(([type]) => type === condition.type) || condition.type === 'Ready'
        ? { ...condition, lastHeartbeatTime }
        : condition,
    )
    return { ...node, status: { ...node.status, conditions } }
  })
}
