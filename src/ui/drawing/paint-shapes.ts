import type { HatchShape, PathShape, Shape, TextShape } from './shape.ts'

export type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

const solid: readonly number[] = []

/** Paints shapes in order. */
export function paintShapes(context: Context, shapes: readonly Shape[]): void {
  for (const shape of shapes) paintShape(context, shape)
}

function paintShape(context: Context, shape: Shape): void {
  context.globalAlpha = shape.alpha ?? 1
  if (shape.kind === 'text') return paintText(context, shape)
  if (shape.kind === 'hatch') return paintHatch(context, shape)
  if (shape.kind === 'path') return paintPath(context, shape)
  context.beginPath()
  tracePath(context, shape)
  if (shape.fill !== undefined) {
    context.fillStyle = shape.fill
    context.fill()
  }
  if (shape.stroke === undefined) return
  context.strokeStyle = shape.stroke
  context.lineWidth = shape.lineWidth ?? 1
  context.lineCap = shape.kind === 'line' ? (shape.cap ?? 'butt') : 'butt'
  context.lineJoin = 'round'
  context.setLineDash(shape.dash ?? solid)
  context.stroke()
}

function tracePath(context: Context, shape: Exclude<Shape, TextShape | HatchShape | PathShape>): void {
  if (shape.kind === 'rect') {
    if (shape.radius) context.roundRect(shape.x, shape.y, shape.width, shape.height, shape.radius)
    else context.rect(shape.x, shape.y, shape.width, shape.height)
  } else if (shape.kind === 'circle') {
    context.arc(shape.x, shape.y, shape.radius, 0, Math.PI * 2)
  } else {
    const { points } = shape
    context.moveTo(points[0] ?? 0, points[1] ?? 0)
    for (let i = 2; i + 1 < points.length; i += 2) context.lineTo(points[i]!, points[i + 1]!)
    if (shape.kind === 'polygon') context.closePath()
  }
}

function paintText(context: Context, shape: TextShape): void {
  context.font = shape.font
  context.fillStyle = shape.fill ?? '#888'
  context.textAlign = shape.align ?? 'left'
  context.textBaseline = 'alphabetic'
  const text = shape.maxWidth === undefined ? shape.text : fittedText(context, shape.text, shape.maxWidth)
  if (text !== '') context.fillText(text, shape.x, shape.y)
}

/** The text, or as much of it as fits with an ellipsis behind it. */
export function fittedText(context: Context, text: string, maxWidth: number): string {
  if (context.measureText(text).width <= maxWidth) return text
  let fits = 0
  let tooLong = text.length
  while (tooLong - fits > 1) {
    const middle = (fits + tooLong) >> 1
    if (context.measureText(`${text.slice(0, middle)}…`).width <= maxWidth) fits = middle
    else tooLong = middle
  }
  return fits === 0 ? '' : `${text.slice(0, fits)}…`
}

function paintPath(context: Context, { x, y, size, d, fill, stroke, lineWidth = 1 }: PathShape): void {
  const path = new Path2D(d)
  const grown = size / 16
  context.save()
  context.translate(x, y)
  context.scale(grown, grown)
  if (fill !== undefined) {
    context.fillStyle = fill
    context.fill(path)
  }
  if (stroke !== undefined) {
    context.strokeStyle = stroke
    context.lineWidth = lineWidth / grown
    context.lineCap = 'round'
    context.lineJoin = 'round'
    context.setLineDash(solid)
    context.stroke(path)
  }
  context.restore()
}

function paintHatch(context: Context, shape: HatchShape): void {
  const { x, y, width, height, spacing } = shape
  context.save()
  context.beginPath()
  context.roundRect(x, y, width, height, shape.radius ?? 0)
  context.clip()
  context.beginPath()
  const first = Math.floor((x - height) / spacing) * spacing
  for (let left = first; left < x + width; left += spacing) {
    context.moveTo(left, y + height)
    context.lineTo(left + height, y)
  }
  context.strokeStyle = shape.stroke ?? '#888'
  context.lineWidth = shape.lineWidth ?? 1
  context.setLineDash(solid)
  context.stroke()
  context.restore()
}
