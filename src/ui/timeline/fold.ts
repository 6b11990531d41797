import { instantOf } from '../../clock/instant.ts'
import type { Instant } from '../../clock/instant.ts'
import type { Timeline } from '../../worker/protocol.ts'

/** A span in which nothing happened, drawn as a narrow zigzag. `u` are places on the folded axis. */
export interface Gap {
  readonly from: Instant
  readonly to: Instant
  readonly uFrom: number
  readonly uTo: number
}

/** Time with long idle gaps folded: a piecewise linear map from instants to a folded length in milliseconds, 0 at the start. */
export interface FoldedTime {
  readonly start: Instant
  readonly gaps: readonly Gap[]
  readonly toU: (at: number) => number
  readonly toInstant: (u: number) => Instant
}

const leastGapMs = 5000
/** Part of a gap that stays unfolded on each side. */
const margin = 0.08

/** Folds every gap between happenings that is longer than a tenth of the run. */
export function foldedTime(start: Instant, end: Instant, happenings: readonly number[]): FoldedTime {
  const longest = Math.max(leastGapMs, (end - start) / 10)
  const idle: { from: number; to: number }[] = []
  let last: number = start
  let active = 0
  for (const at of [...happenings.filter((one) => one > start && one <= end), end as number]) {
    const length = at - last
    if (length > longest) idle.push({ from: last, to: at })
    else active += length
    last = Math.max(last, at)
  }
  return foldedAround(start, idle, Math.max(active, 1000))
}

function foldedAround(
  start: Instant,
  idle: readonly { readonly from: number; readonly to: number }[],
  active: number,
): FoldedTime {
  const gaps: Gap[] = []
  let cut = 0
  for (const { from, to } of idle) {
    const rest = Math.min(to - from, active) * margin
    const foldFrom = from + rest
    const foldTo = to - rest
    const uFrom = foldFrom - start - cut
    const uTo = uFrom + Math.min(active * 0.05, foldTo - foldFrom)
    cut += foldTo - foldFrom - (uTo - uFrom)
    gaps.push({ from: instantOf(foldFrom), to: instantOf(foldTo), uFrom, uTo })
  }
  return { start, gaps, toU: (at) => toU(start, gaps, at), toInstant: (u) => instantOf(toAt(start, gaps, u)) }
}

function toU(start: number, gaps: readonly Gap[], at: number): number {
  for (let index = gaps.length - 1; index >= 0; index--) {
    const gap = gaps[index]!
    if (at >= gap.to) return gap.uTo + (at - gap.to)
    if (at > gap.from) return gap.uFrom + ((at - gap.from) / (gap.to - gap.from)) * (gap.uTo - gap.uFrom)
  }
  return at - start
}

function toAt(start: number, gaps: readonly Gap[], u: number): number {
  for (let index = gaps.length - 1; index >= 0; index--) {
    const gap = gaps[index]!
    if (u >= gap.uTo) return gap.to + (u - gap.uTo)
    if (u > gap.uFrom) return gap.from + ((u - gap.uFrom) / (gap.uTo - gap.uFrom)) * (gap.to - gap.from)
  }
  return start + u
}

const bucketMs = 1000

/** The instants at which a lane changes, ascending; of those within a second only the first and the last. */
export function happeningsOf(timeline: Timeline): readonly number[] {
  const buckets = new Map<number, { low: number; high: number }>()
  const add = (at: number): void => {
    const bucket = Math.floor(at / bucketMs)
    const known = buckets.get(bucket)
    if (known === undefined) buckets.set(bucket, { low: at, high: at })
    else if (at < known.low) known.low = at
    else if (at > known.high) known.high = at
  }
  for (const { at } of timeline.inputs) add(at)
  for (const lane of timeline.lanes) {
    for (const bar of lane.bars) {
      add(bar.from)
      if (bar.to !== undefined) add(bar.to)
    }
    for (const { at } of lane.events) add(at)
    for (const series of [lane.ready, lane.total, lane.desired]) for (const at of series?.at ?? []) add(at)
  }
  const ordered = [...buckets.values()].toSorted((a, b) => a.low - b.low)
  return ordered.flatMap(({ low, high }) => (low === high ? [low] : [low, high]))
}
