import type { ObjectReference } from '../../api/object.ts'
import { message } from '../../i18n/message.ts'
import type { Dictionary } from '../../i18n/message.ts'
import type { FrameHolder } from '../frames.ts'
import { hitAt } from './hit.ts'
import { cardPlace, podPlace } from './layout.ts'
import type { Point, StageLayout } from './layout.ts'
import { nodeReference, podFacts, podReference } from './pod-facts.ts'
import { rowInCell, rowOfSlot } from './scene.ts'
import type { Scene } from './scene.ts'
import type { Spot } from './spatial-step.ts'

/** The pod or node at a point in CSS pixels. A free cell belongs to its node. */
export function spotAt(scene: Scene, layout: StageLayout, { x, y }: Point): Spot | undefined {
  const hit = hitAt(layout, x * layout.scale, y * layout.scale)
  if (hit === undefined || scene.nodes[hit.node]?.exists === false) return undefined
  if (hit.kind === 'node') return hit
  const row = rowInCell(scene.pods, hit.node, hit.cell)
  if (row >= 0) return { kind: 'pod', slot: scene.pods.slot[row]! }
  return hit.node < 0 ? undefined : { kind: 'node', node: hit.node }
}

/** Where its tooltip belongs, in CSS pixels. */
export function placeOfSpot(scene: Scene, layout: StageLayout, spot: Spot): Point {
  const row = spot.kind === 'pod' ? rowOfSlot(scene.pods, spot.slot) : -1
  const place =
    spot.kind === 'node'
      ? cardPlace(layout, spot.node)
      : podPlace(layout, scene.pods.node[row] ?? -1, scene.pods.cell[row] ?? 0)
  return { x: (place.x + layout.pods.size) / layout.scale, y: (place.y + layout.pods.size) / layout.scale }
}

export function referenceOfSpot(scene: Scene, frames: FrameHolder, spot: Spot): ObjectReference | undefined {
  if (spot.kind === 'pod') return podReference(frames.names, spot.slot)
  const node = scene.nodes[spot.node]
  return node && nodeReference(node)
}

/** What the live region says of it. */
export function spokenSpot(scene: Scene, frames: FrameHolder, spot: Spot, dictionary: Dictionary): string {
  if (spot.kind === 'node') return scene.nodes[spot.node]?.name ?? ''
  const facts = podFacts(scene, frames.workloads, frames.names, spot.slot)
  return facts === undefined
    ? ''
    : `${facts.name}: ${facts.state}, ${facts.nodeName ?? message(dictionary, 'stage.unscheduled')}`
}
