import type { TimelineLane } from '../../worker/protocol.ts'
import { monoFont } from '../drawing/fonts.ts'
import type { Shape } from '../drawing/shape.ts'
import { tokens } from '../theme/tokens.ts'
import type { ThemeName } from '../theme/tokens.ts'
import { barShapes } from './bar-shapes.ts'
import { stepPoints } from './corridor-shapes.ts'
import { endShapes, pauseShapes, scheduleShapes } from './mark-shapes.ts'
import { xOf } from './plot.ts'
import type { Plot } from './plot.ts'
import { trackPlaces } from './track-places.ts'

/** Ordinals as stairs, attempts with their ends, a schedule with its Jobs. */
function trackShapes(lane: TimelineLane, top: number, height: number, plot: Plot, theme: ThemeName): readonly Shape[] {
  const places = trackPlaces(lane, top, height)
  const first = places[0]
  return [
    ...places.flatMap(({ track, top: y, height: thick }) => [
      ...pauseShapes(track.pauses, y + thick / 2, plot, theme),
      ...barShapes(track.bars, y, thick, plot, theme),
      ...endShapes(track.marks, y + thick / 2, Math.max(3.5, thick * 0.62), plot, theme),
    ]),
    ...(first === undefined ? [] : pauseShapes(lane.pauses ?? [], first.top + first.height / 2, plot, theme)),
    ...(lane.schedule === undefined ? [] : scheduleShapes(lane.marks ?? [], top, plot, theme)),
    ...budgetWords(lane, top, plot, theme),
  ]
}

/** Where there are no counts to draw it among, a budget is a word. */
function budgetWords({ budget }: TimelineLane, top: number, plot: Plot, theme: ThemeName): readonly Shape[] {
  const least = budget?.minimum.values.at(-1)
  if (least === undefined) return []
  const x = plot.left + plot.width - 4
  return [
    {
      kind: 'text',
      x,
      y: top + 9,
      text: `PDB ≥${least}`,
      font: `10px ${monoFont}`,
      fill: tokens[theme].warning,
      align: 'right',
    },
  ]
}

const replicasRoom = 13

/** An autoscaler: what it measures as a line against its target, and below how many replicas it wants. */
function measureShapes(
  lane: TimelineLane,
  top: number,
  height: number,
  plot: Plot,
  theme: ThemeName,
): readonly Shape[] {
  const t = tokens[theme]
  const room = height - replicasRoom - 4
  const shapes: Shape[] = [...replicaShapes(lane, top + height - replicasRoom, plot, theme)]
  const { measure } = lane
  if (measure === undefined) return shapes
  const high =
    Math.max(
      1,
      ...[measure.target, measure.current].map(({ values }) =>
        values.reduce((most, value) => Math.max(most, value), 0),
      ),
    ) * 1.15
  const yOf = (value: number): number => top + room - (Math.min(high, value) / high) * room
  const current = stepPoints(measure.current, plot, yOf)
  const target = stepPoints(measure.target, plot, yOf)
  if (current.length >= 4)
    shapes.push(
      {
        kind: 'polygon',
        points: [...current, current.at(-2)!, top + room, current[0]!, top + room],
        fill: t.accent,
        alpha: 0.14,
      },
      { kind: 'line', points: current, stroke: t.accent, lineWidth: 2 },
    )
  if (target.length >= 4) shapes.push({ kind: 'line', points: target, stroke: t.warning, lineWidth: 1.5, dash: [5, 3] })
  const aim = measure.target.values.at(-1)
  if (aim !== undefined)
    shapes.push({
      kind: 'text',
      x: plot.left + plot.width - 4,
      y: yOf(aim) - 3,
      text: `${aim}${measure.unit}`,
      font: `10px ${monoFont}`,
      fill: t.warning,
      align: 'right',
    })
  return shapes
}

/** Wanted replicas as a band of steps with a number at each. */
function replicaShapes(
  { desired, maximum }: TimelineLane,
  top: number,
  plot: Plot,
  theme: ThemeName,
): readonly Shape[] {
  if (desired === undefined) return []
  const t = tokens[theme]
  const most = Math.max(1, maximum?.values.at(-1) ?? 0, ...desired.values.slice(-200))
  const shapes: Shape[] = []
  let wordsEnd = Number.NEGATIVE_INFINITY
  for (const [index, value] of desired.values.entries()) {
    const x = Math.max(plot.left, xOf(plot, desired.at[index]!))
    const next = desired.at[index + 1]
    const end = Math.min(plot.left + plot.width, xOf(plot, next ?? plot.head))
    if (end <= plot.left || x > plot.left + plot.width) continue
    const tall = Math.max(1, (value / most) * replicasRoom)
    shapes.push({
      kind: 'rect',
      x,
      y: top + replicasRoom - tall,
      width: Math.max(1, end - x),
      height: tall,
      fill: t.ok,
      alpha: 0.28,
    })
    shapes.push({
      kind: 'line',
      points: [x, top + replicasRoom - tall, Math.max(x + 1, end), top + replicasRoom - tall],
      stroke: t.ok,
      lineWidth: 1.5,
    })
    if (x < wordsEnd || end - x < 10) continue
    shapes.push({
      kind: 'text',
      x: x + 3,
      y: top + replicasRoom - 2.5,
      text: String(value),
      font: `600 10px ${monoFont}`,
      fill: t.text,
    })
    wordsEnd = x + 8 + String(value).length * 6
  }
  return shapes
}

/** Everything that only some kinds need, to be loaded when the first of them is there. */
export const kindFigures = {
  tracks: trackShapes,
  measure: measureShapes,
  ends: endShapes,
  pauses: pauseShapes,
} as const
export type KindFigures = typeof kindFigures
