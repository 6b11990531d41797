import type { FieldError } from '../status.ts'
import { invalidValue } from '../validation/field.ts'
import { validateNonnegative } from '../validation/numbers.ts'

type Counts = { readonly [name: string]: unknown }

const countOf = (counts: object | undefined, name: string): number =>
  ((counts as Counts | undefined)?.[name] as number | undefined) ?? 0

/** `must be greater than or equal to 0` for each of the named counts below it. */
export function validateCounts(counts: object | undefined, field: string, names: readonly string[]): FieldError[] {
  return names.flatMap((name) => validateNonnegative(countOf(counts, name), `${field}.${name}`))
}

/** An error for each of the named counts above another count of the same object. */
export function validateNotAbove(
  counts: object | undefined,
  field: string,
  names: readonly string[],
  limit: string,
  detail: string,
): FieldError[] {
  return names
    .filter((name) => countOf(counts, name) > countOf(counts, limit))
    .map((name) => invalidValue(`${field}.${name}`, countOf(counts, name), detail))
}

/** A collision count may only grow. */
export function validateCollisionCount(
  status: { readonly collisionCount?: number } | undefined,
  old: { readonly collisionCount?: number } | undefined,
): FieldError[] {
  const isDecremented =
    old?.collisionCount !== undefined &&
    (status?.collisionCount === undefined || status.collisionCount < old.collisionCount)
  return isDecremented
    ? [invalidValue('status.collisionCount', status?.collisionCount ?? 0, 'cannot be decremented')]
    : []
}
