import type { ScalarNode } from './parse-yaml.ts'

export type Resolved = { readonly value: string | number | boolean | null } | { readonly error: string }

const words: ReadonlyMap<string, boolean | null> = new Map([
  ...(['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'] as const).map(
    (word) => [word, true] as const,
  ),
  ...(['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'] as const).map(
    (word) => [word, false] as const,
  ),
  ...(['', '~', 'null', 'Null', 'NULL'] as const).map((word) => [word, null] as const),
])
const tagOf = { boolean: '!!bool', object: '!!null', string: '!!str' } as const
const resolvableTags = ['', '!!bool', '!!int', '!!float', '!!null', '!!timestamp']

/** What a scalar means in YAML 1.1. @source goyaml.v2 resolve.go */
export function resolvedScalar({ tag, value: text, isPlain }: ScalarNode): Resolved {
  if ((tag === '' && !isPlain) || !resolvableTags.includes(tag)) return { value: text }
  const found = words.has(text) ? words.get(text)! : numberOf(text)
  const value = found === undefined ? (words.has(text) ? null : text) : found
  const actual =
    typeof value === 'number'
      ? isInteger(text)
        ? '!!int'
        : '!!float'
      : tagOf[typeof value as 'boolean' | 'object' | 'string']
  const fits = tag === '' || tag === actual || tag === '!!timestamp' || (tag === '!!float' && actual === '!!int')
  return fits ? { value } : { error: `cannot decode ${actual} \`${text}\` as a ${tag}` }
}

const integer = /^[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/
const decimal = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/
const isInteger = (text: string): boolean => integer.test(text.replaceAll('_', ''))

function numberOf(text: string): number | undefined {
  const infinity = /^([-+]?)\.(?:inf|Inf|INF)$/.exec(text)
  if (infinity !== null) return infinity[1] === '-' ? -Infinity : Infinity
  if (/^\.(?:nan|NaN|NAN)$/.test(text)) return NaN
  if (text.startsWith('.')) return decimal.test(text) ? finite(Number(text)) : undefined
  if (!/^[-+0-9]/.test(text)) return undefined
  const plain = text.replaceAll('_', '')
  if (integer.test(plain)) return integerOf(plain)
  return decimal.test(plain) ? finite(Number(plain)) : undefined
}

function integerOf(plain: string): number {
  const isNegative = plain.startsWith('-')
  const digits = plain.replace(/^[-+]/, '').replace(/^0[oO]?(?=[0-7])/, '0o')
  const size = Number(digits)
  return isNegative && size !== 0 ? -size : size
}

/** A number that no float64 can hold stays a text. */
const finite = (value: number): number | undefined => (Number.isFinite(value) ? value + 0 : undefined)
