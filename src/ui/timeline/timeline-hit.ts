import type { TimelineBar, TimelineEvent, TimelineInput, Timeline } from '../../worker/protocol.ts'
import { xOf } from './plot.ts'
import type { Plot } from './plot.ts'
import { axisHeight, hasCurve, headHeight, rowAt } from './rows.ts'
import type { LaneRow } from './rows.ts'

/** What lies under a point of the plot. */
export type TimelineHit =
  | { readonly kind: 'axis' }
  | { readonly kind: 'input'; readonly input: TimelineInput }
  | { readonly kind: 'event'; readonly row: LaneRow; readonly event: TimelineEvent; readonly more: number }
  | { readonly kind: 'bar'; readonly row: LaneRow; readonly bar: TimelineBar }
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
  const bar = row.lane.bars.findLast(({ from, to }) => xOf(plot, from) <= x && x <= xOf(plot, to ?? plot.head))
  return bar === undefined ? { kind: 'lane', row } : { kind: 'bar', row, bar }
}
