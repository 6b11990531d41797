import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Deployment } from '../../../api/openapi/kubernetes.ts'
import { after, instantOf, milliseconds } from '../../../clock/instant.ts'
import type { Cluster } from '../../../engine/cluster.ts'
import { cloneOf, fingerprint } from '../../../engine/snapshot.ts'
import { advanceTo, step } from '../../../engine/step.ts'
import {
  activePodsOf,
  annotate,
  createDeployment,
  deploymentOf,
  editSpec,
  podsOf,
  remove,
  replicaSetsOf,
  rolling,
  rolloutCluster,
  setImage,
  settle,
  sizesOf,
  undo,
} from '../../../testkit/rollout-cluster.ts'
import { isAvailable } from '../../machinery/pod-facts.ts'
import { maxSurgeOf, minimumAvailableOf, replicasOf } from './fenceposts.ts'

/** One edit in the life of a random Deployment. */
type Edit =
  | { readonly type: 'image'; readonly tag: string }
  | { readonly type: 'undo' }
  | { readonly type: 'pause'; readonly isPaused: boolean }
  | { readonly type: 'annotate'; readonly value: string }
  | { readonly type: 'scale'; readonly replicas: number }
  | { readonly type: 'band'; readonly maxSurge: number | string; readonly maxUnavailable: number | string }
  | { readonly type: 'killPod'; readonly index: number }
  | { readonly type: 'killReplicaSet'; readonly index: number }

interface Life {
  readonly seed: number
  readonly spec: Partial<Deployment['spec']>
  readonly readySeconds: readonly number[]
  readonly edits: readonly (readonly [afterMilliseconds: number, edit: Edit])[]
}

const bound = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.constantFrom('0%', '10%', '25%', '34%', '50%', '100%'))
const band = fc
  .record({ maxSurge: bound, maxUnavailable: bound })
  .filter(
    ({ maxSurge, maxUnavailable }) => Number.parseInt(String(maxSurge)) + Number.parseInt(String(maxUnavailable)) > 0,
  )

const calmEdit: fc.Arbitrary<Edit> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ type: fc.constant('image' as const), tag: fc.constantFrom('v1', 'v2', 'v3', 'v4', 'bad') }),
  },
  { weight: 1, arbitrary: fc.constant({ type: 'undo' as const }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('pause' as const), isPaused: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('annotate' as const), value: fc.constantFrom('a', 'b') }) },
)

const wildEdit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 2, arbitrary: calmEdit },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant('scale' as const), replicas: fc.integer({ min: 0, max: 12 }) }),
  },
  { weight: 1, arbitrary: band.map((values): Edit => ({ type: 'band', ...values })) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('killPod' as const), index: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('killReplicaSet' as const), index: fc.nat(3) }) },
)

function life(edit: fc.Arbitrary<Edit>, withRecreate: boolean): fc.Arbitrary<Life> {
  const strategy = band.map(({ maxSurge, maxUnavailable }) => rolling(maxSurge, maxUnavailable))
  return fc.record({
    seed: fc.nat(1_000_000),
    spec: fc.record({
      replicas: fc.integer({ min: 0, max: 10 }),
      strategy: withRecreate
        ? fc.oneof({ weight: 4, arbitrary: strategy }, { weight: 1, arbitrary: fc.constant({ type: 'Recreate' }) })
        : strategy,
      minReadySeconds: fc.constantFrom(0, 0, 0, 1, 3),
      progressDeadlineSeconds: fc.constantFrom(600, 10, 2147483647),
      revisionHistoryLimit: fc.integer({ min: 0, max: 3 }),
    }),
    readySeconds: fc.array(fc.integer({ min: 1, max: 4000 }), { minLength: 1, maxLength: 4 }),
    edits: fc.array(fc.tuple(fc.oneof(fc.nat(6000), fc.nat(20), fc.nat(40_000)), edit), { maxLength: 6 }),
  })
}

/** Starts a life; pods get Ready at speeds that follow from their names, so that runs repeat. */
function born({ seed, spec, readySeconds }: Life, grid = 1): Cluster {
  const cluster = rolloutCluster({
    seed,
    readyAfter: (pod, seenAt) => {
      if (/:bad/.test(pod.spec.containers[0]!.image!)) return undefined
      const delay = readySeconds[pod.metadata.name.charCodeAt(pod.metadata.name.length - 1) % readySeconds.length]! + 1
      return Math.ceil((seenAt - 1 + delay) / grid) * grid - (seenAt - 1)
    },
  })
  createDeployment(cluster, spec)
  return cluster
}

function perform(cluster: Cluster, edit: Edit): void {
  switch (edit.type) {
    case 'image':
      return void setImage(cluster, `img:${edit.tag}`)
    case 'undo':
      return undo(cluster)
    case 'pause':
      return void editSpec(cluster, { paused: edit.isPaused })
    case 'annotate':
      return void annotate(cluster, { note: edit.value })
    case 'scale':
      return void editSpec(cluster, { replicas: edit.replicas })
    case 'band':
      if (deploymentOf(cluster).spec.strategy?.type === 'RollingUpdate')
        editSpec(cluster, { strategy: rolling(edit.maxSurge, edit.maxUnavailable) })
      return
    case 'killPod': {
      const pods = podsOf(cluster)
      const pod = pods[edit.index % Math.max(1, pods.length)]
      if (pod !== undefined) remove(cluster, 'pods', pod.metadata.name)
      return
    }
    case 'killReplicaSet': {
      const replicaSets = replicaSetsOf(cluster)
      const replicaSet = replicaSets[edit.index % Math.max(1, replicaSets.length)]
      if (replicaSet !== undefined) remove(cluster, 'replicasets', replicaSet.metadata.name)
    }
  }
}

