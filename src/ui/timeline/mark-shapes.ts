import type { TimelineMark, TimelinePause } from '../../worker/protocol.ts'
import { monoFont } from '../drawing/fonts.ts'
import type { Shape } from '../drawing/shape.ts'
import { tokens } from '../theme/tokens.ts'
import type { ThemeName, Tokens } from '../theme/tokens.ts'
import { xOf } from './plot.ts'
import type { Plot } from './plot.ts'
import { clockText, spanText } from './time-text.ts'

/** Ends of attempts and Jobs: a tick in a disc, or a cross. Of those on one spot the last is drawn. */
export function endShapes(
  marks: readonly TimelineMark[],
  y: number,
  radius: number,
  plot: Plot,
  theme: ThemeName,
): readonly Shape[] {
  const shapes: Shape[] = []
  let last = Number.NEGATIVE_INFINITY
  for (const { at, kind } of marks) {
    const x = xOf(plot, at)
    if ((kind !== 'succeeded' && kind !== 'failed') || isOutside(x, plot) || x - last < radius) continue
    last = x
    shapes.push(...(kind === 'succeeded' ? tickDisc : crossDisc)(x, y, radius, tokens[theme]))
  }
  return shapes
}

const isOutside = (x: number, { left, width }: Plot): boolean => x < left - 8 || x > left + width + 8

function tickDisc(x: number, y: number, r: number, t: Tokens): readonly Shape[] {
  const points = [x - r * 0.45, y + r * 0.05, x - r * 0.1, y + r * 0.42, x + r * 0.5, y - r * 0.38]
  return [
    { kind: 'circle', x, y, radius: r, fill: t.ok, stroke: t.surface, lineWidth: 1 },
    { kind: 'line', points, stroke: t.surface, lineWidth: r * 0.32, cap: 'round' },
  ]
}

function crossDisc(x: number, y: number, r: number, t: Tokens): readonly Shape[] {
  const reach = r * 0.4
  const stroke = { stroke: t.surface, lineWidth: r * 0.32, cap: 'round' } as const
  return [
    {
      kind: 'rect',
      x: x - r,
      y: y - r,
      width: r * 2,
      height: r * 2,
      radius: r * 0.5,
      fill: t.danger,
      stroke: t.surface,
      lineWidth: 1,
    },
    { kind: 'line', points: [x - reach, y - reach, x + reach, y + reach], ...stroke },
    { kind: 'line', points: [x + reach, y - reach, x - reach, y + reach], ...stroke },
  ]
}

/** A back-off: a dashed line with its length in the middle, as far as it fits. */
export function pauseShapes(
  pauses: readonly TimelinePause[],
  y: number,
  plot: Plot,
  theme: ThemeName,
): readonly Shape[] {
  const t = tokens[theme]
  return pauses.flatMap(({ from, to }): readonly Shape[] => {
    const start = Math.max(plot.left, xOf(plot, from) + 5)
    const end = Math.min(plot.left + plot.width, xOf(plot, to ?? plot.head) - 1)
    if (end - start < 3) return []
    const text = to === undefined ? '' : spanText(to - from)
    const room = text.length * 6 + 6
    const middle = (start + end) / 2
    const line: Shape = { kind: 'line', points: [start, y, end, y], stroke: t.muted, lineWidth: 1.25, dash: [2, 3] }
    if (text === '' || end - start < room + 12) return [line]
    return [
      line,
      { kind: 'rect', x: middle - room / 2, y: y - 6, width: room, height: 12, fill: t.surface },
      { kind: 'text', x: middle, y: y + 3.5, text, font: `10px ${monoFont}`, fill: t.muted, align: 'center' },
    ]
  })
}

const pinHeight = 13
const roomForHeads = 9
const leastApart = 2

/**
 * A schedule's ticks: pins with a full head where a Job came of one, with a cross where none did, dashed with an open head
 * where one is planned. The next one beyond the right edge is named there.
 */
export function scheduleShapes(
  marks: readonly TimelineMark[],
  top: number,
  plot: Plot,
  theme: ThemeName,
): readonly Shape[] {
  const t = tokens[theme]
  const right = plot.left + plot.width
  const shapes: Shape[] = []
  const shown = marks.filter(({ at }) => !isOutside(xOf(plot, at), plot))
  const hasHeads =
    shown.length < 2 || (xOf(plot, shown.at(-1)!.at) - xOf(plot, shown[0]!.at)) / (shown.length - 1) >= roomForHeads
  let last = Number.NEGATIVE_INFINITY
  for (const { at, kind } of shown) {
    const x = Math.round(xOf(plot, at))
    if (x - last < leastApart) continue
    last = x
    shapes.push(...pin(x, top, kind, hasHeads, t))
  }
  const next = marks.find(({ kind }) => kind === 'planned')
  if (next !== undefined && xOf(plot, next.at) > right - 4) shapes.push(...aheadShapes(next, top, plot, t))
  return shapes
}

function pin(x: number, top: number, kind: TimelineMark['kind'], hasHead: boolean, t: Tokens): readonly Shape[] {
  const ink = kind === 'missed' ? t.warning : t.text
  const foot = top + 3 + pinHeight
  const stem: Shape = {
    kind: 'line',
    points: [x, top + (hasHead ? 6 : 1), x, foot],
    stroke: ink,
    lineWidth: 1.5,
    dash: kind === 'planned' ? [2, 2] : undefined,
  }
  if (!hasHead) return [stem]
  if (kind === 'missed') {
    const cross = { stroke: ink, lineWidth: 1.5, cap: 'round' } as const
    return [
      stem,
      { kind: 'line', points: [x - 2.5, top + 0.5, x + 2.5, top + 5.5], ...cross },
      { kind: 'line', points: [x + 2.5, top + 0.5, x - 2.5, top + 5.5], ...cross },
    ]
  }
  const head = { kind: 'circle', x, y: top + 3, radius: 3 } as const
  return [
    stem,
    kind === 'planned' ? { ...head, fill: t.surface, stroke: ink, lineWidth: 1.25 } : { ...head, fill: ink },
  ]
}

function aheadShapes({ at }: TimelineMark, top: number, plot: Plot, t: Tokens): readonly Shape[] {
  const right = plot.left + plot.width - 4
  const y = top + 8
  const text = `${clockText(at)} · ${spanText(at - plot.head)}`
  return [
    {
      kind: 'line',
      points: [right - 5, y - 3.5, right - 1, y, right - 5, y + 3.5],
      stroke: t.text,
      lineWidth: 1.5,
      cap: 'round',
    },
    { kind: 'line', points: [right - 22, y, right - 3, y], stroke: t.text, lineWidth: 1.5, dash: [2, 2] },
    { kind: 'text', x: right - 27, y: y + 3.5, text, font: `10.5px ${monoFont}`, fill: t.text, align: 'right' },
  ]
}
