import type { TimelineLane, TimelineSeries } from '../../worker/protocol.ts'
import type { Shape } from '../drawing/shape.ts'
import { tokens } from '../theme/tokens.ts'
import type { ThemeName } from '../theme/tokens.ts'
import { monoFont } from '../drawing/fonts.ts'
import { instantAt, xOf } from './plot.ts'
import type { Plot } from './plot.ts'

/** Pods of a workload over time: the corridor between fewest Ready and most pods, with the ready and total lines in it. */
export function corridorShapes(
  lane: TimelineLane,
  top: number,
  height: number,
  plot: Plot,
  theme: ThemeName,
): readonly Shape[] {
  const t = tokens[theme]
  const range = rangeOf(lane)
  const yOf = (value: number): number => {
    const part = (Math.min(range.high, Math.max(range.low, value)) - range.low) / (range.high - range.low)
    return top + height - part * height
  }
  const line = (
    series: TimelineSeries | undefined,
    stroke: string,
    lineWidth: number,
    dash?: readonly number[],
  ): readonly Shape[] => {
    const points = series === undefined ? [] : stepPoints(series, plot, yOf)
    return points.length < 4 ? [] : [{ kind: 'line', points, stroke, lineWidth, dash }]
  }
  return [
    ...bandShapes(lane, plot, yOf, t.corridor),
    ...line(lane.maximum, t.corridorEdge, 1, [2, 2]),
    ...line(lane.minimum, t.corridorEdge, 1, [2, 2]),
    ...line(lane.desired, t.faint, 1, [5, 3]),
    ...line(lane.total, t.muted, 1.5),
    ...line(lane.ready, t.ok, 2),
    ...line(lane.budget?.minimum, t.warning, 1.5, [1, 2]),
    ...budgetLabel(lane, plot, yOf, theme),
    ...boundLabels(lane, plot, yOf, theme),
  ]
}

interface Range {
  readonly low: number
  readonly high: number
}

/** From zero, or from a little below the corridor when that is far from zero. */
function rangeOf(lane: TimelineLane): Range {
  const high = Math.max(
    1,
    highest(lane.total),
    highest(lane.ready),
    highest(lane.maximum),
    highest(lane.desired),
    highest(lane.budget?.minimum),
  )
  if (lane.minimum === undefined || lane.maximum === undefined) return { low: 0, high }
  const bounds = [...lane.minimum.values, ...(lane.budget?.minimum.values ?? [])]
  const least = bounds.reduce((known, value) => Math.min(known, value), high)
  const low = Math.max(0, least - Math.max(1, (high - least) * 1.2))
  return { low: low < high / 3 ? 0 : low, high }
}

/** Kept by identity: an answer's lanes are drawn many times. */
const highestOf = new WeakMap<TimelineSeries, number>()

function highest(series: TimelineSeries | undefined): number {
  if (series === undefined) return 0
  const known = highestOf.get(series)
  if (known !== undefined) return known
  let most = 0
  for (const value of series.values) if (value > most) most = value
  highestOf.set(series, most)
  return most
}

/** A step line as points. What falls on one pixel becomes one upright stroke over all of its values. */
export function stepPoints(series: TimelineSeries, plot: Plot, yOf: (value: number) => number): number[] {
  const { at, values } = series
  const points: number[] = []
  const end = Math.min(plot.left + plot.width + 2, xOf(plot, plot.head))
  const first = Math.max(0, countUpTo(at, instantAt(plot, plot.left - 2)) - 1)
  let x = Number.NEGATIVE_INFINITY
  let y = Number.NaN
  let low = 0
  let high = 0
  for (let index = first; index < at.length; index++) {
    const nextX = Math.max(plot.left - 2, xOf(plot, at[index]!))
    if (nextX > end) break
    const nextY = yOf(values[index]!)
    if (nextY === y) continue
    if (nextX - x < 1) {
      low = Math.min(low, nextY)
      high = Math.max(high, nextY)
    } else {
      if (points.length > 0) points.push(x, low, x, high, x, y, nextX, y)
      points.push(nextX, nextY)
      x = nextX
      low = Math.min(nextY, Number.isNaN(y) ? nextY : y)
      high = Math.max(nextY, Number.isNaN(y) ? nextY : y)
    }
    y = nextY
  }
  if (points.length > 0) points.push(x, low, x, high, x, y)
  if (points.length > 0 && end > x) points.push(end, y)
  return points
}

/** How many of the ascending instants are not after `at`. */
function countUpTo(instants: readonly number[], at: number): number {
  let low = 0
  let high = instants.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (instants[middle]! <= at) low = middle + 1
    else high = middle
  }
  return low
}

function bandShapes(lane: TimelineLane, plot: Plot, yOf: (value: number) => number, fill: string): readonly Shape[] {
  if (lane.minimum === undefined || lane.maximum === undefined) return []
  const upper = stepPoints(lane.maximum, plot, yOf)
  const lower = stepPoints(lane.minimum, plot, yOf)
  if (upper.length < 4 || lower.length < 4) return []
  const back: number[] = []
  for (let index = lower.length - 2; index >= 0; index -= 2) back.push(lower[index]!, lower[index + 1]!)
  return [{ kind: 'polygon', points: [...upper, ...back], fill }]
}

/** Names the line of a PodDisruptionBudget at its end, before the bounds' numbers. */
function budgetLabel(
  { budget }: TimelineLane,
  plot: Plot,
  yOf: (value: number) => number,
  theme: ThemeName,
): readonly Shape[] {
  const least = budget?.minimum.values.at(-1)
  if (budget === undefined || least === undefined) return []
  const x = plot.left + plot.width - 28
  return [
    {
      kind: 'text',
      x,
      y: yOf(least) + middling,
      text: `PDB ≥${least}`,
      font: `10px ${monoFont}`,
      fill: tokens[theme].warning,
      align: 'right',
    },
  ]
}

/** The bounds' numbers at the right edge; one text when they are too close for two. */
function boundLabels(
  lane: TimelineLane,
  plot: Plot,
  yOf: (value: number) => number,
  theme: ThemeName,
): readonly Shape[] {
  const most = lane.maximum?.values.at(-1)
  const least = lane.minimum?.values.at(-1)
  if (most === undefined || least === undefined) return []
  const label = (text: string, y: number): Shape => ({
    kind: 'text',
    x: plot.left + plot.width - 4,
    y,
    text,
    font: `10px ${monoFont}`,
    fill: tokens[theme].accentText,
    align: 'right',
  })
  if (yOf(least) - yOf(most) < 10)
    return [label(most === least ? String(most) : `${least}…${most}`, yOf(most) + middling)]
  return [label(String(most), yOf(most) + middling), label(String(least), yOf(least) + middling)]
}

/** From the middle of a digit to its foot. */
const middling = 3.5
