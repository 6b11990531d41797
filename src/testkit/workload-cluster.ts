import { kinds } from '../api/index.ts'
import { objectKey } from '../api/object.ts'
import type {
  ControllerRevision,
  DaemonSet,
  Node,
  PersistentVolumeClaim,
  Pod,
  StatefulSet,
} from '../api/openapi/kubernetes.ts'
import type { Instant } from '../clock/instant.ts'
import type { AdmissionPlugin } from '../cluster/apiserver/server.ts'
import { daemonSetController } from '../cluster/controllers/daemonset/daemonset-controller.ts'
import { targetNodeOf } from '../cluster/controllers/daemonset/placement.ts'
import { garbageCollectorController } from '../cluster/controllers/garbagecollector/garbagecollector-controller.ts'
import { statefulSetController } from '../cluster/controllers/statefulset/statefulset-controller.ts'
import { createCluster, type Cluster } from '../engine/cluster.ts'
import { fakeKubelet } from './fake-kubelet.ts'
import { rolloutStart, send, template } from './rollout-cluster.ts'

export interface WorkloadWorld {
  readonly seed?: number
  /** Workers `node-1` …; 3 by default. */
  readonly nodes?: number
  /** Milliseconds to Ready; 2,000 by default, and never for a `bad` tag. */
  readonly readyAfter?: (pod: Pod, seenAt: Instant) => number | undefined
  /** Milliseconds from the delete to the pod's end; 1,000 by default, undefined for never. */
  readonly goneAfter?: (pod: Pod) => number | undefined
}

const isBad = ({ spec }: Pod): boolean => /:bad/.test(spec.containers[0]?.image ?? '')
const never = 10 ** 12
const because = { code: 'user' }

/** StatefulSets, DaemonSets and the garbage collector on nodes whose kubelets answer like clockwork; pods are bound at once. */
export function workloadCluster(world: WorkloadWorld = {}): Cluster {
  const { goneAfter = () => 1000 } = world
  const cluster = createCluster({
    seed: world.seed ?? 1,
    startAt: rolloutStart,
    kinds,
    components: [
      statefulSetController,
      daemonSetController,
      garbageCollectorController,
      fakeKubelet({
        readyAfter: world.readyAfter ?? ((pod) => (isBad(pod) ? undefined : 2000)),
        goneAfter: (pod) => goneAfter(pod) ?? never,
      }),
    ],
    admission: [boundAtOnce],
  })
  send(cluster, {
    verb: 'create',
    resource: 'namespaces',
    object: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } },
    because,
  })
  for (let number = 1; number <= (world.nodes ?? 3); number++) addNode(cluster, `node-${number}`)
  return cluster
}

/** Daemon pods to the node they ask for, others to the first. */
const boundAtOnce: AdmissionPlugin = {
  name: 'bound at once',
  resources: ['pods'],
  admit: (draft) => {
    const pod = draft as unknown as { spec: { nodeName?: string } & Pod['spec'] }
    pod.spec.nodeName ??= targetNodeOf(pod) ?? 'node-1'
    return undefined
  },
}

export type Taints = NonNullable<NonNullable<Node['spec']>['taints']>

export function addNode(
  cluster: Cluster,
  name: string,
  labels: { readonly [key: string]: string } = {},
  taints: Taints = [],
): void {
  const object = {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } },
    spec: taints.length > 0 ? { taints } : {},
  }
  send(cluster, { verb: 'create', resource: 'nodes', object, because })
}

export function editNode(cluster: Cluster, name: string, edit: (node: Node) => Node): void {
  send(cluster, { verb: 'update', resource: 'nodes', object: edit(cluster.server.live.get('nodes', name)!), because })
}

export function taintNode(cluster: Cluster, name: string, taints: Taints): void {
  editNode(cluster, name, (node) => ({ ...node, spec: { ...node.spec, taints } }))
}

