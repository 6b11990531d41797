/** Equal cells in rows, filled from the left. */
export interface CellGrid {
  readonly columns: number
  readonly rows: number
  readonly pitchX: number
  readonly pitchY: number
  /** Side of a pod; its width where `tall` differs. */
  readonly size: number
  /** Height of a pod: only heat tiles are not square. */
  readonly tall: number
  /** Room under a pod for its name; 0 when there is none. */
  readonly label: number
}

/** In CSS pixels. */
export const largestPod = 40
const smallestNamedPod = 24
/** Of cells without names. */
const largestPitch = 33
export const labelHeight = 14
const nameGap = 6
const labelWidth = 50

/** The largest cells of which `room` fit. */
export function gridFor(width: number, height: number, room: number, scale: number): CellGrid {
  const named = namedGrid(width, height, room, scale)
  if (named !== undefined) return named
  let pitch = Math.floor(Math.min(Math.sqrt((Math.max(1, width) * Math.max(1, height)) / room), largestPitch * scale))
  while (pitch > 1 && Math.floor(width / pitch) * Math.floor(height / pitch) < room) pitch--
  if (pitch < 4 * scale) return heatGrid(width, height, room)
  const size = pitch - gapIn(pitch, scale)
  return {
    columns: Math.floor(width / pitch),
    rows: Math.floor(height / pitch),
    pitchX: pitch,
    pitchY: pitch,
    size,
    tall: size,
    label: 0,
  }
}

/** Blocks without gaps that use the room best; they need not be square. Where not even pixels fit, the last ones lie on one another. */
function heatGrid(width: number, height: number, room: number): CellGrid {
  let best: CellGrid | undefined
  for (let columns = 1; columns <= Math.min(room, Math.max(1, width)); columns++) {
    const rows = Math.ceil(room / columns)
    const size = Math.floor(width / columns)
    const tall = Math.floor(height / rows)
    if (tall < 1 || (best !== undefined && blockWorth(size, tall) <= blockWorth(best.size, best.tall))) continue
    best = { columns, rows, pitchX: size, pitchY: tall, size, tall, label: 0 }
  }
  return (
    best ?? { columns: Math.max(1, width), rows: Math.max(1, height), pitchX: 1, pitchY: 1, size: 1, tall: 1, label: 0 }
  )
}

/** The shorter side counts most. */
const blockWorth = (size: number, tall: number): number => Math.min(size, tall) * 1000 + size * tall

function gapIn(pitch: number, scale: number): number {
  if (pitch >= 12 * scale) return Math.round(pitch * 0.2)
  if (pitch >= 5 * scale) return Math.max(1, Math.round(scale))
  return pitch > 2 ? 1 : 0
}

/** Cells with room for names; undefined where they do not fit. */
export function namedGrid(width: number, height: number, room: number, scale: number): CellGrid | undefined {
  for (let size = largestPod; size >= smallestNamedPod; size -= 2) {
    const pitchX = Math.max(size + 12, labelWidth) * scale
    const pitchY = (size + labelHeight + nameGap) * scale
    const columns = Math.floor(width / pitchX)
    const rows = Math.floor((height + nameGap * scale) / pitchY)
    if (columns * rows >= room) {
      return {
        columns,
        rows,
        pitchX: Math.round(pitchX),
        pitchY: Math.round(pitchY),
        size: Math.round(size * scale),
        tall: Math.round(size * scale),
        label: Math.round(labelHeight * scale),
      }
    }
  }
  return undefined
}

/** The same room with smaller pods. */
export function smallerPods(grid: CellGrid, size: number, scale: number): CellGrid {
  const pitch = Math.min(grid.pitchX, size + Math.max(1, Math.round(size >= 9 * scale ? size * 0.25 : scale)))
  const columns = Math.floor((grid.columns * grid.pitchX) / pitch)
  return {
    ...grid,
    columns,
    rows: Math.max(1, Math.floor((grid.rows * grid.pitchY) / pitch)),
    pitchX: pitch,
    pitchY: pitch,
    size,
    tall: size,
  }
}
