import { describe, expect, it } from 'vitest'
import type { Deployment, ReplicaSet } from '../../../api/openapi/kubernetes.ts'
import type { Cluster } from '../../../engine/cluster.ts'
import {
  activePodsOf,
  conditionOf,
  createDeployment,
  deploymentOf,
  elapsed,
  eventsOf,
  pass,
  podsOf,
  readyPodsOf,
  replicaSetFor,
  revisionNow,
  rolling,
  rolloutCluster,
  setImage,
  setPodStatus,
  settle,
  sizesOf,
  undo,
  waitsOf,
  writesSince,
} from '../../../testkit/rollout-cluster.ts'
import { fencepostsOf } from './fenceposts.ts'

function settledCluster(
  spec: Partial<Deployment['spec']> = {},
  world: Parameters<typeof rolloutCluster>[0] = {},
): Cluster {
  const cluster = rolloutCluster(world)
  createDeployment(cluster, spec)
  settle(cluster)
  return cluster
}

/** Every size that the Deployment controller gave since a revision: `image from→to`, with its instant. */
function resizesSince(cluster: Cluster, revision: number): readonly { readonly at: number; readonly text: string }[] {
  return writesSince(cluster, revision, 'replicasets')
    .filter(({ actor }) => actor === 'deployment-controller')
    .flatMap(({ at, object, previous }) => {
      const size = (replicaSet: ReplicaSet | undefined): number => replicaSet?.spec.replicas ?? 0
      const now = object as ReplicaSet
      const image = now.spec.template?.spec?.containers[0]?.image?.slice(4)
      const isResize = previous === undefined || size(previous as ReplicaSet) !== size(now)
      return isResize ? [{ at: elapsed(at), text: `${image} ${size(previous as ReplicaSet)}→${size(now)}` }] : []
    })
}

const texts = (steps: readonly { readonly text: string }[]): readonly string[] => steps.map(({ text }) => text)

