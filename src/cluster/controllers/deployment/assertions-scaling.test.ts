import { describe, expect, it } from 'vitest'
import type { Deployment } from '../../../api/openapi/kubernetes.ts'
import type { Cluster } from '../../../engine/cluster.ts'
import {
  activePodsOf,
  conditionOf,
  createDeployment,
  deploymentOf,
  editSpec,
  eventsOf,
  pass,
  podsOf,
  readyPodsOf,
  remove,
  replicaSetFor,
  replicaSetsOf,
  rolling,
  rolloutCluster,
  scaleReplicaSet,
  send,
  setImage,
  setPodStatus,
  settle,
  sizesOf,
  template,
  waitsOf,
} from '../../../testkit/rollout-cluster.ts'
import { proportionalSizes } from './proportions.ts'

function settledCluster(
  spec: Partial<Deployment['spec']> = {},
  world: Parameters<typeof rolloutCluster>[0] = {},
): Cluster {
  const cluster = rolloutCluster(world)
  createDeployment(cluster, spec)
  settle(cluster)
  return cluster
}

const revisionOn = (cluster: Cluster): string | undefined =>
  deploymentOf(cluster).metadata.annotations?.['deployment.kubernetes.io/revision']
const images = (cluster: Cluster): readonly (string | undefined)[] =>
  replicaSetsOf(cluster).map(({ spec }) => spec.template?.spec?.containers[0]?.image?.slice(4))

describe('spec section 13, scaling', () => {
  it('DEP 31: replicas and image in one apply first grow the old ReplicaSet, then roll', () => {
    const cluster = settledCluster({ replicas: 3 })
    editSpec(cluster, { replicas: 6, template: template('web', 'img:v2') })
    pass(cluster, 0.001)
    expect(sizesOf(cluster)).toEqual([6])
    pass(cluster, 0.001)
    expect(sizesOf(cluster)).toEqual([6, 2])
    settle(cluster)
    expect(sizesOf(cluster)).toEqual([0, 6])
  })

  it('DEP 32: scaling mid-rollout spreads over old and new in proportion to replicas + surge', () => {
    const cluster = settledCluster({ replicas: 10 })
    setImage(cluster, 'img:bad')
    pass(cluster, 5)
    editSpec(cluster, { replicas: 15 })
    pass(cluster, 1)
    expect(sizesOf(cluster)).toEqual([12, 7])
  })

  it('DEP 33: ties grow the newer, shrink the older; what rounding leaves goes to the largest', () => {
    const shares = (...sizes: number[]) => sizes.map((size) => ({ size, maxReplicas: 10 }))
    expect(proportionalSizes(shares(5, 5), { replicas: 11, maximum: 11, ceiling: 11, statusReplicas: 10 })).toEqual([
      6, 5,
    ])
    expect(proportionalSizes(shares(5, 5), { replicas: 9, maximum: 9, ceiling: 9, statusReplicas: 10 })).toEqual([4, 5])
    expect(proportionalSizes(shares(9, 1), { replicas: 11, maximum: 11, ceiling: 11, statusReplicas: 10 })).toEqual([
      10, 1,
    ])
  })

  it('DEP 34: a stuck rollout scaled to 0 and back starts only the newest template', () => {
    const cluster = settledCluster({ replicas: 10 })
    setImage(cluster, 'img:bad')
    pass(cluster, 5)
    editSpec(cluster, { replicas: 0 })
    pass(cluster, 5)
    expect(sizesOf(cluster)).toEqual([0, 0])
    expect(conditionOf(cluster, 'Progressing')?.reason).toBe('NewReplicaSetAvailable')
    editSpec(cluster, { replicas: 4 })
    pass(cluster, 5)
    expect(sizesOf(cluster)).toEqual([0, 4])
    expect(readyPodsOf(cluster)).toHaveLength(0)
  })

  it('DEP 35: a hand-scaled ReplicaSet of a Deployment is put back at once', () => {
    const cluster = settledCluster({ replicas: 3 })
    const { name } = replicaSetsOf(cluster)[0]!.metadata
    scaleReplicaSet(cluster, name, 5)
    settle(cluster)
    expect(sizesOf(cluster)).toEqual([3])
    expect(eventsOf(cluster, 'Deployment').at(-1)).toBe(
      `ScalingReplicaSet: Scaled down replica set ${name} from 5 to 3`,
    )
    expect(eventsOf(cluster, 'Deployment').filter((text) => text.includes('up replica set'))).toHaveLength(1)
  })

  it('DEP 36: a deleted ReplicaSet comes back under its name; the revision restarts at 1 when no old one is left', () => {
    const cluster = settledCluster()
    setImage(cluster, 'img:v2')
    settle(cluster)
    const { name, uid } = replicaSetFor(cluster, 'img:v2')!.metadata
    remove(cluster, 'replicasets', name)
    settle(cluster)
    const again = replicaSetFor(cluster, 'img:v2')!.metadata
    expect([again.name, again.uid === uid, revisionOn(cluster)]).toEqual([name, false, '2'])
    expect(podsOf(cluster)).toHaveLength(3)
    for (const { metadata } of replicaSetsOf(cluster)) remove(cluster, 'replicasets', metadata.name)
    settle(cluster)
    expect([revisionOn(cluster), podsOf(cluster).length]).toEqual(['1', 3])
  })
})

