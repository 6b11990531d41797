import { createOffscreen } from '../drawing/offscreen.ts'
import { paintShapes } from '../drawing/paint-shapes.ts'
import type { ThemeName } from '../theme/tokens.ts'
import { glyphInks } from './glyph-inks.ts'
import { glyphFacts, glyphKeyCount } from './glyph-key.ts'
import type { GlyphKey } from './glyph-key.ts'
import { glyphPixels } from './glyph-pixels.ts'
import { glyphShapes } from './glyph-shapes.ts'

/** Below this side, in device pixels, glyphs are drawn pixel by pixel; from it on as shapes. */
const smallestShape = 9

/** Glyphs of one size and theme, drawn once each. */
export interface Sprites {
  readonly size: number
  readonly tall: number
  readonly theme: ThemeName
  /** Opaque RGBA words, for the blitter. */
  readonly pixels: (key: GlyphKey) => Uint32Array
  /** With transparent corners, for `drawImage`. */
  readonly image: (key: GlyphKey) => OffscreenCanvas
}

export function createSprites(size: number, tall: number, theme: ThemeName): Sprites {
  const pixelCache: (Uint32Array | undefined)[] = Array.from({ length: glyphKeyCount })
  const imageCache: (OffscreenCanvas | undefined)[] = Array.from({ length: glyphKeyCount })
  return {
    size,
    tall,
    theme,
    pixels: (key) => (pixelCache[key] ??= pixelsOf(key, size, tall, theme)),
    image: (key) => (imageCache[key] ??= imageOf(key, size, theme)),
  }
}

function pixelsOf(key: GlyphKey, size: number, tall: number, theme: ThemeName): Uint32Array {
  const facts = glyphFacts(key)
  const inks = glyphInks(theme, facts)
  if (size < smallestShape || size !== tall) return glyphPixels(facts, size, tall, inks)
  const context = createOffscreen(size, size, { willReadFrequently: true })
  context.fillStyle = inks.ground
  context.fillRect(0, 0, size, size)
  paintShapes(context, glyphShapes(facts, size, inks))
  return new Uint32Array(context.getImageData(0, 0, size, size).data.buffer)
}

function imageOf(key: GlyphKey, size: number, theme: ThemeName): OffscreenCanvas {
  const facts = glyphFacts(key)
  const context = createOffscreen(size, size, { willReadFrequently: true })
  paintShapes(context, glyphShapes(facts, size, glyphInks(theme, facts)))
  return context.canvas
}
