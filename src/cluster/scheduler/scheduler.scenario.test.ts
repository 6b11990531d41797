import { describe, expect, it } from 'vitest'
import { milliseconds, seconds } from '../../clock/instant.ts'
import { cloneOf, fingerprint } from '../../engine/snapshot.ts'
import { isQuiet } from '../../engine/step.ts'
import { explainScheduling } from './explain.ts'
import {
  addControlPlane,
  addNode,
  addPod,
  create,
  deletePod,
  eventsOf,
  finishDeletion,
  nodeOf,
  podNamed,
  runFor,
  scheduledCondition,
  schedulingCluster,
  settle,
  update,
  updateStatus,
  waitsOf,
} from '../../testkit/scheduling-cluster.ts'

/** `control-plane` with its taint and two workers of 2 CPU, each with two pods of 900m. */
function fullCluster() {
  const cluster = schedulingCluster()
  addControlPlane(cluster)
  addNode(cluster, 'node-1', { cpu: '2' })
  addNode(cluster, 'node-2', { cpu: '2' })
  for (let number = 1; number <= 4; number++) addPod(cluster, `low-${number}`, { cpu: '900m' })
  settle(cluster)
  return cluster
}

const podsOn = (cluster: ReturnType<typeof schedulingCluster>, node: string): number =>
  [...cluster.server.live.list('pods')].filter(({ spec }) => spec.nodeName === node).length

const fullMessage =
  '0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient cpu. preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, 2 No preemption victims found for incoming pod.'

describe('a pod that fits', () => {
  it('SCH-11 is bound, marked PodScheduled and announced', () => {
    const cluster = schedulingCluster()
    addNode(cluster, 'node-1')
    addPod(cluster, 'web')
    settle(cluster)
    expect(nodeOf(cluster, 'web')).toBe('node-1')
    expect(scheduledCondition(cluster, 'web')?.status).toBe('True')
    expect(eventsOf(cluster, 'web')).toEqual(['Normal Scheduled: Successfully assigned default/web to node-1'])
    const bind = cluster.server.store.log.find(
      ({ resource, because }) => resource === 'pods' && because.code === 'scheduled',
    )
    expect(bind?.because.details).toMatchObject({ node: 'node-1', feasible: 1, nodes: 1, ties: 1 })
  })

  it('counts pods that it bound in the same instant, before the informers show them', () => {
    const cluster = fullCluster()
    expect(podsOn(cluster, 'node-1')).toBe(2)
    expect(podsOn(cluster, 'node-2')).toBe(2)
  })

  it('is left alone when another scheduler is named', () => {
    const cluster = schedulingCluster()
    addNode(cluster, 'node-1')
    addPod(cluster, 'other', { spec: { schedulerName: 'mine' } })
    settle(cluster)
    expect(nodeOf(cluster, 'other')).toBeUndefined()
    expect(eventsOf(cluster, 'other')).toEqual([])
  })
})

