import { describe, expect, it } from 'vitest'
import { controllerOf } from '../../../api/object.ts'
import type { Pod } from '../../../api/openapi/kubernetes.ts'
import { after, instantOf, seconds, timestampOf } from '../../../clock/instant.ts'
import type { Cluster } from '../../../engine/cluster.ts'
import {
  activePodsOf,
  bind,
  createDeployment,
  createPod,
  createReplicaSet,
  editPod,
  editSpec,
  elapsed,
  eventsOf,
  pass,
  podsOf,
  readyPodsOf,
  remove,
  revisionNow,
  rolling,
  rolloutCluster,
  scaleReplicaSet,
  send,
  setImage,
  setPodStatus,
  settle,
  template,
  waitsOf,
  writesSince,
} from '../../../testkit/rollout-cluster.ts'
import { podsToDelete } from '../../machinery/deletion-ranking.ts'

const because = { code: 'user' }
const replicaSet = (cluster: Cluster, name = 'web') => cluster.server.live.get('replicasets', `default/${name}`)!
const pod = (cluster: Cluster, name: string) => cluster.server.live.get('pods', `default/${name}`)
const ownedPods = (cluster: Cluster) =>
  activePodsOf(cluster).filter((candidate) => controllerOf(candidate) !== undefined)

function relabel(cluster: Cluster, name: string, labels: { readonly [key: string]: string }): void {
  editPod(cluster, name, (before) => ({ ...before, metadata: { ...before.metadata, labels } }) as Pod)
}

describe('spec section 13, adoption and release', () => {
  it('RS 47: a ReplicaSet adopts orphans by labels alone, whatever their image, and deletes what is too many', () => {
    const cluster = rolloutCluster()
    for (const name of ['bare-a', 'bare-b']) createPod(cluster, name, { app: 'web' })
    settle(cluster)
    createReplicaSet(cluster, 'web', { replicas: 3 })
    settle(cluster)
    expect(ownedPods(cluster)).toHaveLength(3)
    expect(controllerOf(pod(cluster, 'bare-a')!)?.uid).toBe(replicaSet(cluster).metadata.uid)
    createPod(cluster, 'bare-c', { app: 'web' })
    settle(cluster)
    expect(pod(cluster, 'bare-c')).toBeUndefined()
    expect(ownedPods(cluster)).toHaveLength(3)
  })

  it('RS 48: a pod that leaves the selector is released, keeps running, and is replaced at once', () => {
    const cluster = rolloutCluster()
    createReplicaSet(cluster, 'web', { replicas: 2 })
    settle(cluster)
    const { name } = podsOf(cluster)[0]!.metadata
    relabel(cluster, name, { app: 'debug' })
    pass(cluster, 0.01)
    expect(pod(cluster, name)!.metadata.ownerReferences ?? []).toEqual([])
    expect(ownedPods(cluster)).toHaveLength(2)
    settle(cluster)
    expect(podsOf(cluster)).toHaveLength(3)
    relabel(cluster, name, { app: 'web' })
    settle(cluster)
    expect(podsOf(cluster)).toHaveLength(2)
  })

  it('RS 49: a pod that another controller owns is never adopted', () => {
    const cluster = rolloutCluster()
    const ownerReferences = [{ apiVersion: 'v1', kind: 'Node', name: 'node-9', uid: 'someone', controller: true }]
    const other = createReplicaSet(cluster, 'other', { replicas: 0 })
    createPod(
      cluster,
      'foreign',
      { app: 'web' },
      {
        ownerReferences: [
          { ...ownerReferences[0]!, apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'other', uid: other.metadata.uid },
        ],
      },
    )
    createReplicaSet(cluster, 'web', { replicas: 1 })
    pass(cluster, 0.5)
    expect(podsOf(cluster).filter(({ metadata }) => metadata.name.startsWith('web-'))).toHaveLength(1)
  })

  it('RS 50: a replacement comes when its predecessor starts to terminate', () => {
    const cluster = rolloutCluster({ goneAfter: () => 30_000 })
    createReplicaSet(cluster, 'web', { replicas: 2 })
    settle(cluster)
    remove(cluster, 'pods', podsOf(cluster)[0]!.metadata.name)
    pass(cluster, 0.01)
    expect([podsOf(cluster).length, activePodsOf(cluster).length]).toEqual([3, 2])
    expect(replicaSet(cluster).status?.terminatingReplicas).toBe(1)
  })

  it('RS 51: Failed pods are not counted, are replaced, and stay listed', () => {
    const cluster = rolloutCluster()
    createReplicaSet(cluster, 'web', { replicas: 2 })
    settle(cluster)
    setPodStatus(cluster, podsOf(cluster)[0]!.metadata.name, { phase: 'Failed', reason: 'Evicted', conditions: [] })
    settle(cluster)
    expect(podsOf(cluster)).toHaveLength(3)
    expect(replicaSet(cluster).status).toMatchObject({ replicas: 2, readyReplicas: 2 })
  })
})