describe('spec section 13, the band of a rolling update', () => {
  it('DEP 10: surge rounds up, unavailable rounds down; both 0 become unavailable 1', () => {
    expect(fencepostsOf('25%', '25%', 5)).toEqual({ surge: 2, unavailable: 1 })
    expect(fencepostsOf(0, '25%', 3)).toEqual({ surge: 0, unavailable: 1 })
  })

  it('DEP 11: with defaults and at most 3 replicas every pod stays available', () => {
    const cluster = settledCluster({ replicas: 3 })
    setImage(cluster, 'img:v2')
    for (let time = 0; time < 9000; time += 1) {
      pass(cluster, 0.001)
      expect(readyPodsOf(cluster).length).toBeGreaterThanOrEqual(3)
    }
    expect(sizesOf(cluster)).toEqual([0, 3])
  })

  it('DEP 12: one replica with defaults: two pods, the old one goes after the new is available', () => {
    const cluster = settledCluster({ replicas: 1 })
    const revision = revisionNow(cluster)
    setImage(cluster, 'img:v2')
    pass(cluster, 1)
    expect(activePodsOf(cluster)).toHaveLength(2)
    settle(cluster)
    expect(texts(resizesSince(cluster, revision))).toEqual(['v2 0→1', 'v1 1→0'])
  })

  it('DEP 13: with unavailable ≥ 1 the first old pods go in the instant that the new ReplicaSet comes', () => {
    const cluster = settledCluster({ strategy: rolling(1, 1) })
    const revision = revisionNow(cluster)
    setImage(cluster, 'img:v2')
    settle(cluster)
    const [created, shrunk] = resizesSince(cluster, revision)
    expect([created!.text, shrunk!.text]).toEqual(['v2 0→1', 'v1 3→2'])
    expect(shrunk!.at).toBe(created!.at)
  })

  it('DEP 14: the new ReplicaSet starts with what surge allows, even with 0, and then no event tells of it', () => {
    const cluster = settledCluster({ strategy: rolling(0, 1) })
    const before = eventsOf(cluster, 'Deployment').length
    const revision = revisionNow(cluster)
    setImage(cluster, 'img:v2')
    pass(cluster, 0.002)
    expect(texts(resizesSince(cluster, revision)).slice(0, 2)).toEqual(['v2 0→0', 'v1 3→2'])
    expect(replicaSetFor(cluster, 'img:v2')?.spec.replicas).toBe(0)
    expect(
      eventsOf(cluster, 'Deployment')
        .slice(before)
        .map((text) => text.replace(/web-\w+/, 'RS')),
    ).toEqual(['ScalingReplicaSet: Scaled down replica set RS from 3 to 2'])
  })

  it('DEP 15: terminating pods are not counted, so pod objects may exceed replicas + surge', () => {
    const cluster = settledCluster({ replicas: 4, strategy: rolling(1, 1) }, { goneAfter: () => 30_000 })
    setImage(cluster, 'img:v2')
    let most = 0
    for (let time = 0; time < 200; time++) {
      pass(cluster, 0.05)
      most = Math.max(most, podsOf(cluster).length)
      expect(activePodsOf(cluster).length).toBeLessThanOrEqual(5)
    }
    expect(most).toBeGreaterThan(5)
  })

  it('DEP 16, 17: a rollout does not wait for old pods to terminate and completes while some still do', () => {
    const cluster = settledCluster({}, { goneAfter: () => 120_000 })
    setImage(cluster, 'img:v2')
    pass(cluster, 10)
    expect(conditionOf(cluster, 'Progressing')?.reason).toBe('NewReplicaSetAvailable')
    expect(deploymentOf(cluster).status).toMatchObject({
      replicas: 3,
      updatedReplicas: 3,
      availableReplicas: 3,
      terminatingReplicas: 3,
    })
  })

  it('DEP 18: one sync scales the new ReplicaSet or the old ones, not both', () => {
    const cluster = settledCluster({ replicas: 10 })
    const revision = revisionNow(cluster)
    setImage(cluster, 'img:v2')
    settle(cluster)
    const steps = resizesSince(cluster, revision).slice(2)
    for (const { at } of steps) {
      const images = new Set(steps.filter((other) => other.at === at).map(({ text }) => text.slice(0, 2)))
      expect(images.size).toBe(1)
    }
  })

  it('DEP 19: unhealthy old pods go before healthy ones, without waiting for new pods', () => {
    const cluster = settledCluster({ replicas: 10 })
    setImage(cluster, 'img:bad')
    pass(cluster, 5)
    expect(sizesOf(cluster)).toEqual([8, 5])
    const revision = revisionNow(cluster)
    setImage(cluster, 'img:v3')
    pass(cluster, 1)
    expect(texts(resizesSince(cluster, revision))).toEqual(['v3 0→0', 'bad 5→0', 'v3 0→5'])
    expect(sizesOf(cluster)).toEqual([8, 0, 5])
  })

  it('DEP 20: one sync can shrink the same old ReplicaSet twice', () => {
    const cluster = settledCluster({ replicas: 10 })
    setImage(cluster, 'img:v2')
    pass(cluster, 1)
    const [old] = sizesOf(cluster)
    expect(old).toBe(8)
    const oldPods = podsOf(cluster).filter(({ spec }) => spec.containers[0]?.image === 'img:v1')
    setPodStatus(cluster, oldPods[0]!.metadata.name, { conditions: [{ type: 'Ready', status: 'False' }] })
    const revision = revisionNow(cluster)
    settle(cluster)
    const steps = resizesSince(cluster, revision).filter(({ text }) => text.startsWith('v1'))
    expect(steps.some(({ at }, index) => index > 0 && steps[index - 1]!.at === at)).toBe(true)
  })

  it('DEP 21: several old ReplicaSets shrink oldest-created first, whatever their revisions', () => {
    const cluster = settledCluster({ replicas: 10, strategy: rolling(4, 0) })
    setImage(cluster, 'img:v2')
    settle(cluster)
    undo(cluster)
    pass(cluster, 2.5)
    const revisions = ['img:v1', 'img:v2'].map(
      (image) => replicaSetFor(cluster, image)?.metadata.annotations?.['deployment.kubernetes.io/revision'],
    )
    expect(revisions).toEqual(['3', '2'])
    const revision = revisionNow(cluster)
    setImage(cluster, 'img:v3')
    settle(cluster)
    const byAvailability = writesSince(cluster, revision, 'replicasets').filter(
      ({ because }) => because.code === 'enoughAvailable',
    )
    const images = byAvailability.map(({ object }) => (object as ReplicaSet).spec.template?.spec?.containers[0]?.image)
    expect(images[0]).toBe('img:v1')
    expect(images.lastIndexOf('img:v1')).toBeLessThan(images.lastIndexOf('img:v2'))
  })

  it('DEP 22: a second image mid-rollout kills the unready ReplicaSet between first; v1 keeps serving', () => {
    const cluster = settledCluster({ replicas: 10 })
    setImage(cluster, 'img:v2')
    pass(cluster, 1)
    expect(sizesOf(cluster)).toEqual([8, 5])
    setImage(cluster, 'img:v3')
    pass(cluster, 0.5)
    expect(sizesOf(cluster)).toEqual([8, 0, 5])
    expect(readyPodsOf(cluster)).toHaveLength(8)
  })

  it('DEP 23: a stuck rollout rests: 3 replicas at 3 + 1, 10 at 8 + 5', () => {
    for (const [replicas, sizes] of [
      [3, [3, 1]],
      [10, [8, 5]],
    ] as const) {
      const cluster = settledCluster({ replicas })
      setImage(cluster, 'img:bad')
      pass(cluster, 1800)
      expect(sizesOf(cluster)).toEqual(sizes)
    }
  })

  it('DEP 24: a passed deadline changes only the condition; later success clears it', () => {
    const cluster = settledCluster({ progressDeadlineSeconds: 60 })
    setImage(cluster, 'img:bad')
    pass(cluster, 20)
    const events = eventsOf(cluster, 'Deployment').length
    const revision = revisionNow(cluster)
    pass(cluster, 100)
    expect(conditionOf(cluster, 'Progressing')).toMatchObject({ status: 'False', reason: 'ProgressDeadlineExceeded' })
    expect(eventsOf(cluster, 'Deployment')).toHaveLength(events)
    expect(resizesSince(cluster, revision)).toEqual([])
    expect(waitsOf(cluster, 'deployment-controller', 'web').map(({ because }) => because.code)).toContain(
      'progressDeadlineExceeded',
    )
    setImage(cluster, 'img:v3')
    settle(cluster)
    expect(conditionOf(cluster, 'Progressing')).toMatchObject({ status: 'True', reason: 'NewReplicaSetAvailable' })
  })

  it('DEP 25: the deadline runs from the last progress and fires a second late; each ready pod starts it again', () => {
    const cluster = rolloutCluster({ readyAfter: () => 45_000 })
    createDeployment(cluster, { replicas: 1, progressDeadlineSeconds: 60, strategy: rolling(1, 0) })
    pass(cluster, 44)
    expect(conditionOf(cluster, 'Progressing')?.reason).toBe('ReplicaSetUpdated')
    const stuck = settledCluster({ progressDeadlineSeconds: 60 })
    pass(stuck, 18 - (elapsed(stuck.now) % 1000) / 1000)
    const start = elapsed(stuck.now)
    setImage(stuck, 'img:bad')
    pass(stuck, 60.9)
    expect(conditionOf(stuck, 'Progressing')?.reason).toBe('ReplicaSetUpdated')
    pass(stuck, 0.2)
    expect(conditionOf(stuck, 'Progressing')?.reason).toBe('ProgressDeadlineExceeded')
    expect(elapsed(stuck.now) - start).toBe(61_100)
  })

  it('DEP 26: after completion Progressing stays NewReplicaSetAvailable whatever happens to the pods', () => {
    const cluster = settledCluster({ progressDeadlineSeconds: 30 })
    for (const { metadata } of podsOf(cluster))
      setPodStatus(cluster, metadata.name, { conditions: [{ type: 'Ready', status: 'False' }] })
    pass(cluster, 300)
    expect(conditionOf(cluster, 'Available')?.status).toBe('False')
    expect(conditionOf(cluster, 'Progressing')).toMatchObject({ status: 'True', reason: 'NewReplicaSetAvailable' })
  })

  it('DEP 27: Available stays True during a broken rollout while old pods suffice', () => {
    const cluster = settledCluster({ replicas: 10 })
    setImage(cluster, 'img:bad')
    pass(cluster, 700)
    expect(conditionOf(cluster, 'Available')?.status).toBe('True')
  })

  it('holds back with numbers: not enough available, no room for surge, a running deadline', () => {
    const cluster = settledCluster({ replicas: 3 })
    setImage(cluster, 'img:bad')
    pass(cluster, 5)
    const waits = waitsOf(cluster, 'deployment-controller', 'web')
    expect(waits.map(({ because }) => because.code)).toEqual(['waitingForAvailable', 'surgeLimit', 'progressDeadline'])
    expect(waits[0]!.because.details).toEqual({
      available: 3,
      minimumAvailable: 3,
      desired: 3,
      maxUnavailable: 0,
      notAvailable: 1,
      old: 3,
    })
    expect(waits[1]!.because.details).toEqual({ total: 4, maximum: 4, updated: 1, desired: 3 })
    expect(elapsed(waits[2]!.until!)).toBe(603_000)
  })
})
