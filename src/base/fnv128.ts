import { utf8Bytes } from './hash.ts'

const mask = 0xffffffff
const two32 = 4294967296
/** The prime is 2^88 + 315. */
const low = 315

/** FNV-1a, 128 bit, as 32 hexadecimal digits. */
export function fnv1a128(text: string): string {
  let [a, b, c, d] = [0x6295c58d, 0x62b82175, 0x07bb0142, 0x6c62272e]
  for (const byte of utf8Bytes(text)) {
    a = (a ^ byte) >>> 0
    const [shifted, carried] = [(a << 24) >>> 0, ((b << 24) | (a >>> 8)) >>> 0]
    const first = a * low
    const second = b * low + Math.floor(first / two32)
    const third = c * low + Math.floor(second / two32) + shifted
    const fourth = d * low + Math.floor(third / two32) + carried
    a = first % two32
    b = second % two32
    c = third % two32
    d = (fourth % two32) & mask
    d >>>= 0
  }
  return [d, c, b, a].map((part) => part.toString(16).padStart(8, '0')).join('')
}
