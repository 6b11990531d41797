import { sansFont } from '../drawing/fonts.ts'
import type { Shape } from '../drawing/shape.ts'
import type { Tokens } from '../theme/tokens.ts'

/** Hundredths in use, 0…100. */
export function usedPart(used: number, capacity: number): number {
  return capacity <= 0 ? 0 : Math.min(100, Math.round((used / capacity) * 100))
}

/** A bar with its name before it, ending at `right`. */
export function labelledBar(
  label: string,
  right: number,
  middle: number,
  width: number,
  part: number,
  scale: number,
  t: Tokens,
): readonly Shape[] {
  const labelRoom = 30 * scale
  return [
    {
      kind: 'text',
      x: right - width,
      y: middle + 3.5 * scale,
      text: label,
      font: `500 ${10 * scale}px ${sansFont}`,
      fill: t.faint,
    },
    ...usageBar(right - width + labelRoom, middle - 2.5 * scale, width - labelRoom, 5 * scale, part, t),
  ]
}

/** Requested of allocatable; a nearly full node is drawn in the warning colour and with an end mark. */
export function usageBar(
  x: number,
  y: number,
  width: number,
  height: number,
  part: number,
  t: Tokens,
): readonly Shape[] {
  const track: Shape = { kind: 'rect', x, y, width, height, radius: height / 2, fill: t.hairline }
  if (part === 0) return [track]
  const isTight = part >= 85
  const filled: Shape = {
    kind: 'rect',
    x,
    y,
    width: Math.max(height, (width * part) / 100),
    height,
    radius: height / 2,
    fill: isTight ? t.warning : t.outline,
  }
  return [track, filled]
}
