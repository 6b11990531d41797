import { fnv1a32, utf8Bytes } from '../base/hash.ts'

/** A named stream of chance (sfc32). Its four words are its whole state, so a snapshot can keep it. */
export interface RandomStream {
  a: number
  b: number
  c: number
  counter: number
}

/** The stream with this name under this seed; the same pair gives the same stream everywhere. */
export function randomStream(seed: number, name: string): RandomStream {
  const mixed = fnv1a32(utf8Bytes(`${seed}/${name}`))
  const stream = { a: mixed, b: seed | 0, c: mixed ^ 0x9e3779b9, counter: 1 }
  for (let round = 0; round < 12; round++) nextUint32(stream)
  return stream
}

export function nextUint32(stream: RandomStream): number {
  const sum = (stream.a + stream.b + stream.counter) | 0
  stream.counter = (stream.counter + 1) | 0
  stream.a = stream.b ^ (stream.b >>> 9)
  stream.b = (stream.c + (stream.c << 3)) | 0
  stream.c = ((stream.c << 21) | (stream.c >>> 11)) + sum
  stream.c |= 0
  return sum >>> 0
}

/** A whole number from 0 to `bound` − 1. */
export function nextBelow(stream: RandomStream, bound: number): number {
  return Math.floor((nextUint32(stream) / 4294967296) * bound)
}

const suffixAlphabet = 'bcdfghjklmnpqrstvwxz2456789'

/** Five characters as `generateName` appends them. @source kubernetes@1.36 apimachinery/pkg/util/rand */
export function nameSuffix(stream: RandomStream, length = 5): string {
  let text = ''
  for (let index = 0; index < length; index++) text += suffixAlphabet[nextBelow(stream, suffixAlphabet.length)]
  return text
}

/** A version-4 UUID. */
export function nextUid(stream: RandomStream): string {
  const first = hexOf(nextUint32(stream))
  const versioned = hexOf((nextUint32(stream) & 0xffff0fff) | 0x4000)
  const varied = hexOf((nextUint32(stream) & 0x3fffffff) | 0x80000000)
  const last = hexOf(nextUint32(stream))
  return [
    first,
    '-',
    versioned.slice(0, 4),
    '-',
    versioned.slice(4),
    '-',
    varied.slice(0, 4),
    '-',
    varied.slice(4),
    last,
  ].join('')
}

const hexBytes: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** 32 bits as eight hexadecimal digits. */
export function hexOf(word: number): string {
  return hexBytes[word >>> 24]! + hexBytes[(word >>> 16) & 255]! + hexBytes[(word >>> 8) & 255]! + hexBytes[word & 255]!
}
