import type { Instant } from '../../clock/instant.ts'
import type { FoldedTime } from './fold.ts'
import { clockText, spanText } from './time-text.ts'
import type { TimeWindow } from './time-window.ts'

export interface Tick {
  readonly at: Instant
  readonly u: number
  readonly label: string
}

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
const steps = [
  1,
  2,
  5,
  10,
  20,
  50,
  100,
  200,
  500,
  second,
  2 * second,
  5 * second,
  10 * second,
  20 * second,
  30 * second,
  minute,
  2 * minute,
  5 * minute,
  10 * minute,
  20 * minute,
  30 * minute,
  hour,
  2 * hour,
  3 * hour,
  6 * hour,
  12 * hour,
  day,
  2 * day,
  7 * day,
  30 * day,
]
const mostTicks = 200

/** Round times since the start, far enough apart for their words; none inside of folded gaps. */
export function ticksOf(time: FoldedTime, view: TimeWindow, width: number, leastApart: number): readonly Tick[] {
  const least = ((view.to - view.from) / Math.max(1, width)) * leastApart
  const step = steps.find((one) => one >= least) ?? Math.ceil(least / (30 * day)) * 30 * day
  const ticks: Tick[] = []
  let u = Math.max(0, view.from)
  let isFirst = true
  while (u <= view.to && ticks.length < mostTicks) {
    const gap = time.gaps.find(({ uFrom, uTo, isFolded }) => isFolded && u >= uFrom && u < uTo)
    if (gap !== undefined) {
      u = gap.uTo
      isFirst = true
      continue
    }
    const offset = Math.ceil((time.toInstant(u) - time.start) / step) * step
    const at = (time.start + offset) as Instant
    const place = time.toU(at)
    const jumped = time.gaps.find(({ from, to, isFolded }) => isFolded && at > from && at < to)
    if (jumped !== undefined) {
      u = jumped.uTo
      isFirst = true
      continue
    }
    if (place > view.to) break
    const before = ticks.at(-1)
    if (before === undefined || place - before.u >= least * 0.8) {
      ticks.push({ at, u: place, label: isFirst || offset === 0 ? absolute(at, step) : relative(at, offset, step) })
      isFirst = false
    }
    u = place + Math.min(step, 1) * 0.5 + 0.5
  }
  return ticks
}

const absolute = (at: Instant, step: number): string => clockText(at, step < second)

/** Short spans count from the start; hours later the clock says more. */
function relative(at: Instant, offset: number, step: number): string {
  if (offset >= hour) return absolute(at, step)
  if (step < second) return `+${(offset / second).toFixed(step < 10 ? 3 : step < 100 ? 2 : 1)}s`
  return `+${spanText(offset)}`
}
