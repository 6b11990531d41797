import type { TimelineLane, TimelineSeries } from '../../worker/protocol.ts'
import type { Shape } from '../drawing/shape.ts'
import { tokens } from '../theme/tokens.ts'
import type { ThemeName } from '../theme/tokens.ts'
import { monoFont } from '../stage/card-shapes.ts'
import { xOf } from './plot.ts'
import type { Plot } from './plot.ts'

/** Pods of a workload over time: the corridor between fewest Ready and most pods, with the ready and total lines in it. */
export function corridorShapes(lane: TimelineLane, top: number, height: number, plot: Plot, theme: ThemeName): readonly Shape[] {
  const t = tokens[theme]
  const range = rangeOf(lane)
  const yOf = (value: number): number => {
    const part = (Math.min(range.high, Math.max(range.low, value)) - range.low) / (range.high - range.low)
    return top + height - part * height
  }
  const line = (series: TimelineSeries | undefined, stroke: string, lineWidth: number, dash?: readonly number[]): readonly Shape[] => {
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
    ...boundLabels(lane, plot, yOf, theme),
  ]
}

interface Range {
  readonly low: number
  readonly high: number
}

/** From zero, or from a little below the corridor when that is far from zero. */
function rangeOf(lane: TimelineLane): Range {
  const high = Math.max(1, highest(lane.total), highest(lane.ready), highest(lane.maximum), highest(lane.desired))
  if (lane.minimum === undefined || lane.maximum === undefined) return { low: 0, high }
  const least = lane.minimum.values.reduce((known, value) => Math.min(known, value), high)
  const low = Math.max(0, least - Math.max(1, (high - least) * 1.2))
  return { low: low < high / 3 ? 0 : low, high }
}

const highest = (series: TimelineSeries | undefined): number => (series?.values ?? []).reduce((known, value) => Math.max(known, value), 0)

/** A step line as points; what falls on one pixel is drawn as one upright stroke. */
export function stepPoints(series: TimelineSeries, plot: Plot, yOf: (value: number) => number): number[] {
  const points: number[] = []
  const right = plot.left + plot.width + 2
  const end = Math.min(right, xOf(plot, plot.head))
  let lastX = Number.NEGATIVE_INFINITY
  let lastY = Number.NaN
  for (const [index, at] of series.at.entries()) {
    const x = Math.max(plot.left - 2, xOf(plot, at))
    if (x > end) break
    const y = yOf(series.values[index]!)
    if (y === lastY) continue
    if (x - lastX < 0.5 && points.length >= 2) {
      points.push(points.at(-2)!, y)
    } else {
      if (!Number.isNaN(lastY)) points.push(x, lastY)
      points.push(x, y)
      lastX = x
    }
    lastY = y
  }
  if (!Number.isNaN(lastY) && end > points.at(-2)!) points.push(end, lastY)
  return points
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

/** The bounds' numbers at the right edge; one text when they are too close for two. */
function boundLabels(lane: TimelineLane, plot: Plot, yOf: (value: number) => number, theme: ThemeName): readonly Shape[] {
  const most = lane.maximum?.values.at(-1)
  const least = lane.minimum?.values.at(-1)
  if (most === undefined || least === undefined) return []
  const label = (text: string, y: number): Shape => ({
    kind: 'text', x: plot.left + plot.width - 4, y, text, font: `10px ${monoFont}`, fill: tokens[theme].accentText, align: 'right',
  })
  if (most === least) return [label(String(most), yOf(most) - 3)]
  if (yOf(least) - yOf(most) < 10) return [label(`${least}…${most}`, yOf(most) - 3)]
  return [label(String(most), yOf(most) - 3), label(String(least), yOf(least) + 10)]
}