describe('spec section 13, pause and recreate', () => {
  it('DEP 37: paused, template edits do nothing and scaling still works', () => {
    const cluster = settledCluster()
    editSpec(cluster, { paused: true })
    settle(cluster)
    setImage(cluster, 'img:v2')
    settle(cluster)
    expect(images(cluster)).toEqual(['v1'])
    expect(deploymentOf(cluster).status?.updatedReplicas).toBeUndefined()
    editSpec(cluster, { replicas: 5 })
    settle(cluster)
    expect(sizesOf(cluster)).toEqual([5])
    expect(conditionOf(cluster, 'Progressing')).toMatchObject({
      status: 'Unknown',
      reason: 'DeploymentPaused',
      message: 'Deployment is paused',
    })
    expect(waitsOf(cluster, 'deployment-controller', 'web').map(({ because }) => because.code)).toEqual(['paused'])
  })

  it('DEP 38: any number of edits while paused is one revision', () => {
    const cluster = settledCluster()
    editSpec(cluster, { paused: true })
    settle(cluster)
    for (const image of ['img:v2', 'img:v3', 'img:v4']) {
      setImage(cluster, image)
      settle(cluster)
    }
    editSpec(cluster, { paused: false })
    settle(cluster)
    expect([images(cluster), revisionOn(cluster)]).toEqual([['v1', 'v4'], '2'])
  })

  it('DEP 39: Recreate waits for the pod objects to be gone; finished pods do not block; it never times out', () => {
    const cluster = settledCluster(
      { strategy: { type: 'Recreate' }, progressDeadlineSeconds: 30 },
      { goneAfter: () => 500_000 },
    )
    setPodStatus(cluster, podsOf(cluster)[0]!.metadata.name, { phase: 'Failed', conditions: [] })
    settle(cluster)
    setImage(cluster, 'img:v2')
    pass(cluster, 400)
    expect(images(cluster)).toEqual(['v1'])
    expect(conditionOf(cluster, 'Progressing')?.reason).toBe('NewReplicaSetAvailable')
    expect(waitsOf(cluster, 'deployment-controller', 'web').map(({ because }) => because)).toContainEqual({
      code: 'waitingForOldPods',
      details: { pods: 3 },
    })
    pass(cluster, 110)
    expect(sizesOf(cluster)).toEqual([0, 3])
    expect(podsOf(cluster).filter(({ status }) => status?.phase === 'Failed')).toHaveLength(1)
  })

  it('DEP 40: Recreate knows no surge, and any missing pod makes Available False', () => {
    const cluster = settledCluster({ replicas: 4, strategy: { type: 'Recreate' } })
    expect(replicaSetsOf(cluster)[0]!.metadata.annotations?.['deployment.kubernetes.io/max-replicas']).toBe('4')
    setPodStatus(cluster, podsOf(cluster)[0]!.metadata.name, { conditions: [{ type: 'Ready', status: 'False' }] })
    pass(cluster, 0.1)
    expect(conditionOf(cluster, 'Available')?.status).toBe('False')
  })
})

