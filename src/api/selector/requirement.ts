import { invalidValue } from '../validation/field.ts'
import { labelValue, qualifiedName, type TextCheck } from '../validation/names.ts'

export type Labels = { readonly [key: string]: string }

/** `exists` and `!` take no values, `in` and `notin` any, the others one. */
export type Operator = 'in' | 'notin' | '=' | '==' | '!=' | 'exists' | '!' | 'gt' | 'lt'

export interface Requirement {
  readonly key: string
  readonly operator: Operator
  readonly values: readonly string[]
}

/** All requirements together, sorted by key; `nothing` is what an absent LabelSelector selects. */
export interface Selector {
  readonly requirements: readonly Requirement[]
  readonly nothing?: true
}

export interface SelectorError {
  readonly error: string
}

/** Whether labels meet one requirement. */
export function meets(labels: Labels, { key, operator, values }: Requirement): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key]! : undefined
  switch (operator) {
    case '=':
    case '==':
    case 'in':
      return value !== undefined && values.includes(value)
    case '!=':
    case 'notin':
      return value === undefined || !values.includes(value)
    case 'exists':
      return value !== undefined
    case '!':
      return value === undefined
    case 'gt':
    case 'lt': {
      const [left, right] = [int64Of(value), int64Of(values[0])]
      return left !== undefined && right !== undefined && (operator === 'gt' ? left > right : left < right)
    }
  }
}

/** Go's `strconv.ParseInt(text, 10, 64)`. */
export function int64Of(text: string | undefined): bigint | undefined {
  if (text === undefined || !/^[+-]?[0-9]+$/.test(text)) return undefined
  const value = BigInt(text.startsWith('+') ? text.slice(1) : text)
  return BigInt.asIntN(64, value) === value ? value : undefined
}

/** What is wrong with one requirement, as upstream's NewRequirement says it. */
export function requirementError({ key, operator, values }: Requirement): string | undefined {
  const errors = complaints('key', key, qualifiedName)
  const mistake = countMistake(operator, values.length)
  if (mistake !== undefined) errors.push(text('values', values.length === 0 ? null : values, mistake))
  if (operator === 'gt' || operator === 'lt') {
    values.forEach((value, index) => {
      if (int64Of(value) === undefined)
        errors.push(text(`values[${index}]`, value, "for 'Gt', 'Lt' operators, the value must be an integer"))
    })
  }
  values.forEach((value, index) => errors.push(...complaints(`values[${index}][${key}]`, value, labelValue)))
  return errors.length > 1 ? `[${[...new Set(errors)].join(', ')}]` : errors[0]
}

function countMistake(operator: Operator, count: number): string | undefined {
  switch (operator) {
    case 'in':
    case 'notin':
      return count === 0 ? "for 'in', 'notin' operators, values set can't be empty" : undefined
    case 'exists':
    case '!':
      return count === 0 ? undefined : 'values set must be empty for exists and does not exist'
    case 'gt':
    case 'lt':
      return count === 1 ? undefined : "for 'Gt', 'Lt' operators, exactly one value is required"
    default:
      return count === 1 ? undefined : 'exact-match compatibility requires one single value'
  }
}

/** At most one text: all complaints about a value joined. */
export function complaints(field: string, value: string, check: TextCheck): string[] {
  const details = check(value)
  return details.length === 0 ? [] : [text(field, value, details.join('; '))]
}

const text = (field: string, value: unknown, detail: string): string =>
  `${field}: ${invalidValue(field, value, detail).body}`

export function sorted(requirements: readonly Requirement[]): Selector {
  return {
    requirements: requirements.toSorted((left, right) => (left.key < right.key ? -1 : left.key > right.key ? 1 : 0)),
  }
}
