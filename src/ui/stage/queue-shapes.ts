import { sansFont } from '../drawing/fonts.ts'
import type { Shape } from '../drawing/shape.ts'
import { tokens } from '../theme/tokens.ts'
import type { ThemeName } from '../theme/tokens.ts'
import type { StageLayout } from './layout.ts'
import type { CardWords } from './words.ts'

/** The strip above the nodes where pods wait for one. */
export function queueShapes(layout: StageLayout, theme: ThemeName): readonly Shape[] {
  const t = tokens[theme]
  const { queue, scale, cards } = layout
  if (queue.height === 0) return []
  return [
    {
      kind: 'rect',
      x: queue.x + scale / 2,
      y: queue.y + scale / 2,
      width: queue.width - scale,
      height: queue.height - scale,
      radius: Math.max(cards.radius, 6 * scale),
      fill: t.canvas,
      stroke: t.hairline,
      lineWidth: scale,
      dash: [4 * scale, 4 * scale],
    },
  ]
}

/** Its name, and how many wait. */
export function queueCaption(
  layout: StageLayout,
  theme: ThemeName,
  words: CardWords,
  queued: number,
): readonly Shape[] {
  const t = tokens[theme]
  const { queue, scale } = layout
  if (queue.height === 0) return []
  const middle = queue.y + queue.height / 2
  const left = queue.x + 16 * scale
  const count = queued > 0 ? `Pending ${queued}` : 'Pending'
  if (queue.height < 50 * scale)
    return [
      {
        kind: 'text',
        x: left,
        y: middle + 4 * scale,
        text: count,
        font: `500 ${11 * scale}px ${sansFont}`,
        fill: t.muted,
      },
    ]
  return [
    {
      kind: 'text',
      x: left,
      y: middle - 3 * scale,
      text: words.queue,
      font: `500 ${12 * scale}px ${sansFont}`,
      fill: t.muted,
    },
    { kind: 'text', x: left, y: middle + 13 * scale, text: count, font: `${11 * scale}px ${sansFont}`, fill: t.faint },
  ]
}
