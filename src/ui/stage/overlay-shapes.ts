import type { Shape } from '../drawing/shape.ts'
import { tokens } from '../theme/tokens.ts'
import type { ThemeName } from '../theme/tokens.ts'
import type { DrawList } from './draw-list.ts'
import type { StageLayout } from './layout.ts'
import { cardPlace } from './layout.ts'
import { rowOfSlot } from './scene.ts'
import type { Scene } from './scene.ts'

/** What is pointed out on top of everything: pods by slot, nodes by index; −1 = none. */
export interface Highlights {
  readonly selectedSlot: number
  readonly selectedNode: number
  readonly hoveredSlot: number
  readonly hoveredNode: number
  /** The pods of a workload, or of one of its revisions; those of the selected pod's revision when absent. */
  readonly siblings?: { readonly workload: number; readonly color?: number }
}

export const noHighlights: Highlights = { selectedSlot: -1, selectedNode: -1, hoveredSlot: -1, hoveredNode: -1 }

const mostSiblings = 2000

/** Rings around the selected and the hovered, quieter ones around the selected pod's siblings. */
export function overlayShapes(
  scene: Scene,
  layout: StageLayout,
  list: DrawList,
  highlights: Highlights,
  theme: ThemeName,
): readonly Shape[] {
  const t = tokens[theme]
  const shapes: Shape[] = []
  const { hoveredNode, selectedNode } = highlights
  if (hoveredNode >= 0 && hoveredNode !== selectedNode) shapes.push(cardRing(hoveredNode, layout, t.outline, 1))
  if (selectedNode >= 0) shapes.push(cardRing(selectedNode, layout, t.selection, 2))
  const { pods } = scene
  const selectedRow = highlights.selectedSlot < 0 ? -1 : rowOfSlot(pods, highlights.selectedSlot)
  const hoveredRow = highlights.hoveredSlot < 0 ? -1 : rowOfSlot(pods, highlights.hoveredSlot)
  const siblings = highlights.siblings ?? siblingsOf(scene, selectedRow)
  if (selectedRow < 0 && hoveredRow < 0 && siblings === undefined) return shapes
  for (let entry = 0; entry < list.count; entry++) {
    const row = list.row[entry]!
    if (row === selectedRow) shapes.push(...selectionRing(list, entry, layout, t.selection, t.surface))
    else if (row === hoveredRow) shapes.push(podRing(list, entry, layout, t.text, 1.5, 0.9))
    else if (siblings !== undefined && shapes.length < mostSiblings && isSibling(pods, row, siblings))
      shapes.push(podRing(list, entry, layout, t.selection, 1, 0.6))
  }
  return shapes
}

function siblingsOf({ pods }: Scene, row: number): Highlights['siblings'] {
  if (row < 0 || pods.workload[row] === noWorkload) return undefined
  return { workload: pods.workload[row]!, color: pods.color[row]! }
}

const noWorkload = 65_535

function isSibling(pods: Scene['pods'], row: number, siblings: NonNullable<Highlights['siblings']>): boolean {
  return (
    pods.workload[row] === siblings.workload && (siblings.color === undefined || pods.color[row] === siblings.color)
  )
}

function cardRing(node: number, layout: StageLayout, stroke: string, weight: number): Shape {
  const { x, y } = cardPlace(layout, node)
  const lineWidth = weight * layout.scale
  return {
    kind: 'rect',
    x: x + lineWidth / 2,
    y: y + lineWidth / 2,
    width: layout.cards.width - lineWidth,
    height: layout.cards.height - lineWidth,
    radius: layout.cards.radius,
    stroke,
    lineWidth,
  }
}

function podRing(
  list: DrawList,
  entry: number,
  layout: StageLayout,
  stroke: string,
  weight: number,
  alpha: number,
  distance = ringDistance(layout),
): Shape {
  const inQueue = list.y[entry]! < layout.queue.y + layout.queue.height
  const size = inQueue ? list.queueSize : list.size
  const lineWidth = Math.max(1, weight * layout.scale)
  return {
    kind: 'rect',
    x: list.x[entry]! - distance,
    y: list.y[entry]! - distance,
    width: size + 2 * distance,
    height: size + 2 * distance,
    radius: size >= 9 ? size * 0.22 + distance : 0,
    stroke,
    lineWidth,
    alpha,
  }
}

/** Half of the gap between pods, at most three pixels. */
function ringDistance(layout: StageLayout): number {
  return Math.min(3 * layout.scale, Math.max(0.5, (layout.pods.pitchX - layout.pods.size) / 2))
}

/** A light ring inside a coloured one, so that it reads on any colour. Tiny pods get a larger frame around them. */
function selectionRing(
  list: DrawList,
  entry: number,
  layout: StageLayout,
  stroke: string,
  ground: string,
): readonly Shape[] {
  const distance = list.size < 9 * layout.scale ? 4 * layout.scale : Math.max(ringDistance(layout), 2.5 * layout.scale)
  return [podRing(list, entry, layout, ground, 4, 1, distance), podRing(list, entry, layout, stroke, 2, 1, distance)]
}
