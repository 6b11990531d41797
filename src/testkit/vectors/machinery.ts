import { isEqual, type JsonObject, type JsonValue } from '../../base/json.ts'
import { kinds } from '../../api/index.ts'
import { humanDuration } from '../../api/duration.ts'
import { parseIntOrString, scaledValueOf } from '../../api/int-or-percent.ts'
import { createThreeWayPatch, lastAppliedOf, withLastApplied } from '../../api/patch/three-way-patch.ts'
import { jsonPatched, type Patched } from '../../api/patch/json-patch.ts'
import { mergePatched } from '../../api/patch/merge-patch.ts'
import { strategicPatchBetween } from '../../api/patch/strategic-diff.ts'
import { strategicPatched } from '../../api/patch/strategic-merge.ts'
import {
  addQuantities,
  approximateNumber,
  compareQuantities,
  formatQuantity,
  negatedQuantity,
  parseQuantity,
  scaledValue,
  signOf,
  subtractQuantities,
  zeroQuantity,
} from '../../api/quantity/quantity.ts'
import { formatLabels, formatLabelSelector, formatSelector, selectorOf } from '../../api/selector/label-selector.ts'
import { validateLabelSelector } from '../../api/validation/label-selector.ts'
import { parseFieldSelector, formatFieldSelector } from '../../api/selector/field-selector.ts'
import { parseLabels, parseSelector } from '../../api/selector/parse-selector.ts'
import type { LabelSelector } from '../../api/openapi/kubernetes.ts'
import type { VectorResult } from './deployment-hash.ts'

// A vector is a JSON object whose fields its file's README names; each check picks what it answers and compares exactly that.
type Vector = JsonObject & { readonly error?: string }
type Answer = { readonly expected: unknown; readonly got: unknown }

const checks: readonly (readonly [RegExp, (vector: Vector) => Answer])[] = [
  [/quantity-arithmetic/, arithmetic],
  [/quantity-vectors/, quantity],
  [
    /human-duration/,
    ({ ms, human, short }) => ({
      expected: [human, short],
      got: [humanDuration(ms as number), humanDuration(ms as number, 'short')],
    }),
  ],
  [/int-or-percent/, percent],
  [
    /int-or-string-parse/,
    ({ in: text, string, type }) => ({
      expected: [string, type === 0 ? 'number' : 'string'],
      got: numberOrText(text as string),
    }),
  ],
  [/label-selector-parse/, labelQuery],
  [/label-selector-object/, labelObject],
  [/label-set-parse/, labelSet],
  [/field-selector-parse/, fieldQuery],
  [/json-merge-patch/, (vector) => patched(vector, mergePatched(vector['original']!, vector['patch']!))],
  [/json-patch/, (vector) => patched(vector, jsonPatched(vector['original']!, vector['patch']!))],
  [
    /strategic-merge-patch/,
    (vector) =>
      patched(vector, strategicPatched(object(vector, 'original'), object(vector, 'patch'), schemaOf(vector))),
  ],
  [/two-way-merge-patch/, twoWay],
  [/kubectl-apply-three-way/, threeWay],
]

/** A file of vectors about quantities, selectors, durations, percentages or patches. */
export function checkMachineryFile(name: string, content: string): VectorResult {
  const base = name.slice(name.lastIndexOf('/') + 1)
  const check = checks.find(([pattern]) => pattern.test(base))?.[1]
  if (check === undefined) return { passed: 0, failed: 1, failures: [`${base}: no check`] }
  const vectors = content
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Vector)
  const failures = vectors.flatMap((vector, index) => {
    const { expected, got } = check(vector)
    return isEqual(expected, got)
      ? []
      : [`line ${index + 1}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(got)}`]
  })
  return { passed: vectors.length - failures.length, failed: failures.length, failures }
}

const object = (vector: Vector, field: string): JsonObject => vector[field] as JsonObject
const schemaOf = ({ kind }: Vector): string =>
  kinds.find((known) => known.kind === kind)?.schema ?? `io.k8s.api.core.v1.${String(kind)}`

function patched({ error, result }: Vector, outcome: Patched): Answer {
  const got = 'error' in outcome ? { error: outcome.error } : { result: outcome.result }
  return { expected: error === undefined ? { result } : { error }, got }
}

function quantity({ in: text, error, ...answers }: Vector): Answer {
  const parsed = parseQuantity(text as string)
  if ('error' in parsed) return { expected: error, got: parsed.error }
  return {
    expected: answers,
    got: {
      afterAddZero: formatQuantity(addQuantities(parsed, zeroQuantity)),
      asApproxFloat64: approximateNumber(parsed),
      canonical: formatQuantity(parsed),
      doubled: formatQuantity(addQuantities(parsed, parsed)),
      format: parsed.format,
      milliValue: String(scaledValue(parsed, -3)),
      neg: formatQuantity(negatedQuantity(parsed)),
      sign: signOf(parsed),
      value: String(scaledValue(parsed, 0)),
    },
  }
}

