import { utf8Bytes } from '../../base/hash.ts'

/** Nanoseconds, or Go's complaint. @source go1.26 time.ParseDuration */
export function parseGoDuration(text: string): { readonly nanoseconds: bigint } | { readonly error: string } {
  const invalid = { error: `time: invalid duration ${quotedBytes(text)}` }
  const isNegative = text.startsWith('-')
  let rest = /^[-+]/.test(text) ? text.slice(1) : text
  if (rest === '0') return { nanoseconds: 0n }
  if (rest === '') return invalid
  let total = 0n
  while (rest !== '') {
    const match = /^([0-9]*)(\.?)([0-9]*)([^.0-9]*)/u.exec(rest)!
    const [all, whole, , fraction, unit] = match as unknown as [string, string, string, string, string]
    if (whole === '' && fraction === '') return invalid
    if (BigInt(whole || '0') > overflow) return invalid
    if (unit === '') return { error: `time: missing unit in duration ${quotedBytes(text)}` }
    const factor = units.get(unit)
    if (factor === undefined)
      return { error: `time: unknown unit ${quotedBytes(unit)} in duration ${quotedBytes(text)}` }
    total += BigInt(whole || '0') * factor + fractionOf(fraction, factor)
    if (total > overflow) return invalid
    rest = rest.slice(all.length)
  }
  if (isNegative) return { nanoseconds: -total }
  return total === overflow ? invalid : { nanoseconds: total }
}

const overflow = 1n << 63n

const units: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1000n],
  ['µs', 1000n],
  ['μs', 1000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
])

function fractionOf(digits: string, factor: bigint): bigint {
  return digits === '' ? 0n : (BigInt(digits) * factor) / 10n ** BigInt(digits.length)
}

/** Package time's own quoting: control and non-ASCII characters byte by byte. */
function quotedBytes(text: string): string {
  const escaped = [...text].map((character) => {
    if (character === '"' || character === '\\') return `\\${character}`
    if (character >= ' ' && character <= '~') return character
    if (character === '\u007f') return character
    return utf8Bytes(character)
      .map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`)
      .join('')
  })
  return `"${escaped.join('')}"`
}
