import type { FieldError } from '../status.ts'
import { invalidValue } from '../validation/field.ts'
import { percentage } from '../validation/names.ts'
import { negativeDetail } from '../validation/numbers.ts'

type IntOrString = number | string

/** @source kubernetes@1.36 pkg/apis/apps/validation/validation.go ValidatePositiveIntOrPercent */
export function validateIntOrPercent(value: IntOrString, field: string): FieldError[] {
  if (typeof value === 'string') return percentage(value).map((detail) => invalidValue(field, value, detail))
  return value < 0 ? [invalidValue(field, value, negativeDetail)] : []
}

export function validateAtMost100Percent(value: IntOrString, field: string): FieldError[] {
  const percent = percentOf(value)
  return percent !== undefined && percent > 100 ? [invalidValue(field, value, 'must not be greater than 100%')] : []
}

/** The number or percentage as written; 0 for a text that is neither. */
export function amountOf(value: IntOrString): number {
  if (typeof value === 'number') return value
  return percentOf(value) ?? (/^[-+]?[0-9]+$/.test(value) ? Number(value) : 0)
}

function percentOf(value: IntOrString): number | undefined {
  return typeof value === 'string' && percentage(value).length === 0 ? Number(value.slice(0, -1)) : undefined
}
