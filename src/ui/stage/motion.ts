import { easeCubicOut } from 'd3-ease'
import { glyphKey } from './glyph-key.ts'
import type { GlyphKey } from './glyph-key.ts'
import { podPlace } from './layout.ts'
import type { StageLayout } from './layout.ts'
import { rowOfSlot } from './scene.ts'
import type { Scene } from './scene.ts'

/** A change that is being shown: a pod on its way, one that appears or goes, one that looks different now. */
export interface Flight {
  readonly kind: 'move' | 'enter' | 'leave' | 'change'
  readonly slot: number
  readonly startMs: number
  readonly durationMs: number
  /** Where it sets out (`move`) or stays (`leave`). */
  readonly x: number
  readonly y: number
  /** How it looked before (`leave`, `change`). */
  readonly key: GlyphKey
}

/** By slot. */
export type Flights = ReadonlyMap<number, Flight>
export const noFlights: Flights = new Map()

/** What was shown last: own copies, because a frame's columns may be taken back. */
export interface Shown {
  readonly generation: number
  readonly now: number
  readonly revision: number
  readonly wallMs: number
  readonly layout: StageLayout
  readonly count: number
  readonly slot: Uint32Array
  readonly x: Int32Array
  readonly y: Int32Array
  readonly key: Uint16Array
}

const moveMs = 300
const fadeMs = 200
const changeMs = 180
const mostFlights = 1500
/** Virtual milliseconds in a real one, above which nothing moves. */
const fastestRate = 20
/** Writes that a step by hand may skip and still be a step, not a jump. */
const smallStep = 4

export function shownOf(scene: Scene, layout: StageLayout, wallMs: number): Shown {
  const { pods } = scene
  const { count } = pods
  const x = new Int32Array(count)
  const y = new Int32Array(count)
  const key = new Uint16Array(count)
  for (let row = 0; row < count; row++) {
    const place = podPlace(layout, pods.node[row]!, pods.cell[row]!)
    x[row] = place.x
    y[row] = place.y
    key[row] = keyOfRow(scene, row)
  }
  return {
    generation: scene.generation,
    now: scene.now,
    revision: scene.revision,
    wallMs,
    layout,
    count,
    slot: pods.slot.slice(0, count),
    x,
    y,
    key,
  }
}

export function keyOfRow({ pods }: Scene, row: number): GlyphKey {
  return glyphKey(pods.state[row]!, pods.color[row]!, pods.progress[row]!, pods.node[row]! < 0)
}

/** Whether the step from what was shown to `scene` is one the eye can follow: forward, not fast, not far. */
export function isFollowable(shown: Shown, scene: Scene, wallMs: number, isPlaying: boolean): boolean {
  if (shown.generation !== scene.generation || scene.revision < shown.revision) return false
  if (!isPlaying) return scene.revision - shown.revision <= smallStep
  const wall = Math.max(16, Math.min(1000, wallMs - shown.wallMs))
  return scene.now - shown.now <= wall * fastestRate
}

/**
 * The flights after a new scene: those still under way and one for each pod that changed. Too many are none at all.
 * Small pods only move; large ones also fade in and out.
 */
export function nextFlights(
  shown: Shown,
  scene: Scene,
  layout: StageLayout,
  flights: Flights,
  wallMs: number,
): Flights {
  const next = new Map<number, Flight>()
  const isFading = layout.detail === 'name' || layout.detail === 'mark'
  const keep = (flight: Flight | undefined): void => {
    if (flight !== undefined && (isFading || flight.kind === 'move')) next.set(flight.slot, flight)
  }
  const { pods } = scene
  const isSameLayout = isEqualPlacing(shown.layout, layout)
  let before = 0
  for (let row = 0; row < pods.count && next.size <= mostFlights; row++) {
    const slot = pods.slot[row]!
    while (before < shown.count && shown.slot[before]! < slot) keep(departure(shown, before++, wallMs))
    if (before < shown.count && shown.slot[before] === slot) {
      keep(changeOf(shown, before++, scene, row, layout, isSameLayout, flights, wallMs))
    } else {
      keep(arrival(scene, row, layout, wallMs))
    }
  }
  while (before < shown.count && next.size <= mostFlights) keep(departure(shown, before++, wallMs))
  for (const [slot, flight] of flights) {
    if (!isOver(flight, wallMs) && !next.has(slot) && (flight.kind === 'leave' || rowOfSlot(pods, slot) >= 0))
      next.set(slot, flight)
  }
  return next.size > mostFlights ? noFlights : next
}

