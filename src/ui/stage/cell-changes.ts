import type { DrawList } from './draw-list.ts'

/** How a pod was drawn: it is drawn again when any of this differs. */
export interface DrawnCell {
  readonly x: number
  readonly y: number
  readonly key: number
  readonly restarts: number
  readonly isNamed: boolean
}

export interface CellChanges {
  /** Places to wipe, before anything is drawn. */
  readonly wiped: readonly DrawnCell[]
  /** Entries of the draw list to draw. */
  readonly drawn: readonly number[]
}

/** What differs between the pods on the canvas and a draw list. `drawn` is brought up to date, by slot. */
export function cellChanges(
  drawn: Map<number, DrawnCell>,
  list: DrawList,
  slotOf: (row: number) => number,
  restartsOf: (row: number) => number,
  isNamed: (slot: number) => boolean,
): CellChanges {
  const wiped: DrawnCell[] = []
  const changed: number[] = []
  const seen = new Set<number>()
  for (let entry = 0; entry < list.count; entry++) {
    const row = list.row[entry]!
    const slot = slotOf(row)
    seen.add(slot)
    const before = drawn.get(slot)
    const now: DrawnCell = {
      x: list.x[entry]!,
      y: list.y[entry]!,
      key: list.key[entry]!,
      restarts: restartsOf(row),
      isNamed: isNamed(slot),
    }
    if (before !== undefined && isEqual(before, now)) continue
    if (before !== undefined) wiped.push(before)
    changed.push(entry)
    drawn.set(slot, now)
  }
  for (const [slot, cell] of drawn) {
    if (seen.has(slot)) continue
    wiped.push(cell)
    drawn.delete(slot)
  }
  return { wiped, drawn: changed }
}

const isEqual = (a: DrawnCell, b: DrawnCell): boolean =>
  a.x === b.x && a.y === b.y && a.key === b.key && a.restarts === b.restarts && a.isNamed === b.isNamed
