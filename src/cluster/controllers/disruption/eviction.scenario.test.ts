import { expect } from 'vitest'
import { isQuiet } from '../../../engine/step.ts'
import { scenario, type World } from '../../../testkit/scenario.ts'

const setup = { seed: 1, nodes: 3 }

/** web with three pods under a budget, at rest. */
const protect = (world: World, budget: string): World =>
  world
    .kubectl('kubectl create deployment web --image=web:1 --replicas=3')
    .apply(`apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec: {selector: {matchLabels: {app: web}}, ${budget}}
`)
    .untilQuiet()

const pods = (world: World): readonly string[] => world.names('pods', 'app=web')
const evict = (world: World, name: string): number =>
  world.status({
    method: 'POST',
    path: `/api/v1/namespaces/default/pods/${name}/eviction`,
    body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace: 'default' } },
  })

scenario('PDB 71: expectedPods are the Deployment’s replicas, and percentages round up', setup, (world) => {
  protect(world, 'maxUnavailable: 34%')
  expect(world.get('poddisruptionbudgets', 'web').status).toMatchObject({
    expectedPods: 3,
    currentHealthy: 3,
    desiredHealthy: 1,
    disruptionsAllowed: 2,
  })
})

scenario('PDB 71: rollouts do not ask a budget', setup, (world) => {
  protect(world, 'minAvailable: 3')
  const before = pods(world)
  world.kubectl('kubectl set image deployment/web web=web:2').untilQuiet()
  expect(pods(world).filter((name) => before.includes(name))).toEqual([])
})

scenario(
  'PDB 72: an eviction within the budget goes through, the next is refused until the replacement is Ready',
  setup,
  (world) => {
    protect(world, 'minAvailable: 2')
    const [first, second] = pods(world) as [string, string]
    expect([evict(world, first), evict(world, second)]).toEqual([201, 429])
    expect(world.get('pods', first).status?.conditions).toContainEqual(
      expect.objectContaining({ type: 'DisruptionTarget', status: 'True', reason: 'EvictionByEvictionAPI' }),
    )
    world.untilQuiet()
    expect([pods(world).includes(first), evict(world, second)]).toEqual([false, 201])
  },
)

scenario(
  'a cluster is quiet after an eviction, although it would give up on it only after two minutes',
  setup,
  (world) => {
    protect(world, 'minAvailable: 2')
    evict(world, pods(world)[0]!)
    world.runFor(90)
    expect(isQuiet(world.cluster())).toBe(true)
  },
)