describe('spec section 13, history', () => {
  it('DEP 41: old ReplicaSets beyond the limit go only after completion', () => {
    const cluster = settledCluster({ replicas: 1, revisionHistoryLimit: 1 })
    setImage(cluster, 'img:v2')
    settle(cluster)
    setImage(cluster, 'img:v3')
    pass(cluster, 1)
    expect(images(cluster)).toEqual(['v1', 'v2', 'v3'])
    settle(cluster)
    expect(images(cluster)).toEqual(['v2', 'v3'])
  })

  it('DEP 41: a ReplicaSet that still has pods is passed over', () => {
    const cluster = settledCluster({ replicas: 2, revisionHistoryLimit: 0 }, { goneAfter: () => 60_000 })
    setImage(cluster, 'img:v2')
    pass(cluster, 20)
    expect(images(cluster)).toEqual(['v2'])
  })

  it('DEP 42: with limit 0 nothing is left to go back to', () => {
    const cluster = settledCluster({ revisionHistoryLimit: 0 })
    setImage(cluster, 'img:v2')
    settle(cluster)
    expect(images(cluster)).toEqual(['v2'])
  })

  it('DEP 45: a restart only changes a template annotation, so it makes a new ReplicaSet and revision', () => {
    const cluster = settledCluster()
    const base = deploymentOf(cluster).spec.template
    const metadata = { ...base.metadata!, annotations: { 'kubectl.kubernetes.io/restartedAt': '2026-01-05T10:00:00Z' } }
    editSpec(cluster, { template: { ...base, metadata } })
    settle(cluster)
    expect([images(cluster), revisionOn(cluster)]).toEqual([['v1', 'v1'], '2'])
  })

  it('6.3: the history of a revision is cut to 2,000 characters, the oldest first', () => {
    const cluster = settledCluster({ replicas: 0 })
    const long = Array.from({ length: 499 }, (_unused, index) => String(1000 + index)).join(',')
    setImage(cluster, 'img:v2')
    settle(cluster)
    const old = replicaSetFor(cluster, 'img:v1')!
    const annotations = { ...old.metadata.annotations, 'deployment.kubernetes.io/revision-history': `${long},9999` }
    send(cluster, {
      verb: 'update',
      resource: 'replicasets',
      object: { ...old, metadata: { ...old.metadata, annotations } },
      because: { code: 'user' },
    })
    setImage(cluster, 'img:v1')
    settle(cluster)
    const history = replicaSetFor(cluster, 'img:v1')!.metadata.annotations![
      'deployment.kubernetes.io/revision-history'
    ]!
    expect(history.length).toBeLessThanOrEqual(2000)
    expect(history.endsWith(',9999,1')).toBe(true)
    expect(history.startsWith('1000,')).toBe(false)
  })

  it('6.2: a Deployment being deleted in the foreground only reports', () => {
    const cluster = settledCluster({}, { goneAfter: () => 10_000 })
    remove(cluster, 'deployments', 'web', 'Foreground')
    pass(cluster, 0.5)
    expect(activePodsOf(cluster)).toHaveLength(0)
    expect(deploymentOf(cluster).metadata.deletionTimestamp).toBeDefined()
    pass(cluster, 20)
    expect([
      podsOf(cluster).length,
      [...cluster.server.live.list('replicasets')].length,
      [...cluster.server.live.list('deployments')].length,
    ]).toEqual([0, 0, 0])
  })

  it('6.3: minReadySeconds reaches the ReplicaSet and delays the rollout by as much', () => {
    const cluster = settledCluster()
    editSpec(cluster, { minReadySeconds: 10, strategy: rolling(1, 0) })
    settle(cluster)
    expect(replicaSetsOf(cluster)[0]!.spec.minReadySeconds).toBe(10)
    setImage(cluster, 'img:v2')
    pass(cluster, 11)
    expect(sizesOf(cluster)).toEqual([3, 1])
    settle(cluster)
    expect(sizesOf(cluster)).toEqual([0, 3])
  })
})