describe('spec section 13, slow start and failure', () => {
  it('RS 52: batches double; the failing one is tried in full, later ones not', () => {
    const cluster = rolloutCluster({ quota: { pods: 3 } })
    createReplicaSet(cluster, 'web', { replicas: 10 })
    pass(cluster, 0.001)
    const events = writesSince(cluster, 0, 'events').map(({ object }) => (object as { reason?: string }).reason)
    expect(events).toEqual([...Array(3).fill('SuccessfulCreate'), ...Array(4).fill('FailedCreate')])
  })

  it('RS 53: after the quota is raised nothing happens before the next back-off slot', () => {
    const quota = { pods: 2 }
    const cluster = rolloutCluster({ quota })
    createReplicaSet(cluster, 'web', { replicas: 4 })
    pass(cluster, 60)
    const [wait] = waitsOf(cluster, 'replicaset-controller', 'web')
    expect(wait).toMatchObject({ because: { code: 'createBackoff', details: { missing: 2 } } })
    quota.pods = 10
    const due = wait!.until!
    pass(cluster, (due - cluster.now - 1) / 1000)
    expect(activePodsOf(cluster)).toHaveLength(2)
    pass(cluster, 0.001)
    expect(activePodsOf(cluster)).toHaveLength(4)
  })

  it('RS 54: ReplicaFailure keeps its first text without "Error creating: " and is removed, not False', () => {
    const quota = { pods: 1 }
    const cluster = rolloutCluster({ quota })
    createReplicaSet(cluster, 'web', { replicas: 3 })
    pass(cluster, 0.01)
    const condition = () => replicaSet(cluster).status?.conditions?.find(({ type }) => type === 'ReplicaFailure')
    const first = condition()
    expect(first).toMatchObject({ status: 'True', reason: 'FailedCreate' })
    expect(first!.message).toMatch(
      /^pods "web-\w{5}" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1$/,
    )
    pass(cluster, 30)
    expect(condition()!.message).toBe(first!.message)
    quota.pods = 10
    pass(cluster, 1000)
    expect(condition()).toBeUndefined()
  })
})