export function labelNode(cluster: Cluster, name: string, labels: { readonly [key: string]: string }): void {
  editNode(cluster, name, (node) => ({ ...node, metadata: { ...node.metadata, labels } }))
}

export const removeNode = (cluster: Cluster, name: string): void =>
  void send(cluster, { verb: 'delete', resource: 'nodes', name, because })

export const taint = (effect: string, key = 'k'): Taints[number] => ({ key, value: 'v', effect })

/** A StatefulSet `web` of three with image `img:v1`, with these fields of its spec. */
export function createStatefulSet(cluster: Cluster, spec: Partial<StatefulSet['spec']> = {}): StatefulSet {
  const object = {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'web', namespace: 'default', labels: { app: 'web' } },
    spec: {
      replicas: 3,
      serviceName: 'web',
      selector: { matchLabels: { app: 'web' } },
      template: template('web', 'img:v1'),
      ...spec,
    },
  }
  return send(cluster, { verb: 'create', resource: 'statefulsets', object, because }) as StatefulSet
}

/** A DaemonSet `agent` with image `img:v1`, with these fields of its spec. */
export function createDaemonSet(cluster: Cluster, spec: Partial<DaemonSet['spec']> = {}): DaemonSet {
  const object = {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'agent', namespace: 'default', labels: { app: 'agent' } },
    spec: { selector: { matchLabels: { app: 'agent' } }, template: template('agent', 'img:v1'), ...spec },
  }
  return send(cluster, { verb: 'create', resource: 'daemonsets', object, because }) as DaemonSet
}

export const claimTemplate = (name = 'data'): PersistentVolumeClaim =>
  ({
    metadata: { name },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  }) as unknown as PersistentVolumeClaim

export const statefulSetOf = (cluster: Cluster): StatefulSet => cluster.server.live.get('statefulsets', 'default/web')!
export const daemonSetOf = (cluster: Cluster): DaemonSet => cluster.server.live.get('daemonsets', 'default/agent')!

export function editStatefulSet(cluster: Cluster, spec: Partial<StatefulSet['spec']>): void {
  const set = statefulSetOf(cluster)
  send(cluster, {
    verb: 'update',
    resource: 'statefulsets',
    object: { ...set, spec: { ...set.spec, ...spec } } as StatefulSet,
    because,
  })
}

export function editDaemonSet(cluster: Cluster, spec: Partial<DaemonSet['spec']>): void {
  const set = daemonSetOf(cluster)
  send(cluster, {
    verb: 'update',
    resource: 'daemonsets',
    object: { ...set, spec: { ...set.spec, ...spec } } as DaemonSet,
    because,
  })
}

/** Sets the image of `web`. */
export const rollStatefulSet = (cluster: Cluster, image: string): void =>
  editStatefulSet(cluster, { template: template('web', image) })
/** Sets the image of `agent`. */
export const rollDaemonSet = (cluster: Cluster, image: string): void =>
  editDaemonSet(cluster, { template: template('agent', image) })

export const podNamed = (cluster: Cluster, name: string): Pod | undefined =>
  cluster.server.live.get('pods', objectKey('default', name))
export const imageOf = (pod: Pod | undefined): string | undefined => pod?.spec.containers[0]?.image
export const podNames = (cluster: Cluster): readonly string[] =>
  [...cluster.server.live.list('pods')].map(({ metadata }) => metadata.name).sort()
export const claimNames = (cluster: Cluster): readonly string[] =>
  [...cluster.server.live.list('persistentvolumeclaims')].map(({ metadata }) => metadata.name).sort()

/** Oldest first. */
export const revisionsOf = (cluster: Cluster): readonly ControllerRevision[] =>
  [...cluster.server.live.list('controllerrevisions')].toSorted((left, right) => left.revision - right.revision)

/** The daemon pods of one node, oldest first. */
export const podsOn = (cluster: Cluster, node: string): readonly Pod[] =>
  [...cluster.server.live.list('pods')].filter(({ spec }) => spec.nodeName === node)
