import { instantOf } from '../../clock/instant.ts'
import type { Instant } from '../../clock/instant.ts'
import type { Timeline } from '../../worker/protocol.ts'

/** A span in which nothing happened, drawn as a narrow zigzag. `u` are places on the folded axis. */
export interface Gap {
  readonly from: Instant
  readonly to: Instant
  readonly uFrom: number
  readonly uTo: number
  /** False while it is hardly narrower than it is long: then it is drawn as plain time. */
  readonly isFolded: boolean
}

/** Time with long idle gaps folded: a piecewise linear map from instants to a folded length in milliseconds, 0 at the start. */
export interface FoldedTime {
  readonly start: Instant
  readonly gaps: readonly Gap[]
  readonly toU: (at: number) => number
  readonly toInstant: (u: number) => Instant
}

/** What stays unfolded of a gap behind its last and before its next happening, so that time runs on visibly for a while. */
const leadMs = 2000
const tailMs = 10_000
const leastGapMs = leadMs + tailMs
const leastFoldMs = 1000

/**
 * Folds gaps that are long beside all the shorter ones together: to a twentieth of those. So a night between two short jobs gets
 * narrow, and a pause in a busy run does not. The longer a gap the narrower it looks, but it never shrinks as it grows.
 */
export function foldedTime(start: Instant, end: Instant, happenings: readonly number[]): FoldedTime {
  const idle: Idle[] = []
  const lengths: number[] = []
  let last: number = start
  for (const at of [...happenings.filter((one) => one > start && one <= end), end as number]) {
    const length = at - last
    lengths.push(length)
    if (length > leastGapMs) idle.push({ from: last, to: at })
    last = Math.max(last, at)
  }
  const gaps = idle.length === 0 ? [] : foldedGaps(start, idle, sumOfShorter(lengths))
  return { start, gaps, toU: (at) => toU(start, gaps, at), toInstant: (u) => instantOf(toAt(start, gaps, u)) }
}

interface Idle {
  readonly from: number
  readonly to: number
}

/** Answers how long all gaps below a length are together. */
function sumOfShorter(lengths: readonly number[]): (length: number) => number {
  const sorted = lengths.toSorted((a, b) => a - b)
  const sums: number[] = [0]
  for (const length of sorted) sums.push(sums.at(-1)! + length)
  return (length) => sums[sorted.findIndex((one) => one >= length)] ?? sums.at(-1)!
}

function foldedGaps(start: Instant, idle: readonly Idle[], shorter: (length: number) => number): readonly Gap[] {
  const gaps: Gap[] = []
  let cut = 0
  for (const { from, to } of idle) {
    const rest = shorter(to - from)
    const foldFrom = from + leadMs
    const foldTo = to - tailMs
    const whole = foldTo - foldFrom
    const length = rest === 0 ? whole : Math.min(whole, Math.max(leastFoldMs, rest / 20))
    const uFrom = foldFrom - start - cut
    cut += whole - length
    gaps.push({
      from: instantOf(foldFrom),
      to: instantOf(foldTo),
      uFrom,
      uTo: uFrom + length,
      isFolded: length < whole * 0.6,
    })
  }
  return gaps
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
    for (const series of [lane.ready, lane.total, lane.desired, lane.measure?.current])
      for (const at of series?.at ?? []) add(at)
    for (const { at, kind } of lane.marks ?? []) if (kind !== 'planned') add(at)
  }
  const ordered = [...buckets.values()].toSorted((a, b) => a.low - b.low)
  return ordered.flatMap(({ low, high }) => (low === high ? [low] : [low, high]))
}
