import { isObject } from '../../base/json.ts'
import { contentBytesMax, validateImmutability } from '../configmap/configmap-checks.ts'
import { readJson } from '../decode/read-json.ts'
import type { Secret } from '../openapi/kubernetes.ts'
import { defineChecks } from '../scheme.ts'
import type { FieldError } from '../status.ts'
import { ageOf } from '../table/ages.ts'
import { columnsOf } from '../table/columns.ts'
import { checksOf } from '../validation/checks.ts'
import { invalidValue, required, tooLong } from '../validation/field.ts'
import { checked } from '../validation/labels.ts'
import { configMapKey } from '../validation/names.ts'
import { validateImmutable } from '../validation/numbers.ts'
import { decodedBytes, decodedLength } from './base64.ts'

export const secretChecks = defineChecks<Secret>({
  ...checksOf<Secret>({ namespaced: true, again: true }, validateContent, (secret, old) => [
    ...validateImmutable(secret.type, old.type, 'type'),
    ...validateImmutability(secret, old, ['data']),
  ]),
  warningsOnCreate: keyPairWarnings,
  warningsOnUpdate: keyPairWarnings,
  columns: columnsOf('Name|Type|Data|Age'),
  cells: ({ metadata, type, data }, now) => [
    metadata.name,
    type ?? '',
    Object.keys(data ?? {}).length,
    ageOf(metadata.creationTimestamp, now),
  ],
})

const accountName = 'kubernetes.io/service-account.name'

/** @source kubernetes@1.36 pkg/apis/core/validation/validation.go ValidateSecret */
function validateContent({ metadata, type, data = {} }: Secret): FieldError[] {
  const keys = Object.keys(data).sort()
  const errors = keys.flatMap((key) => checked(`data[${key}]`, key, configMapKey))
  const bytes = keys.reduce((sum, key) => sum + decodedLength(data[key]!), 0)
  if (bytes > contentBytesMax) errors.push(tooLong('data', contentBytesMax))
  const missing = (key: string): FieldError[] => (data[key] === undefined ? [required(`data[${key}]`)] : [])
  const dockerConfig = (key: string): FieldError[] => {
    if (data[key] === undefined) return missing(key)
    const fault = jsonObjectFault(decodedBytes(data[key]))
    return fault === undefined ? [] : [invalidValue(`data[${key}]`, '<secret contents redacted>', fault)]
  }
  switch (type) {
    case 'kubernetes.io/service-account-token':
      return metadata.annotations?.[accountName]
        ? errors
        : [...errors, required(`metadata.annotations[${accountName}]`)]
    case 'kubernetes.io/dockercfg':
      return [...errors, ...dockerConfig('.dockercfg')]
    case 'kubernetes.io/dockerconfigjson':
      return [...errors, ...dockerConfig('.dockerconfigjson')]
    case 'kubernetes.io/basic-auth':
      return data['username'] === undefined && data['password'] === undefined
        ? [...errors, ...missing('username'), ...missing('password')]
        : errors
    case 'kubernetes.io/ssh-auth':
      return data['ssh-privatekey'] ? errors : [...errors, required('data[ssh-privatekey]')]
    case 'kubernetes.io/tls':
      return [...errors, ...missing('tls.crt'), ...missing('tls.key')]
    default:
      return errors
  }
}

/** What Go says of a text that is no JSON object. */
function jsonObjectFault(text: string): string | undefined {
  const read = readJson(text)
  if ('error' in read) return read.error
  const { value } = read
  if (value === null || isObject(value)) return undefined
  const what = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
  return `json: cannot unmarshal ${what} into Go value of type map[string]interface {}`
}

/** Only what shows without cryptography: that there is no PEM block at all. */
function keyPairWarnings({ type, data = {} }: Secret): string[] {
  if (type !== 'kubernetes.io/tls') return []
  const hasBlock = (key: string, label: RegExp): boolean => label.test(decodedBytes(data[key] ?? ''))
  if (!hasBlock('tls.crt', /-----BEGIN /)) return ['tls: failed to find any PEM data in certificate input']
  if (!hasBlock('tls.key', /-----BEGIN /)) return ['tls: failed to find any PEM data in key input']
  return []
}
