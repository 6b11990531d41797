import type { Scene } from './scene.ts'

/** Rows of the table: each node (the queue is −1), and below an open one its pods in the order of their cells. */
export type TableRow =
  | { readonly kind: 'node'; readonly node: number; readonly podCount: number; readonly isOpen: boolean }
  | { readonly kind: 'pod'; readonly slot: number; readonly node: number; readonly position: number; readonly siblings: number }

export function tableRows(scene: Scene, isOpen: (node: number) => boolean): readonly TableRow[] {
  const { pods, nodes } = scene
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
    own.sort((a, b) => pods.cell[a]! - pods.cell[b]!)
    for (const [index, row] of own.entries()) rows.push({ kind: 'pod', slot: pods.slot[row]!, node, position: index + 1, siblings: own.length })
  }
  return rows
}
