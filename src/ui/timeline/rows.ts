import type { Timeline, TimelineLane } from '../../worker/protocol.ts'

/** A lane at its place; lengths are CSS pixels from the top of the first lane. */
export interface LaneRow {
  readonly lane: TimelineLane
  readonly index: number
  readonly top: number
  readonly height: number
}

export const axisHeight = 26
export const inputsHeight = 22
/** Axis and inputs stay in sight while the lanes scroll. */
export const headHeight = axisHeight + inputsHeight

export function laneRows(timeline: Timeline): readonly LaneRow[] {
  const rows: LaneRow[] = []
  let top = 0
  for (const [index, lane] of timeline.lanes.entries()) {
    const height = laneHeight(lane)
    rows.push({ lane, index, top, height })
    top += height
  }
  return rows
}

export function laneHeight(lane: TimelineLane): number {
  if (lane.kind === 'HorizontalPodAutoscaler') return 66
  if (hasCurve(lane)) return 56
  if (lane.depth === 0) return 26
  return lane.kind === 'Pod' ? 17 : 21
}

/** Whether a lane shows more than one line of bars: counts, or what only its kind has. */
export const hasCurve = (lane: TimelineLane): boolean =>
  lane.ready !== undefined ||
  lane.total !== undefined ||
  lane.measure !== undefined ||
  lane.kind === 'HorizontalPodAutoscaler'

/** What is drawn in the middle of a tall lane. */
export function figureOf(lane: TimelineLane): 'measure' | 'tracks' | 'corridor' {
  if (lane.kind === 'HorizontalPodAutoscaler') return 'measure'
  return lane.tracks !== undefined || lane.schedule !== undefined ? 'tracks' : 'corridor'
}

export const totalHeight = (rows: readonly LaneRow[]): number => {
  const last = rows.at(-1)
  return last === undefined ? 0 : last.top + last.height + 8
}

/** The rows that show between two heights. */
export function rowsBetween(rows: readonly LaneRow[], top: number, bottom: number): readonly LaneRow[] {
  return rows.slice(firstBelow(rows, top), firstStarting(rows, bottom))
}

export function rowAt(rows: readonly LaneRow[], y: number): LaneRow | undefined {
  const row = rows[firstBelow(rows, y)]
  return row !== undefined && row.top <= y ? row : undefined
}

function firstBelow(rows: readonly LaneRow[], y: number): number {
  return firstWhere(rows, (row) => row.top + row.height > y)
}

function firstStarting(rows: readonly LaneRow[], y: number): number {
  return firstWhere(rows, (row) => row.top >= y)
}

function firstWhere(rows: readonly LaneRow[], holds: (row: LaneRow) => boolean): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(rows[middle]!)) high = middle
    else low = middle + 1
  }
  return low
}

/** `…-77d8468669` below its Deployment, the last part for a pod: what differs from the lane above. */
export function laneLabel(lane: TimelineLane): string {
  const parts = lane.label.split('-')
  if (lane.depth === 0 || parts.length < 2) return lane.label
  return /^\d{1,4}$/.test(parts.at(-1)!) ? lane.label : `…-${parts.at(-1)}`
}
