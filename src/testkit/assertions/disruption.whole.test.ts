import { expect } from 'vitest'
import { scenario, type World } from '../scenario.ts'
import { deployment } from './manifests.ts'

const setup = { seed: 5, nodes: 2 }

const budget = (spec: string): string => `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec: {${spec}, selector: {matchLabels: {app: web}}}
`

const podsOn = (world: World, node: string): readonly string[] =>
  world
    .list('pods', 'app=web')
    .filter(({ spec }) => spec.nodeName === node)
    .map(({ metadata }) => metadata.name)

scenario('PDB 71: neither scaling down nor deleting a pod asks a budget', setup, (world) => {
  world
    .apply(deployment({ replicas: 3 }))
    .apply(budget('minAvailable: 3'))
    .untilQuiet()
  world.kubectl('kubectl scale deployment web --replicas=1', 'deployment.apps/web scaled\n').untilQuiet()
  const [last] = world.names('pods', 'app=web')
  world.kubectl(`kubectl delete pod ${last}`, `pod "${last}" deleted\n`).untilQuiet()
  expect(world.names('pods', 'app=web')).not.toContain(last)
})

scenario(
  'PDB 72: drain evicts all pods of a node at once and asks again every 5 s; if it gives up, the node stays cordoned',
  setup,
  (world) => {
    world
      .apply(deployment({ replicas: 4 }))
      .apply(budget('minAvailable: 4'))
      .untilQuiet()
    const there = podsOn(world, 'node-1')
    expect(there.length).toBeGreaterThan(1)
    const { stdout, stderr, exitCode } = world.output('kubectl drain node-1 --timeout=12s')
    expect(exitCode).toBe(1)
    expect(stdout.match(/evicting pod default\/web-/g)?.length).toBe(there.length * 4)
    expect(
      stderr.match(/\(will retry after 5s\): Cannot evict pod as it would violate the pod's disruption budget\./g),
    ).toHaveLength(there.length * 3)
    expect(stderr).toMatch(/pods\/"web-\S+" -n "default": global timeout reached: 12s/)
    expect(world.get('nodes', 'node-1').spec?.unschedulable).toBe(true)
    world.kubectl(`kubectl patch pdb web --type=merge -p '{"spec":{"minAvailable":2}}'`).runFor(1)
    world.kubectl('kubectl drain node-1', /node\/node-1 drained\n$/)
    expect(podsOn(world, 'node-1')).toEqual([])
  },
)

scenario('PDB 72: each pod is told when it is gone, while others are still held back', setup, (world) => {
  world
    .apply(deployment({ replicas: 4 }))
    .apply(budget('minAvailable: 3'))
    .untilQuiet()
  const [first, second] = podsOn(world, 'node-1') as [string, string]
  const { stdout } = world.output('kubectl drain node-1')
  expect(stdout.split('\n').map((line) => line.replace(first, 'first').replace(second, 'second'))).toEqual([
    'node/node-1 cordoned',
    'evicting pod default/first',
    'evicting pod default/second',
    'pod/first evicted',
    'evicting pod default/second',
    'pod/second evicted',
    'node/node-1 drained',
    '',
  ])
})

scenario(
  'PDB 73: an unready pod may go without budget only if enough others are healthy, or under AlwaysAllow',
  setup,
  (world) => {
    world.apply(
      deployment({
        replicas: 3,
        container: '        readinessProbe: {exec: {command: [cat, /ok]}, periodSeconds: 1}\n',
      }),
    )
    world.apply(budget('minAvailable: 2')).untilQuiet()
    const [first, second, third] = world.names('pods', 'app=web')
    const spoil = (name: string | undefined): void =>
      void world.kubectl(`kubectl annotate pod ${name} kuberama.dev/fail-readiness=true`).runFor(10)
    const evict = (name: string | undefined): number =>
      world.status({
        method: 'POST',
        path: `/api/v1/namespaces/default/pods/${name}/eviction`,
        body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace: 'default' } },
      })
    spoil(first)
    spoil(second)
    expect(world.get('poddisruptionbudgets', 'web').status).toMatchObject({ currentHealthy: 1, desiredHealthy: 2 })
    expect(evict(first)).toBe(429)
    world
      .kubectl(`kubectl patch pdb web --type=merge -p '{"spec":{"unhealthyPodEvictionPolicy":"AlwaysAllow"}}'`)
      .runFor(1)
    expect([evict(first), evict(third)]).toEqual([201, 429])
  },
)

scenario('PDB 73: with two healthy of two needed, the third, unready, may go', setup, (world) => {
  world.apply(
    deployment({ replicas: 3, container: '        readinessProbe: {exec: {command: [cat, /ok]}, periodSeconds: 1}\n' }),
  )
  world.apply(budget('minAvailable: 2')).untilQuiet()
  const [first, second] = world.names('pods', 'app=web')
  world.kubectl(`kubectl annotate pod ${first} kuberama.dev/fail-readiness=true`).runFor(10)
  const evict = (name: string | undefined): number =>
    world.status({
      method: 'POST',
      path: `/api/v1/namespaces/default/pods/${name}/eviction`,
      body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace: 'default' } },
    })
  expect([evict(second), evict(first)]).toEqual([429, 201])
})
