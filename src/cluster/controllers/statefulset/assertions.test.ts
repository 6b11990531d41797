import { describe, expect, it } from 'vitest'
import type { StatefulSet } from '../../../api/openapi/kubernetes.ts'
import {
  eventsOf,
  pass,
  remove,
  revisionNow,
  send,
  setPodStatus,
  settle,
  waitsOf,
  writesSince,
} from '../../../testkit/rollout-cluster.ts'
import {
  claimNames,
  claimTemplate,
  createStatefulSet,
  editStatefulSet,
  imageOf,
  podNamed,
  podNames,
  revisionsOf,
  rollStatefulSet,
  statefulSetOf,
  workloadCluster,
  type WorkloadWorld,
} from '../../../testkit/workload-cluster.ts'
import type { Cluster } from '../../../engine/cluster.ts'

/** A set at rest. */
function settled(spec: Partial<StatefulSet['spec']> = {}, world: WorkloadWorld = {}): Cluster {
  const cluster = workloadCluster(world)
  createStatefulSet(cluster, spec)
  settle(cluster)
  return cluster
}

const partition = (count: number): StatefulSet['spec']['updateStrategy'] => ({
  type: 'RollingUpdate',
  rollingUpdate: { partition: count },
})
const images = (cluster: Cluster): readonly (string | undefined)[] =>
  podNames(cluster).map((name) => imageOf(podNamed(cluster, name)))
const codes = (cluster: Cluster): readonly string[] =>
  waitsOf(cluster, 'statefulset-controller', 'web').map(({ because }) => because.code)

/** Pods in the order in which they were created or deleted since a revision. */
function podStory(cluster: Cluster, since: number): readonly string[] {
  return writesSince(cluster, since, 'pods')
    .filter(
      ({ actor, type, object }) =>
        actor === 'statefulset-controller' && (type === 'ADDED' || object.metadata.deletionTimestamp !== undefined),
    )
    .map(({ type, key }) => `${type === 'ADDED' ? '+' : '-'}${key.slice('default/'.length)}`)
}

const notReady = (since: string) => ({ conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: since }] })
const unready = (cluster: Cluster, name: string): void => setPodStatus(cluster, name, notReady('2026-01-05T10:00:30Z'))

