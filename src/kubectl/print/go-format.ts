import { goText } from '../../api/patch/go-text.ts'
import type { JsonValue } from '../../base/json.ts'

type Value = JsonValue | bigint | undefined

/** A value as `%v` prints it. */
export const textOf = (value: Value): string => (typeof value === 'bigint' ? String(value) : goText(value))

const verb = /%([-+# 0]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])/g

/** `printf`: the verbs that templates use, with flags, width and precision. @source go1.24 fmt */
export function formatted(format: string, values: readonly Value[]): string {
  let next = 0
  const text = format.replaceAll(verb, (_whole, flags: string, width?: string, precision?: string, letter?: string) => {
    if (letter === '%') return '%'
    if (next >= values.length) return `%!${letter}(MISSING)`
    return padded(one(letter!, values[next++], precision, flags), flags, Number(width ?? 0))
  })
  if (next >= values.length) return text
  const extra = values.slice(next).map((value) => `${typeName(value)}=${textOf(value)}`)
  return `${text}%!(EXTRA ${extra.join(', ')})`
}

const typeName = (value: Value): string =>
  typeof value === 'number'
    ? 'float64'
    : typeof value === 'bigint'
      ? 'int'
      : typeof value === 'boolean'
        ? 'bool'
        : typeof value

function one(letter: string, value: Value, precision: string | undefined, flags: string): string {
  const isNumber = typeof value === 'number'
  if (letter === 'v') return textOf(value)
  if (letter === 's' && typeof value === 'string')
    return precision === undefined ? value : value.slice(0, Number(precision))
  if (letter === 'q' && typeof value === 'string') return JSON.stringify(value)
  if (letter === 't' && typeof value === 'boolean') return String(value)
  if (letter === 'f' && isNumber) return signed(value.toFixed(Number(precision ?? 6)), flags)
  if (letter === 'd' && typeof value === 'bigint') return signed(String(value), flags)
  if (letter === 'x' && typeof value === 'string')
    return [...value].map((each) => each.codePointAt(0)!.toString(16).padStart(2, '0')).join('')
  return `%!${letter}(${value === undefined || value === null ? '<nil>' : `${typeName(value)}=${textOf(value)}`})`
}

const signed = (text: string, flags: string): string =>
  flags.includes('+') && !text.startsWith('-') ? `+${text}` : text

function padded(text: string, flags: string, width: number): string {
  if (flags.includes('-')) return text.padEnd(width)
  return flags.includes('0') ? text.padStart(width, '0') : text.padStart(width)
}
