import type { NodeRow } from '../../worker/protocol.ts'
import type { CardRow } from './places.ts'
import { sansFont } from '../drawing/fonts.ts'
import type { Shape } from '../drawing/shape.ts'
import { tokens } from '../theme/tokens.ts'
import type { ThemeName, Tokens } from '../theme/tokens.ts'
import { badgesOf, badgeShapes } from './card-badges.ts'
import { cardPlace } from './layout.ts'
import type { StageLayout } from './layout.ts'
import { labelledBar, usageBar, usedPart } from './usage-bars.ts'
import type { CardWords } from './words.ts'

/** Everything of a node's card but its pods. The place of a node that is not there now stays empty. */
export function cardShapes(
  node: CardRow,
  index: number,
  layout: StageLayout,
  theme: ThemeName,
  words: CardWords,
): readonly Shape[] {
  const t = tokens[theme]
  const { x, y } = cardPlace(layout, index)
  if (!node.exists) return []
  if (layout.style === 'tile') return tileShapes(node, x, y, layout, t)
  const frame = frameShapes(node, x, y, layout, t)
  if (node.head !== undefined) return [...frame, ...node.head(x, y, layout, theme, words)]
  if (layout.style === 'compact') return [...frame, ...compactHeader(node, x, y, layout, t)]
  return [...frame, ...(layout.cards.isNarrow ? narrowHeader : fullHeader)(node, x, y, layout, t, words)]
}

/** Changes when `cardShapes` would: what a card shows, as one text. */
export function cardSignature(node: CardRow, layout: StageLayout): string {
  if (!node.exists) return ''
  if (node.signature !== undefined) return node.signature
  const status = `${node.isReady ? 1 : 0}${node.isCordoned ? 1 : 0}`
  if (layout.style === 'tile') return status
  const bars = `${usedPart(node.cpuRequestedMillis, node.cpuMillis)}/${usedPart(node.memoryRequestedBytes, node.memoryBytes)}`
  if (layout.style === 'compact') return `${node.name}/${status}/${bars}`
  return `${node.name}/${status}/${bars}/${node.podCount}/${node.podCapacity}/${node.cpuMillis}/${node.memoryBytes}/${node.taints.join()}`
}

function frameShapes(node: NodeRow, x: number, y: number, { cards, scale }: StageLayout, t: Tokens): readonly Shape[] {
  const half = scale / 2
  const frame: Shape = {
    kind: 'rect',
    x: x + half,
    y: y + half,
    width: cards.width - scale,
    height: cards.height - scale,
    radius: cards.radius,
    fill: t.surface,
    stroke: node.isReady ? t.hairline : t.danger,
    lineWidth: scale,
    dash: node.isCordoned ? [5 * scale, 4 * scale] : undefined,
  }
  return [frame]
}

function tileShapes(node: NodeRow, x: number, y: number, { cards, scale }: StageLayout, t: Tokens): readonly Shape[] {
  const fill: Shape = { kind: 'rect', x, y, width: cards.width, height: cards.height, fill: t.surface }
  if (node.isReady && !node.isCordoned) return [fill]
  const stroke = node.isReady ? t.outline : t.danger
  const line = Math.max(1, Math.round(scale))
  return [
    fill,
    {
      kind: 'rect',
      x: x + line / 2,
      y: y + line / 2,
      width: cards.width - line,
      height: cards.height - line,
      stroke,
      lineWidth: line,
    },
  ]
}

/** A full dot when ready; a broken ring with a stroke through it when not: shape as well as colour. */
function readiness(node: NodeRow, x: number, y: number, radius: number, t: Tokens): readonly Shape[] {
  if (node.isReady) return [{ kind: 'circle', x, y, radius, fill: t.ok }]
  const reach = radius * 0.7
  return [
    { kind: 'circle', x, y, radius, stroke: t.danger, lineWidth: radius * 0.45 },
    { kind: 'line', points: [x - reach, y + reach, x + reach, y - reach], stroke: t.danger, lineWidth: radius * 0.45 },
  ]
}

function compactHeader(
  node: NodeRow,
  x: number,
  y: number,
  { cards, scale }: StageLayout,
  t: Tokens,
): readonly Shape[] {
  const barTop = y + cards.header - 3 * scale
  const barWidth = cards.width - 10 * scale
  return [
    ...readiness(node, x + 9 * scale, y + 9 * scale, 2.5 * scale, t),
    {
      kind: 'text',
      x: x + 16 * scale,
      y: y + 12.5 * scale,
      text: node.name,
      font: `500 ${10 * scale}px ${sansFont}`,
      fill: node.isCordoned ? t.faint : t.muted,
      maxWidth: cards.width - 20 * scale,
    },
    ...usageBar(x + 5 * scale, barTop, barWidth, 1.5 * scale, usedPart(node.cpuRequestedMillis, node.cpuMillis), t),
    ...usageBar(
      x + 5 * scale,
      barTop + 2.5 * scale,
      barWidth,
      1.5 * scale,
      usedPart(node.memoryRequestedBytes, node.memoryBytes),
      t,
    ),
  ]
}