describe('spec section 13, who goes first', () => {
  const now = instantOf(10_000_000)
  const facts = (
    name: string,
    given: {
      uid?: string
      node?: string
      phase?: string
      ready?: boolean
      cost?: string
      readyAge?: number
      age?: number
      restarts?: number
    } = {},
  ): Pod => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      uid: given.uid ?? name,
      resourceVersion: '',
      creationTimestamp: timestampOf(after(now, seconds(-(given.age ?? 1000)))),
      ...(given.cost !== undefined && { annotations: { 'controller.kubernetes.io/pod-deletion-cost': given.cost } }),
    },
    spec: { containers: [], nodeName: given.node ?? 'node-1' },
    status: {
      phase: given.phase ?? 'Running',
      conditions: [
        {
          type: 'Ready',
          status: given.ready === false ? 'False' : 'True',
          lastTransitionTime: timestampOf(after(now, seconds(-(given.readyAge ?? 900)))),
        },
      ],
      containerStatuses: [{ name: 'c', image: '', imageID: '', ready: true, restartCount: given.restarts ?? 0 }],
    },
  })
  const order = (pods: readonly Pod[], ranks: { readonly [name: string]: number } = {}): readonly string[] =>
    podsToDelete(
      [...pods, facts('zz-last', { cost: '2147483647' })],
      ({ metadata }) => ranks[metadata.name] ?? 0,
      pods.length,
      now,
    ).map(({ metadata }) => metadata.name)

  it('RS 55: unassigned, Pending, not ready, cheap, crowded, recently ready, restarted, young; equal ages by UID', () => {
    const pods = [
      facts('young', { age: 10, readyAge: 900 }),
      facts('restarted', { restarts: 3 }),
      facts('recent', { readyAge: 20 }),
      facts('crowded'),
      facts('cheap', { cost: '-1' }),
      facts('unready', { ready: false }),
      facts('pending', { phase: 'Pending', ready: false }),
      facts('unassigned', { node: '', phase: 'Pending', ready: false }),
    ]
    expect(order(pods, { crowded: 2 })).toEqual([
      'unassigned',
      'pending',
      'unready',
      'cheap',
      'crowded',
      'recent',
      'restarted',
      'young',
    ])
    expect(order([facts('older', { uid: 'a', readyAge: 60 }), facts('newer', { uid: 'b', readyAge: 40 })])).toEqual([
      'older',
      'newer',
    ])
  })

  it('RS 56: for a bare ReplicaSet nodes are never crowded: equal pods go by UID', () => {
    const cluster = rolloutCluster()
    createDeployment(cluster, { replicas: 2 })
    createReplicaSet(cluster, 'bare', { replicas: 3 })
    settle(cluster)
    const bareUids = () =>
      podsOf(cluster)
        .filter(({ metadata }) => metadata.name.startsWith('bare-'))
        .map(({ metadata }) => metadata.uid)
    const smallest = bareUids().toSorted()[0]
    scaleReplicaSet(cluster, 'bare', 2)
    settle(cluster)
    expect(bareUids()).toHaveLength(2)
    expect(bareUids()).not.toContain(smallest)
  })

  it('RS 56: under a Deployment the pods of all its ReplicaSets crowd a node', () => {
    for (const nodes of [
      ['node-1', 'node-2'],
      ['node-2', 'node-1'],
    ]) {
      const cluster = rolloutCluster({ isUnbound: true })
      createDeployment(cluster, { replicas: 2, strategy: rolling(1, 0) })
      pass(cluster, 0.1)
      podsOf(cluster).forEach((candidate, index) => bind(cluster, candidate, nodes[index]!))
      settle(cluster)
      setImage(cluster, 'img:bad')
      pass(cluster, 0.1)
      bind(
        cluster,
        podsOf(cluster).find(({ spec }) => !spec.nodeName)!,
        'node-2',
      )
      editSpec(cluster, { strategy: rolling(1, 1) })
      pass(cluster, 0.1)
      const survivors = activePodsOf(cluster).filter(({ spec }) => spec.containers[0]!.image === 'img:v1')
      expect(survivors.map(({ spec }) => spec.nodeName)).toEqual(['node-1'])
    }
  })

  it('RS 57: a deletion cost of +5 or 05 counts as 0, and readiness goes before cost', () => {
    expect(order([facts('a', { cost: '+5' }), facts('b', { cost: '-1' }), facts('c', { cost: '05' })])).toEqual([
      'b',
      'a',
      'c',
    ])
    expect(order([facts('ready', { cost: '-100' }), facts('unready', { cost: '100', ready: false })])).toEqual([
      'unready',
      'ready',
    ])
  })

  it('RS 58: a scale-down never compares pods of different ReplicaSets', () => {
    const cluster = rolloutCluster()
    createReplicaSet(cluster, 'one', { replicas: 2 })
    createReplicaSet(cluster, 'two', { replicas: 2 })
    settle(cluster)
    for (const { metadata } of podsOf(cluster).filter(({ metadata: { name } }) => name.startsWith('two-')))
      setPodStatus(cluster, metadata.name, { conditions: [{ type: 'Ready', status: 'False' }] })
    scaleReplicaSet(cluster, 'one', 1)
    settle(cluster)
    expect(
      podsOf(cluster)
        .map(({ metadata }) => metadata.name.slice(0, 3))
        .sort(),
    ).toEqual(['one', 'two', 'two'])
  })

  it('RS 59: minReadySeconds delays availability, not readiness', () => {
    const cluster = rolloutCluster()
    createReplicaSet(cluster, 'web', { replicas: 1, minReadySeconds: 10 })
    pass(cluster, 5)
    expect(readyPodsOf(cluster)).toHaveLength(1)
    expect(replicaSet(cluster).status).toMatchObject({ readyReplicas: 1 })
    expect(replicaSet(cluster).status?.availableReplicas).toBeUndefined()
    const [wait] = waitsOf(cluster, 'replicaset-controller', 'web')
    expect(wait!.because).toEqual({ code: 'minReadySeconds', details: { minReadySeconds: 10, ready: 1, available: 0 } })
    expect(elapsed(wait!.until!)).toBe(12_000)
    pass(cluster, 7.001)
    expect(replicaSet(cluster).status?.availableReplicas).toBe(1)
  })
})

