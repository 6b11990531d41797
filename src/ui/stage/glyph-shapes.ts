import type { Shape } from '../drawing/shape.ts'
import { filledPart } from './glyph-inks.ts'
import type { GlyphInks } from './glyph-inks.ts'
import type { GlyphFacts } from './glyph-key.ts'

/** A glyph of nine pixels and more as marks in a square of `size`, its left top at 0, 0. */
export function glyphShapes(facts: GlyphFacts, size: number, inks: GlyphInks): readonly Shape[] {
  const stroke = Math.max(1, Math.round(size * 0.13) / 2)
  return drawings[facts.state]({ size, inks, stroke, radius: Math.max(1.5, size * 0.22) }, facts)
}

interface Pen {
  readonly size: number
  readonly inks: GlyphInks
  readonly stroke: number
  readonly radius: number
}

type Drawing = (pen: Pen, facts: GlyphFacts) => readonly Shape[]

const drawings: Readonly<Record<GlyphFacts['state'], Drawing>> = {
  Pending: (pen) => [outline(pen, pen.inks.tone, 1, dashes(pen))],
  ContainerCreating: (pen, facts) => [
    body(pen, pen.inks.tone, 0.1),
    ...filledFromBelow(pen, filledPart(facts)),
    outline(pen, pen.inks.tone),
  ],
  Running: (pen) => [body(pen, pen.inks.tone, 0.26), outline(pen, pen.inks.tone), ...clockHands(pen)],
  Ready: (pen) => [body(pen, pen.inks.tone), eye(pen)],
  Terminating: (pen) => [hatching(pen), outline(pen, pen.inks.tone, 0.8), ...bar(pen)],
  CrashLoopBackOff: (pen) => [
    body(pen, pen.inks.danger, 0.13),
    outline(pen, pen.inks.danger),
    ...cross(pen, pen.inks.danger),
  ],
  ImagePullBackOff: (pen) => [
    body(pen, pen.inks.danger, 0.13),
    outline(pen, pen.inks.danger, 1, dashes(pen)),
    ...arrowDown(pen, pen.inks.danger),
  ],
  Completed: (pen) => [body(pen, pen.inks.idle, 0.24), outline(pen, pen.inks.idle, 0.65), tick(pen)],
  Failed: (pen) => [body(pen, pen.inks.danger), ...cross(pen, pen.inks.onDanger)],
  Unknown: (pen) => [body(pen, pen.inks.idle, 0.12), outline(pen, pen.inks.idle, 1, dashes(pen)), ...question(pen)],
}

function body({ size, radius }: Pen, fill: string, alpha = 1): Shape {
  return { kind: 'rect', x: 0, y: 0, width: size, height: size, radius, fill, alpha }
}

function outline({ size, radius, stroke }: Pen, color: string, alpha = 1, dash?: readonly number[]): Shape {
  const half = stroke / 2
  const side = size - stroke
  return {
    kind: 'rect',
    x: half,
    y: half,
    width: side,
    height: side,
    radius: Math.max(1, radius - half),
    stroke: color,
    lineWidth: stroke,
    alpha,
    dash,
  }
}

/** So many dashes that they close evenly around the square. */
function dashes({ size, stroke, radius }: Pen): readonly number[] {
  const around = 4 * (size - stroke) - 1.72 * radius
  const count = size < 14 ? 8 : 12
  return [(around / count) * 0.58, (around / count) * 0.42]
}

function filledFromBelow({ size, radius, stroke, inks }: Pen, part: number): readonly Shape[] {
  const inner = size - 2 * stroke
  const height = Math.max(1, Math.round(inner * part))
  return [
    {
      kind: 'rect',
      x: stroke,
      y: size - stroke - height,
      width: inner,
      height,
      radius: Math.min(Math.max(0, radius - stroke), height / 2),
      fill: inks.tone,
      alpha: 0.55,
    },
  ]
}

/** Twenty past twelve: an upright hand and one to the right. */
function clockHands(pen: Pen): readonly Shape[] {
  const middle = pen.size * 0.5
  const points = [middle, pen.size * 0.24, middle, pen.size * 0.53, pen.size * 0.7, pen.size * 0.66]
  return [line(pen, points, pen.inks.tone)]
}

function eye({ size, inks }: Pen): Shape {
  const radius = Math.max(1, size * 0.095)
  return { kind: 'circle', x: size - radius * 2.5, y: radius * 2.5, radius, fill: inks.onTone }
}

function hatching({ size, radius, stroke, inks }: Pen): Shape {
  return {
    kind: 'hatch',
    x: 0,
    y: 0,
    width: size,
    height: size,
    radius,
    stroke: inks.tone,
    lineWidth: Math.max(0.8, stroke * 0.7),
    spacing: Math.max(3, size * 0.2),
    alpha: 0.6,
  }
}

/** A minus sign, set free from the hatching behind it. */
function bar(pen: Pen): readonly Shape[] {
  const { size, stroke, inks } = pen
  const thick = Math.max(1.5, stroke * 1.35)
  const top = size / 2 - thick / 2
  const clear = thick
  return [
    {
      kind: 'rect',
      x: size * 0.17,
      y: top - clear,
      width: size * 0.66,
      height: thick + clear * 2,
      radius: thick,
      fill: inks.ground,
    },
    { kind: 'rect', x: size * 0.24, y: top, width: size * 0.52, height: thick, radius: thick / 2, fill: inks.tone },
  ]
}

function cross(pen: Pen, color: string): readonly Shape[] {
  const low = pen.size * 0.31
  const high = pen.size * 0.69
  return [line(pen, [low, low, high, high], color, 1.25), line(pen, [high, low, low, high], color, 1.25)]
}

/** An image that will not come down: an arrow onto a line. */
function arrowDown(pen: Pen, color: string): readonly Shape[] {
  const { size } = pen
  const x = size / 2
  return [
    line(pen, [x, size * 0.24, x, size * 0.58], color, 1.1),
    line(pen, [size * 0.33, size * 0.42, x, size * 0.6, size * 0.67, size * 0.42], color, 1.1),
    line(pen, [size * 0.29, size * 0.75, size * 0.71, size * 0.75], color, 1.1),
  ]
}

function tick(pen: Pen): Shape {
  const { size } = pen
  return line(pen, [size * 0.28, size * 0.53, size * 0.44, size * 0.68, size * 0.73, size * 0.34], pen.inks.onIdle, 1.4)
}

function question(pen: Pen): readonly Shape[] {
  const { size, inks } = pen
  const curve = [0.36, 0.4, 0.38, 0.31, 0.5, 0.26, 0.62, 0.31, 0.63, 0.41, 0.5, 0.51, 0.5, 0.59].map(
    (part) => part * size,
  )
  return [
    line(pen, curve, inks.onIdle, 1.1),
    { kind: 'circle', x: size / 2, y: size * 0.735, radius: Math.max(0.8, pen.stroke * 0.6), fill: inks.onIdle },
  ]
}

function line({ stroke }: Pen, points: readonly number[], color: string, weight = 1): Shape {
  return { kind: 'line', points, stroke: color, lineWidth: stroke * weight, cap: 'round' }
}