function fullHeader(
  node: NodeRow,
  x: number,
  y: number,
  layout: StageLayout,
  t: Tokens,
  words: CardWords,
): readonly Shape[] {
  const { cards, scale } = layout
  const isWide = cards.width >= 270 * scale
  const barsWidth = (isWide ? 104 : 60) * scale
  const right = x + cards.width - 14 * scale
  const textLeft = x + 30 * scale
  const room = cards.width - 44 * scale - barsWidth - 10 * scale
  const badges = badgeShapes(badgesOf(node), right, y + cards.height - 12 * scale, layout, t)
  return [
    ...readiness(node, x + 18 * scale, y + 20 * scale, 4 * scale, t),
    {
      kind: 'text',
      x: textLeft,
      y: y + 24 * scale,
      text: node.name,
      font: `600 ${13 * scale}px ${sansFont}`,
      fill: t.text,
      maxWidth: room,
    },
    {
      kind: 'text',
      x: textLeft,
      y: y + 39 * scale,
      text: factsOf(node, words, isWide),
      font: `${11 * scale}px ${sansFont}`,
      fill: node.isReady ? t.faint : t.danger,
      maxWidth: room,
    },
    ...labelledBar(
      'CPU',
      right,
      y + 19 * scale,
      barsWidth,
      usedPart(node.cpuRequestedMillis, node.cpuMillis),
      scale,
      t,
    ),
    ...labelledBar(
      'MEM',
      right,
      y + 34 * scale,
      barsWidth,
      usedPart(node.memoryRequestedBytes, node.memoryBytes),
      scale,
      t,
    ),
    {
      kind: 'line',
      points: [x + scale, y + cards.header - scale / 2, x + cards.width - scale, y + cards.header - scale / 2],
      stroke: t.grid,
      lineWidth: scale,
    },
    ...badges,
  ]
}

/** The bars have a line of their own below the name. */
function narrowHeader(
  node: NodeRow,
  x: number,
  y: number,
  layout: StageLayout,
  t: Tokens,
  words: CardWords,
): readonly Shape[] {
  const { cards, scale } = layout
  const left = x + 12 * scale
  const right = x + cards.width - 12 * scale
  const barWidth = (cards.width - 34 * scale) / 2
  const line = y + cards.header - scale / 2
  return [
    ...readiness(node, left + 4 * scale, y + 18 * scale, 4 * scale, t),
    {
      kind: 'text',
      x: left + 14 * scale,
      y: y + 22 * scale,
      text: node.name,
      font: `600 ${13 * scale}px ${sansFont}`,
      fill: t.text,
      maxWidth: cards.width - 38 * scale,
    },
    {
      kind: 'text',
      x: left,
      y: y + 38 * scale,
      text: factsOf(node, words, false),
      font: `${11 * scale}px ${sansFont}`,
      fill: node.isReady ? t.faint : t.danger,
      maxWidth: cards.width - 24 * scale,
    },
    ...labelledBar(
      'CPU',
      left + barWidth,
      y + 50 * scale,
      barWidth,
      usedPart(node.cpuRequestedMillis, node.cpuMillis),
      scale,
      t,
    ),
    ...labelledBar(
      'MEM',
      right,
      y + 50 * scale,
      barWidth,
      usedPart(node.memoryRequestedBytes, node.memoryBytes),
      scale,
      t,
    ),
    { kind: 'line', points: [x + scale, line, x + cards.width - scale, line], stroke: t.grid, lineWidth: scale },
    ...badgeShapes(badgesOf(node), right, y + cards.height - 10 * scale, layout, t),
  ]
}

function factsOf(node: NodeRow, words: CardWords, isWide: boolean): string {
  const pods = `${node.podCount}/${node.podCapacity} ${words.pods}`
  if (!node.isReady) return `${words.notReady} · ${pods}`
  if (!isWide) return pods
  const cpu = Math.round(node.cpuMillis / 100) / 10
  const gib = Math.round((node.memoryBytes / 1024 ** 3) * 10) / 10
  return `${cpu} CPU · ${gib} GiB · ${pods}`
}