describe('spec section 12, identity and order', () => {
  it('STS 1: controller-revision-hash on the pods is the whole name of the revision', () => {
    const cluster = settled()
    expect(podNamed(cluster, 'web-0')?.metadata.labels?.['controller-revision-hash']).toBe(
      statefulSetOf(cluster).status?.currentRevision,
    )
    expect(statefulSetOf(cluster).status?.currentRevision).toMatch(/^web-[bcdf4-9]+$/)
  })

  it('STS 2: maxUnavailable is dropped on create', () => {
    const cluster = settled({
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 2, partition: 0 } },
    })
    expect(statefulSetOf(cluster).spec.updateStrategy?.rollingUpdate).toEqual({ partition: 0 })
  })

  it('STS 3: Parallel does not roll in parallel', () => {
    const cluster = settled({ podManagementPolicy: 'Parallel' })
    const start = revisionNow(cluster)
    rollStatefulSet(cluster, 'img:v2')
    settle(cluster)
    expect(podStory(cluster, start)).toEqual(['-web-2', '+web-2', '-web-1', '+web-1', '-web-0', '+web-0'])
  })

  it('STS 4: OrderedReady waits for available, not just for Ready', () => {
    const cluster = workloadCluster()
    createStatefulSet(cluster, { minReadySeconds: 10 })
    pass(cluster, 5)
    expect(podNames(cluster)).toEqual(['web-0'])
    expect(statefulSetOf(cluster).status).toMatchObject({ readyReplicas: 1, availableReplicas: 0 })
    expect(codes(cluster)).toContain('waitingForPredecessor')
    pass(cluster, 8)
    expect(podNames(cluster)).toEqual(['web-0', 'web-1'])
  })

  it('STS 5: a deleted middle pod is not created again while a lower ordinal is not ready', () => {
    const cluster = settled()
    unready(cluster, 'web-0')
    remove(cluster, 'pods', 'web-1')
    pass(cluster, 60)
    expect(podNames(cluster)).toEqual(['web-0', 'web-2'])
    setPodStatus(cluster, 'web-0', {
      conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: '2026-01-05T10:02:00Z' }],
    })
    settle(cluster)
    expect(podNames(cluster)).toEqual(['web-0', 'web-1', 'web-2'])
  })

  it('STS 19: no replacement exists while the old pod of an ordinal is terminating', () => {
    const cluster = settled({}, { goneAfter: () => 20_000 })
    const { uid } = podNamed(cluster, 'web-1')!.metadata
    remove(cluster, 'pods', 'web-1')
    pass(cluster, 19)
    expect(podNamed(cluster, 'web-1')?.metadata).toMatchObject({ uid, deletionTimestamp: expect.anything() })
    expect(waitsOf(cluster, 'statefulset-controller', 'web')[0]?.because).toEqual({
      code: 'terminatingPredecessor',
      details: { pod: 'web-1', held: 1 },
    })
    settle(cluster)
    expect(podNamed(cluster, 'web-1')?.metadata.uid).not.toBe(uid)
  })

  it('STS 20, 21: a pod that nobody ends stays Running and terminating; a forced deletion brings its successor at once', () => {
    const cluster = settled({}, { goneAfter: ({ metadata }) => (metadata.name === 'web-1' ? undefined : 1000) })
    remove(cluster, 'pods', 'web-1')
    pass(cluster, 3600)
    expect(podNamed(cluster, 'web-1')?.status?.phase).toBe('Running')
    send(cluster, {
      verb: 'delete',
      resource: 'pods',
      namespace: 'default',
      name: 'web-1',
      options: { gracePeriodSeconds: 0 },
      because: { code: 'user' },
    })
    pass(cluster, 0.001)
    expect(podNamed(cluster, 'web-1')?.metadata.deletionTimestamp).toBeUndefined()
  })

  it('STS 22: ordinals.start 0 → 5 creates web-5 … before web-0 … go', () => {
    const cluster = settled()
    const start = revisionNow(cluster)
    editStatefulSet(cluster, { ordinals: { start: 5 } })
    settle(cluster)
    expect(podStory(cluster, start)).toEqual(['+web-5', '+web-6', '+web-7', '-web-2', '-web-1', '-web-0'])
  })

  it('STS 51: the Service need not exist for the pods to run', () => {
    expect(podNamed(settled(), 'web-2')?.spec).toMatchObject({ hostname: 'web-2', subdomain: 'web' })
  })
})

