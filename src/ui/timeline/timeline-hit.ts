import type { TimelineBar, TimelineEvent, TimelineInput, TimelineMark, Timeline } from '../../worker/protocol.ts'
import { xOf } from './plot.ts'
import type { Plot } from './plot.ts'
import { axisHeight, figureOf, hasCurve, headHeight, rowAt } from './rows.ts'
import type { LaneRow } from './rows.ts'
import { trackPlaces } from './track-places.ts'

/** What lies under a point of the plot. */
export type TimelineHit =
  | { readonly kind: 'axis' }
  | { readonly kind: 'input'; readonly input: TimelineInput }
  | { readonly kind: 'event'; readonly row: LaneRow; readonly event: TimelineEvent; readonly more: number }
  | { readonly kind: 'mark'; readonly row: LaneRow; readonly mark: TimelineMark; readonly label?: string }
  | { readonly kind: 'bar'; readonly row: LaneRow; readonly bar: TimelineBar; readonly label?: string }
  | { readonly kind: 'lane'; readonly row: LaneRow }
  | { readonly kind: 'nothing' }

const reach = 7

export function timelineHit(
  timeline: Timeline,
  rows: readonly LaneRow[],
  plot: Plot,
  x: number,
  y: number,
): TimelineHit {
  if (y < axisHeight) return { kind: 'axis' }
  if (y < headHeight) {
    const input = timeline.inputs.findLast(({ at }) => Math.abs(xOf(plot, at) - x) <= reach)
    return input === undefined ? { kind: 'nothing' } : { kind: 'input', input }
  }
  const inside = y - headHeight + plot.scrollTop
  const row = rowAt(rows, inside)
  if (row === undefined) return { kind: 'nothing' }
  const isEventLine = !hasCurve(row.lane) || inside > row.top + row.height - 18
  const near = isEventLine ? row.lane.events.filter(({ at }) => Math.abs(xOf(plot, at) - x) <= reach) : []
  const event = near.find(({ type }) => type === 'Warning') ?? near.at(-1)
  if (event !== undefined) return { kind: 'event', row, event, more: near.length - 1 }
  return figureHit(row, plot, x, inside - row.top) ?? barHit(row.lane.bars, row, plot, x) ?? { kind: 'lane', row }
}

/** Ticks, ends and bars inside of a tall lane. */
function figureHit(row: LaneRow, plot: Plot, x: number, y: number): TimelineHit | undefined {
  const { lane, height } = row
  const ownMark = nearestMark(lane.marks ?? [], plot, x)
  if (!hasCurve(lane) || figureOf(lane) !== 'tracks') return ownMark && { kind: 'mark', row, mark: ownMark }
  if (y > height - 18) return undefined
  const place = trackPlaces(lane, 8, height - 26).findLast(({ top }) => top <= y)
  if (place === undefined) return ownMark && { kind: 'mark', row, mark: ownMark }
  const { label } = place.track
  const mark = nearestMark(place.track.marks, plot, x)
  return mark === undefined ? barHit(place.track.bars, row, plot, x, label) : { kind: 'mark', row, mark, label }
}

const nearestMark = (marks: readonly TimelineMark[], plot: Plot, x: number): TimelineMark | undefined =>
  marks.findLast(({ at }) => Math.abs(xOf(plot, at) - x) <= reach)

function barHit(
  bars: readonly TimelineBar[],
  row: LaneRow,
  plot: Plot,
  x: number,
  label?: string,
): TimelineHit | undefined {
  const bar = bars.findLast(({ from, to }) => xOf(plot, from) <= x && x <= xOf(plot, to ?? plot.head))
  return bar === undefined ? undefined : { kind: 'bar', row, bar, ...(label !== undefined && { label }) }
}
