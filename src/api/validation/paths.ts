import type { FieldError } from '../status.ts'
import { forbiddenField, invalidValue, required, unsupportedValue } from './field.ts'

/** Whatever a check may be asked about: a decoded struct whose fields are read by name. */
export type Fields = { readonly [key: string]: unknown }

/** `Required value` for each of the fields that is absent or empty. */
export function requireFields(value: object, field: string, names: string): FieldError[] {
  return names
    .split(' ')
    .filter((name) => isEmptyValue((value as Fields)[name]))
    .map((name) => required(`${field}.${name}`))
}

const isEmptyValue = (value: unknown): boolean =>
  value === undefined || value === '' || (Array.isArray(value) && value.length === 0)

/** `Unsupported value` unless the text is one of those, which are printed in the order given. */
export function validateOneOf(value: string | undefined, field: string, supported: readonly string[]): FieldError[] {
  return supported.includes(value ?? '') ? [] : [unsupportedValue(field, value ?? '', supported)]
}

/** The same, but an empty value is `Required`. */
export const requireOneOf = (value: string | undefined, field: string, supported: readonly string[]): FieldError[] =>
  value ? validateOneOf(value, field, supported) : [required(field)]

/** The same for a field that may be absent. */
export const validateOptionalOneOf = (
  value: string | undefined,
  field: string,
  supported: readonly string[],
): FieldError[] => (value === undefined ? [] : validateOneOf(value, field, supported))

export function validatePathNoBacksteps(path: string, field: string): FieldError[] {
  return path.split('/').includes('..') ? [invalidValue(field, path, "must not contain '..'")] : []
}

export function validateDescendingPath(path: string, field: string): FieldError[] {
  const errors = path.startsWith('/') ? [invalidValue(field, path, 'must be a relative path')] : []
  return [...errors, ...validatePathNoBacksteps(path, field)]
}

export function validateNonReservedPath(path: string, field: string): FieldError[] {
  const errors = validateDescendingPath(path, field)
  if (path.startsWith('..') && !path.startsWith('../'))
    errors.push(invalidValue(field, path, "must not start with '..'"))
  return errors
}

export function validateFileMode(mode: number | undefined, field: string): FieldError[] {
  if (mode === undefined || (mode >= 0 && mode <= 0o777)) return []
  return [invalidValue(field, mode, 'must be a number between 0 and 0777 (octal), both inclusive')]
}

/** `Forbidden` for each field that is present; `prefix` stands before each name. */
export function forbidFields(value: object | undefined, field: string, names: string, detail: string): FieldError[] {
  if (value === undefined) return []
  return names
    .split(' ')
    .filter((name) => (value as Fields)[name] !== undefined)
    .map((name) => forbiddenField(`${field}.${name}`, detail))
}