describe('spec section 12, rollouts', () => {
  it('STS 6: a rolling update goes from the highest ordinal to the lowest', () => {
    const cluster = settled()
    const start = revisionNow(cluster)
    rollStatefulSet(cluster, 'img:v2')
    settle(cluster)
    expect(podStory(cluster, start).filter((step) => step.startsWith('-'))).toEqual(['-web-2', '-web-1', '-web-0'])
    expect(statefulSetOf(cluster).status?.currentRevision).toBe(statefulSetOf(cluster).status?.updateRevision)
  })

  it('STS 7: with partition 0 a pod deleted by hand mid-rollout comes back with the new template', () => {
    const cluster = settled()
    rollStatefulSet(cluster, 'img:v2')
    pass(cluster, 0.5)
    remove(cluster, 'pods', 'web-0')
    pass(cluster, 2)
    expect(imageOf(podNamed(cluster, 'web-0'))).toBe('img:v2')
    expect(imageOf(podNamed(cluster, 'web-1'))).toBe('img:v1')
  })

  it('STS 8: a pod below the partition that is deleted by hand comes back with the old template', () => {
    const cluster = settled({ updateStrategy: partition(2) })
    rollStatefulSet(cluster, 'img:v2')
    settle(cluster)
    remove(cluster, 'pods', 'web-0')
    settle(cluster)
    expect(images(cluster)).toEqual(['img:v1', 'img:v1', 'img:v2'])
  })

  it('STS 9: reverting a broken template does not unblock an ordered set; deleting the broken pod does', () => {
    const cluster = settled()
    rollStatefulSet(cluster, 'img:bad')
    pass(cluster, 60)
    rollStatefulSet(cluster, 'img:v1')
    pass(cluster, 600)
    expect(images(cluster)).toEqual(['img:v1', 'img:v1', 'img:bad'])
    expect(codes(cluster)).toEqual(['waitingForPredecessor', 'brokenRollout'])
    remove(cluster, 'pods', 'web-2')
    settle(cluster)
    expect(images(cluster)).toEqual(['img:v1', 'img:v1', 'img:v1'])
  })

  it('STS 9: the other way: a Parallel set gets out by itself', () => {
    const cluster = settled({ podManagementPolicy: 'Parallel' })
    rollStatefulSet(cluster, 'img:bad')
    pass(cluster, 60)
    rollStatefulSet(cluster, 'img:v1')
    settle(cluster)
    expect(images(cluster)).toEqual(['img:v1', 'img:v1', 'img:v1'])
  })

  it('STS 9: nor is scaling below the broken pod a dead end', () => {
    const cluster = settled()
    rollStatefulSet(cluster, 'img:bad')
    pass(cluster, 60)
    rollStatefulSet(cluster, 'img:v1')
    editStatefulSet(cluster, { replicas: 2 })
    settle(cluster)
    editStatefulSet(cluster, { replicas: 3 })
    settle(cluster)
    expect(images(cluster)).toEqual(['img:v1', 'img:v1', 'img:v1'])
  })

  it('STS 10: OnDelete never advances currentRevision', () => {
    const cluster = settled({ updateStrategy: { type: 'OnDelete' } })
    const { currentRevision } = statefulSetOf(cluster).status!
    rollStatefulSet(cluster, 'img:v2')
    settle(cluster)
    expect(waitsOf(cluster, 'statefulset-controller', 'web')).toMatchObject([
      { because: { code: 'onDelete', details: { outdated: 3 } } },
    ])
    for (const name of podNames(cluster)) remove(cluster, 'pods', name)
    settle(cluster)
    expect(images(cluster)).toEqual(['img:v2', 'img:v2', 'img:v2'])
    expect(statefulSetOf(cluster).status).toMatchObject({ currentRevision, updatedReplicas: 3 })
  })

  it('STS 11: a partition leaves currentRevision and updateRevision apart for good', () => {
    const cluster = settled({ updateStrategy: partition(2) })
    rollStatefulSet(cluster, 'img:v2')
    pass(cluster, 3600)
    const { currentRevision, updateRevision, updatedReplicas } = statefulSetOf(cluster).status!
    expect(currentRevision).not.toBe(updateRevision)
    expect(updatedReplicas).toBe(1)
    expect(waitsOf(cluster, 'statefulset-controller', 'web')).toMatchObject([
      { because: { code: 'partition', details: { partition: 2, held: 2 } } },
    ])
  })

  it('STS 12: a rollback raises the number of the old revision instead of making a new one', () => {
    const cluster = settled()
    const [first] = revisionsOf(cluster)
    rollStatefulSet(cluster, 'img:v2')
    settle(cluster)
    rollStatefulSet(cluster, 'img:v1')
    settle(cluster)
    expect(revisionsOf(cluster).map(({ revision }) => revision)).toEqual([2, 3])
    expect(revisionsOf(cluster)[1]?.metadata.name).toBe(first?.metadata.name)
  })

  it('STS 13: scaling and strategy edits make no revision', () => {
    const cluster = settled()
    editStatefulSet(cluster, { replicas: 4, updateStrategy: partition(1), minReadySeconds: 3 })
    settle(cluster)
    expect(revisionsOf(cluster)).toHaveLength(1)
  })

  it('STS 14: readyReplicas counts a terminating pod; currentReplicas and updatedReplicas do not', () => {
    const cluster = settled()
    remove(cluster, 'pods', 'web-1')
    pass(cluster, 0.5)
    expect(statefulSetOf(cluster).status).toMatchObject({
      replicas: 3,
      readyReplicas: 3,
      currentReplicas: 2,
      updatedReplicas: 2,
    })
  })
})

