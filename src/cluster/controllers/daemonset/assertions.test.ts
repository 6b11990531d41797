import { describe, expect, it } from 'vitest'
import type { DaemonSet } from '../../../api/openapi/kubernetes.ts'
import { podTemplateHash } from '../../../api/pod-template-hash/pod-template-hash.ts'
import type { Cluster } from '../../../engine/cluster.ts'
import {
  eventsOf,
  pass,
  podsOf,
  remove,
  setPodStatus,
  settle,
  template,
  waitsOf,
} from '../../../testkit/rollout-cluster.ts'
import { standardWorld } from '../../../testkit/standard-world.ts'
import {
  addNode,
  createDaemonSet,
  daemonSetOf,
  imageOf,
  podsOn,
  removeNode,
  rollDaemonSet,
  taint,
  taintNode,
  workloadCluster,
  type WorkloadWorld,
} from '../../../testkit/workload-cluster.ts'
import { maxUnavailableOf as statefulSetMaxUnavailable } from '../statefulset/rolling.ts'
import { maxSurgeOf, maxUnavailableOf } from './rollout-counts.ts'

/** A set at rest. */
function settled(spec: Partial<DaemonSet['spec']> = {}, world: WorkloadWorld = {}): Cluster {
  const cluster = workloadCluster(world)
  createDaemonSet(cluster, spec)
  settle(cluster)
  return cluster
}

const statusOf = (cluster: Cluster) => daemonSetOf(cluster).status!
const nameOn = (cluster: Cluster, node: string): string => podsOn(cluster, node)[0]!.metadata.name
const failed = {
  phase: 'Failed',
  conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: '2026-01-05T10:00:30Z' }],
}

const agent = (spec: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'agent', namespace: 'default' },
  spec: {
    selector: { matchLabels: { app: 'agent' } },
    template: {
      metadata: { labels: { app: 'agent' } },
      spec: { containers: [{ name: 'c', image: 'nginx:1.7.9' }], ...spec },
    },
  },
})

describe('spec section 12, where daemon pods run', () => {
  it('DS 1: controller-revision-hash on the pods is the hash alone', () => {
    const cluster = settled()
    const hash = podTemplateHash(daemonSetOf(cluster).spec.template)
    expect(podsOf(cluster).map(({ metadata }) => metadata.labels?.['controller-revision-hash'])).toEqual([
      hash,
      hash,
      hash,
    ])
  })

  it('DS 25: the default scheduler binds them by an affinity to metadata.name', () => {
    const world = standardWorld({ nodes: 2 })
    expect(world.create(agent())).toBeUndefined()
    world.wait(30)
    const pods = [...world.cluster.server.live.list('pods')]
    expect(pods.map(({ spec }) => spec.nodeName).sort()).toEqual(['node-1', 'node-2'])
    expect(
      pods[0]?.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms,
    ).toEqual([{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [pods[0]?.spec.nodeName] }] }])
    expect(world.events('Pod', pods[0]!.metadata.name)[0]).toContain('Scheduled')
  })

  it('DS 26: one that does not fit is Pending and counts as desired and current', () => {
    const world = standardWorld({ nodes: 1 })
    world.create(agent({ containers: [{ name: 'c', image: 'nginx:1.7.9', resources: { requests: { cpu: '100' } } }] }))
    world.wait(30)
    expect([...world.cluster.server.live.list('pods')].map(({ status }) => status?.phase)).toEqual(['Pending'])
    expect(daemonSetOf(world.cluster).status).toMatchObject({
      desiredNumberScheduled: 1,
      currentNumberScheduled: 1,
      numberReady: 0,
    })
  })

  it('DS 27: a cordon does not matter to them, and a deleted one comes back on a cordoned node', () => {
    const cluster = settled()
    taintNode(cluster, 'node-1', [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }])
    settle(cluster)
    remove(cluster, 'pods', nameOn(cluster, 'node-1'))
    settle(cluster)
    expect(podsOn(cluster, 'node-1')).toHaveLength(1)
    expect(statusOf(cluster).desiredNumberScheduled).toBe(3)
  })

  it('DS 28: a new node gets its pod only when it is Ready, unless not-ready:NoSchedule is tolerated', () => {
    const cluster = settled()
    addNode(cluster, 'node-4', {}, [{ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }])
    pass(cluster, 10)
    expect(podsOn(cluster, 'node-4')).toHaveLength(0)
    taintNode(cluster, 'node-4', [])
    settle(cluster)
    expect(podsOn(cluster, 'node-4')).toHaveLength(1)
    const tolerant = workloadCluster()
    const podSpec = {
      ...template('agent', 'img:v1').spec!,
      tolerations: [{ key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoSchedule' }],
    }
    addNode(tolerant, 'node-4', {}, [{ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }])
    createDaemonSet(tolerant, { template: { ...template('agent', 'img:v1'), spec: podSpec } })
    settle(tolerant)
    expect(podsOn(tolerant, 'node-4')).toHaveLength(1)
  })

  it('DS 29: on a NotReady node they are not evicted, but at the next sync the node leaves DESIRED', () => {
    const cluster = settled()
    const key = 'node.kubernetes.io/unreachable'
    taintNode(cluster, 'node-2', [
      { key, effect: 'NoSchedule' },
      { key, effect: 'NoExecute' },
    ])
    setPodStatus(cluster, nameOn(cluster, 'node-2'), {
      conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: '2026-01-05T10:00:30Z' }],
    })
    pass(cluster, 600)
    expect(podsOn(cluster, 'node-2')).toHaveLength(1)
    expect(statusOf(cluster)).toMatchObject({ desiredNumberScheduled: 2, numberMisscheduled: 1 })
    expect(waitsOf(cluster, 'daemonset-controller', 'agent').map(({ because }) => because.code)).toContain(
      'misscheduled',
    )
  })

  it('DS 29: if the pod was known to be unready before the taints came, nothing looks again and DESIRED stays', () => {
    const cluster = settled()
    const key = 'node.kubernetes.io/unreachable'
    setPodStatus(cluster, nameOn(cluster, 'node-2'), {
      conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: '2026-01-05T10:00:30Z' }],
    })
    settle(cluster)
    taintNode(cluster, 'node-2', [
      { key, effect: 'NoSchedule' },
      { key, effect: 'NoExecute' },
    ])
    pass(cluster, 600)
    expect(podsOn(cluster, 'node-2')).toHaveLength(1)
    expect(statusOf(cluster)).toMatchObject({ desiredNumberScheduled: 3, numberMisscheduled: 0, numberReady: 2 })
  })

  it('DS 30: a new NoSchedule taint keeps the running pod; NoExecute removes it', () => {
    const cluster = settled()
    taintNode(cluster, 'node-1', [taint('NoSchedule')])
    taintNode(cluster, 'node-2', [taint('NoExecute')])
    settle(cluster)
    expect([podsOn(cluster, 'node-1').length, podsOn(cluster, 'node-2').length]).toEqual([1, 0])
  })

  it('DS 35: deleting a Node does not by itself update the status', () => {
    const cluster = settled()
    removeNode(cluster, 'node-3')
    pass(cluster, 600)
    expect(statusOf(cluster).desiredNumberScheduled).toBe(3)
    remove(cluster, 'pods', nameOn(cluster, 'node-1'))
    settle(cluster)
    expect(statusOf(cluster).desiredNumberScheduled).toBe(2)
  })
})

