import { cardPlace } from './layout.ts'
import type { CellGrid } from './cell-grid.ts'
import type { StageLayout } from './layout.ts'

/** What lies under a point: a cell of a node or of the queue (node −1), or a node's card. */
export type Hit =
  | { readonly kind: 'cell'; readonly node: number; readonly cell: number }
  | { readonly kind: 'node'; readonly node: number }

/** Pure arithmetic on the layout; `x` and `y` are device pixels. */
export function hitAt(layout: StageLayout, x: number, y: number): Hit | undefined {
  const { queue, cards } = layout
  if (y < queue.y + queue.height) {
    const cell = cellAt(queue, x - queue.x - queue.left, y - queue.y - queue.top)
    return cell === undefined ? undefined : { kind: 'cell', node: -1, cell }
  }
  const column = Math.floor((x - cards.left) / cards.pitchX)
  const row = Math.floor((y - cards.top) / cards.pitchY)
  if (column < 0 || row < 0 || column >= cards.columns) return undefined
  const node = row * cards.columns + column
  if (node >= layout.nodeCount) return undefined
  const place = cardPlace(layout, node)
  if (x - place.x >= cards.width || y - place.y >= cards.height) return undefined
  const cell = cellAt(layout.pods, x - place.x - layout.pods.left, y - place.y - layout.pods.top)
  return cell === undefined ? { kind: 'node', node } : { kind: 'cell', node, cell }
}

function cellAt(grid: CellGrid, x: number, y: number): number | undefined {
  if (x < 0 || y < 0) return undefined
  const column = Math.floor(x / grid.pitchX)
  const row = Math.floor(y / grid.pitchY)
  return column < grid.columns && row < grid.rows ? row * grid.columns + column : undefined
}
