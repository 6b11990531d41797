import type { Scene } from './scene.ts'

/** Rows of the table: each node (the queue is −1), and below an open one its pods in the order of their cells. */
export type TableRow =
  | { readonly kind: 'node'; readonly node: number; readonly podCount: number; readonly isOpen: boolean }
  | {
      readonly kind: 'pod'
      readonly slot: number
      readonly node: number
      readonly position: number
      readonly siblings: number
    }
  | {
      readonly kind: 'place'
      /** Index into the scene's places. */
      readonly place: number
      readonly node: number
      readonly position: number
      readonly siblings: number
    }

export function tableRows(scene: Scene, isOpen: (node: number) => boolean): readonly TableRow[] {
  const { pods, nodes, places } = scene
  const byNode: number[][] = Array.from({ length: nodes.length + 1 }, () => [])
  for (let row = 0; row < pods.count; row++) byNode[pods.node[row]! + 1]?.push(row)
  const rows: TableRow[] = []
  for (let place = 0; place <= nodes.length; place++) {
    const own = byNode[place]!
    const node = place - 1
    if (node < 0 ? own.length === 0 : !nodes[node]!.exists) continue
    const open = isOpen(node)
    rows.push({ kind: 'node', node, podCount: own.length, isOpen: open })
    if (!open) continue
    const empty = places.flatMap((each, index) =>
      each.node === node ? [{ cell: each.cell, row: -1, place: index }] : [],
    )
    const cells = [...own.map((row) => ({ cell: pods.cell[row]!, row, place: -1 })), ...empty].toSorted(
      (a, b) => a.cell - b.cell,
    )
    for (const [index, cell] of cells.entries()) {
      const shared = { node, position: index + 1, siblings: cells.length }
      rows.push(
        cell.row < 0
          ? { kind: 'place', place: cell.place, ...shared }
          : { kind: 'pod', slot: pods.slot[cell.row]!, ...shared },
      )
    }
  }
  return rows
}

/** Where a key leads from a row: to another row, or to what it does here. */
export function keyGoal(
  code: string,
  rows: readonly TableRow[],
  active: number,
  page: number,
): number | 'toggle' | 'select' | undefined {
  const row = rows[active]
  if (row === undefined) return undefined
  const isOpenable = row.kind === 'node'
  switch (code) {
    case 'ArrowDown':
      return active + 1
    case 'ArrowUp':
      return active - 1
    case 'PageDown':
      return active + page
    case 'PageUp':
      return active - page
    case 'Home':
      return 0
    case 'End':
      return rows.length - 1
    case 'Enter':
    case 'NumpadEnter':
      return 'select'
    case 'ArrowRight':
      return isOpenable && !row.isOpen ? 'toggle' : active + 1
    case 'ArrowLeft':
      if (isOpenable) return row.isOpen ? 'toggle' : active
      return rows.findIndex((other) => other.kind === 'node' && other.node === row.node)
    default:
      return undefined
  }
}
