import type { TimelineEvent } from '../../worker/protocol.ts'
import type { Shape } from '../drawing/shape.ts'
import { tokens } from '../theme/tokens.ts'
import type { ThemeName } from '../theme/tokens.ts'
import { xOf } from './plot.ts'
import type { Plot } from './plot.ts'

const leastApart = 3

/** Normal events are diamonds, warnings are triangles that stand up. Of those on one spot the last is drawn, warnings first. */
export function eventShapes(
  events: readonly TimelineEvent[],
  y: number,
  plot: Plot,
  theme: ThemeName,
): readonly Shape[] {
  const shapes: Shape[] = []
  let lastX = Number.NEGATIVE_INFINITY
  let lastType: TimelineEvent['type'] | undefined
  for (const event of events) {
    const x = xOf(plot, event.at)
    if (x < plot.left - 6 || x > plot.left + plot.width + 6) continue
    if (x - lastX < leastApart && event.type === lastType) continue
    lastX = x
    lastType = event.type
    shapes.push(event.type === 'Normal' ? diamond(x, y, theme) : triangle(x, y, theme))
  }
  return shapes
}

function diamond(x: number, y: number, theme: ThemeName): Shape {
  const t = tokens[theme]
  return {
    kind: 'polygon',
    points: [x, y - 4.5, x + 4.5, y, x, y + 4.5, x - 4.5, y],
    fill: t.accent,
    stroke: t.surface,
    lineWidth: 1,
  }
}

function triangle(x: number, y: number, theme: ThemeName): Shape {
  const t = tokens[theme]
  return {
    kind: 'polygon',
    points: [x, y - 5.5, x + 5.5, y + 4, x - 5.5, y + 4],
    fill: t.danger,
    stroke: t.surface,
    lineWidth: 1,
  }
}
