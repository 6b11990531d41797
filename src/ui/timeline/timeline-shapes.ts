import type { Instant } from '../../clock/instant.ts'
import type { Timeline, TimelineLane } from '../../worker/protocol.ts'
import type { Shape } from '../drawing/shape.ts'
import { monoFont, sansFont } from '../drawing/fonts.ts'
import { tokens } from '../theme/tokens.ts'
import type { ThemeName } from '../theme/tokens.ts'
import { barShapes } from './bar-shapes.ts'
import { corridorShapes } from './corridor-shapes.ts'
import { eventShapes } from './event-shapes.ts'
import type { KindFigures } from './kind-shapes.ts'
import { xOf } from './plot.ts'
import type { Plot } from './plot.ts'
import { axisHeight, figureOf, hasCurve, headHeight, rowsBetween } from './rows.ts'
import type { LaneRow } from './rows.ts'
import { ticksOf } from './ticks.ts'
import { clockText, spanText } from './time-text.ts'

/** The lanes themselves, in CSS pixels; to be cut off above `headHeight`. */
export function laneShapes(
  rows: readonly LaneRow[],
  plot: Plot,
  theme: ThemeName,
  figures?: KindFigures,
): readonly Shape[] {
  const shapes: Shape[] = []
  for (const row of rowsBetween(rows, plot.scrollTop, plot.scrollTop + plot.height - headHeight)) {
    const { lane, height } = row
    const top = headHeight + row.top - plot.scrollTop
    if (hasCurve(lane)) {
      shapes.push(
        ...figureShapes(lane, top + 8, height - 26, plot, theme, figures),
        ...eventShapes(lane.events, top + height - 9, plot, theme),
      )
    } else {
      const thick = lane.kind === 'Pod' ? 8 : 11
      const y = top + Math.floor((height - thick) / 2)
      shapes.push(
        ...(figures?.pauses(lane.pauses ?? [], y + thick / 2, plot, theme) ?? []),
        ...barShapes(lane.bars, y, thick, plot, theme),
        ...eventShapes(lane.events, y + thick / 2, plot, theme),
        ...(figures?.ends(lane.marks ?? [], y + thick / 2, 5, plot, theme) ?? []),
      )
    }
  }
  return shapes
}

/** Counts are drawn at once; the figures of other kinds once they are loaded. */
function figureShapes(
  lane: TimelineLane,
  top: number,
  height: number,
  plot: Plot,
  theme: ThemeName,
  figures: KindFigures | undefined,
): readonly Shape[] {
  const figure = figureOf(lane)
  return figure === 'corridor'
    ? corridorShapes(lane, top, height, plot, theme)
    : (figures?.[figure](lane, top, height, plot, theme) ?? [])
}

/** The selected lane's ground and the lines between workloads, from edge to edge. */
export function rowShapes(
  rows: readonly LaneRow[],
  plot: Plot,
  theme: ThemeName,
  selectedLane: string | undefined,
): readonly Shape[] {
  const t = tokens[theme]
  const width = plot.left + plot.width
  return rowsBetween(rows, plot.scrollTop, plot.scrollTop + plot.height - headHeight).flatMap(
    (row): readonly Shape[] => {
      const y = headHeight + row.top - plot.scrollTop
      return [
        ...(row.lane.id === selectedLane
          ? [{ kind: 'rect', x: 0, y, width, height: row.height, fill: t.selection, alpha: 0.1 } as const]
          : []),
        ...(row.lane.depth === 0 && row.index > 0
          ? [{ kind: 'line', points: [0, y + 0.5, width, y + 0.5], stroke: t.grid } as const]
          : []),
      ]
    },
  )
}

/** Grid lines and folded gaps, behind the lanes. */
export function gridShapes(plot: Plot, theme: ThemeName): readonly Shape[] {
  const t = tokens[theme]
  const shapes: Shape[] = []
  for (const tick of ticksOf(plot.time, plot.view, plot.width, 84)) {
    const x = Math.round(xOf(plot, tick.at)) + 0.5
    shapes.push({ kind: 'line', points: [x, axisHeight - 4, x, plot.height], stroke: t.grid })
  }
  for (const gap of plot.time.gaps) {
    const from = xOf(plot, gap.from)
    const to = xOf(plot, gap.to)
    if (!gap.isFolded || to < plot.left || from > plot.left + plot.width) continue
    shapes.push({
      kind: 'rect',
      x: from,
      y: axisHeight,
      width: to - from,
      height: plot.height - axisHeight,
      fill: t.sunken,
    })
    shapes.push({
      kind: 'line',
      points: zigzag((from + to) / 2, axisHeight, plot.height, Math.min(5, (to - from) / 3)),
      stroke: t.hairline,
      lineWidth: 1.5,
    })
  }
  return shapes
}

function zigzag(x: number, top: number, bottom: number, reach: number): number[] {
  const points: number[] = []
  for (let y = top, side = 1; y <= bottom + 7; y += 7, side = -side) points.push(x + side * reach, y)
  return points
}

