import type { SuccessPolicy, SuccessPolicyRule } from '../openapi/kubernetes.ts'
import type { FieldError } from '../status.ts'
import { invalidValue, required, tooLong, tooMany } from '../validation/field.ts'
import { byteLength } from '../validation/names.ts'
import { validateNonnegative } from '../validation/numbers.ts'
import { countIndexes } from './indexes.ts'

const rulesMax = 20
const indexesBytesMax = 64 * 1024

/** @source kubernetes@1.36 pkg/apis/batch/validation/validation.go validateSuccessPolicy */
export function validateSuccessPolicy(policy: SuccessPolicy, completions: number, field: string): FieldError[] {
  const rules = policy.rules ?? []
  const at = `${field}.rules`
  return [
    ...(rules.length === 0
      ? [required(at, 'at least one rules must be specified when the successPolicy is specified')]
      : []),
    ...(rules.length > rulesMax ? [tooMany(at, rules.length, rulesMax)] : []),
    ...rules.flatMap((rule, index) => validateRule(rule, completions, `${at}[${index}]`)),
  ]
}

function validateRule(rule: SuccessPolicyRule, completions: number, field: string): FieldError[] {
  const { succeededCount: count, succeededIndexes: indexes } = rule
  const errors: FieldError[] = []
  if (count === undefined && indexes === undefined)
    errors.push(required(field, 'at least one of succeededCount or succeededIndexes must be specified'))
  let total = 0
  if (indexes !== undefined) {
    const at = `${field}.succeededIndexes`
    if (byteLength(indexes) > indexesBytesMax) errors.push(tooLong(at, indexesBytesMax))
    const parsed = countIndexes(indexes, completions)
    if ('error' in parsed) errors.push(invalidValue(at, indexes, `error parsing succeededIndexes: ${parsed.error}`))
    else total = parsed.count
  }
  if (count === undefined) return errors
  const at = `${field}.succeededCount`
  const atMost = (limit: number, what: string): FieldError[] =>
    count > limit ? [invalidValue(at, count, `must be less than or equal to ${limit} (${what})`)] : []
  return [
    ...errors,
    ...validateNonnegative(count, at),
    ...atMost(completions, 'the number of specified completions'),
    ...(indexes === undefined ? [] : atMost(total, 'the number of indexes in the specified succeededIndexes field')),
  ]
}
