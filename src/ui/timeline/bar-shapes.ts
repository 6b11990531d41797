import type { TimelineBar } from '../../worker/protocol.ts'
import type { Shape } from '../drawing/shape.ts'
import { revisionColor, tokens } from '../theme/tokens.ts'
import type { ThemeName } from '../theme/tokens.ts'
import { xOf } from './plot.ts'
import type { Plot } from './plot.ts'

/** One bar per state: solid = ready, pale = running, dashed = not running, hatched = being stopped or unknown. */
export function barShapes(
  bars: readonly TimelineBar[],
  y: number,
  height: number,
  plot: Plot,
  theme: ThemeName,
): readonly Shape[] {
  const shapes: Shape[] = []
  const right = plot.left + plot.width
  for (const bar of bars) {
    const from = Math.max(plot.left - 6, xOf(plot, bar.from))
    const to = Math.min(right + 6, xOf(plot, bar.to ?? plot.head))
    if (to < plot.left || from > right) continue
    shapes.push(
      ...drawings[bar.style](
        { x: from, y, width: Math.max(1.5, to - from), height },
        revisionColor(theme, bar.color),
        theme,
      ),
    )
  }
  return shapes
}

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

type BarDrawing = (box: Box, tone: string, theme: ThemeName) => readonly Shape[]

const drawings: Readonly<Record<TimelineBar['style'], BarDrawing>> = {
  pending: (box, tone) => [outlined(box, tone, [3, 3])],
  creating: (box, tone) => [filled(box, tone, 0.22), outlined(box, tone, [3, 3])],
  running: (box, tone) => [filled(box, tone, 0.38), outlined(box, tone)],
  ready: (box, tone) => [filled(box, tone)],
  terminating: (box, tone) => [hatched(box, tone), outlined(box, tone, undefined, 0.7)],
  failing: (box, _, theme) => [
    filled(box, tokens[theme].danger, 0.2),
    outlined(box, tokens[theme].danger, [3, 3]),
    ...crosses(box, tokens[theme].danger),
  ],
  completed: (box, _, theme) => [filled(box, tokens[theme].idle, 0.6)],
  failed: (box, _, theme) => [filled(box, tokens[theme].danger)],
  unknown: (box, _, theme) => [hatched(box, tokens[theme].idle), outlined(box, tokens[theme].idle, [2, 2])],
}

const crossApart = 44
const mostCrosses = 30

/** A row of crosses: failure must be told from creation without its colour, too. */
function crosses({ x, y, width, height }: Box, stroke: string): readonly Shape[] {
  const reach = Math.min(3, height / 2 - 2)
  const count = Math.min(mostCrosses, Math.floor((width - 6) / crossApart) + (width >= 10 ? 1 : 0))
  const apart = count < 2 ? 0 : Math.min((width - 14) / (count - 1), Math.max(crossApart, width / mostCrosses))
  const middle = y + height / 2
  return Array.from({ length: count }, (_, index) => x + 7 + index * apart).flatMap((at): readonly Shape[] => [
    { kind: 'line', points: [at - reach, middle - reach, at + reach, middle + reach], stroke, lineWidth: 1.5 },
    { kind: 'line', points: [at - reach, middle + reach, at + reach, middle - reach], stroke, lineWidth: 1.5 },
  ])
}

const radiusOf = (box: Box): number => Math.min(3, box.height / 2, box.width / 2)

const filled = (box: Box, fill: string, alpha = 1): Shape => ({
  kind: 'rect',
  ...box,
  radius: radiusOf(box),
  fill,
  alpha,
})

function outlined({ x, y, width, height }: Box, stroke: string, dash?: readonly number[], alpha = 1): Shape {
  const box = { x: x + 0.5, y: y + 0.5, width: Math.max(0.5, width - 1), height: height - 1 }
  return { kind: 'rect', ...box, radius: radiusOf(box), stroke, lineWidth: 1, dash, alpha }
}

const hatched = (box: Box, stroke: string): Shape => ({
  kind: 'hatch',
  ...box,
  radius: radiusOf(box),
  stroke,
  spacing: 5,
  lineWidth: 1.2,
  alpha: 0.75,
})