describe('golden scenario G9: scheduling and preemption', () => {
  it('1. a fifth low pod waits with the exact message', () => {
    const cluster = fullCluster()
    addPod(cluster, 'fifth', { cpu: '900m' })
    settle(cluster)
    expect(eventsOf(cluster, 'fifth')).toEqual([`Warning FailedScheduling: ${fullMessage}`])
    expect(scheduledCondition(cluster, 'fifth')).toMatchObject({
      status: 'False',
      reason: 'Unschedulable',
      message: fullMessage,
    })
    expect(waitsOf(cluster, 'fifth')).toMatchObject([
      {
        because: {
          code: 'unschedulable',
          details: { nodes: 3, 'Insufficient cpu': 2, 'node(s) had untolerated taint(s)': 1 },
        },
      },
    ])
    expect(isQuiet(cluster)).toBe(true)
  })

  it('SCHEDULER 58: 2. a terminating pod holds its resources; the waiting pod is retried when it is gone', () => {
    const cluster = fullCluster()
    addPod(cluster, 'fifth', { cpu: '900m' })
    settle(cluster)
    deletePod(cluster, 'low-1')
    runFor(cluster, seconds(20))
    expect(nodeOf(cluster, 'fifth')).toBeUndefined()
    const freed = nodeOf(cluster, 'low-1')
    finishDeletion(cluster, 'low-1')
    settle(cluster)
    expect(nodeOf(cluster, 'fifth')).toBe(freed)
    expect(waitsOf(cluster, 'fifth')).toEqual([])
  })

  it('SCHEDULER 60, 61: 3. a high pod is nominated, its victim keeps its grace, then the pod takes the place', () => {
    const cluster = fullCluster()
    const high = addPod(cluster, 'high', { cpu: '900m', priority: 1000 })
    settle(cluster)
    expect(eventsOf(cluster, 'high')).toEqual([
      'Warning FailedScheduling: 0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient cpu.',
    ])
    const node = podNamed(cluster, 'high').status?.nominatedNodeName
    expect(['node-1', 'node-2']).toContain(node)
    const victims = [...cluster.server.live.list('pods')].filter(
      ({ metadata }) => metadata.deletionTimestamp !== undefined,
    )
    expect(victims).toHaveLength(1)
    const victim = victims[0]!
    expect(victim.spec.nodeName).toBe(node)
    expect(victim.metadata.deletionGracePeriodSeconds).toBe(30)
    expect(victim.status?.conditions?.find(({ type }) => type === 'DisruptionTarget')).toMatchObject({
      status: 'True',
      reason: 'PreemptionByScheduler',
      message: 'default-scheduler: preempting to accommodate a higher priority pod',
    })
    expect(eventsOf(cluster, victim.metadata.name)).toContain(
      `Normal Preempted: Preempted by pod ${high.metadata.uid} on node ${node}`,
    )
    expect(waitsOf(cluster, 'high')).toMatchObject([{ because: { code: 'nominated', details: { node, victims: 1 } } }])
    finishDeletion(cluster, victim.metadata.name)
    settle(cluster)
    expect(nodeOf(cluster, 'high')).toBe(node)
    expect(podNamed(cluster, 'high').status?.nominatedNodeName).toBeUndefined()
  })

  it('SCHEDULER 59: 4. a request larger than any node: preemption is not helpful', () => {
    const cluster = fullCluster()
    addPod(cluster, 'large', { cpu: '3', priority: 1000 })
    settle(cluster)
    expect(scheduledCondition(cluster, 'large')?.message).toBe(
      '0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient cpu. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.',
    )
  })

  it('SCH-15 the emptied room is kept from pods of equal priority', () => {
    const cluster = fullCluster()
    addPod(cluster, 'high', { cpu: '900m', priority: 1000 })
    settle(cluster)
    addPod(cluster, 'rival', { cpu: '900m', priority: 1000, spec: { preemptionPolicy: 'Never' } })
    settle(cluster)
    const victim = [...cluster.server.live.list('pods')].find(
      ({ metadata }) => metadata.deletionTimestamp !== undefined,
    )!
    finishDeletion(cluster, victim.metadata.name)
    settle(cluster)
    expect(nodeOf(cluster, 'high')).toBe(victim.spec.nodeName)
    expect(nodeOf(cluster, 'rival')).toBeUndefined()
  })

  it('SCH-15 does not preempt again while its victim terminates', () => {
    const cluster = fullCluster()
    addPod(cluster, 'high', { cpu: '900m', priority: 1000 })
    settle(cluster)
    const terminating = () =>
      [...cluster.server.live.list('pods')].filter(({ metadata }) => metadata.deletionTimestamp !== undefined)
    const held = terminating()[0]!
    const other = [...cluster.server.live.list('pods')].find(
      ({ metadata, spec }) => spec.nodeName !== held.spec.nodeName && metadata.name.startsWith('low'),
    )!
    update(cluster, 'nodes', {
      ...cluster.server.live.get('nodes', other.spec.nodeName!)!,
      spec: { unschedulable: true },
    } as never)
    finishDeletion(cluster, other.metadata.name)
    settle(cluster)
    expect(terminating()).toHaveLength(1)
    expect(scheduledCondition(cluster, 'high')?.message).toContain(
      'preemption: not eligible due to a terminating pod on the nominated node.',
    )
  })
})

describe('the table of the why panel', () => {
  it('shows every node as it stood before the pod was placed', () => {
    const cluster = fullCluster()
    const table = explainScheduling(cluster.view, podNamed(cluster, 'low-4'), cluster.now)
    const rows = table.nodes.map(({ node, rejectedBy, total }) => [node, rejectedBy, total !== undefined])
    const other = nodeOf(cluster, 'low-4') === 'node-1' ? 'node-2' : 'node-1'
    expect(rows).toContainEqual(['control-plane', 'TaintToleration', false])
    expect(rows).toContainEqual([nodeOf(cluster, 'low-4'), undefined, true])
    expect(rows).toContainEqual([other, 'NodeResourcesFit', false])
    expect(table.best).toEqual([nodeOf(cluster, 'low-4')])
  })
})

