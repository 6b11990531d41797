import { glyphKey } from './glyph-key.ts'
import type { GlyphKey } from './glyph-key.ts'
import { podPlace } from './layout.ts'
import type { StageLayout } from './layout.ts'
import { flightPart, flightPlace } from './motion.ts'
import type { Flight, Flights } from './motion.ts'
import { rowOfSlot } from './scene.ts'
import type { Scene } from './scene.ts'

/** The pods to draw: those at rest as columns, those in motion one by one. Buffers are used again for the next list. */
export interface DrawList {
  count: number
  /** Row of the pod in the frame. */
  row: Uint32Array
  x: Int32Array
  y: Int32Array
  key: Uint16Array
  /** Side of pods on nodes; those of the queue have `queueSize`. */
  size: number
  queueSize: number
  moving: readonly MovingPod[]
}

export interface MovingPod {
  readonly slot: number
  readonly x: number
  readonly y: number
  readonly key: GlyphKey
  readonly size: number
  /** 0…1 */
  readonly alpha: number
  /** 0…1 of its size, about its middle. */
  readonly grown: number
}

export function emptyDrawList(): DrawList {
  return {
    count: 0,
    row: new Uint32Array(0),
    x: new Int32Array(0),
    y: new Int32Array(0),
    key: new Uint16Array(0),
    size: 0,
    queueSize: 0,
    moving: [],
  }
}

/** Fills `list` with what `scene` shows at `wallMs`. Pods outside of the surface are left out. */
export function fillDrawList(
  list: DrawList,
  scene: Scene,
  layout: StageLayout,
  flights: Flights,
  wallMs: number,
): DrawList {
  ensureRoom(list, scene.pods.count)
  list.size = layout.pods.size
  list.queueSize = layout.queue.size
  list.count = 0
  const { pods } = scene
  const { cards, pods: grid } = layout
  const lastCell = grid.columns * grid.rows - 1
  const isAnyMoving = flights.size > 0
  for (let row = 0; row < pods.count; row++) {
    if (isAnyMoving && isAway(flights.get(pods.slot[row]!))) continue
    const node = pods.node[row]!
    let x = 0
    let y = 0
    if (node < 0) {
      const place = podPlace(layout, node, pods.cell[row]!)
      x = place.x
      y = place.y
    } else {
      const cell = pods.cell[row]! > lastCell ? lastCell : pods.cell[row]!
      const cardRow = (node / cards.columns) | 0
      const cellRow = (cell / grid.columns) | 0
      x =
        cards.left +
        (node - cardRow * cards.columns) * cards.pitchX +
        grid.left +
        (cell - cellRow * grid.columns) * grid.pitchX
      y = cards.top + cardRow * cards.pitchY + grid.top + cellRow * grid.pitchY
      if (x + grid.size <= 0 || x >= layout.width || y < layout.queue.height || y >= layout.height) continue
    }
    const at = list.count++
    list.row[at] = row
    list.x[at] = x
    list.y[at] = y
    list.key[at] = glyphKey(pods.state[row]!, pods.color[row]!, pods.progress[row]!, node < 0)
  }
  list.moving = isAnyMoving ? movingPods(scene, layout, flights, wallMs) : []
  return list
}

/** A pod that moves or appears is not yet at its place. */
const isAway = (flight: Flight | undefined): boolean =>
  flight !== undefined && (flight.kind === 'move' || flight.kind === 'enter')

function ensureRoom(list: DrawList, count: number): void {
  if (list.row.length >= count) return
  const room = Math.max(256, Math.ceil(count * 1.25))
  list.row = new Uint32Array(room)
  list.x = new Int32Array(room)
  list.y = new Int32Array(room)
  list.key = new Uint16Array(room)
}

function movingPods(scene: Scene, layout: StageLayout, flights: Flights, wallMs: number): readonly MovingPod[] {
  const moving: MovingPod[] = []
  for (const flight of flights.values()) {
    const pod = flight.kind === 'leave' ? leaving(flight, layout, wallMs) : staying(flight, scene, layout, wallMs)
    if (pod !== undefined) moving.push(pod)
  }
  return moving
}

function leaving(flight: Flight, layout: StageLayout, wallMs: number): MovingPod {
  const part = flightPart(flight, wallMs)
  return {
    slot: flight.slot,
    x: flight.x,
    y: flight.y,
    key: flight.key,
    size: layout.pods.size,
    alpha: 1 - part,
    grown: 1 - 0.35 * part,
  }
}

function staying(flight: Flight, scene: Scene, layout: StageLayout, wallMs: number): MovingPod | undefined {
  const { pods } = scene
  const row = rowOfSlot(pods, flight.slot)
  if (row < 0) return undefined
  const node = pods.node[row]!
  const goal = podPlace(layout, node, pods.cell[row]!)
  const size = node < 0 ? layout.queue.size : layout.pods.size
  const part = flightPart(flight, wallMs)
  if (flight.kind === 'change') return { slot: flight.slot, ...goal, key: flight.key, size, alpha: 1 - part, grown: 1 }
  const key = glyphKey(pods.state[row]!, pods.color[row]!, pods.progress[row]!, node < 0)
  if (flight.kind === 'enter') return { slot: flight.slot, ...goal, key, size, alpha: part, grown: 0.7 + 0.3 * part }
  return { slot: flight.slot, ...flightPlace(flight, goal, wallMs), key, size, alpha: 1, grown: 1 }
}
