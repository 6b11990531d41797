import { describe, expect, it } from 'vitest'
import { vectorLines } from '../../testkit/vector-lines.ts'
import type { LabelSelector } from '../openapi/kubernetes.ts'
import { validateLabelSelector } from '../validation/label-selector.ts'
import { fieldOf, formatFieldSelector, matchesFields, parseFieldSelector, unsupportedField } from './field-selector.ts'
import {
  compiled,
  formatLabels,
  formatLabelSelector,
  formatSelector,
  matcherOf,
  matcherOfLabels,
  selectorOf,
} from './label-selector.ts'
import { parseLabels, parseLabelSelector, parseSelector } from './parse-selector.ts'
import type { Labels } from './requirement.ts'

interface Vector {
  readonly error?: string
  readonly selector: string
  readonly string: string
  readonly empty: boolean
  readonly matches: readonly boolean[]
}

const vectors = <T>(name: string): readonly T[] =>
  vectorLines<T>(`machinery/${name}-vectors.jsonl`, `endpoints-disruption-gc-patch/vectors/${name}-vectors.jsonl`)

/** The label sets that the columns of the data stand for, as far as the data tells. */
const labelSets: readonly Labels[] = [
  {},
  { a: 'b' },
  { a: 'c' },
  { a: '' },
  { x: '5' },
  { a: 'b', x: '5' },
  { app: 'web', tier: 'front' },
  { app: 'web' },
  { app: 'db' },
  { 'example.com/role': 'x' },
]

const fieldSets = [
  { metadata: { name: 'web' }, status: { phase: 'Running' } },
  { metadata: { name: 'a,b' } },
  { metadata: { name: 'c' } },
]

describe('label selectors as text', () => {
  it.each(vectors<Vector & { requirements: unknown }>('label-selector-parse'))('$selector', (vector) => {
    const parsed = parseSelector(vector.selector)
    if ('error' in parsed) return expect(parsed.error).toBe(vector.error)
    const requirements = parsed.requirements.map(({ key, operator, values }) => ({ key, op: operator, values }))
    expect({
      empty: requirements.length === 0,
      matches: labelSets.map(compiled(parsed)),
      requirements: requirements.length === 0 ? null : requirements,
      selector: vector.selector,
      string: formatSelector(parsed),
    }).toEqual(vector)
  })
})

it('answers a label query', () => {
  const query = parseLabelSelector('a=b')
  expect('matches' in query && labelSets.slice(0, 2).map(query.matches)).toEqual([false, true])
})

describe('LabelSelector objects', () => {
  it.each(
    vectors<Vector & { labelSelector: LabelSelector | null; validation: readonly string[] | null; format: string }>(
      'label-selector-object',
    ),
  )('$labelSelector', (vector) => {
    const selector = vector.labelSelector ?? undefined
    expect(formatLabelSelector(selector)).toBe(vector.format)
    const errors = validateLabelSelector(selector, 'spec.selector').map(({ field, body }) => `${field}: ${body}`)
    expect(errors).toEqual(vector.validation ?? [])
    const parsed = selectorOf(selector)
    if ('error' in parsed) return expect(parsed.error).toBe(vector.error)
    expect(formatSelector(parsed)).toBe(vector.string)
    expect(labelSets.map((labels) => matcherOf(selector)(labels))).toEqual(vector.matches)
  })

  it('compiles a selector once', () => {
    const selector = { matchLabels: { a: 'b' } }
    expect(matcherOf(selector)).toBe(matcherOf(selector))
    expect(matcherOfLabels(selector.matchLabels)).toBe(matcherOfLabels(selector.matchLabels))
    expect([undefined, {}].map((labels) => matcherOfLabels(labels)({}))).toEqual([true, true])
    expect(matcherOf(undefined)({})).toBe(false)
  })
})

describe('label sets', () => {
  it.each(
    vectors<{ string: string; error?: string; map: Labels; format: string; setString: string }>('label-set-parse'),
  )('$string', ({ string, error, map, format, setString }) => {
    const parsed = parseLabels(string)
    if ('error' in parsed) return expect(parsed.error).toBe(error)
    expect(parsed.labels).toEqual(map)
    expect(formatLabels(parsed.labels)).toBe(setString)
    expect(formatLabels(parsed.labels) || '<none>').toBe(format)
  })
})

describe('field selectors', () => {
  it.each(vectors<Vector & { requirements: unknown }>('field-selector-parse'))('$selector', (vector) => {
    const parsed = parseFieldSelector(vector.selector)
    if ('error' in parsed) return expect(parsed.error).toBe(vector.error)
    const { terms } = parsed
    expect({
      empty: terms.length === 0,
      matches: fieldSets.map((object) => matchesFields(terms, (field) => fieldOf(object, field))),
      requirements:
        terms.length === 0 ? null : terms.map(({ field, operator, value }) => ({ field, op: operator, value })),
      selector: vector.selector,
      string: formatFieldSelector(terms),
    }).toEqual(vector)
  })

  it('names what a resource cannot be selected by', () => {
    const terms = [{ field: 'spec.x', operator: '=', value: '' } as const]
    expect(unsupportedField(terms, 'pods')).toBe('field label not supported: spec.x')
    expect(unsupportedField(terms, 'configmaps')).toBe(
      '"spec.x" is not a known field selector: only "metadata.name", "metadata.namespace"',
    )
    expect(fieldOf({}, 'spec.unschedulable')).toBe('false')
  })
})