describe('ReplicationController', () => {
  const create = (cluster: Cluster, replicas: number) =>
    send(cluster, {
      verb: 'create',
      resource: 'replicationcontrollers',
      object: {
        apiVersion: 'v1',
        kind: 'ReplicationController',
        metadata: { name: 'rc', namespace: 'default' },
        spec: { replicas, template: template('rc', 'img:v1') },
      },
      because,
    })

  it('RC 62: defaults its selector to the template labels, keeps its pods and reports no terminatingReplicas', () => {
    const cluster = rolloutCluster()
    create(cluster, 2)
    settle(cluster)
    const controller = cluster.server.live.get('replicationcontrollers', 'default/rc')!
    expect(controller.spec.selector).toEqual({ app: 'rc' })
    expect(controller.status).toMatchObject({ replicas: 2, readyReplicas: 2, availableReplicas: 2 })
    expect(controller.status).not.toHaveProperty('terminatingReplicas')
    expect(controllerOf(podsOf(cluster)[0]!)).toMatchObject({
      apiVersion: 'v1',
      kind: 'ReplicationController',
      name: 'rc',
    })
    expect(eventsOf(cluster, 'ReplicationController')).toHaveLength(2)
  })

  it('RC 62: its selector is mutable: old pods are released, new ones come', () => {
    const cluster = rolloutCluster()
    create(cluster, 2)
    settle(cluster)
    const controller = cluster.server.live.get('replicationcontrollers', 'default/rc')!
    const revision = revisionNow(cluster)
    send(cluster, {
      verb: 'update',
      resource: 'replicationcontrollers',
      object: {
        ...controller,
        spec: { ...controller.spec, selector: { app: 'next' }, template: template('next', 'img:v2') },
      } as typeof controller,
      because,
    })
    settle(cluster)
    expect(podsOf(cluster)).toHaveLength(4)
    expect(ownedPods(cluster).map(({ spec }) => spec.containers[0]!.image)).toEqual(['img:v2', 'img:v2'])
    expect(
      writesSince(cluster, revision, 'pods').filter(({ because: { code } }) => code === 'leftSelector'),
    ).toHaveLength(2)
  })
})
