import type { Frame, NodeRow, PodColumns, WorkloadRow } from '../../worker/protocol.ts'
import { emptyDaemonPlaces } from './places.ts'
import type { CardRow, Place } from './places.ts'
import { roomFor } from './layout.ts'
import type { LayoutInput } from './layout.ts'

/** What the stage shows of a frame: its pods, on their nodes, and how much room all of it keeps. */
export interface Scene {
  readonly pods: PodColumns
  /** The cards: nodes, or owners. */
  readonly nodes: readonly CardRow[]
  readonly lens: Lens
  readonly workloads: readonly WorkloadRow[]
  /** Where a pod belongs and none is. */
  readonly places: readonly Place[]
  /** The node that a pod really is on; −1 before it has one. `pods.node` is its card. */
  readonly nodeOfPod: Int32Array
  readonly realNodes: readonly NodeRow[]
  readonly generation: number
  readonly now: number
  readonly revision: number
  /** One more than the highest cell that a waiting pod has; 0 when none waits. */
  readonly queueCells: number
  readonly queued: number
}

/** What the cards stand for. */
export type Lens = 'nodes' | 'owners'

export function sceneOf(frame: Frame, nodes: readonly NodeRow[], workloads: readonly WorkloadRow[] = []): Scene {
  const { pods } = frame
  let queueCells = 0
  let queued = 0
  for (let row = 0; row < pods.count; row++) {
    if (pods.node[row]! >= 0) continue
    queued++
    if (pods.cell[row]! >= queueCells) queueCells = pods.cell[row]! + 1
  }
  return {
    pods,
    nodes,
    lens: 'nodes',
    workloads,
    places: emptyDaemonPlaces(pods, nodes, workloads),
    nodeOfPod: pods.node,
    realNodes: nodes,
    generation: frame.generation,
    now: frame.clock.now,
    revision: frame.clock.revision,
    queueCells,
    queued,
  }
}

/** How the stage is looked at: its size in device pixels and the window into it. */
export type Outlook = Pick<LayoutInput, 'width' | 'height' | 'scale' | 'zoom' | 'left' | 'top'>

export function layoutInputOf(scene: Scene, outlook: Outlook): LayoutInput {
  let cells = 0
  for (const node of scene.nodes) if (node.cells > cells) cells = node.cells
  for (const { cell } of scene.places) if (cell >= cells) cells = cell + 1
  return {
    ...outlook,
    nodeCount: scene.nodes.length,
    cells: roomFor(cells),
    queueCells: roomFor(scene.queueCells),
    hasQueue: scene.lens === 'nodes',
  }
}

/** The row of a slot, by halving: rows are ordered by slot. −1 when that pod is not alive. */
export function rowOfSlot(pods: PodColumns, slot: number): number {
  let low = 0
  let high = pods.count - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const found = pods.slot[middle]!
    if (found === slot) return middle
    if (found < slot) low = middle + 1
    else high = middle - 1
  }
  return -1
}

/** The row of the pod that sits in a cell; −1 when it is empty. */
export function rowInCell(pods: PodColumns, node: number, cell: number): number {
  for (let row = 0; row < pods.count; row++) if (pods.node[row] === node && pods.cell[row] === cell) return row
  return -1
}
