import { expect, it } from 'vitest'
import type { Node, Pod } from '../../../api/openapi/kubernetes.ts'
import { standardWorld } from '../../../testkit/standard-world.ts'

it('a Node that brings no pod network gets the first free one, and its pods have addresses there', () => {
  const world = standardWorld({ nodes: 3, withControlPlane: false })
  world.remove('nodes', 'node-2')
  world.wait(1)
  for (const name of ['plain', 'other']) world.create({ apiVersion: 'v1', kind: 'Node', metadata: { name } })
  world.wait(5)
  const network = (name: string): string | undefined => world.get<Node>('nodes', name)?.spec?.podCIDR
  expect([network('plain'), network('other')]).toEqual(['10.244.0.0/24', '10.244.2.0/24'])
  const spec = { nodeName: 'other', containers: [{ name: 'c', image: 'web:v1' }] }
  world.create({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec })
  world.wait(10)
  expect(world.get<Pod>('pods', 'default/p')?.status?.podIP).toBe('10.244.2.2')
})
