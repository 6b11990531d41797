import { describe, expect, test } from 'vitest'
import { syntheticRollout } from '../../testkit/synthetic-rollout.ts'
import { cellChanges } from './cell-changes.ts'
import type { DrawnCell } from './cell-changes.ts'
import { emptyDrawList, fillDrawList } from './draw-list.ts'
import { layoutOf, podPlace } from './layout.ts'
import type { StageLayout } from './layout.ts'
import { flightPlace, isFollowable, liveFlights, nextFlights, noFlights, shownOf } from './motion.ts'
import { layoutInputOf, rowOfSlot, sceneOf } from './scene.ts'
import type { Scene } from './scene.ts'
import { tableRows } from './table-rows.ts'

const rollout = syntheticRollout({ nodes: 4, replicas: 3 })
const outlook = { width: 1256, height: 450, scale: 1, zoom: 1, left: 0, top: 0 }

function at(milliseconds: number): { readonly scene: Scene; readonly layout: StageLayout } {
  const frame = rollout.frameAt(rollout.start + milliseconds)
  const scene = sceneOf(frame, frame.nodes ?? [])
  return { scene, layout: layoutOf(layoutInputOf(scene, outlook)) }
}

function flightsBetween(before: number, after: number) {
  const first = at(before)
  const second = at(after)
  return {
    ...second,
    flights: nextFlights(shownOf(first.scene, first.layout, 0), second.scene, second.layout, noFlights, 16),
  }
}

describe('motion', () => {
  test('is none when nothing changed', () => {
    expect(flightsBetween(20_000, 20_050).flights.size).toBe(0)
  })

  test('lets a new pod appear in the queue', () => {
    const { flights } = flightsBetween(23_990, 24_010)
    expect([...flights.values()].map(({ kind }) => kind)).toEqual(['enter'])
  })

  test('lets a bound pod fly from the queue to its cell', () => {
    const { scene, layout, flights } = flightsBetween(24_400, 24_600)
    const [flight] = [...flights.values()]
    expect(flight?.kind).toBe('move')
    const row = rowOfSlot(scene.pods, flight!.slot)
    const goal = podPlace(layout, scene.pods.node[row]!, scene.pods.cell[row]!)
    expect(flightPlace(flight!, goal, 16)).toEqual({ x: flight!.x, y: flight!.y })
    expect(flight!.y).toBeLessThan(layout.queue.height)
    expect(flightPlace(flight!, goal, 400)).toEqual(goal)
  })

  test('shows a changed state by a short change in place, and a pod that goes by its leaving', () => {
    expect([...flightsBetween(24_500 + 1000, 28_000).flights.values()].map(({ kind }) => kind)).toContain('change')
    expect([...flightsBetween(31_000, 32_000).flights.values()].map(({ kind }) => kind)).toContain('leave')
  })

  test('draws a moving pod once, on its way, and at rest when it has arrived', () => {
    const { scene, layout, flights } = flightsBetween(24_400, 24_600)
    const list = fillDrawList(emptyDrawList(), scene, layout, flights, 100)
    expect(list.count + list.moving.length).toBe(scene.pods.count)
    const later = fillDrawList(emptyDrawList(), scene, layout, liveFlights(flights, 1000), 1000)
    expect([later.count, later.moving.length]).toEqual([scene.pods.count, 0])
  })

  test('does not follow jumps, the past or fast time', () => {
    const first = at(20_000)
    const shown = shownOf(first.scene, first.layout, 0)
    const follows = (milliseconds: number, wallMs: number, isPlaying: boolean): boolean =>
      isFollowable(shown, at(milliseconds).scene, wallMs, isPlaying)
    expect(follows(20_300, 16, false)).toBe(true)
    expect(follows(25_000, 16, false)).toBe(false)
    expect(follows(19_000, 16, true)).toBe(false)
    expect(follows(20_160, 16, true)).toBe(true)
    expect(follows(21_000, 16, true)).toBe(false)
  })

  test('a place depends on the frame alone, not on the way there', () => {
    const straight = at(35_000)
    at(10_000)
    at(50_000)
    const again = at(35_000)
    expect(fillDrawList(emptyDrawList(), again.scene, again.layout, noFlights, 0)).toEqual(
      fillDrawList(emptyDrawList(), straight.scene, straight.layout, noFlights, 0),
    )
  })
})

describe('changed cells', () => {
  const changes = (drawn: Map<number, DrawnCell>, milliseconds: number) => {
    const { scene, layout } = at(milliseconds)
    const list = fillDrawList(emptyDrawList(), scene, layout, noFlights, 0)
    return cellChanges(
      drawn,
      list,
      (row) => scene.pods.slot[row]!,
      (row) => scene.pods.restarts[row]!,
      () => true,
    )
  }

  test('are all at first, then only those that differ, and those that went are wiped', () => {
    const drawn = new Map<number, DrawnCell>()
    expect(changes(drawn, 20_000).drawn).toHaveLength(3)
    expect(changes(drawn, 20_050)).toEqual({ wiped: [], drawn: [] })
    expect(changes(drawn, 24_600).drawn).toHaveLength(1)
    const gone = changes(drawn, 33_000)
    expect(gone.wiped.length).toBeGreaterThan(0)
    expect(drawn.size).toBe(at(33_000).scene.pods.count)
  })
})

test('the table lists each node and, below an open one, its pods', () => {
  const { scene } = at(20_000)
  expect(tableRows(scene, () => false)).toHaveLength(4)
  const open = tableRows(scene, () => true)
  expect(open).toHaveLength(4 + scene.pods.count)
  expect(open[0]).toEqual({ kind: 'node', node: 0, podCount: 1, isOpen: true })
  expect(tableRows(at(24_100).scene, () => true)[0]).toMatchObject({ kind: 'node', node: -1, podCount: 1 })
})
