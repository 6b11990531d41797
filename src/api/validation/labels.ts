import type { FieldError } from '../status.ts'
import { invalidValue, tooLong } from './field.ts'
import { byteLength, labelValue, qualifiedName, type TextCheck } from './names.ts'

export type StringMap = { readonly [key: string]: string }

/** One `Invalid value` error for every complaint of the check. */
export const checked = (field: string, value: string, check: TextCheck): FieldError[] =>
  check(value).map((detail) => invalidValue(field, value, detail))

export const validateLabelName = (name: string, field: string): FieldError[] => checked(field, name, qualifiedName)

/** Frozen maps that were found sound: an update that leaves labels or annotations alone brings the very same ones again. */
const soundLabels = new WeakSet<StringMap>()
const soundAnnotations = new WeakSet<StringMap>()

export function validateLabels(labels: StringMap | undefined, field: string): FieldError[] {
  if (!labels || soundLabels.has(labels)) return []
  const errors: FieldError[] = []
  for (const key in labels)
    errors.push(...checked(field, key, qualifiedName), ...checked(field, labels[key]!, labelValue))
  if (errors.length === 0 && Object.isFrozen(labels)) soundLabels.add(labels)
  return errors
}

const annotationBytesMax = 262_144

export function validateAnnotations(annotations: StringMap | undefined, field: string): FieldError[] {
  if (!annotations || soundAnnotations.has(annotations)) return []
  const errors: FieldError[] = []
  let bytes = 0
  for (const key in annotations) {
    for (const detail of qualifiedName(key.toLowerCase())) errors.push(invalidValue(field, key, detail))
    bytes += byteLength(key) + byteLength(annotations[key]!)
  }
  if (bytes > annotationBytesMax) errors.push(tooLong(field, annotationBytesMax))
  if (errors.length === 0 && Object.isFrozen(annotations)) soundAnnotations.add(annotations)
  return errors
}
