const encoder = (text: string): number[] => {
  const bytes: number[] = []
  for (let index = 0; index < text.length; index++) {
    let code = text.charCodeAt(index)
    if (code >= 0xd800 && code < 0xdc00 && index + 1 < text.length) {
      const low = text.charCodeAt(index + 1)
      if (low >= 0xdc00 && low < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00)
        index++
      }
    }
    if (code >= 0xd800 && code < 0xe000) code = 0xfffd
    if (code < 0x80) bytes.push(code)
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63))
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
  }
  return bytes
}

/** The UTF-8 bytes of a text; lone surrogates become U+FFFD as in Go and TextEncoder. */
export const utf8Bytes = encoder

export const fnvOffset32 = 2166136261

/** FNV-1a over bytes, 32 bit, continuing from `from`. */
export function fnv1a32(bytes: Iterable<number>, from: number = fnvOffset32): number {
  let hash = from
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 16777619)
  return hash >>> 0
}

const memo = new WeakMap<object, string>()

/**
 * A 106-bit digest of plain data: JSON values, Map, Set and typed arrays. Object keys count in sorted order,
 * Map and Set in insertion order. Digests of frozen objects, and of arrays in them, are remembered.
 */
export function digest(value: unknown): string {
  return digestOf(value, false)
}

function digestOf(value: unknown, isInFrozen: boolean): string {
  if (typeof value !== 'object' || value === null) return scramble(typeof value + ':' + String(value))
  const known = memo.get(value)
  if (known !== undefined) return known
  const isFixed = isInFrozen || Object.isFrozen(value)
  const result = scramble(contentOf(value, isFixed))
  if (isFixed) memo.set(value, result)
  return result
}

function contentOf(value: object, isFixed: boolean): string {
  if (Array.isArray(value)) return '[' + value.map((item) => digestOf(item, isFixed)).join() + ']'
  if (value instanceof Map) return 'M' + [...value].map(([key, item]) => digest(key) + '=' + digest(item)).join()
  if (value instanceof Set) return 'S' + [...value].map(digest).join()
  if (ArrayBuffer.isView(value)) return 'T' + Array.from(value as unknown as ArrayLike<number>).join()
  const fields = value as { readonly [key: string]: unknown }
  const keys = Object.keys(fields).sort()
  let text = '{'
  for (const key of keys) {
    const item = fields[key]
    if (item === undefined) continue
    text +=
      key +
      ':' +
      (typeof item === 'object' && item !== null ? digestOf(item, isFixed) : typeof item + String(item)) +
      ','
  }
  return text
}

function scramble(text: string): string {
  let a = 0xdeadbeef
  let b = 0x41c6ce57
  let c = 0x9e3779b9
  let d = 0x85ebca6b
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    a = Math.imul(a ^ code, 2654435761)
    b = Math.imul(b ^ code, 1597334677)
    c = Math.imul(c ^ code, 2246822519)
    d = Math.imul(d ^ code, 3266489917)
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(c ^ (c >>> 13), 3266489909)
  c = Math.imul(c ^ (c >>> 16), 2246822507) ^ Math.imul(d ^ (d >>> 13), 3266489909)
  d = Math.imul(d ^ (d >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
  return [a, b, c, d].map((part) => (part >>> 0).toString(16).padStart(8, '0')).join('')
}
