import { describe, expect, test } from 'vitest'
import { syntheticRollout } from '../../testkit/synthetic-rollout.ts'
import type { Frame, WorkloadRow } from '../../worker/protocol.ts'
import { layoutOf } from './layout.ts'
import { ownersScene } from './owners-scene.ts'
import { emptyDaemonPlaces } from './places.ts'
import { placeShapes } from './place-shapes.ts'
import { nodeReference, podFacts } from './pod-facts.ts'
import { layoutInputOf } from './scene.ts'
import { tableRows } from './table-rows.ts'

const rollout = syntheticRollout({ nodes: 4, replicas: 4 })
const frame = rollout.frameAt(rollout.start + 20_000)
const nodes = frame.nodes ?? []
const workloads = frame.workloads ?? []

describe('the owners lens', () => {
  const scene = ownersScene(frame, nodes, workloads)

  test('gives every pod a place on its owner’s card, and none twice', () => {
    const places = Array.from(
      { length: scene.pods.count },
      (_, row) => `${scene.pods.node[row]}/${scene.pods.cell[row]}`,
    )
    expect(new Set(places).size).toBe(scene.pods.count)
    for (let row = 0; row < scene.pods.count; row++)
      expect(scene.nodes[scene.pods.node[row]!]?.owner?.workload).toBe(scene.pods.workload[row])
  })

  test('makes a card of each living ReplicaSet, which is what a click selects', () => {
    const card = scene.nodes.find(({ owner }) => owner?.kind === 'Deployment')
    expect(card && nodeReference(card)).toMatchObject({ resource: 'replicasets' })
  })

  test('still knows the node that a pod is on', () => {
    const slot = scene.pods.slot[0]!
    expect(podFacts(scene, workloads, new Map(), slot)?.nodeName).toBe(nodes[frame.pods.node[0]!]?.name)
  })

  test('keeps no room for a queue', () => {
    const layout = layoutOf(layoutInputOf(scene, { width: 1200, height: 500, scale: 1, zoom: 1, left: 0, top: 0 }))
    expect(layout.queue.height).toBe(0)
    expect(layout.cards.top).toBe(0)
  })
})

describe('places without a pod', () => {
  const shape = {
    resource: 'x',
    namespace: 'default',
    desired: 3,
    ready: 1,
    total: 1,
    revisions: [],
    exists: true,
  } as const
  const set: WorkloadRow = {
    ...shape,
    kind: 'StatefulSet',
    name: 'db',
    uid: 'db',
    disksPerPod: 1,
    ordinals: [0, 1, 2].map((ordinal) => ({
      ordinal,
      slot: ordinal === 0 ? 7 : -1,
      claims: [{ name: `data-db-${ordinal}`, isBound: true }],
    })),
  }
  const daemon: WorkloadRow = { ...shape, kind: 'DaemonSet', name: 'log', uid: 'log', emptyNodes: [1, 2] }
  const one: Frame = {
    ...frame,
    pods: {
      count: 1,
      slot: Uint32Array.of(7),
      node: Int32Array.of(1),
      cell: Uint32Array.of(0),
      state: Uint8Array.of(3),
      color: Uint8Array.of(0),
      workload: Uint16Array.of(0),
      restarts: Uint16Array.of(0),
      progress: Uint8Array.of(0),
    },
  }

  test('a daemon’s lie in the first free cell of the nodes that want one', () => {
    expect(emptyDaemonPlaces(one.pods, nodes, [set, daemon]).map(({ node, cell }) => [node, cell])).toEqual([
      [1, 1],
      [2, 0],
    ])
  })

  test('an ordinal keeps its cell and its disk, and is a row of the table', () => {
    const scene = ownersScene(one, nodes, [set, daemon])
    expect(scene.places.map(({ node, name, claims }) => [node, name, claims.length])).toEqual([
      [0, 'db-1', 1],
      [0, 'db-2', 1],
      [1, nodes[1]!.name, 0],
      [1, nodes[2]!.name, 0],
    ])
    expect(tableRows(scene, () => true).map(({ kind }) => kind)).toEqual([
      'node',
      'pod',
      'place',
      'place',
      'node',
      'place',
      'place',
    ])
    const layout = layoutOf(layoutInputOf(scene, { width: 1200, height: 500, scale: 1, zoom: 1, left: 0, top: 0 }))
    expect(placeShapes(scene, layout, 'dark').filter(({ kind }) => kind === 'path')).toHaveLength(4)
  })
})