describe('spec section 12, scaling, claims, endings', () => {
  it('STS 15: scaling down is blocked while a surviving replica is not ready', () => {
    const cluster = settled()
    unready(cluster, 'web-0')
    editStatefulSet(cluster, { replicas: 1 })
    pass(cluster, 600)
    expect(podNames(cluster)).toEqual(['web-0', 'web-1', 'web-2'])
  })

  it('STS 16: scaling to 0 deletes one at a time; deleting the set deletes all at once', () => {
    const scaled = settled()
    editStatefulSet(scaled, { replicas: 0 })
    pass(scaled, 0.5)
    expect(podNames(scaled).filter((name) => podNamed(scaled, name)?.metadata.deletionTimestamp !== undefined)).toEqual(
      ['web-2'],
    )
    const deleted = settled()
    remove(deleted, 'statefulsets', 'web')
    pass(deleted, 0.5)
    expect(
      podNames(deleted).filter((name) => podNamed(deleted, name)?.metadata.deletionTimestamp !== undefined),
    ).toHaveLength(3)
  })

  it('STS 17, 44: claims are named template-set-ordinal, survive scaling and deletion, and are used again', () => {
    const cluster = settled({ volumeClaimTemplates: [claimTemplate()] })
    const uids = (): readonly string[] =>
      [...cluster.server.live.list('persistentvolumeclaims')].map(({ metadata }) => metadata.uid)
    const before = uids()
    editStatefulSet(cluster, { replicas: 1 })
    settle(cluster)
    remove(cluster, 'statefulsets', 'web')
    settle(cluster)
    createStatefulSet(cluster, { volumeClaimTemplates: [claimTemplate()] })
    settle(cluster)
    expect(claimNames(cluster)).toEqual(['data-web-0', 'data-web-1', 'data-web-2'])
    expect(uids()).toEqual(before)
    expect(podNamed(cluster, 'web-2')?.spec.volumes?.[0]).toMatchObject({
      name: 'data',
      persistentVolumeClaim: { claimName: 'data-web-2' },
    })
  })

  it.each(['Failed', 'Succeeded'])('STS 18: a %s pod is deleted and started again under its name', (phase) => {
    const cluster = settled()
    const { uid } = podNamed(cluster, 'web-1')!.metadata
    setPodStatus(cluster, 'web-1', { phase, ...notReady('2026-01-05T10:00:30Z') })
    settle(cluster)
    expect(podNamed(cluster, 'web-1')).toMatchObject({ status: { phase: 'Running' } })
    expect(podNamed(cluster, 'web-1')?.metadata.uid).not.toBe(uid)
  })

  it('STS 23: events read “Create Pod …” with a capital, and none tells of scaling', () => {
    const cluster = settled({ volumeClaimTemplates: [claimTemplate()], replicas: 1 })
    editStatefulSet(cluster, { replicas: 0 })
    settle(cluster)
    expect(eventsOf(cluster, 'StatefulSet')).toEqual([
      'SuccessfulCreate: Create Claim data-web-0 Pod web-0 in StatefulSet web success',
      'SuccessfulCreate: Create Pod web-0 in StatefulSet web successful',
      'SuccessfulDelete: Delete Pod web-0 in StatefulSet web successful',
    ])
  })
})