function arithmetic({ a, b, cmp, sum, diff }: Vector): Answer {
  const left = parseQuantity(a as string)
  const right = parseQuantity(b as string)
  if ('error' in left || 'error' in right) return { expected: [cmp, sum, diff], got: 'not a quantity' }
  const got = [
    compareQuantities(left, right),
    formatQuantity(addQuantities(left, right)),
    formatQuantity(subtractQuantities(left, right)),
  ]
  return { expected: [cmp, sum, diff], got }
}

function percent({ in: value, total, roundDown, roundUp, error }: Vector): Answer {
  const got = [false, true].map((roundsUp) => scaledValueOf(value as number | string, total as number, roundsUp))
  return { expected: error === undefined ? [roundDown, roundUp] : [{ error }, { error }], got }
}

function numberOrText(text: string): unknown {
  const parsed = parseIntOrString(text)
  return [String(parsed), typeof parsed]
}

function labelQuery({ selector, string, requirements, error, empty }: Vector): Answer {
  const parsed = parseSelector(selector as string)
  if ('error' in parsed) return { expected: error, got: parsed.error }
  const found = parsed.requirements.map(({ key, operator, values }) => ({ key, op: operator, values }))
  return {
    expected: [string, requirements ?? null, empty ?? found.length === 0],
    got: [formatSelector(parsed), found.length === 0 ? null : found, found.length === 0],
  }
}

function labelObject({ labelSelector, format, string, error, empty, validation }: Vector): Answer {
  const selector = (labelSelector ?? undefined) as LabelSelector | undefined
  const parsed = selectorOf(selector)
  const got = 'error' in parsed ? { error: parsed.error } : { string: formatSelector(parsed) }
  const isEmpty = !('error' in parsed) && parsed.nothing !== true && parsed.requirements.length === 0
  const errors = validateLabelSelector(selector, 'spec.selector').map(({ field, body }) => `${field}: ${body}`)
  return {
    expected: [
      format,
      error === undefined ? { string } : { error },
      empty ?? isEmpty,
      validation === undefined ? errors : (validation ?? []),
    ],
    got: [formatLabelSelector(selector), got, isEmpty, errors],
  }
}

function labelSet({ string, error, map, setString, format }: Vector): Answer {
  const parsed = parseLabels(string as string)
  if ('error' in parsed) return { expected: error, got: parsed.error }
  const text = formatLabels(parsed.labels)
  return { expected: [map, setString, format ?? (text || '<none>')], got: [parsed.labels, text, text || '<none>'] }
}

function fieldQuery({ selector, string, error, requirements, empty }: Vector): Answer {
  const parsed = parseFieldSelector(selector as string)
  if ('error' in parsed) return { expected: error, got: parsed.error }
  const found = parsed.terms.map(({ field, operator, value }) => ({ field, op: operator, value }))
  return {
    expected: [string, requirements === undefined ? found : (requirements ?? []), empty ?? found.length === 0],
    got: [formatFieldSelector(parsed.terms), found, found.length === 0],
  }
}

function twoWay(vector: Vector): Answer {
  const made = strategicPatchBetween(object(vector, 'original'), object(vector, 'modified'), schemaOf(vector))
  const applied = strategicPatched(object(vector, 'original'), object(vector, 'patch'), schemaOf(vector))
  return { expected: [{ result: vector['patch'] }, { result: vector['applied'] }], got: [made, applied] }
}

function threeWay(vector: Vector): Answer {
  const live = object(vector, 'live')
  const schemaName = vector['kind'] === 'CRD' ? undefined : schemaOf(vector)
  const { overwrite } = vector
  const made = createThreeWayPatch({
    original: JSON.parse(lastAppliedOf(live) ?? '{}') as JsonObject,
    modified: withLastApplied(object(vector, 'manifest')),
    current: live,
    ...(schemaName !== undefined && { schemaName }),
    ...(typeof overwrite === 'boolean' && { overwrite }),
  })
  if ('error' in made) return { expected: vector.error, got: made.error }
  const patch = made.result as JsonObject
  const result: Patched =
    schemaName === undefined ? mergePatched(live, patch) : strategicPatched(live, patch, schemaName)
  return { expected: [vector['patch'] as JsonValue, { result: vector['result'] as JsonValue }], got: [patch, result] }
}