function live(cluster: Cluster, { edits }: Life): void {
  for (const [delay, edit] of edits) {
    advanceTo(cluster, after(cluster.now, milliseconds(delay)))
    perform(cluster, edit)
  }
}

/**
 * Pods get Ready, and people edit, only every so often: in the few milliseconds that a count takes from pod to Deployment,
 * upstream's arithmetic can remove a pod too many (`available` is not limited by what was just scaled down).
 */
const gridMilliseconds = 50

/** Runs the edits on the grid; `look` sees the cluster after every write. */
function liveCalmly(cluster: Cluster, edits: Life['edits'], look: () => void): void {
  let seen = 0
  for (const [delay, edit] of edits) {
    const due = Math.ceil((cluster.now + delay) / gridMilliseconds) * gridMilliseconds + gridMilliseconds / 2
    while (step(cluster, instantOf(due))) {
      if (cluster.server.store.log.length === seen) continue
      seen = cluster.server.store.log.length
      look()
    }
    advanceTo(cluster, instantOf(due))
    perform(cluster, edit)
  }
}

/** Ends a life with a good image, resumed, and lets it come to rest. */
function conclude(cluster: Cluster): void {
  editSpec(cluster, { paused: false })
  setImage(cluster, 'img:last')
  settle(cluster)
}

const seeds = { numRuns: 1000, seed: 20260105 }

describe('random rollouts', () => {
  it('never leave their surge band: at every write no more pods than desired + surge, none fewer available than the minimum', () => {
    fc.assert(
      fc.property(life(calmEdit, false), (given) => {
        const cluster = born(given, gridMilliseconds)
        const start: Life['edits'][number] = [8000, { type: 'annotate', value: 'start' }]
        const end: Life['edits'][number] = [8000, { type: 'annotate', value: 'end' }]
        const violations: string[] = []
        let wasEnough = false
        liveCalmly(cluster, [start, ...given.edits, end], () => {
          const deployment = deploymentOf(cluster)
          const pods = activePodsOf(cluster)
          const most = replicasOf(deployment) + maxSurgeOf(deployment)
          if (pods.length > most) violations.push(`${pods.length} pods, at most ${most} allowed`)
          let available = 0
          for (const pod of pods) if (isAvailable(pod, given.spec.minReadySeconds ?? 0, cluster.now)) available++
          const least = minimumAvailableOf(deployment)
          if (wasEnough && available < least) violations.push(`${available} pods available, at least ${least} wanted`)
          wasEnough ||= available === replicasOf(deployment)
        })
        expect(violations).toEqual([])
      }),
      seeds,
    )
  }, 120_000)

  it('converge after any edits and repeat exactly, also through a snapshot taken at any instant', () => {
    fc.assert(
      fc.property(life(wildEdit, true), fc.nat(6), (given, cut) => {
        const straight = born(given)
        live(straight, given)
        conclude(straight)
        expectConvergence(straight)
        const { original, copy } = interruptedLife(given, cut)
        expect(copy.now).toBe(straight.now)
        expect(fingerprint(original)).toBe(fingerprint(straight))
        expect(fingerprint(copy)).toBe(fingerprint(straight))
      }),
      seeds,
    )
  }, 120_000)
})

/** Counts, owners, history, nothing orphaned. */
function expectConvergence(cluster: Cluster): void {
  const deployment = deploymentOf(cluster)
  const replicas = replicasOf(deployment)
  const { status } = deployment
  expect([status?.replicas ?? 0, status?.updatedReplicas ?? 0, status?.availableReplicas ?? 0]).toEqual([
    replicas,
    replicas,
    replicas,
  ])
  expect(status?.observedGeneration).toBe(deployment.metadata.generation)
  expect(sizesOf(cluster).reduce((sum, size) => sum + size, 0)).toBe(replicas)
  expect(podsOf(cluster)).toHaveLength(replicas)
  const replicaSets = replicaSetsOf(cluster)
  expect([...cluster.server.live.list('replicasets')]).toHaveLength(replicaSets.length)
  expect(replicaSets.length - 1).toBeLessThanOrEqual(deployment.spec.revisionHistoryLimit ?? 10)
  const owners = replicaSets.map(({ metadata }) => metadata.uid)
  for (const pod of podsOf(cluster)) {
    expect(pod.metadata.ownerReferences).toHaveLength(1)
    expect(owners).toContain(pod.metadata.ownerReferences![0]!.uid)
    expect(pod.spec.containers[0]!.image).toBe('img:last')
  }
}

/** The same life, of which a copy is taken half-way to one of the edits; both go on. */
function interruptedLife(given: Life, cut: number): { readonly original: Cluster; readonly copy: Cluster } {
  const original = born(given)
  let clusters = [original]
  given.edits.forEach(([delay, edit], index) => {
    const due = after(original.now, milliseconds(delay))
    if (index === cut % given.edits.length) {
      advanceTo(original, after(original.now, milliseconds(Math.floor(delay / 2))))
      clusters = [original, cloneOf(original)]
    }
    for (const cluster of clusters) {
      advanceTo(cluster, due)
      perform(cluster, edit)
    }
  })
  for (const cluster of clusters) conclude(cluster)
  return { original, copy: clusters.at(-1)! }
}