describe('messages', () => {
  it('SCH-10 no nodes at all', () => {
    const cluster = schedulingCluster()
    addPod(cluster, 'web')
    settle(cluster)
    expect(eventsOf(cluster, 'web')).toEqual(['Warning FailedScheduling: no nodes available to schedule pods'])
    addNode(cluster, 'node-1')
    runFor(cluster, seconds(2))
    expect(nodeOf(cluster, 'web')).toBe('node-1')
  })

  it('SCHEDULER 56: a cordoned node is unschedulable, whatever its taint', () => {
    const cluster = schedulingCluster()
    addNode(cluster, 'node-1', {
      unschedulable: true,
      taints: [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }],
    })
    addPod(cluster, 'web')
    settle(cluster)
    expect(scheduledCondition(cluster, 'web')?.message).toContain(
      '0/1 nodes are available: 1 node(s) were unschedulable.',
    )
  })

  it('SCHEDULER 57: several shortages of one node count each', () => {
    const cluster = schedulingCluster()
    addNode(cluster, 'node-1', { cpu: '1', memory: '1Gi' })
    addPod(cluster, 'large', { cpu: '2', memory: '2Gi' })
    settle(cluster)
    expect(scheduledCondition(cluster, 'large')?.message).toContain(
      '0/1 nodes are available: 1 Insufficient cpu, 1 Insufficient memory.',
    )
  })

  it('SCH-11 cuts only the event to 1024 characters', () => {
    const cluster = schedulingCluster()
    addNode(cluster, 'node-1')
    const requests = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`example.com/device-number-${index}`, '1']),
    )
    addPod(cluster, 'greedy', { spec: { containers: [{ name: 'main', image: 'main:1', resources: { requests } }] } })
    settle(cluster)
    const event = eventsOf(cluster, 'greedy')[0]!
    expect(event.length).toBe('Warning FailedScheduling: '.length + 1024)
    expect(event.endsWith(' ...')).toBe(true)
    expect(scheduledCondition(cluster, 'greedy')!.message!.length).toBeGreaterThan(1100)
  })

  it('PV-14 unbound immediate claims', () => {
    const cluster = schedulingCluster()
    addNode(cluster, 'node-1')
    const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }]
    addPod(cluster, 'db', { spec: { volumes } })
    settle(cluster)
    const suffix = ' preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.'
    expect(scheduledCondition(cluster, 'db')?.message).toBe(
      `0/1 nodes are available: persistentvolumeclaim "data" not found.${suffix}`,
    )
    create(cluster, 'persistentvolumeclaims', {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data', namespace: 'default' },
      spec: {},
      status: { phase: 'Pending' },
    })
    settle(cluster)
    expect(scheduledCondition(cluster, 'db')?.message).toBe(
      `0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims.${suffix}`,
    )
  })
})