function departure(shown: Shown, row: number, startMs: number): Flight {
  return {
    kind: 'leave',
    slot: shown.slot[row]!,
    startMs,
    durationMs: fadeMs,
    x: shown.x[row]!,
    y: shown.y[row]!,
    key: shown.key[row]!,
  }
}

/** A pod that is new in the queue appears there; one that already has a node flies in from the queue. */
function arrival(scene: Scene, row: number, layout: StageLayout, startMs: number): Flight {
  const slot = scene.pods.slot[row]!
  const key = keyOfRow(scene, row)
  if (scene.pods.node[row]! < 0) return { kind: 'enter', slot, startMs, durationMs: fadeMs, x: 0, y: 0, key }
  const start = podPlace(layout, -1, 0)
  return { kind: 'move', slot, startMs, durationMs: moveMs, x: start.x, y: start.y, key }
}

function changeOf(
  shown: Shown,
  before: number,
  scene: Scene,
  row: number,
  layout: StageLayout,
  isSameLayout: boolean,
  flights: Flights,
  startMs: number,
): Flight | undefined {
  const place = podPlace(layout, scene.pods.node[row]!, scene.pods.cell[row]!)
  const x = shown.x[before]!
  const y = shown.y[before]!
  const slot = shown.slot[before]!
  if (isSameLayout && (place.x !== x || place.y !== y)) {
    const underWay = flights.get(slot)
    const start = underWay?.kind === 'move' ? flightPlace(underWay, { x, y }, startMs) : { x, y }
    return { kind: 'move', slot, startMs, durationMs: moveMs, x: start.x, y: start.y, key: shown.key[before]! }
  }
  const key = shown.key[before]!
  if (stateOf(key) === stateOf(keyOfRow(scene, row)) || flights.get(slot)?.kind === 'move') return undefined
  return { kind: 'change', slot, startMs, durationMs: changeMs, x, y, key }
}

/** State and colour, without progress and ground. */
const stateOf = (key: GlyphKey): number => key & 255

/** True when the same node and cell are at the same place in both. */
export function isEqualPlacing(left: StageLayout, right: StageLayout): boolean {
  const a = left.cards
  const b = right.cards
  return (
    left === right ||
    (a.columns === b.columns &&
      a.pitchX === b.pitchX &&
      a.pitchY === b.pitchY &&
      a.left === b.left &&
      a.top === b.top &&
      left.pods.columns === right.pods.columns &&
      left.pods.pitchX === right.pods.pitchX &&
      left.pods.size === right.pods.size &&
      left.queue.columns === right.queue.columns &&
      left.queue.pitchX === right.queue.pitchX)
  )
}

export const isOver = (flight: Flight, wallMs: number): boolean => wallMs - flight.startMs >= flight.durationMs

/** 0…1, eased. */
export function flightPart(flight: Flight, wallMs: number): number {
  const part = (wallMs - flight.startMs) / flight.durationMs
  return easeCubicOut(Math.min(1, Math.max(0, part)))
}

/** Where a moving pod is on its way to `goal`. */
export function flightPlace(
  flight: Flight,
  goal: { readonly x: number; readonly y: number },
  wallMs: number,
): { readonly x: number; readonly y: number } {
  const part = flightPart(flight, wallMs)
  return { x: Math.round(flight.x + (goal.x - flight.x) * part), y: Math.round(flight.y + (goal.y - flight.y) * part) }
}

/** Flights that are not over; the same map when none is. */
export function liveFlights(flights: Flights, wallMs: number): Flights {
  let isAnyOver = false
  for (const flight of flights.values()) if (isOver(flight, wallMs)) isAnyOver = true
  if (!isAnyOver) return flights
  return new Map([...flights].filter(([, flight]) => !isOver(flight, wallMs)))
}
