import { describe, expect, test } from 'vitest'
import { syntheticRollout } from '../../testkit/synthetic-rollout.ts'
import { emptyDrawList, fillDrawList } from './draw-list.ts'
import { layoutOf } from './layout.ts'
import { noFlights } from './motion.ts'
import { overlayShapes, noHighlights } from './overlay-shapes.ts'
import { shortPodName } from './pod-labels.ts'
import { layoutInputOf, rowInCell, rowOfSlot, sceneOf } from './scene.ts'
import { nextSpot } from './spatial-step.ts'
import type { Direction, Spot } from './spatial-step.ts'
import { wholeWindow, zoomedAt } from './zoom.ts'

const rollout = syntheticRollout({ nodes: 4, replicas: 8 })
const frame = rollout.frameAt(rollout.start + 20_000)
const scene = sceneOf(frame, frame.nodes ?? [])
const layout = layoutOf(layoutInputOf(scene, { width: 1256, height: 450, scale: 1, zoom: 1, left: 0, top: 0 }))
const list = fillDrawList(emptyDrawList(), scene, layout, noFlights, 0)

describe('arrow keys', () => {
  const walk = (...directions: readonly Direction[]): Spot | undefined =>
    directions.reduce<Spot | undefined>((spot, direction) => nextSpot(scene, layout, list, spot, direction), undefined)

  test('begin at the first node, go down into its pods and along them', () => {
    expect(walk('down')).toEqual({ kind: 'node', node: 0 })
    const first = walk('down', 'down')
    expect(first?.kind).toBe('pod')
    const second = walk('down', 'down', 'right')
    expect(second?.kind).toBe('pod')
    expect(second).not.toEqual(first)
    expect(walk('down', 'down', 'right', 'left')).toEqual(first)
  })

  test('go from node to node, and stay at the edge', () => {
    expect(walk('down', 'right')).toEqual({ kind: 'node', node: 1 })
    expect(walk('down', 'left')).toEqual({ kind: 'node', node: 0 })
  })
})

test('highlights ring the selected pod and, more quietly, its siblings of the same revision', () => {
  const slot = scene.pods.slot[0]!
  const rings = overlayShapes(scene, layout, list, { ...noHighlights, selectedSlot: slot }, 'dark')
  const siblings = Array.from(scene.pods.color.slice(0, scene.pods.count)).filter(
    (color) => color === scene.pods.color[0],
  ).length
  expect(rings).toHaveLength(2 + siblings - 1)
  expect(overlayShapes(scene, layout, list, noHighlights, 'dark')).toEqual([])
})

test('rows are found by slot and by cell', () => {
  for (const row of [0, 3, scene.pods.count - 1]) {
    expect(rowOfSlot(scene.pods, scene.pods.slot[row]!)).toBe(row)
    expect(rowInCell(scene.pods, scene.pods.node[row]!, scene.pods.cell[row]!)).toBe(row)
  }
  expect(rowOfSlot(scene.pods, 4_000_000)).toBe(-1)
})

test('zooming keeps the point under the pointer and ends where the whole fits', () => {
  const size = { width: 1000, height: 400 }
  const near = zoomedAt(wholeWindow, 4, 250, 100, size)
  expect((near.left + 250) / near.zoom).toBeCloseTo(250)
  expect((near.top + 100) / near.zoom).toBeCloseTo(100)
  expect(zoomedAt(near, 0.1, 0, 0, size)).toEqual(wholeWindow)
  expect(zoomedAt({ ...near, left: 1e9 }, 1, 0, 0, size).left).toBe(3000)
})

test.each([
  ['web-77d8468669-x2q9k', 'x2q9k'],
  ['db-0', 'db-0'],
  ['elasticsearch-12', 'elasticsearch-12'],
  ['my-long-stateful-set-12', 'set-12'],
  ['busybox', 'busybox'],
])('the short name of %s is %s', (name, short) => {
  expect(shortPodName(name)).toBe(short)
})
