import { expect, it } from 'vitest'
import { reasonSentence } from '../../../i18n/reason-sentence.ts'
import { timestampOf } from '../../../clock/instant.ts'
import { standardWorld, type StandardWorld } from '../../../testkit/standard-world.ts'

const power = (world: StandardWorld, node: string): void =>
  void world.patch('nodes', node, { metadata: { annotations: { 'kuberama.dev/power': 'off' } } })
const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p' },
  spec: { nodeName: 'node-1', containers: [{ name: 'c', image: 'web:v1' }] },
}
const told = (world: StandardWorld, component: string, key: string): readonly string[] =>
  world.waits(component, key).map(({ because, until }) => {
    const end = until === undefined ? '' : ` until ${timestampOf(until).slice(11, 19)}`
    return `${reasonSentence('en', because.code, because.details)}${end}`
  })

it('says of a silent node when it counts as lost, and of its pods when they go', () => {
  const world = standardWorld({ nodes: 3, withControlPlane: false })
  world.create(pod)
  world.wait(23)
  power(world, 'node-1')
  world.wait(30)
  expect(told(world, 'node-controller', 'all nodes')).toEqual([
    'Waits for a sign of life from node-1; after 50 s it counts as lost. until 10:01:10',
  ])
  world.wait(30)
  expect(told(world, 'taint-eviction-controller', 'default/p')).toEqual([
    'The pod tolerates node.kubernetes.io/unreachable on node-1 for 300 s. until 10:06:10',
  ])
  expect(told(world, 'node-controller', 'all nodes')).toEqual([])
})

it('says whose turn it is to be tainted, and why nobody is', () => {
  const world = standardWorld({ nodes: 8, withControlPlane: false })
  world.wait(23)
  for (const node of ['node-1', 'node-2', 'node-3']) power(world, node)
  world.wait(53)
  expect(told(world, 'node-controller', 'all nodes')).toEqual([
    expect.stringMatching(
      /^node-\d is number 1 in line for its NoExecute taint; one node gets it every 10 s\. until 10:01:20$/,
    ),
    expect.stringMatching(/^node-\d is number 2 in line for its NoExecute taint; one node gets it every 10 s\.$/),
  ])
  for (const node of ['node-4', 'node-5']) power(world, node)
  world.wait(300)
  for (const node of ['node-6', 'node-7', 'node-8']) power(world, node)
  world.wait(100)
  expect(told(world, 'node-controller', 'all nodes')).toHaveLength(8)
  expect(told(world, 'node-controller', 'all nodes')[0]).toMatch(
    /gets no NoExecute taint while 8 of 8 nodes in its zone are down/,
  )
})

it('says of a pod whose node is gone when it is given up', () => {
  const world = standardWorld({ nodes: 2, withControlPlane: false })
  world.create(pod)
  world.wait(30)
  world.remove('nodes', 'node-1')
  world.wait(15)
  expect(told(world, 'pod-garbage-collector-controller', 'all pods')).toEqual([
    'Its node node-1 is missing; the pod is given up when it has been missing for 40 s. until 10:01:20',
  ])
  world.wait(40)
  expect(world.names('pods')).toEqual([])
})
