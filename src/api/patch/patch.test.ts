import { describe, expect, it } from 'vitest'
import type { JsonObject, JsonValue } from '../../base/json.ts'
import { vectorLines } from '../../testkit/vector-lines.ts'
import { applyPatch } from './apply-patch.ts'
import { jsonPatched, type Patched } from './json-patch.ts'
import { createThreeWayPatch, lastAppliedOf, threeWayPatch, withLastApplied } from './three-way-patch.ts'
import { mergePatched } from './merge-patch.ts'
import { strategicPatchBetween } from './strategic-diff.ts'
import { strategicPatched } from './strategic-merge.ts'

interface Vector {
  readonly id: string
  readonly kind: string
  readonly original: JsonObject
  readonly patch: JsonObject
  readonly modified: JsonObject
  readonly result: JsonValue
  readonly applied: { readonly result?: JsonValue } & JsonObject
  readonly manifest: JsonObject
  readonly live: JsonObject
  readonly overwrite?: boolean
  readonly error?: string
}

const vectors = (name: string): readonly Vector[] =>
  vectorLines<Vector>(`machinery/${name}-vectors.jsonl`, `endpoints-disruption-gc-patch/vectors/${name}-vectors.jsonl`)

const groups: Readonly<Record<string, string>> = {
  Deployment: 'apps',
  StatefulSet: 'apps',
  PodDisruptionBudget: 'policy',
  Ingress: 'networking',
  Role: 'rbac',
}
const schemaOf = (kind: string): string => `io.k8s.api.${groups[kind] ?? 'core'}.v1.${kind}`
const outcome = (patched: Patched): unknown =>
  'error' in patched ? { error: patched.error } : { result: patched.result }
const expected = ({ error, result }: Vector): unknown => (error === undefined ? { result } : { error })

describe('patches', () => {
  it.each(vectors('json-patch'))('JSON patch $id', (vector) => {
    expect(outcome(jsonPatched(vector.original, vector.patch))).toEqual(expected(vector))
  })

  it.each(vectors('json-merge-patch'))('merge patch $id', (vector) => {
    expect(outcome(mergePatched(vector.original, vector.patch))).toEqual(expected(vector))
  })

  it.each(vectors('strategic-merge-patch'))('strategic merge patch $id', (vector) => {
    expect(outcome(strategicPatched(vector.original, vector.patch, schemaOf(vector.kind)))).toEqual(expected(vector))
  })

  it.each(vectors('two-way-merge-patch'))('two-way patch $id', ({ kind, original, modified, patch, applied }) => {
    expect(outcome(strategicPatchBetween(original, modified, schemaOf(kind)))).toEqual({ result: patch })
    expect(outcome(strategicPatched(original, patch, schemaOf(kind)))).toEqual({ result: applied })
  })

  it.each(vectors('kubectl-apply-three-way'))('three-way patch $id', (vector) => {
    const { kind, manifest, live, overwrite } = vector
    const schemaName = kind === 'CRD' ? undefined : schemaOf(kind)
    const original = JSON.parse(lastAppliedOf(live) ?? '{}') as JsonObject
    const modified = withLastApplied(manifest)
    const made = createThreeWayPatch({
      original,
      modified,
      current: live,
      ...(schemaName && { schemaName }),
      ...(overwrite !== undefined && { overwrite }),
    })
    if ('error' in made) return expect(made.error).toBe(vector.error)
    expect(made.result).toEqual(vector.patch)
    expect(threeWayPatch(original, modified, live, schemaName)).toEqual(vector.patch)
    const applied = applyPatch(schemaName === undefined ? 'merge' : 'strategic', live, made.result, schemaName ?? '')
    expect(applied).toEqual({ result: vector.result })
  })
})

describe('patches that the API server refuses', () => {
  const deployment: JsonObject = { spec: { replicas: 1, template: { spec: { containers: [{ name: 'c' }] } } } }
  it.each([
    ['json', [{ op: 'remove', path: '/x' }], 422, 'the server rejected our request due to an error in our request'],
    ['json', {}, 400, 'json: cannot unmarshal object into Go value of type jsonpatch.Patch'],
    [
      'merge',
      [],
      400,
      'error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}',
    ],
    ['strategic', { spec: { $retainKeys: 1 } }, 400, 'invalid patch format of retainKeys'],
    [
      'strategic',
      { spec: { template: { spec: { containers: [{ image: 'i' }] } } } },
      500,
      'map: map[image:i] does not contain declared merge key: name',
    ],
  ] as const)('%s %j', (kind, patch, code, message) => {
    const outcome = applyPatch(kind, deployment, patch as JsonValue, schemaOf('Deployment'))
    expect('status' in outcome ? [outcome.status.code, outcome.status.message] : outcome).toEqual([code, message])
  })
})
