import { isEqual, isObject, type JsonObject, type JsonValue } from '../../base/json.ts'
import { utf8Bytes } from '../../base/hash.ts'
import { formatted, textOf } from './go-format.ts'

/** A number of JSON is a float to Go; a bigint is an int. */
export type Value = JsonValue | bigint | undefined
export interface Failure {
  readonly failure: string
}

type TemplateFunction = (values: readonly Value[]) => Value | Failure

const byText = (left: Value, right: Value): number => (left! < right! ? -1 : left! > right! ? 1 : 0)

function compared(values: readonly Value[], decide: (order: number) => boolean): Value | Failure {
  const [left, right] = values
  if (typeof left !== typeof right) return { failure: 'incompatible types for comparison' }
  if (typeof left === 'object' || left === undefined) return { failure: 'invalid type for comparison' }
  return decide(byText(left, right))
}

function equal(first: Value, others: readonly Value[]): boolean | Failure {
  for (const other of others) {
    const isAbsent = [first, other].some((value) => value === undefined || value === null)
    if (!isAbsent && typeof first !== typeof other) return { failure: 'incompatible types for comparison' }
    if (isEqual(first ?? null, other ?? null)) return true
  }
  return false
}

function indexed([value, ...keys]: readonly Value[]): Value | Failure {
  let found = value
  for (const key of keys) {
    if (found === undefined || found === null) return { failure: 'index of untyped nil' }
    if (Array.isArray(found)) {
      if (typeof key !== 'bigint') return { failure: `cannot index slice/array with type ${typeof key}` }
      if (key < 0 || key >= found.length) return { failure: `index out of range: ${key}` }
      found = (found as readonly JsonValue[])[Number(key)]
    } else if (isObject(found)) {
      found = Object.hasOwn(found, String(key)) ? (found as JsonObject)[String(key)] : undefined
    } else return { failure: `can't index item of type ${typeof found}` }
  }
  return found
}

function lengthOf([value]: readonly Value[]): Value | Failure {
  if (typeof value === 'string') return BigInt(utf8Bytes(value).length)
  if (Array.isArray(value)) return BigInt(value.length)
  if (isObject(value)) return BigInt(Object.keys(value).length)
  return { failure: value === undefined || value === null ? 'len of nil pointer' : `len of type ${typeof value}` }
}

function printedAll(values: readonly Value[], isLine: boolean): string {
  let text = ''
  for (const [index, value] of values.entries()) {
    const before = values[index - 1]
    if (index > 0 && (isLine || (typeof value !== 'string' && typeof before !== 'string'))) text += ' '
    text += textOf(value)
  }
  return isLine ? `${text}\n` : text
}

function existing([value, ...path]: readonly Value[]): boolean {
  const found = indexed([value, ...path])
  return found !== undefined && found !== null && !(isObject(found) && 'failure' in found)
}

/** What templates may call: Go's own functions, and kubectl's `exists` and `base64decode`. @source kubernetes@1.36 cli-runtime template.go */
export const templateFunctions: Readonly<Record<string, TemplateFunction>> = {
  not: ([value]) => !(typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : Boolean(value)),
  eq: ([first, ...others]) => equal(first, others),
  ne: ([left, right]) => {
    const result = equal(left, [right])
    return typeof result === 'boolean' ? !result : result
  },
  lt: (values) => compared(values, (order) => order < 0),
  le: (values) => compared(values, (order) => order <= 0),
  gt: (values) => compared(values, (order) => order > 0),
  ge: (values) => compared(values, (order) => order >= 0),
  index: indexed,
  len: lengthOf,
  print: (values) => printedAll(values, false),
  println: (values) => printedAll(values, true),
  printf: ([format, ...values]) => formatted(String(format), values),
  slice: ([value, from = 0, to]) =>
    typeof value === 'string' || Array.isArray(value)
      ? (value.slice(Number(from), to === undefined ? undefined : Number(to)) as Value)
      : { failure: "can't slice item" },
  html: (values) => escaped(printedAll(values, false), htmlEscapes),
  urlquery: (values) => encodeURIComponent(printedAll(values, false)).replaceAll('%20', '+'),
  js: (values) => escaped(printedAll(values, false), jsEscapes),
  exists: existing,
  base64decode: ([text]) => decodedBase64(String(text)),
}

const htmlEscapes = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&#34;', "'": '&#39;' }
const jsEscapes = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '<': '\\u003C',
  '>': '\\u003E',
  '&': '\\u0026',
  '=': '\\u003D',
}

const escaped = (text: string, escapes: Readonly<Record<string, string>>): string =>
  text.replaceAll(/[<>&"'\\=]/g, (letter) => escapes[letter] ?? letter)

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function decodedBase64(text: string): string | Failure {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0)
    return { failure: 'base64 decode failed: illegal base64 data at input byte 0' }
  let bits = ''
  for (const letter of text.replaceAll('=', '')) bits += digits.indexOf(letter).toString(2).padStart(6, '0')
  let encoded = ''
  for (let i = 0; i + 8 <= bits.length; i += 8)
    encoded += `%${Number.parseInt(bits.slice(i, i + 8), 2)
      .toString(16)
      .padStart(2, '0')}`
  return decodeURIComponent(encoded)
}
