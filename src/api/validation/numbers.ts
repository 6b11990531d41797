import { isEqual } from '../../base/json.ts'
import type { FieldError } from '../status.ts'
import { invalidValue } from './field.ts'

export const negativeDetail = 'must be greater than or equal to 0'
export const immutableDetail = 'field is immutable'

/** Absent counts as 0. */
export const validateNonnegative = (value: number | undefined, field: string): FieldError[] =>
  (value ?? 0) < 0 ? [invalidValue(field, value, negativeDetail)] : []

export const validatePositive = (value: number, field: string): FieldError[] =>
  value <= 0 ? [invalidValue(field, value, 'must be greater than 0')] : []

/** Absent, null, empty list and empty map are the same thing. */
export function validateImmutable(value: unknown, old: unknown, field: string, printed: unknown = value): FieldError[] {
  return isSame(value, old) ? [] : [invalidValue(field, printed, immutableDetail)]
}

/** Equality as the API server's semantic comparison sees it. */
export function isSame(left: unknown, right: unknown): boolean {
  return isEqual(left, right) || isEqual(bare(left), bare(right))
}

function bare(value: unknown): unknown {
  if (value === null || value === undefined) return undefined
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(bare)
  return value
}
