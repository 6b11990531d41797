import { kinds } from '../api/index.ts'
import { objectKey, type KubeObject } from '../api/object.ts'
import type { Deployment, Event, Pod, PodTemplateSpec, ReplicaSet } from '../api/openapi/kubernetes.ts'
import { forbidden } from '../api/status.ts'
import { after, instantOfCivil, milliseconds, type Instant } from '../clock/instant.ts'
import { carryOut } from '../cluster/apiserver/carry-out.ts'
import type { AdmissionPlugin } from '../cluster/apiserver/server.ts'
import { updateObject } from '../cluster/apiserver/update.ts'
import { deploymentController } from '../cluster/controllers/deployment/deployment-controller.ts'
import { annotationsFrom, revisionOf } from '../cluster/controllers/deployment/revisions.ts'
import { withoutHash } from '../cluster/controllers/deployment/templates.ts'
import { garbageCollectorController } from '../cluster/controllers/garbagecollector/garbagecollector-controller.ts'
import { replicaSetController } from '../cluster/controllers/replicaset/replicaset-controller.ts'
import { replicationControllerController } from '../cluster/controllers/replicationcontroller/replicationcontroller-controller.ts'
import type { Outcome, Wait, Write } from '../cluster/machinery/contract.ts'
import { isActive, isReady } from '../cluster/machinery/pod-facts.ts'
import { createCluster, type Cluster } from '../engine/cluster.ts'
import { advanceTo, runUntilQuiet, scheduleDelivery } from '../engine/step.ts'
import { fakeKubelet } from './fake-kubelet.ts'

export const rolloutStart = instantOfCivil(2026, 1, 5, 10)

export interface RolloutWorld {
  readonly seed?: number
  /** Milliseconds to Ready; 2,000 by default, and never for a `bad` tag. */
  readonly readyAfter?: (pod: Pod, seenAt: Instant) => number | undefined
  readonly goneAfter?: (pod: Pod) => number
  /** The most pods the quota allows; read at each create. */
  readonly quota?: { pods: number }
  /** Leaves pods to be bound by the test; else all start on `node-1`, so that deleted ones terminate. */
  readonly isUnbound?: boolean
}

const isBad = ({ spec }: Pod): boolean => /:bad/.test(spec.containers[0]?.image ?? '')

/** The real controllers of this room's workloads, and a kubelet that makes pods Ready 2 s after they are created. */
export function rolloutCluster(world: RolloutWorld = {}): Cluster {
  const cluster = createCluster({
    seed: world.seed ?? 1,
    startAt: rolloutStart,
    kinds,
    components: [
      replicaSetController,
      replicationControllerController,
      deploymentController,
      garbageCollectorController,
      fakeKubelet({
        readyAfter: world.readyAfter ?? ((pod) => (isBad(pod) ? undefined : 2000)),
        goneAfter: world.goneAfter ?? (() => 1000),
      }),
    ],
    admission: [...(world.isUnbound === true ? [] : [boundAtOnce]), ...(world.quota ? [podQuota(world.quota)] : [])],
  })
  send(cluster, {
    verb: 'create',
    resource: 'namespaces',
    object: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } },
    because: { code: 'setup' },
  })
  return cluster
}

const boundAtOnce: AdmissionPlugin = {
  name: 'bound at once',
  resources: ['pods'],
  admit: (draft) => {
    const { spec } = draft as unknown as { spec: { nodeName?: string } }
    spec.nodeName ??= 'node-1'
    return undefined
  },
}

function podQuota(quota: { readonly pods: number }): AdmissionPlugin {
  return {
    name: 'quota',
    resources: ['pods'],
    validate: ({ metadata }, { operation, live }) => {
      const used = live.count('pods')
      if (operation !== 'CREATE' || used < quota.pods) return undefined
      return forbidden(
        'pods',
        '',
        metadata.name,
        `exceeded quota: q, requested: pods=1, used: pods=${used}, limited: pods=${quota.pods}`,
      )
    },
  }
}

/** Carries out one write as a user would, now; updates are defaulted like any manifest. */
export function attemptAsUser(cluster: Cluster, write: Write): Outcome {
  const origin = { actor: 'user', because: write.because, cause: 0 }
  const kind = write.verb === 'update' ? cluster.server.kinds.get(write.resource) : undefined
  const outcome =
    write.verb === 'update' && kind !== undefined
      ? updateObject(cluster.server, kind, write.object, { origin })
      : carryOut(cluster.server, write, origin)
  scheduleDelivery(cluster, cluster.server.store.log.length)
  return outcome
}