/** Axis and inputs, above the lanes, with their own ground so that lanes can scroll below. */
export function headShapes(
  timeline: Timeline,
  plot: Plot,
  theme: ThemeName,
  markers: readonly Instant[],
): readonly Shape[] {
  const t = tokens[theme]
  const shapes: Shape[] = []
  const right = plot.left + plot.width
  const gapMiddles = plot.time.gaps
    .filter(({ isFolded }) => isFolded)
    .map((gap) => ({
      x: (xOf(plot, gap.from) + xOf(plot, gap.to)) / 2,
      label: spanText(gap.to - gap.from),
    }))
  for (const tick of ticksOf(plot.time, plot.view, plot.width, 84)) {
    const x = xOf(plot, tick.at)
    const end = x + 8 + tick.label.length * digitWidth
    if (x < plot.left - 1 || x > right - 20 || gapMiddles.some((gap) => x < gap.x + 22 && end > gap.x - 22)) continue
    shapes.push({ kind: 'text', x: x + 4, y: 16, text: tick.label, font: `10.5px ${monoFont}`, fill: t.faint })
  }
  for (const { x, label } of gapMiddles) {
    if (x > plot.left && x < right)
      shapes.push({
        kind: 'text',
        x,
        y: 16,
        text: label,
        font: `italic 10.5px ${monoFont}`,
        fill: t.faint,
        align: 'center',
      })
  }
  shapes.push({ kind: 'line', points: [0, headHeight - 0.5, right, headHeight - 0.5], stroke: t.grid })
  shapes.push(...inputShapes(timeline, plot, theme))
  for (const marker of markers) {
    const x = xOf(plot, marker)
    if (x >= plot.left && x <= right)
      shapes.push({
        kind: 'polygon',
        points: [x, 2, x + 9, 5.5, x, 9, x, axisHeight, x - 1.2, axisHeight, x - 1.2, 2],
        fill: t.warning,
      })
  }
  return shapes
}

/** A flag per input; its words as far as the next flag leaves room. */
function inputShapes(timeline: Timeline, plot: Plot, theme: ThemeName): readonly Shape[] {
  const t = tokens[theme]
  const shapes: Shape[] = []
  const right = plot.left + plot.width
  for (const [index, input] of timeline.inputs.entries()) {
    const x = xOf(plot, input.at)
    if (x < plot.left - 1 || x > right) continue
    const next = timeline.inputs[index + 1]
    const room = Math.min(right, next === undefined ? right : xOf(plot, next.at)) - x - 12
    shapes.push({ kind: 'rect', x: x - 0.75, y: axisHeight + 4, width: 1.5, height: inputFlag, fill: t.text })
    if (room > 14)
      shapes.push({
        kind: 'text',
        x: x + 6,
        y: axisHeight + 15,
        text: input.label,
        font: `11px ${sansFont}`,
        fill: t.text,
        maxWidth: room,
      })
  }
  return shapes
}

const inputFlag = 14
const digitWidth = 6.4

/** What moves: the veil over the future (thinner over what is only planned), the pointer's time, the playhead. */
export function playheadShapes(
  plot: Plot,
  playhead: Instant,
  hoverX: number | undefined,
  theme: ThemeName,
): readonly Shape[] {
  const t = tokens[theme]
  const right = plot.left + plot.width
  const x = xOf(plot, playhead)
  const shapes: Shape[] = []
  const head = Math.min(right, Math.max(plot.left, xOf(plot, plot.head)))
  const veil = (from: number, to: number, alpha: number): void => {
    if (to > from)
      shapes.push({
        kind: 'rect',
        x: from,
        y: axisHeight,
        width: to - from,
        height: plot.height - axisHeight,
        fill: t.surface,
        alpha,
      })
  }
  veil(Math.max(plot.left, x), head, 0.62)
  veil(Math.max(head, x), right, 0.3)
  if (hoverX !== undefined)
    shapes.push({
      kind: 'line',
      points: [Math.round(hoverX) + 0.5, axisHeight - 6, Math.round(hoverX) + 0.5, plot.height],
      stroke: t.outline,
      dash: [2, 3],
    })
  if (x < plot.left - 1 || x > right + 1) return shapes
  shapes.push(
    { kind: 'line', points: [x, 10, x, plot.height], stroke: t.accent, lineWidth: 2 },
    { kind: 'polygon', points: [x - 6, 3, x + 6, 3, x + 6, 12, x, 19, x - 6, 12], fill: t.accent },
  )
  return shapes
}

/** A chip with the time at the pointer. */
export function hoverTimeShapes(plot: Plot, at: Instant, x: number, theme: ThemeName): readonly Shape[] {
  const t = tokens[theme]
  const text = clockText(at, true)
  const width = 92
  const left = Math.min(Math.max(plot.left, x - width / 2), plot.left + plot.width - width)
  return [
    { kind: 'rect', x: left, y: 3, width, height: 19, radius: 5, fill: t.raised, stroke: t.outline, lineWidth: 1 },
    { kind: 'text', x: left + width / 2, y: 16.5, text, font: `11px ${monoFont}`, fill: t.text, align: 'center' },
  ]
}
