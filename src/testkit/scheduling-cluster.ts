import type { KubeObject } from '../api/object.ts'
import type { Event, Node, Pod, PodSpec, Taint } from '../api/openapi/kubernetes.ts'
import { defineKind, type KindDefinition } from '../api/scheme.ts'
import { after, milliseconds, type Duration } from '../clock/instant.ts'
import { carryOut } from '../cluster/apiserver/carry-out.ts'
import type { Outcome, Reason, Wait, Write } from '../cluster/machinery/contract.ts'
import { scheduler } from '../cluster/scheduler/scheduler.ts'
import { createCluster, type Cluster } from '../engine/cluster.ts'
import { advanceTo, scheduleDelivery } from '../engine/step.ts'

const plainKind = (resource: string, kind: string, namespaced: boolean): KindDefinition =>
  defineKind({
    group: '',
    version: 'v1',
    kind,
    resource,
    singular: kind.toLowerCase(),
    shortNames: [],
    namespaced,
    schema: '',
    status: {},
    columns: [],
    cells: () => [],
  })

/** Kinds without rules: what a test writes is what is stored. */
const plainKinds: readonly KindDefinition[] = [
  plainKind('namespaces', 'Namespace', false),
  plainKind('nodes', 'Node', false),
  plainKind('pods', 'Pod', true),
  plainKind('events', 'Event', true),
  plainKind('services', 'Service', true),
  plainKind('replicasets', 'ReplicaSet', true),
  plainKind('statefulsets', 'StatefulSet', true),
  plainKind('poddisruptionbudgets', 'PodDisruptionBudget', true),
  plainKind('persistentvolumeclaims', 'PersistentVolumeClaim', true),
  plainKind('persistentvolumes', 'PersistentVolume', false),
  plainKind('storageclasses', 'StorageClass', false),
]

/** An API server and a scheduler, nothing else: nobody runs the pods, nobody ends them. */
export function schedulingCluster(seed = 1): Cluster {
  const cluster = createCluster({ seed, kinds: plainKinds, components: [scheduler] })
  create(cluster, 'namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } })
  return cluster
}

const because: Reason = { code: 'test' }

export function write(cluster: Cluster, request: Write): Outcome {
  const outcome = carryOut(cluster.server, request, { actor: 'test', because, cause: 0 })
  scheduleDelivery(cluster, cluster.server.store.log.length)
  return outcome
}

export function create<T extends KubeObject>(cluster: Cluster, resource: string, object: unknown): T {
  const outcome = write(cluster, { verb: 'create', resource, object, because })
  if (!outcome.ok) throw new Error(outcome.status.message)
  return outcome.object as T
}

export interface NodeSetup {
  readonly cpu?: string
  readonly memory?: string
  readonly pods?: string
  readonly labels?: { readonly [key: string]: string }
  readonly taints?: readonly Taint[]
  readonly unschedulable?: boolean
}

export function nodeObject(
  name: string,
  { cpu = '4', memory = '8Gi', pods = '110', labels = {}, taints, unschedulable }: NodeSetup = {},
): Node {
  const allocatable = { cpu, memory, pods, 'ephemeral-storage': '20Gi' }
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } },
    spec: { ...(taints && { taints }), ...(unschedulable === true && { unschedulable }) },
    status: { capacity: allocatable, allocatable },
  } as unknown as Node
}

export const addNode = (cluster: Cluster, name: string, setup: NodeSetup = {}): Node =>
  create<Node>(cluster, 'nodes', nodeObject(name, setup))

/** A node that only tolerating pods may use. */
export const addControlPlane = (cluster: Cluster): Node =>
  addNode(cluster, 'control-plane', {
    taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }],
  })

export interface PodSetup {
  readonly cpu?: string
  readonly memory?: string
  readonly labels?: { readonly [key: string]: string }
  readonly priority?: number
  readonly owner?: { readonly kind: string; readonly name: string }
  readonly spec?: Partial<PodSpec>
}

export function podObject(name: string, { cpu, memory, labels, priority = 0, owner, spec }: PodSetup = {}): Pod {
  const requests = { ...(cpu !== undefined && { cpu }), ...(memory !== undefined && { memory }) }
  const ownerReferences = owner && [{ apiVersion: 'apps/v1', controller: true, uid: `uid-${owner.name}`, ...owner }]
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', ...(labels && { labels }), ...(ownerReferences && { ownerReferences }) },
    spec: {
      containers: [{ name: 'main', image: 'main:1', resources: { requests } }],
      priority,
      schedulerName: 'default-scheduler',
      terminationGracePeriodSeconds: 30,
      ...spec,
    },
    status: { phase: 'Pending' },
  } as unknown as Pod
}

export const addPod = (cluster: Cluster, name: string, setup: PodSetup = {}): Pod =>
  create<Pod>(cluster, 'pods', podObject(name, setup))

export function runFor(cluster: Cluster, duration: Duration): void {
  advanceTo(cluster, after(cluster.now, duration))
}

/** Long enough for everything that is not waiting for a clock. */
export const settle = (cluster: Cluster): void => runFor(cluster, milliseconds(20))

export function podNamed(cluster: Cluster, name: string): Pod {
  const pod = cluster.server.live.get('pods', `default/${name}`)
  if (pod === undefined) throw new Error(`no pod ${name}`)
  return pod
}

export const nodeOf = (cluster: Cluster, name: string): string | undefined => podNamed(cluster, name).spec.nodeName

/** `type reason: message` of the events about a pod, in order. */
export function eventsOf(cluster: Cluster, name: string): readonly string[] {
  return [...cluster.server.live.list('events')]
    .filter(({ involvedObject }: Event) => involvedObject.name === name)
    .map(({ type, reason, message }) => `${type} ${reason}: ${message}`)
}

/** What the scheduler says a pod is waiting for. */
export function waitsOf(cluster: Cluster, name: string): readonly Wait[] {
  return cluster.components[0]!.waits.get(`default/${name}`) ?? []
}

export function scheduledCondition(cluster: Cluster, name: string) {
  return podNamed(cluster, name).status?.conditions?.find(({ type }) => type === 'PodScheduled')
}

/** Ends a pod as a kubelet does when its containers are gone. */
export function finishDeletion(cluster: Cluster, name: string): void {
  write(cluster, {
    verb: 'delete',
    resource: 'pods',
    namespace: 'default',
    name,
    options: { gracePeriodSeconds: 0 },
    because,
  })
}

export function deletePod(cluster: Cluster, name: string): void {
  write(cluster, { verb: 'delete', resource: 'pods', namespace: 'default', name, because })
}

export function update(cluster: Cluster, resource: string, object: KubeObject): void {
  const outcome = write(cluster, { verb: 'update', resource, object, because })
  if (!outcome.ok) throw new Error(outcome.status.message)
}

export function updateStatus(cluster: Cluster, resource: string, object: KubeObject): void {
  const outcome = write(cluster, { verb: 'updateStatus', resource, object, because })
  if (!outcome.ok) throw new Error(outcome.status.message)
}
