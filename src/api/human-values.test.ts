import { describe, expect, it } from 'vitest'
import { vectorLines } from '../testkit/vector-lines.ts'
import { humanDuration } from './duration.ts'
import { parseIntOrString, scaledValue, scaledValueOf } from './int-or-percent.ts'

const vectors = <T>(name: string): readonly T[] =>
  vectorLines<T>(`machinery/${name}-vectors.jsonl`, `endpoints-disruption-gc-patch/vectors/${name}-vectors.jsonl`)

describe('durations', () => {
  it.each(vectors<{ go: string; ms: number; human: string; short: string }>('human-duration'))(
    '$go',
    ({ ms, human, short }) => {
      expect([humanDuration(ms), humanDuration(ms, 'short')]).toEqual([human, short])
    },
  )
})

describe('numbers or percentages', () => {
  it.each(
    vectors<{ in: number | string; total: number; roundDown?: number; roundUp?: number; error?: string }>(
      'int-or-percent',
    ),
  )('$in of $total', ({ in: value, total, roundDown, roundUp, error }) => {
    const answers = error === undefined ? [roundDown, roundUp] : [{ error }, { error }]
    expect([scaledValueOf(value, total, false), scaledValueOf(value, total, true)]).toEqual(answers)
    expect(scaledValue(value, total, true)).toBe(roundUp ?? 0)
  })

  it.each(vectors<{ in: string; string: string; type: number }>('int-or-string-parse'))(
    '$in',
    ({ in: text, string, type }) => {
      const parsed = parseIntOrString(text)
      expect([String(parsed), typeof parsed]).toEqual([string, type === 0 ? 'number' : 'string'])
    },
  )
})
