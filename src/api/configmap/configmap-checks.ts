import type { ConfigMap } from '../openapi/kubernetes.ts'
import { defineChecks } from '../scheme.ts'
import { decodedLength } from '../secret/base64.ts'
import type { FieldError } from '../status.ts'
import { ageOf } from '../table/ages.ts'
import { columnsOf } from '../table/columns.ts'
import { checksOf } from '../validation/checks.ts'
import { forbiddenField, invalidValue, tooLong } from '../validation/field.ts'
import { checked } from '../validation/labels.ts'
import { byteLength, configMapKey } from '../validation/names.ts'
import { isSame } from '../validation/numbers.ts'

/** Content of a ConfigMap or Secret, all keys together. */
export const contentBytesMax = 1_048_576

export const configMapChecks = defineChecks<ConfigMap>({
  ...checksOf<ConfigMap>({ namespaced: true, again: true }, validateContent, (map, old) =>
    validateImmutability(map, old, ['data', 'binaryData']),
  ),
  columns: columnsOf('Name|Data|Age'),
  cells: ({ metadata, data, binaryData }, now) => [
    metadata.name,
    Object.keys(data ?? {}).length + Object.keys(binaryData ?? {}).length,
    ageOf(metadata.creationTimestamp, now),
  ],
})

type Sealable = { readonly immutable?: boolean; readonly data?: unknown; readonly binaryData?: unknown }

/** Once sealed, neither the seal nor the content changes. */
export function validateImmutability(
  now: Sealable,
  old: Sealable,
  fields: readonly ('data' | 'binaryData')[],
): FieldError[] {
  if (old.immutable !== true) return []
  const text = 'field is immutable when `immutable` is set'
  const errors = now.immutable === true ? [] : [forbiddenField('immutable', text)]
  for (const key of fields) if (!isSame(now[key] ?? {}, old[key] ?? {})) errors.push(forbiddenField(key, text))
  return errors
}

function validateContent({ data = {}, binaryData = {} }: ConfigMap): FieldError[] {
  const errors: FieldError[] = []
  let bytes = 0
  for (const key of Object.keys(data).sort()) {
    errors.push(...checked(`data[${key}]`, key, configMapKey))
    if (binaryData[key] !== undefined)
      errors.push(invalidValue(`data[${key}]`, key, 'duplicate of key present in binaryData'))
    bytes += byteLength(data[key]!)
  }
  for (const key of Object.keys(binaryData).sort()) {
    errors.push(...checked(`binaryData[${key}]`, key, configMapKey))
    bytes += decodedLength(binaryData[key]!)
  }
  if (bytes > contentBytesMax) errors.push(tooLong('[]', contentBytesMax))
  return errors
}