describe('spec section 12, replacing daemon pods', () => {
  it('DS 31: without surge the replacement waits until the old object is gone', () => {
    const cluster = settled({}, { goneAfter: () => 20_000 })
    rollDaemonSet(cluster, 'img:v2')
    pass(cluster, 19)
    expect(podsOf(cluster)).toHaveLength(3)
    expect(podsOn(cluster, 'node-1')[0]?.metadata.deletionTimestamp).toBeDefined()
    expect(waitsOf(cluster, 'daemonset-controller', 'agent').map(({ because }) => because.code)).toEqual([
      'maxUnavailable',
      'terminatingPredecessor',
    ])
    pass(cluster, 2)
    expect(imageOf(podsOn(cluster, 'node-1')[0])).toBe('img:v2')
  })

  it('DS 32: percentages round up here, down (but at least 1) for a StatefulSet', () => {
    const set = {
      spec: { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '30%', maxSurge: '30%' } } },
    } as unknown as DaemonSet
    expect([maxUnavailableOf(set, 4), maxSurgeOf(set, 4)]).toEqual([2, 2])
    expect([statefulSetMaxUnavailable('30%', 4), statefulSetMaxUnavailable('1%', 4)]).toEqual([1, 1])
  })

  it('DS 33: old pods that are not available are replaced whatever maxUnavailable says', () => {
    const cluster = settled({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } } })
    for (const node of ['node-2', 'node-3'])
      setPodStatus(cluster, nameOn(cluster, node), {
        conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: '2026-01-05T10:00:30Z' }],
      })
    settle(cluster)
    rollDaemonSet(cluster, 'img:v2')
    pass(cluster, 0.5)
    const going = podsOf(cluster).filter(({ metadata }) => metadata.deletionTimestamp !== undefined)
    expect(going.map(({ spec }) => spec.nodeName)).toEqual(['node-2', 'node-3'])
  })

  it('DS 34: failed pods are deleted with a back-off per node of 1 s and more, and an event', () => {
    const cluster = settled({}, { readyAfter: ({ spec }) => (spec.nodeName === 'node-2' ? undefined : 2000) })
    const deletions: number[] = []
    for (let round = 0; round < 4; round++) {
      const [pod] = podsOn(cluster, 'node-2')
      setPodStatus(cluster, pod!.metadata.name, failed)
      const { now } = cluster
      for (let tick = 0; tick < 10_000 && podsOn(cluster, 'node-2')[0]?.metadata.uid === pod!.metadata.uid; tick++)
        pass(cluster, 0.001)
      deletions.push(Math.round((cluster.now - now) / 1000))
      pass(cluster, 0.005)
    }
    expect(deletions).toEqual([0, 1, 2, 4])
    expect(eventsOf(cluster, 'DaemonSet').filter((text) => text.startsWith('FailedDaemonPod'))).toHaveLength(4)
  })

  it('DS 34: why: the wait names the pod, its node and the back-off', () => {
    const cluster = settled()
    setPodStatus(cluster, nameOn(cluster, 'node-2'), failed)
    pass(cluster, 0.01)
    const second = nameOn(cluster, 'node-2')
    setPodStatus(cluster, second, failed)
    pass(cluster, 0.01)
    const wait = waitsOf(cluster, 'daemonset-controller', 'agent').find(
      ({ because }) => because.code === 'failedPodBackOff',
    )
    expect(wait?.because.details).toEqual({ pod: second, node: 'node-2', backOffSeconds: 1 })
    expect(wait?.until).toBeDefined()
  })
})