export function send(cluster: Cluster, write: Write): KubeObject {
  const outcome = attemptAsUser(cluster, write)
  if (!outcome.ok) throw new Error(outcome.status.message)
  return outcome.object
}

const because = { code: 'user' }

export function template(
  name: string,
  image: string,
  labels: { readonly [key: string]: string } = {},
): PodTemplateSpec {
  return {
    metadata: { labels: { app: name, ...labels } } as unknown as NonNullable<PodTemplateSpec['metadata']>,
    spec: { containers: [{ name: 'c', image }] },
  }
}

/** A Deployment `web` with image `img:v1`, with these fields of its spec. */
export function createDeployment(cluster: Cluster, spec: Partial<Deployment['spec']> = {}, name = 'web'): Deployment {
  const object = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'default', labels: { app: name } },
    spec: { replicas: 3, selector: { matchLabels: { app: name } }, template: template(name, 'img:v1'), ...spec },
  }
  return send(cluster, { verb: 'create', resource: 'deployments', object, because }) as Deployment
}

export const rolling = (
  maxSurge: number | string,
  maxUnavailable: number | string,
): Deployment['spec']['strategy'] => ({
  type: 'RollingUpdate',
  rollingUpdate: { maxSurge, maxUnavailable },
})

export function deploymentOf(cluster: Cluster, name = 'web'): Deployment {
  return cluster.server.live.get('deployments', objectKey('default', name))!
}

export function editDeployment(
  cluster: Cluster,
  edit: (deployment: Deployment) => Deployment,
  name = 'web',
): Deployment {
  return send(cluster, {
    verb: 'update',
    resource: 'deployments',
    object: edit(deploymentOf(cluster, name)),
    because,
  }) as Deployment
}

export function editSpec(cluster: Cluster, spec: Partial<Deployment['spec']>, name = 'web'): Deployment {
  return editDeployment(cluster, (deployment) => ({ ...deployment, spec: { ...deployment.spec, ...spec } }), name)
}

export function setImage(cluster: Cluster, image: string, name = 'web'): Deployment {
  const { spec } = deploymentOf(cluster, name)
  const podSpec = spec.template.spec!
  return editSpec(
    cluster,
    { template: { ...spec.template, spec: { ...podSpec, containers: [{ ...podSpec.containers[0]!, image }] } } },
    name,
  )
}

export function annotate(cluster: Cluster, annotations: { readonly [key: string]: string }, name = 'web'): Deployment {
  return editDeployment(
    cluster,
    ({ metadata, ...rest }) =>
      ({ ...rest, metadata: { ...metadata, annotations: { ...metadata.annotations, ...annotations } } }) as Deployment,
    name,
  )
}

/** What `kubectl rollout undo` sends: the template and annotations of a revision, the second highest by default. */
export function undo(cluster: Cluster, revision?: number, name = 'web'): void {
  const byRevision = replicaSetsOf(cluster, name).toSorted(
    (left, right) => (revisionOf(right) ?? 0) - (revisionOf(left) ?? 0),
  )
  const target =
    revision === undefined ? byRevision[1] : byRevision.find((replicaSet) => revisionOf(replicaSet) === revision)
  if (target === undefined) return
  editDeployment(
    cluster,
    (deployment) => ({
      ...deployment,
      metadata: { ...deployment.metadata, annotations: annotationsFrom(deployment, target) },
      spec: { ...deployment.spec, template: withoutHash(target.spec.template!) },
    }),
    name,
  )
}

export function createReplicaSet(cluster: Cluster, name: string, spec: Partial<ReplicaSet['spec']> = {}): ReplicaSet {
  const object = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name, namespace: 'default', labels: { app: name } },
    spec: { replicas: 3, selector: { matchLabels: { app: name } }, template: template(name, 'img:v1'), ...spec },
  }
  return send(cluster, { verb: 'create', resource: 'replicasets', object, because }) as ReplicaSet
}

export function scaleReplicaSet(cluster: Cluster, name: string, replicas: number): void {
  const replicaSet = cluster.server.live.get('replicasets', objectKey('default', name))!
  send(cluster, {
    verb: 'update',
    resource: 'replicasets',
    object: { ...replicaSet, spec: { ...replicaSet.spec, replicas } } as ReplicaSet,
    because,
  })
}

