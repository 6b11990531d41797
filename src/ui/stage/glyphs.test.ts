import { describe, expect, test } from 'vitest'
import { podStates } from '../../worker/protocol.ts'
import { themeNames } from '../theme/tokens.ts'
import { blended, glyphInks, pixelOf } from './glyph-inks.ts'
import { glyphFacts, glyphKey, glyphKeyCount } from './glyph-key.ts'
import { glyphPixels } from './glyph-pixels.ts'
import { glyphShapes } from './glyph-shapes.ts'

describe('a glyph key', () => {
  test('holds what it was made of', () => {
    for (const [state, name] of podStates.entries()) {
      const key = glyphKey(state, 5, 255, true)
      expect(key).toBeLessThan(glyphKeyCount)
      expect(glyphFacts(key)).toEqual({
        state: name,
        color: 5,
        progress: name === 'ContainerCreating' ? 7 : 0,
        ground: 'stage',
      })
    }
  })

  test('repeats the palette and knows pods without a revision', () => {
    expect(glyphFacts(glyphKey(3, 9, 0, false)).color).toBe(1)
    expect(glyphFacts(glyphKey(3, 255, 0, false)).color).toBe(8)
  })
})

describe.each(themeNames)('glyphs in %s', (theme) => {
  const facts = (state: (typeof podStates)[number]) => ({ state, color: 0, progress: 3, ground: 'card' }) as const

  test.each([5, 6, 7, 8])('of %i pixels differ in greyscale for every two states', (size) => {
    const pictures = podStates.map((state) =>
      greyOf(glyphPixels(facts(state), size, size, glyphInks(theme, facts(state)))),
    )
    for (let left = 0; left < pictures.length; left++) {
      for (let right = left + 1; right < pictures.length; right++) {
        expect
          .soft(distance(pictures[left]!, pictures[right]!), `${podStates[left]} and ${podStates[right]}`)
          .toBeGreaterThan(9)
      }
    }
  })

  test('are drawn of different marks for every two states', () => {
    const kinds = podStates.map((state) =>
      JSON.stringify(
        glyphShapes(facts(state), 24, glyphInks(theme, facts(state))).map((shape) => ({
          ...shape,
          fill: shape.fill !== undefined,
          stroke: shape.stroke !== undefined,
        })),
      ),
    )
    expect(new Set(kinds).size).toBe(podStates.length)
  })

  test('fill up while a container is created', () => {
    const heights = [0, 3, 7].map((progress) => {
      const creating = { ...facts('ContainerCreating'), progress }
      const shapes = glyphShapes(creating, 40, glyphInks(theme, creating))
      return shapes.flatMap((shape) =>
        shape.kind === 'rect' && shape.fill !== undefined && shape.y > 0 ? [shape.height] : [],
      )[0]!
    })
    expect(heights).toEqual(heights.toSorted((a, b) => a - b))
    expect(heights[2]! - heights[0]!).toBeGreaterThan(20)
  })
})

test('pixels are opaque words of little-endian RGBA', () => {
  expect(pixelOf(0x112233)).toBe(0xff332211)
  expect(blended(0x000000, 0xffffff, 0.5)).toBe(0x808080)
})

function greyOf(words: Uint32Array): readonly number[] {
  return [...words].map((word) => 0.2126 * (word & 255) + 0.7152 * ((word >> 8) & 255) + 0.0722 * ((word >> 16) & 255))
}

function distance(left: readonly number[], right: readonly number[]): number {
  return left.reduce((sum, value, index) => sum + Math.abs(value - right[index]!), 0) / left.length
}
