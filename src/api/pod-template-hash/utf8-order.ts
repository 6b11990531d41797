import { utf8Bytes } from '../../base/hash.ts'

const surrogate = /[\ud800-\udfff]/

/** Orders texts by their UTF-8 bytes, as Go sorts strings. UTF-16 order agrees unless surrogates are involved. */
export function inUtf8Order(left: string, right: string): number {
  if (left === right) return 0
  if (!surrogate.test(left) && !surrogate.test(right)) return left < right ? -1 : 1
  const leftBytes = utf8Bytes(left)
  const rightBytes = utf8Bytes(right)
  const index = leftBytes.findIndex((byte, at) => byte !== rightBytes[at])
  return index < 0 ? -1 : leftBytes[index]! - (rightBytes[index] ?? -1)
}
