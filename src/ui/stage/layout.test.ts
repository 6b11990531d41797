import { describe, expect, test } from 'vitest'
import { hitAt } from './hit.ts'
import { cardPlace, layoutOf, podPlace, roomFor } from './layout.ts'
import type { LayoutInput, StageLayout } from './layout.ts'

const input = (change: Partial<LayoutInput> = {}): LayoutInput => ({
  width: 1256,
  height: 450,
  scale: 1,
  nodeCount: 4,
  cells: 8,
  queueCells: 0,
  zoom: 1,
  left: 0,
  top: 0,
  ...change,
})

describe('a layout', () => {
  for (const [name, change] of Object.entries(sizes())) {
    test(`${name}: every cell of every node lies on its card, and no two share a place`, () => {
      const layout = layoutOf(input(change))
      const cells = roomFor(change.cells ?? 8)
      for (const node of [0, Math.floor(layout.nodeCount / 2), layout.nodeCount - 1]) {
        const card = cardPlace(layout, node)
        expect(card.x + layout.cards.width).toBeLessThanOrEqual(layout.width)
        expect(card.y + layout.cards.height).toBeLessThanOrEqual(layout.height)
        const places = new Set<string>()
        for (let cell = 0; cell < cells; cell++) {
          const place = podPlace(layout, node, cell)
          places.add(`${place.x},${place.y}`)
          expect(place.x).toBeGreaterThanOrEqual(card.x)
          expect(place.y).toBeGreaterThanOrEqual(card.y)
          expect(place.x + layout.pods.size).toBeLessThanOrEqual(card.x + layout.cards.width)
          expect(place.y + layout.pods.tall + layout.pods.label).toBeLessThanOrEqual(card.y + layout.cards.height)
        }
        expect(places.size).toBe(cells)
      }
    })

    test(`${name}: what lies under the middle of a pod is its cell`, () => {
      const layout = layoutOf(input(change))
      for (const node of [0, layout.nodeCount - 1]) {
        for (const cell of [0, 3]) {
          const { x, y } = podPlace(layout, node, cell)
          expect(hitAt(layout, x + layout.pods.size / 2, y + layout.pods.tall / 2)).toEqual({
            kind: 'cell',
            node,
            cell,
          })
        }
      }
    })
  }

  test('shows names while there is room, then marks, glyphs, and heat', () => {
    const detail = (nodeCount: number, cells: number): StageLayout['detail'] =>
      layoutOf(input({ nodeCount, cells })).detail
    expect([detail(4, 4), detail(40, 12), detail(400, 30), detail(5000, 30)]).toEqual(['name', 'mark', 'glyph', 'heat'])
  })

  test('goes from cards over compact cards to tiles', () => {
    const style = (nodeCount: number): StageLayout['style'] => layoutOf(input({ nodeCount, cells: 12 })).style
    expect([style(4), style(40), style(1000)]).toEqual(['card', 'compact', 'tile'])
  })

  test('stays the same while cells come and go within the same room', () => {
    expect(layoutOf(input({ cells: roomFor(5) }))).toEqual(layoutOf(input({ cells: roomFor(8) })))
  })

  test('keeps rows and columns when zoomed, and makes pods larger', () => {
    const whole = layoutOf(input({ nodeCount: 400, cells: 30 }))
    const near = layoutOf(input({ nodeCount: 400, cells: 30, zoom: 6, left: 300, top: 200 }))
    expect(near.cards.columns).toBe(whole.cards.columns)
    expect(near.pods.size).toBeGreaterThan(whole.pods.size * 3)
    expect(near.cards.left).toBe(-300)
  })

  test('gives every waiting pod a place in the queue strip, however many wait', () => {
    for (const queueCells of [1, 20, 400, 5000]) {
      const layout = layoutOf(input({ nodeCount: 400, cells: 30, queueCells }))
      const last = podPlace(layout, -1, queueCells - 1)
      expect(last.y + layout.queue.tall).toBeLessThanOrEqual(layout.queue.y + layout.queue.height)
      expect(last.x + layout.queue.size).toBeLessThanOrEqual(layout.width)
    }
  })
})

function sizes(): Record<string, Partial<LayoutInput>> {
  return {
    'four nodes': {},
    'four nodes on a phone': { width: 732, height: 900, scale: 2 },
    'one node': { nodeCount: 1 },
    'forty nodes': { nodeCount: 40, cells: 12 },
    'four hundred nodes': { nodeCount: 400, cells: 30 },
    'five thousand nodes': { nodeCount: 5000, cells: 30 },
    'full nodes': { nodeCount: 4, cells: 110 },
  }
}