describe('the queue', () => {
  it('SCH-1 the highest priority goes first, then the longest in line', () => {
    const cluster = schedulingCluster()
    addNode(cluster, 'node-1', { pods: '2' })
    addPod(cluster, 'first')
    addPod(cluster, 'second')
    addPod(cluster, 'urgent', { priority: 10 })
    settle(cluster)
    expect(nodeOf(cluster, 'urgent')).toBe('node-1')
    expect(nodeOf(cluster, 'first')).toBe('node-1')
    expect(nodeOf(cluster, 'second')).toBeUndefined()
  })

  it('SCH-12 a gated pod is not tried until its gates are gone', () => {
    const cluster = schedulingCluster()
    addNode(cluster, 'node-1')
    const pod = addPod(cluster, 'gated', { spec: { schedulingGates: [{ name: 'example.com/wait' }] } })
    settle(cluster)
    expect(nodeOf(cluster, 'gated')).toBeUndefined()
    expect(eventsOf(cluster, 'gated')).toEqual([])
    expect(waitsOf(cluster, 'gated')).toMatchObject([
      { because: { code: 'schedulingGated', details: { gates: 'example.com/wait' } } },
    ])
    update(cluster, 'pods', { ...pod, spec: { ...pod.spec, schedulingGates: [] } } as never)
    settle(cluster)
    expect(nodeOf(cluster, 'gated')).toBe('node-1')
  })

  it('SCHEDULER 62: retries on events that can help, not on others', () => {
    const cluster = fullCluster()
    addPod(cluster, 'fifth', { cpu: '900m' })
    settle(cluster)
    const tries = () =>
      cluster.server.store.log.filter(
        ({ resource, because }) => resource === 'events' && because.code === 'unschedulable',
      ).length
    expect(tries()).toBe(1)
    const node = cluster.server.live.get('nodes', 'node-1')!
    update(cluster, 'nodes', {
      ...node,
      metadata: { ...node.metadata, labels: { ...node.metadata.labels, disk: 'ssd' } },
    } as never)
    addNode(cluster, 'small', { cpu: '100m', taints: [{ key: 'mine', effect: 'NoSchedule' }] })
    runFor(cluster, seconds(60))
    expect(tries()).toBe(1)
    addNode(cluster, 'node-3', { cpu: '2' })
    settle(cluster)
    expect(nodeOf(cluster, 'fifth')).toBe('node-3')
  })

  it('SCH-16 tries again after more than five minutes in any case', () => {
    const cluster = fullCluster()
    addPod(cluster, 'fifth', { cpu: '900m' })
    settle(cluster)
    const tries = () =>
      cluster.server.store.log.filter(
        ({ resource, because }) => resource === 'events' && because.code === 'unschedulable',
      ).length
    runFor(cluster, seconds(300))
    expect(tries()).toBe(1)
    runFor(cluster, seconds(31))
    expect(tries()).toBe(2)
  })

  it('a change of allocatable wakes the pod that lacked it', () => {
    const cluster = fullCluster()
    addPod(cluster, 'fifth', { cpu: '900m' })
    settle(cluster)
    const node = cluster.server.live.get('nodes', 'node-2')!
    updateStatus(cluster, 'nodes', {
      ...node,
      status: { ...node.status, allocatable: { ...node.status!.allocatable, cpu: '4' } },
    } as never)
    settle(cluster)
    expect(nodeOf(cluster, 'fifth')).toBe('node-2')
  })

  it('forgets a waiting pod that is deleted', () => {
    const cluster = fullCluster()
    addPod(cluster, 'fifth', { cpu: '900m' })
    settle(cluster)
    finishDeletion(cluster, 'fifth')
    settle(cluster)
    expect(waitsOf(cluster, 'fifth')).toEqual([])
    expect(cluster.components[0]!.memories.size).toBe(0)
  })
})

describe('spreading', () => {
  const webSet = (cluster: ReturnType<typeof schedulingCluster>) =>
    create(cluster, 'replicasets', {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { name: 'web', namespace: 'default' },
      spec: { selector: { matchLabels: { app: 'web' } } },
    })
  const owner = { kind: 'ReplicaSet', name: 'web' }

  it('SCHEDULER 64: three replicas go to three equal nodes, and spreading never blocks', () => {
    const cluster = schedulingCluster(3)
    for (const name of ['node-1', 'node-2', 'node-3']) addNode(cluster, name)
    webSet(cluster)
    for (let number = 1; number <= 3; number++) addPod(cluster, `web-${number}`, { labels: { app: 'web' }, owner })
    settle(cluster)
    expect(new Set([1, 2, 3].map((number) => nodeOf(cluster, `web-${number}`))).size).toBe(3)
    for (let number = 4; number <= 40; number++) addPod(cluster, `web-${number}`, { labels: { app: 'web' }, owner })
    settle(cluster)
    expect(Array.from({ length: 40 }, (_, index) => nodeOf(cluster, `web-${index + 1}`)).includes(undefined)).toBe(
      false,
    )
  })

  it('SCHEDULER 65: pods without requests spread as if they asked for 100m and 200Mi', () => {
    const cluster = schedulingCluster()
    for (const name of ['node-1', 'node-2']) addNode(cluster, name)
    for (let number = 1; number <= 6; number++) addPod(cluster, `bare-${number}`)
    settle(cluster)
    expect(podsOn(cluster, 'node-1')).toBe(3)
    expect(podsOn(cluster, 'node-2')).toBe(3)
  })

  it('SCHEDULER 66: bare pods without a Service get no default constraints', () => {
    const cluster = schedulingCluster()
    for (const name of ['node-1', 'node-2']) addNode(cluster, name, { cpu: '1000', memory: '1000Gi' })
    addPod(cluster, 'bare-1', { labels: { app: 'web' } })
    settle(cluster)
    const because = cluster.server.store.log.find(({ because: { code } }) => code === 'scheduled')!.because
    expect(because.details).toMatchObject({ score: 3 * 100 + 99, ties: 2 })
  })
})

