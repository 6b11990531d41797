import { blended, filledPart, pixelOf, rgbOf } from './glyph-inks.ts'
import type { GlyphInks } from './glyph-inks.ts'
import type { GlyphFacts } from './glyph-key.ts'

/** A glyph below nine pixels, drawn pixel by pixel: RGBA words, row by row. Under three pixels only tone and depth are left. */
export function glyphPixels(facts: GlyphFacts, size: number, tall: number, inks: GlyphInks): Uint32Array {
  const pixels = new Uint32Array(size * tall)
  const pattern = size < 3 || size !== tall ? heatOf(facts) : patterns[facts.state]
  const ground = rgbOf(inks.ground)
  const color = rgbOf(dangerous.has(facts.state) ? inks.danger : grey.has(facts.state) ? inks.idle : inks.tone)
  for (let y = 0; y < tall; y++) {
    for (let x = 0; x < size; x++) pixels[y * size + x] = pixelOf(blended(ground, color, pattern(x, y, size, facts)))
  }
  return pixels
}

/** How much of the tone a pixel takes, 0…1. */
type Pattern = (x: number, y: number, size: number, facts: GlyphFacts) => number

const dangerous: ReadonlySet<GlyphFacts['state']> = new Set(['CrashLoopBackOff', 'ImagePullBackOff', 'Failed'])
const grey: ReadonlySet<GlyphFacts['state']> = new Set(['Completed', 'Unknown'])

const isEdge = (x: number, y: number, size: number): boolean => x === 0 || y === 0 || x === size - 1 || y === size - 1
const isCorner = (x: number, y: number, size: number): boolean =>
  (x === 0 || x === size - 1) && (y === 0 || y === size - 1)
const isDiagonal = (x: number, y: number, size: number): boolean => x === y || x + y === size - 1

/** The clock's upright hand. */
const isHand = (x: number, y: number, size: number): boolean => x === size >> 1 && y <= size >> 1

const patterns: Readonly<Record<GlyphFacts['state'], Pattern>> = {
  Pending: (x, y, size) => (isEdge(x, y, size) && (x + y) % 2 === 0 ? 0.9 : 0),
  ContainerCreating: (x, y, size, facts) =>
    isEdge(x, y, size) ? 0.85 : size - y <= 1 + (size - 2) * filledPart(facts) ? 0.5 : 0.08,
  Running: (x, y, size) => (isEdge(x, y, size) || isHand(x, y, size) ? 0.9 : 0.26),
  Ready: (x, y, size) => (size >= 7 && isCorner(x, y, size) ? 0.5 : size >= 5 && x === size - 2 && y === 1 ? 0.25 : 1),
  Terminating: (x, y) => ((x + y) % 3 === 0 ? 0.75 : 0.12),
  CrashLoopBackOff: (x, y, size) => (isEdge(x, y, size) ? 0.9 : isDiagonal(x, y, size) ? 1 : 0.1),
  ImagePullBackOff: (x, y, size) => (isEdge(x, y, size) ? 0.9 : y > size / 2 ? 0.75 : 0.1),
  Completed: (x, y, size) => (isEdge(x, y, size) ? 0.25 : 0.6),
  Failed: (x, y, size) => (size >= 5 && isDiagonal(x, y, size) && !isEdge(x, y, size) ? 0.45 : 1),
  Unknown: (x, y) => ((x + y) % 2 === 0 ? 0.6 : 0.1),
}

const depths: Readonly<Record<GlyphFacts['state'], number>> = {
  Pending: 0.3,
  ContainerCreating: 0.42,
  Running: 0.6,
  Ready: 1,
  Terminating: 0.25,
  CrashLoopBackOff: 1,
  ImagePullBackOff: 0.8,
  Completed: 0.4,
  Failed: 1,
  Unknown: 0.4,
}

function heatOf(facts: GlyphFacts): Pattern {
  return () => depths[facts.state]
}
