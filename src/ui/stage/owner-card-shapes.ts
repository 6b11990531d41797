import { kindMarks } from '../drawing/kind-marks.ts'
import { sansFont } from '../drawing/fonts.ts'
import type { Shape } from '../drawing/shape.ts'
import { revisionColor, tokens } from '../theme/tokens.ts'
import type { ThemeName } from '../theme/tokens.ts'
import type { StageLayout } from './layout.ts'
import type { OwnerFacts } from './places.ts'
import type { CardWords } from './words.ts'

/** The head of an owner's card: its pictogram and name, and below the way from it down to its pods. */
export function ownerHeader(
  owner: OwnerFacts,
  x: number,
  y: number,
  layout: StageLayout,
  theme: ThemeName,
  words: CardWords,
): readonly Shape[] {
  if (layout.style === 'compact') return compactOwner(owner, x, y, layout, theme, words)
  const t = tokens[theme]
  const { cards, scale } = layout
  const left = x + 14 * scale
  const right = x + cards.width - 14 * scale
  const name = titleOf(owner, words)
  const line = y + cards.header - scale / 2
  return [
    ...markShapes(owner, left, y + 11 * scale, 16 * scale, theme),
    {
      kind: 'text',
      x: left + 24 * scale,
      y: y + 24 * scale,
      text: name,
      font: `600 ${13 * scale}px ${sansFont}`,
      fill: t.text,
      maxWidth: cards.width - 110 * scale,
    },
    {
      kind: 'text',
      x: right,
      y: y + 24 * scale,
      text: owner.count,
      font: `600 ${12 * scale}px ${sansFont}`,
      fill: t.muted,
      align: 'right',
    },
    {
      kind: 'text',
      x: left + 24 * scale,
      y: y + 39 * scale,
      text: pathOf(owner, words, cards.width >= 320 * scale),
      font: `${11 * scale}px ${sansFont}`,
      fill: t.faint,
      maxWidth: cards.width - 52 * scale,
    },
    { kind: 'line', points: [x + scale, line, x + cards.width - scale, line], stroke: t.grid, lineWidth: scale },
    ...revisionEdge(owner, x, y, layout, theme),
  ]
}

const titleOf = ({ name, kind }: OwnerFacts, words: CardWords): string => (kind === '' ? words.noOwner : name)

/** `Deployment › ReplicaSet 77d8468669 · rev 2`; where there is little room the mark stands for the first word. */
function pathOf({ kind, name, revision }: OwnerFacts, words: CardWords, isWide: boolean): string {
  if (revision === undefined) return kind === '' ? '' : words.kind(kind)
  const hash = revision.name.startsWith(`${name}-`) ? revision.name.slice(name.length + 1) : revision.name
  return `${isWide ? `${words.kind(kind)} › ` : ''}${words.kind('ReplicaSet')} ${hash} · ${words.revision(revision.number)}`
}

function markShapes({ kind }: OwnerFacts, x: number, y: number, size: number, theme: ThemeName): readonly Shape[] {
  const d = kindMarks[kind]
  return d === undefined ? [] : [{ kind: 'path', x, y, size, d, stroke: tokens[theme].muted, lineWidth: size * 0.09 }]
}

/** A stroke in the revision's colour along the head's line ties cards to timeline and editor. */
function revisionEdge(
  { revision }: OwnerFacts,
  x: number,
  y: number,
  { cards, scale }: StageLayout,
  theme: ThemeName,
): readonly Shape[] {
  if (revision === undefined) return []
  return [
    {
      kind: 'rect',
      x: x + 14 * scale,
      y: y + cards.header - 2 * scale,
      width: 40 * scale,
      height: 3 * scale,
      radius: 1.5 * scale,
      fill: revisionColor(theme, revision.color),
    },
  ]
}

function compactOwner(
  owner: OwnerFacts,
  x: number,
  y: number,
  { cards, scale }: StageLayout,
  theme: ThemeName,
  words: CardWords,
): readonly Shape[] {
  return [
    ...markShapes(owner, x + 5 * scale, y + 4 * scale, 10 * scale, theme),
    {
      kind: 'text',
      x: x + 18 * scale,
      y: y + 12.5 * scale,
      text: titleOf(owner, words),
      font: `500 ${10 * scale}px ${sansFont}`,
      fill: tokens[theme].muted,
      maxWidth: cards.width - 22 * scale,
    },
  ]
}

/** Changes when the head would. */
export const ownerSignature = ({ kind, name, count, revision }: OwnerFacts): string =>
  `${kind}/${name}/${count}/${revision?.name}/${revision?.number}`