describe('determinism', () => {
  it('a restored snapshot goes on exactly as the original', () => {
    const cluster = fullCluster()
    addPod(cluster, 'fifth', { cpu: '900m' })
    addPod(cluster, 'high', { cpu: '900m', priority: 5 })
    runFor(cluster, milliseconds(1))
    const copy = cloneOf(cluster)
    for (const each of [cluster, copy]) {
      addNode(each, 'node-3', { cpu: '2' })
      addPod(each, 'sixth', { cpu: '100m' })
      runFor(each, seconds(400))
    }
    expect(fingerprint(copy)).toBe(fingerprint(cluster))
    expect(nodeOf(copy, 'fifth')).toBe('node-3')
  })

  it('the same seed binds the same pods to the same nodes', () => {
    const run = () => {
      const cluster = schedulingCluster(11)
      for (let number = 1; number <= 5; number++) addNode(cluster, `node-${number}`)
      for (let number = 1; number <= 30; number++) addPod(cluster, `pod-${number}`, { cpu: '50m' })
      settle(cluster)
      return fingerprint(cluster)
    }
    expect(run()).toBe(run())
  })
})

describe('claims that wait for their first consumer (PV-14)', () => {
  function claimCluster(provisioner: string) {
    const cluster = schedulingCluster()
    addNode(cluster, 'node-1')
    create(cluster, 'storageclasses', {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'late' },
      provisioner,
      volumeBindingMode: 'WaitForFirstConsumer',
    })
    create(cluster, 'persistentvolumeclaims', {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data', namespace: 'default' },
      spec: { storageClassName: 'late', accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      status: { phase: 'Pending' },
    })
    addPod(cluster, 'db', { spec: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] } })
    settle(cluster)
    return cluster
  }

  it('the chosen node is written on the claim; the pod is bound once the claim is', () => {
    const cluster = claimCluster('example.com/disk')
    const claim = cluster.server.live.get('persistentvolumeclaims', 'default/data')!
    expect(claim.metadata.annotations).toEqual({ 'volume.kubernetes.io/selected-node': 'node-1' })
    expect(nodeOf(cluster, 'db')).toBeUndefined()
    expect(podNamed(cluster, 'db').status?.nominatedNodeName).toBe('node-1')
    expect(waitsOf(cluster, 'db')).toMatchObject([
      { because: { code: 'volumesBinding', details: { node: 'node-1', claims: 'data' } } },
    ])
    expect(eventsOf(cluster, 'db')).toEqual([])
    create(cluster, 'persistentvolumes', {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: 'disk' },
      spec: {},
    })
    const annotations = { ...claim.metadata.annotations, 'pv.kubernetes.io/bind-completed': 'yes' }
    update(cluster, 'persistentvolumeclaims', {
      ...claim,
      metadata: { ...claim.metadata, annotations },
      spec: { ...claim.spec, volumeName: 'disk' },
    } as never)
    settle(cluster)
    expect(nodeOf(cluster, 'db')).toBe('node-1')
    expect(podNamed(cluster, 'db').status?.nominatedNodeName).toBeUndefined()
  })

  it('without a provisioner, a volume must be there', () => {
    const cluster = claimCluster('kubernetes.io/no-provisioner')
    expect(scheduledCondition(cluster, 'db')?.message).toBe(
      "0/1 nodes are available: 1 node(s) didn't find available persistent volumes to bind. preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.",
    )
    create(cluster, 'persistentvolumes', {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: 'disk' },
      spec: { storageClassName: 'late', accessModes: ['ReadWriteOnce'], capacity: { storage: '2Gi' } },
      status: { phase: 'Available' },
    })
    settle(cluster)
    expect(cluster.server.live.get('persistentvolumes', 'disk')?.spec?.claimRef).toMatchObject({
      namespace: 'default',
      name: 'data',
    })
  })
})
