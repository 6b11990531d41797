import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { revisionColor, themeNames, tokens } from './tokens.ts'
import type { Tokens } from './tokens.ts'

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')
const blocks = { light: css.split('.kuberama {')[1] ?? '', dark: css.split("[data-theme='dark'] {")[1] ?? '' }

for (const theme of themeNames) {
  test(`tokens.css and tokens.ts hold the same ${theme} colours`, () => {
    const block = (blocks[theme].split('}')[0] ?? '').replace(/\s+/g, ' ')
    for (const line of linesOf(tokens[theme])) expect.soft(block).toContain(line)
  })

  test(`text in ${theme} reads on every surface`, () => {
    const t = tokens[theme]
    const surfaces = [t.surface, t.sunken, t.raised, t.canvas]
    for (const text of [t.text, t.muted, t.faint, t.accentText, t.ok, t.warning, t.danger])
      for (const surface of surfaces)
        expect.soft(contrast(text, surface), `${text} on ${surface}`).toBeGreaterThanOrEqual(4.5)
    expect(contrast(t.onAccent, t.accent)).toBeGreaterThanOrEqual(4.5)
    for (const color of t.revisions) expect.soft(contrast(color, t.surface), color).toBeGreaterThanOrEqual(3)
  })

  test(`revision colours in ${theme} stay apart for colour-blind eyes`, () => {
    const { revisions } = tokens[theme]
    for (const [eyes, matrix] of Object.entries(eyesight))
      for (let right = 1; right < revisions.length; right++)
        for (let left = 0; left < right; left++) {
          const distance = apart(seen(revisions[left]!, matrix), seen(revisions[right]!, matrix))
          expect.soft(distance, `${eyes}: ${left} and ${right}`).toBeGreaterThan(0.065)
        }
  })
}

test('a revision beyond the palette starts over, none is grey', () => {
  expect(revisionColor('dark', 8)).toBe(revisionColor('dark', 0))
  expect(revisionColor('light', 255)).toBe(tokens.light.revisionNone)
})

/** The declarations that a theme's values must have. */
function linesOf(values: Tokens): readonly string[] {
  return Object.entries(values).flatMap(([name, value]: [string, string | readonly string[]]) =>
    typeof value === 'string'
      ? [`${variableOf(name)}: ${value};`]
      : value.map((color, index) => `--rev-${index}: ${color};`),
  )
}

function variableOf(name: string): string {
  const special: Partial<Record<keyof Tokens, string>> = { revisionNone: '--rev-none', onRevision: '--on-rev' }
  return special[name as keyof Tokens] ?? `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

type Triple = readonly [number, number, number]
const linear = (color: string): Triple => {
  const part = (from: number): number => {
    const value = Number.parseInt(color.slice(from, from + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return [part(1), part(3), part(5)]
}
const dot = (row: Triple, [r, g, b]: Triple): number => row[0] * r + row[1] * g + row[2] * b
const luminance = (color: string): number => dot([0.2126, 0.7152, 0.0722], linear(color))
function contrast(left: string, right: string): number {
  const [low, high] = [luminance(left), luminance(right)].toSorted((a, b) => a - b) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

/** Machado 2009, full severity. */
const eyesight: Readonly<Record<string, readonly Triple[]>> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}
function seen(color: string, matrix: readonly Triple[]): Triple {
  const source = linear(color)
  const rgb = matrix.map((row) => Math.min(1, Math.max(0, dot(row, source)))) as unknown as Triple
  const l = Math.cbrt(dot([0.4122214708, 0.5363325363, 0.0514459929], rgb))
  const m = Math.cbrt(dot([0.2119034982, 0.6806995451, 0.1073969566], rgb))
  const s = Math.cbrt(dot([0.0883024619, 0.2817188376, 0.6299787005], rgb))
  return [
    dot([0.2104542553, 0.793617785, -0.0040720468], [l, m, s]),
    dot([1.9779984951, -2.428592205, 0.4505937099], [l, m, s]),
    dot([0.0259040371, 0.7827717662, -0.808675766], [l, m, s]),
  ]
}
const apart = (left: Triple, right: Triple): number =>
  Math.hypot(left[0] - right[0], left[1] - right[1], left[2] - right[2])
