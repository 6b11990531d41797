import { utf8Bytes } from '../../base/hash.ts'
import type { JsonObject, JsonValue } from '../../base/json.ts'

export interface DuplicateKey {
  readonly key: string
  /** The key that had been read when the repetition came. */
  readonly after: string
}

/** The repeated keys of each object of a document. */
export type DuplicateKeys = ReadonlyMap<object, readonly DuplicateKey[]>

export type ReadJson = { readonly value: JsonValue; readonly duplicates: DuplicateKeys } | { readonly error: string }

/** Go allows 10,000, for which a browser's stack does not suffice. */
const depthMax = 1000

/** Reads JSON with the messages of Go's decoder and notes repeated keys, of which the last value counts. */
export function readJson(text: string): ReadJson {
  const reader: Reader = { text, position: 0, depth: 0, duplicates: new Map() }
  const value = readValue(reader, 'looking for beginning of value')
  if (reader.error === undefined && skipSpace(reader) < text.length) fail(reader, 'after top-level value')
  return reader.error === undefined ? { value: value!, duplicates: reader.duplicates } : { error: reader.error }
}

interface Reader {
  readonly text: string
  position: number
  depth: number
  error?: string
  readonly duplicates: Map<object, DuplicateKey[]>
}

function skipSpace(reader: Reader): number {
  while (' \t\r\n'.includes(reader.text[reader.position] ?? 'x')) reader.position++
  return reader.position
}

function fail(reader: Reader, where: string): undefined {
  const next = reader.text.slice(reader.position)[Symbol.iterator]().next().value as string | undefined
  // Go ends a text with a blank, which is no part of a word, a number or an escape.
  const sign = next ?? (/^(in (?!string literal)|after decimal)/.test(where) ? ' ' : undefined)
  reader.error ??=
    sign === undefined ? 'unexpected end of JSON input' : `invalid character ${quotedSign(sign)} ${where}`
  return undefined
}

const signNames: Readonly<Record<string, string>> = {
  "'": "'\\''",
  '"': `'"'`,
  '\n': "'\\n'",
  '\t': "'\\t'",
  '\r': "'\\r'",
  '\\': "'\\\\'",
  '\u0007': "'\\a'",
  '\b': "'\\b'",
  '\f': "'\\f'",
  '\v': "'\\v'",
}
/** Go looks at bytes: of other signs than ASCII it shows the first one as if it were a sign. */
function quotedSign(sign: string): string {
  const byte = utf8Bytes(sign)[0]!
  const isShown = byte >= 32 && byte !== 127
  return signNames[sign] ?? (isShown ? `'${String.fromCharCode(byte)}'` : `'\\x${byte.toString(16).padStart(2, '0')}'`)
}

function readValue(reader: Reader, where: string): JsonValue | undefined {
  const sign = reader.text[skipSpace(reader)]
  if (sign === '{' || sign === '[') {
    if (++reader.depth > depthMax) reader.error ??= 'exceeded max depth'
    if (reader.error !== undefined) return undefined
    reader.position++
    const value = sign === '{' ? readObject(reader) : readArray(reader)
    reader.depth--
    return value
  }
  if (sign === '"') return readString(reader)
  return readLiteral(reader, where)
}

function readObject(reader: Reader): JsonObject | undefined {
  const result: Record<string, JsonValue> = {}
  let after = ''
  if (reader.text[skipSpace(reader)] === '}') return closed(reader, result)
  for (;;) {
    if (reader.text[skipSpace(reader)] !== '"') return fail(reader, 'looking for beginning of object key string')
    const key = readString(reader)
    if (key === undefined) return undefined
    if (reader.text[skipSpace(reader)] !== ':') return fail(reader, 'after object key')
    reader.position++
    const value = readValue(reader, 'looking for beginning of value')
    if (value === undefined) return undefined
    if (Object.hasOwn(result, key)) noteDuplicate(reader, result, { key, after })
    else after = key
    Object.defineProperty(result, key, { value, enumerable: true, configurable: true, writable: true })
    const sign = reader.text[skipSpace(reader)]
    if (sign === '}') return closed(reader, result)
    if (sign !== ',') return fail(reader, 'after object key:value pair')
    reader.position++
  }
}

function noteDuplicate(reader: Reader, object: object, duplicate: DuplicateKey): void {
  const known = reader.duplicates.get(object)
  if (known === undefined) reader.duplicates.set(object, [duplicate])
  else known.push(duplicate)
}

function readArray(reader: Reader): readonly JsonValue[] | undefined {
  const result: JsonValue[] = []
  if (reader.text[skipSpace(reader)] === ']') return closed(reader, result)
  for (;;) {
    const value = readValue(reader, 'looking for beginning of value')
    if (value === undefined) return undefined
    result.push(value)
    const sign = reader.text[skipSpace(reader)]
    if (sign === ']') return closed(reader, result)
    if (sign !== ',') return fail(reader, 'after array element')
    reader.position++
  }
}

function closed<T>(reader: Reader, value: T): T {
  reader.position++
  return value
}

const loneSurrogates = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

function readString(reader: Reader): string | undefined {
  // oxlint-disable-next-line no-control-regex
  const pattern = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/y
  pattern.lastIndex = reader.position
  const start = reader.position
  reader.position += pattern.exec(reader.text)![0].length
  const sign = reader.text[reader.position]
  if (sign === '"') {
    reader.position++
    return (JSON.parse(reader.text.slice(start, reader.position)) as string).replace(loneSurrogates, '\ufffd')
  }
  if (sign !== '\\') return fail(reader, 'in string literal')
  reader.position++
  if (reader.text[reader.position] !== 'u') return fail(reader, 'in string escape code')
  do reader.position++
  while (/^[0-9a-fA-F]$/.test(reader.text[reader.position] ?? ''))
  return fail(reader, 'in \\u hexadecimal character escape')
}

function readLiteral(reader: Reader, where: string): JsonValue | undefined {
  const pattern = /true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y
  pattern.lastIndex = reader.position
  const found = pattern.exec(reader.text)?.[0]
  if (found !== undefined) {
    reader.position += found.length
    if (/[0-9]$/.test(found)) {
      const unfinished = unfinishedPart(found, reader.text.slice(reader.position, reader.position + 2))
      if (unfinished !== undefined) {
        reader.position += unfinished.length
        return fail(reader, unfinished.where)
      }
    }
    return JSON.parse(found) as JsonValue
  }
  for (const word of ['true', 'false', 'null']) {
    if (reader.text[reader.position] !== word[0]) continue
    let length = 1
    while (reader.text[reader.position + length] === word[length]) length++
    reader.position += length
    return fail(reader, `in literal ${word} (expecting '${word[length]}')`)
  }
  if (reader.text[reader.position] === '-') {
    reader.position++
    return fail(reader, 'in numeric literal')
  }
  return fail(reader, where)
}

/** Of a number that goes on without digits: how much more was read, and what was missing. */
function unfinishedPart(number: string, rest: string): { readonly length: number; readonly where: string } | undefined {
  const hasExponent = /[eE]/.test(number)
  if (rest.startsWith('.') && !hasExponent && !number.includes('.'))
    return { length: 1, where: 'after decimal point in numeric literal' }
  const exponent = hasExponent ? undefined : /^[eE][-+]?/.exec(rest)?.[0]
  return exponent === undefined ? undefined : { length: exponent.length, where: 'in exponent of numeric literal' }
}
