import { isEqual } from '../../base/json.ts'
import type { NamespaceCondition } from '../../api/openapi/kubernetes.ts'
import { updatedConditions } from '../../cluster/controllers/namespace/conditions.ts'
import type { VectorResult } from './deployment-hash.ts'

interface ConditionVector {
  readonly id: string
  readonly before?: readonly NamespaceCondition[]
  readonly remaining: { readonly [resource: string]: number } | null
  readonly finalizers: { readonly [name: string]: number } | null
  readonly deleteErrors: readonly string[] | null
  readonly discoveryError: string
  readonly conditions: readonly NamespaceCondition[]
  readonly changed: boolean
}

/** Checks `namespace-condition-vectors.jsonl`. */
export function checkNamespaceConditions(content: string): VectorResult {
  const vectors = content.split('\n').filter((line) => line.trim() !== '')
  const failures = vectors.flatMap((line) => faultOf(JSON.parse(line) as ConditionVector) ?? [])
  return { passed: vectors.length - failures.length, failed: failures.length, failures }
}

function faultOf({
  id,
  before = [],
  remaining,
  finalizers,
  deleteErrors,
  discoveryError,
  conditions,
  changed,
}: ConditionVector): string | undefined {
  const result = {
    remaining: remaining ?? {},
    finalizers: finalizers ?? {},
    deleteErrors: deleteErrors ?? [],
    ...(discoveryError && { discoveryError }),
  }
  const actual = updatedConditions(before, result, '')
  const bare = actual.map(({ type, status, reason, message }) => ({ type, status, reason, message }))
  const expected = conditions.map(({ type, status, reason, message }) => ({ type, status, reason, message }))
  if (!isEqual(bare, expected)) return `${id}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(bare)}`
  return (actual !== before) === changed ? undefined : `${id}: expected changed to be ${changed}`
}
