import { utf8Bytes } from '../../base/hash.ts'
import { isObject, type JsonObject, type JsonValue } from '../../base/json.ts'
import { schemaOf } from '../openapi/schema.ts'
import { badRequest, type Status } from '../status.ts'
import { decodedFields, type Decoding } from './decode-fields.ts'
import type { DuplicateKeys } from './read-json.ts'

export interface DecodedKind {
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly schema: string
}

export type DecodeOutcome =
  | { readonly object: JsonObject; readonly warnings: readonly string[] }
  | { readonly status: Status }

const noDuplicates: DuplicateKeys = new Map()

/**
 * Decodes the body of a request: checks types, finds unknown and repeated fields, and returns what the server keeps.
 * `fieldValidation` is `Strict`, `Warn` (upstream's default) or `Ignore`.
 * @source kubernetes@1.36 apimachinery/pkg/runtime/serializer/json, sigs.k8s.io/json
 */
export function decodeObject(
  body: JsonValue,
  kind: DecodedKind,
  fieldValidation = 'Warn',
  duplicates: DuplicateKeys = noDuplicates,
): DecodeOutcome {
  if (!isObject(body)) return refused(unrecognized(body, kind))
  const mismatch = kindMismatch(body, kind)
  if (mismatch !== undefined) return refused(mismatch)
  const decoding: Decoding = { duplicates, strict: [], problems: {} }
  const fields = decodedFields(body as JsonObject, kind.schema, [], '', decoding)
  const cannot = `${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}`
  const problem = decoding.problems.refused ?? decoding.problems.first
  if (problem !== undefined) return refused(`${cannot}: ${problem}`)
  const strict = [...new Set(decoding.strict)].slice(0, strictMax)
  if (strict.length > 0 && fieldValidation === 'Strict')
    return refused(`${cannot}: strict decoding error: ${strict.join(', ')}`)
  const apiVersion = kind.group === '' ? kind.version : `${kind.group}/${kind.version}`
  return { object: { apiVersion, kind: kind.kind, ...fields }, warnings: fieldValidation === 'Ignore' ? [] : strict }
}

const strictMax = 100
const refused = (message: string): DecodeOutcome => ({ status: badRequest(message) })

/** The message for text that is no JSON at all. */
export function notJson(text: string, error: string, kind: DecodedKind): Status {
  const why = `couldn't get version/kind; json parse error: ${error}`
  return badRequest(`the object provided is unrecognized (must be of type ${kind.kind}): ${why} (${summaryOf(text)})`)
}

function unrecognized(body: JsonValue, kind: DecodedKind): string {
  const what = Array.isArray(body) ? 'array' : body === null ? 'null' : typeof body === 'boolean' ? 'bool' : typeof body
  const head = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'
  return notJson(JSON.stringify(body), `json: cannot unmarshal ${what} into Go value of type ${head}`, kind).message
}

function summaryOf(text: string): string {
  if (text === '') return '<empty>'
  const bytes = utf8Bytes(text)
  if (text.startsWith('{')) return bytes.length > 30 ? `${firstBytes(text, 30)} ...` : text
  const hexadecimal = bytes.slice(0, 30).map((byte) => byte.toString(16).padStart(2, '0'))
  return hexadecimal.join('') + (bytes.length > 30 ? ' ...' : '')
}

function firstBytes(text: string, count: number): string {
  let start = ''
  let length = 0
  for (const sign of text) {
    length += utf8Bytes(sign).length
    if (length > count) break
    start += sign
  }
  return start
}

/** Absent `apiVersion` and `kind` are taken from the address of the request. */
function kindMismatch(body: { readonly [field: string]: unknown }, kind: DecodedKind): string | undefined {
  for (const field of ['apiVersion', 'kind']) {
    const value = body[field]
    if (value === undefined || value === null || typeof value === 'string') continue
    const what = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
    const why = `couldn't get version/kind; json parse error: json: cannot unmarshal ${what} into Go struct field .${field} of type string`
    return `the object provided is unrecognized (must be of type ${kind.kind}): ${why} (${summaryOf(JSON.stringify(body))})`
  }
  const expected = kind.group === '' ? kind.version : `${kind.group}/${kind.version}`
  const [apiVersion, name] = [body['apiVersion'] || expected, body['kind'] || kind.kind]
  const isSame = apiVersion === expected && name === kind.kind
  if (!isSame && !isKnown(String(apiVersion), String(name)))
    return unknownKind(String(apiVersion), String(name), kind, body)
  if (apiVersion !== expected)
    return `the API version in the data (${String(apiVersion)}) does not match the expected API version (${expected})`
  if (name === kind.kind) return undefined
  return `${String(name)} in version "${kind.version}" cannot be handled as a ${kind.kind}: no kind "${String(name)}" matches the requested ${kind.kind}`
}

/** Whether Kubernetes has such a kind in such a version at all. */
function isKnown(apiVersion: string, kind: string): boolean {
  const [group = '', version = ''] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion]
  const schema = schemaOf(`io.k8s.api.${group.split('.')[0] || 'core'}.${version}.${kind}`)
  return schema?.['x-kubernetes-group-version-kind']?.some((known) => known.group === group) === true
}

function unknownKind(apiVersion: string, name: string, { kind }: DecodedKind, body: unknown): string {
  const parts = apiVersion.split('/')
  if (parts.length > 2)
    return `the object provided is unrecognized (must be of type ${kind}): unexpected GroupVersion string: ${apiVersion} (${summaryOf(JSON.stringify(body))})`
  const why = `no kind "${name}" is registered for version "${apiVersion}" in scheme "pkg/api/legacyscheme/scheme.go:30"`
  return `${name} in version "${parts.at(-1)!}" cannot be handled as a ${kind}: ${why}`
}