export function createPod(
  cluster: Cluster,
  name: string,
  labels: { readonly [key: string]: string },
  extra: Partial<Pod['metadata']> = {},
): Pod {
  const object = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', labels, ...extra },
    spec: { containers: [{ name: 'c', image: 'img:bare' }] },
  }
  return send(cluster, { verb: 'create', resource: 'pods', object, because }) as Pod
}

export function editPod(cluster: Cluster, name: string, edit: (pod: Pod) => Pod): void {
  const pod = edit(cluster.server.live.get('pods', objectKey('default', name))!)
  send(cluster, { verb: 'update', resource: 'pods', object: pod, because })
}

export function setPodStatus(cluster: Cluster, name: string, status: Pod['status']): void {
  const pod = cluster.server.live.get('pods', objectKey('default', name))!
  send(cluster, {
    verb: 'updateStatus',
    resource: 'pods',
    object: { ...pod, status: { ...pod.status, ...status } } as Pod,
    because,
  })
}

export function bind(cluster: Cluster, pod: Pod, node: string): void {
  send(cluster, { verb: 'bind', namespace: 'default', name: pod.metadata.name, node, because })
}

export function remove(
  cluster: Cluster,
  resource: string,
  name: string,
  propagationPolicy?: 'Background' | 'Foreground' | 'Orphan',
): void {
  send(cluster, {
    verb: 'delete',
    resource,
    namespace: 'default',
    name,
    options: { ...(propagationPolicy && { propagationPolicy }) },
    because,
  })
}

/** Lets so many virtual seconds pass. */
export const pass = (cluster: Cluster, seconds: number): void =>
  advanceTo(cluster, after(cluster.now, milliseconds(seconds * 1000)))

/** Runs to rest, at most an hour. */
export const settle = (cluster: Cluster): boolean => runUntilQuiet(cluster, after(cluster.now, milliseconds(3_600_000)))

/** Milliseconds since the cluster began. */
export const elapsed = (instant: Instant): number => instant - rolloutStart

export const podsOf = (cluster: Cluster): readonly Pod[] => [...cluster.server.live.list('pods')]
export const activePodsOf = (cluster: Cluster): readonly Pod[] => podsOf(cluster).filter(isActive)
export const readyPodsOf = (cluster: Cluster): readonly Pod[] => activePodsOf(cluster).filter(isReady)

/** The ReplicaSets that a Deployment controls, oldest first. */
export function replicaSetsOf(cluster: Cluster, name = 'web'): readonly ReplicaSet[] {
  const { uid } = deploymentOf(cluster, name).metadata
  return [...cluster.server.live.list('replicasets')].filter(
    ({ metadata }) => metadata.ownerReferences?.some((owner) => owner.uid === uid) === true,
  )
}

export function replicaSetFor(cluster: Cluster, image: string, name = 'web'): ReplicaSet | undefined {
  return replicaSetsOf(cluster, name).find(({ spec }) => spec.template?.spec?.containers[0]?.image === image)
}

/** Sizes wanted, oldest ReplicaSet first. */
export const sizesOf = (cluster: Cluster, name = 'web'): readonly number[] =>
  replicaSetsOf(cluster, name).map(({ spec }) => spec.replicas ?? 1)

export const conditionOf = (cluster: Cluster, type: string, name = 'web') =>
  deploymentOf(cluster, name).status?.conditions?.find((condition) => condition.type === type)

/** Events about objects of a kind, as `reason: message`, in order; repeated ones once. */
export function eventsOf(cluster: Cluster, kind: string): readonly string[] {
  const events = [...cluster.server.live.list('events')] as readonly Event[]
  return events
    .filter(({ involvedObject }) => involvedObject.kind === kind)
    .map(({ reason, message }) => `${reason}: ${message}`)
}

/** Accepted writes of a resource since a revision, oldest first. */
export function writesSince(cluster: Cluster, revision: number, resource: string) {
  return cluster.server.store.log.slice(revision).filter((entry) => entry.resource === resource)
}

export const revisionNow = (cluster: Cluster): number => cluster.server.store.log.length

/** What a controller waits for over one object. */
export function waitsOf(cluster: Cluster, component: string, name: string): readonly Wait[] {
  const state = cluster.components.find((candidate) => candidate.component.name === component)!
  return state.waits.get(objectKey('default', name)) ?? []
}
