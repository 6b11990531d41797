import type { FieldError } from '../status.ts'

/**
 * Field errors in the API server's words. `value` is rendered as the server does: numbers and booleans raw, strings quoted
 * as Go's %q, everything else as JSON.
 * @source kubernetes@1.36 apimachinery/pkg/util/validation/field/errors.go
 */
export const required = (field: string, detail = ''): FieldError =>
  error(field, 'FieldValueRequired', 'Required value', detail)

export const invalidValue = (field: string, value: unknown, detail = ''): FieldError =>
  error(field, 'FieldValueInvalid', `Invalid value: ${rendered(value)}`, detail)

export const forbiddenField = (field: string, detail = ''): FieldError =>
  error(field, 'FieldValueForbidden', 'Forbidden', detail)

export const duplicateValue = (field: string, value: unknown): FieldError =>
  error(field, 'FieldValueDuplicate', `Duplicate value: ${rendered(value)}`, '')

export const notFoundValue = (field: string, value: unknown): FieldError =>
  error(field, 'FieldValueNotFound', `Not found: ${rendered(value)}`, '')

export const tooLong = (field: string, maximum: number): FieldError =>
  error(
    field,
    'FieldValueTooLong',
    'Too long',
    maximum >= 0 ? `may not be more than ${maximum} bytes` : 'value is too long',
  )

export const tooMany = (field: string, actual: number, maximum: number): FieldError =>
  error(
    field,
    'FieldValueTooMany',
    `Too many: ${actual}`,
    maximum >= 0 ? `must have at most ${maximum} items` : 'has too many items',
  )

/** `supported` is printed in the order given; upstream sorts it in most places. */
export const unsupportedValue = (field: string, value: unknown, supported: readonly string[]): FieldError =>
  error(
    field,
    'FieldValueNotSupported',
    `Unsupported value: ${rendered(value)}`,
    supported.length > 0 ? `supported values: ${supported.map(quoted).join(', ')}` : '',
  )

function error(field: string, reason: string, text: string, detail: string): FieldError {
  return { field, reason, body: detail === '' ? text : `${text}: ${detail}` }
}

function rendered(value: unknown): string {
  if (value === undefined || value === null) return 'null'
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return goJson(value)
}

/** JSON as Go's encoder writes it: `<`, `>`, `&` and the two line separators escaped. */
export function goJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

const escapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\u000b': '\\v',
}

/** Go's `%q` for texts without unprintable runes beyond ASCII control characters. */
export function quoted(text: string): string {
  return `"${text.replace(/["\\\u0000-\u001f\u007f]/g, (sign) => escapes[sign] ?? `\\x${sign.charCodeAt(0).toString(16).padStart(2, '0')}`)}"`
}
