import { tokens } from '../theme/tokens.ts'
import type { ThemeName } from '../theme/tokens.ts'
import { paletteSize, progressSteps } from './glyph-key.ts'
import type { GlyphFacts } from './glyph-key.ts'

/** The colours one glyph is drawn in. */
export interface GlyphInks {
  /** Its revision. */
  readonly tone: string
  /** Marks on a full tone. */
  readonly onTone: string
  readonly danger: string
  readonly onDanger: string
  readonly idle: string
  /** Marks on idle grey. */
  readonly onIdle: string
  readonly ground: string
}

export function glyphInks(theme: ThemeName, facts: GlyphFacts): GlyphInks {
  const t = tokens[theme]
  return {
    tone: facts.color >= paletteSize ? t.revisionNone : (t.revisions[facts.color] ?? t.revisionNone),
    onTone: t.onRevision,
    danger: t.danger,
    onDanger: t.onAccent,
    idle: t.idle,
    onIdle: t.muted,
    ground: facts.ground === 'card' ? t.surface : t.canvas,
  }
}

/** 0…1 of the way that a creating pod has come; never empty, never full. */
export const filledPart = (facts: GlyphFacts): number => (facts.progress + 0.6) / progressSteps

/** `#rrggbb` as 0xrrggbb. */
export const rgbOf = (color: string): number => Number.parseInt(color.slice(1, 7), 16)

/** `over` at `alpha` above `under`, both 0xrrggbb. */
export function blended(under: number, over: number, alpha: number): number {
  const mix = (shift: number): number => {
    const low = (under >> shift) & 255
    return Math.round(low + (((over >> shift) & 255) - low) * alpha) << shift
  }
  return mix(16) | mix(8) | mix(0)
}

/** Opaque 0xrrggbb as a pixel of little-endian RGBA image data. */
export const pixelOf = (rgb: number): number =>
  ((0xff << 24) | ((rgb & 255) << 16) | (rgb & 0xff00) | ((rgb >> 16) & 255)) >>> 0
