import { complain, say, type Call } from './call.ts'

/** `expr 1 + 2`, comparisons, `expr length x`, `expr x : 'pattern'`. */
export function expr(call: Call): number {
  const value = valueOf([...call.args])
  if (value === undefined) return complain(call, 'syntax error', 2)
  say(call, `${value}\n`)
  return value === '' || value === '0' ? 1 : 0
}

const levels: readonly (readonly string[])[] = [
  ['|'],
  ['&'],
  ['=', '==', '!=', '<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/', '%'],
  [':'],
]

function valueOf(words: readonly string[]): string | undefined {
  if (words.length === 0) return undefined
  if (words.length === 1) return words[0]
  if (words[0] === 'length' && words.length === 2) return String(words[1]!.length)
  if (words[0] === '(' && words.at(-1) === ')') return valueOf(words.slice(1, -1))
  for (const signs of levels) {
    const at = lastOutside(words, signs)
    if (at <= 0) continue
    const left = valueOf(words.slice(0, at))
    const right = valueOf(words.slice(at + 1))
    return left === undefined || right === undefined ? undefined : combined(words[at]!, left, right)
  }
  return undefined
}

function lastOutside(words: readonly string[], signs: readonly string[]): number {
  let depth = 0
  for (let at = words.length - 1; at >= 0; at--) {
    if (words[at] === ')') depth++
    else if (words[at] === '(') depth--
    else if (depth === 0 && signs.includes(words[at]!)) return at
  }
  return -1
}

function combined(sign: string, left: string, right: string): string | undefined {
  if (sign === '|') return left !== '' && left !== '0' ? left : right
  if (sign === '&') return left !== '' && left !== '0' && right !== '' && right !== '0' ? left : '0'
  if (sign === ':') return String(new RegExp(`^(?:${right})`).exec(left)?.[0].length ?? 0)
  const areNumbers = /^-?\d+$/.test(left) && /^-?\d+$/.test(right)
  if ('+-*/%'.includes(sign)) {
    const [first, second] = [Number(left), Number(right)]
    if (!areNumbers || (second === 0 && (sign === '/' || sign === '%'))) return undefined
    const results: Readonly<Record<string, number>> = {
      '+': first + second,
      '-': first - second,
      '*': first * second,
      '/': Math.trunc(first / second),
      '%': first % second,
    }
    return String(results[sign])
  }
  const order = areNumbers ? Number(left) - Number(right) : left < right ? -1 : left > right ? 1 : 0
  const holds: Readonly<Record<string, boolean>> = {
    '=': order === 0,
    '==': order === 0,
    '!=': order !== 0,
    '<': order < 0,
    '<=': order <= 0,
    '>': order > 0,
    '>=': order >= 0,
  }
  return holds[sign] === true ? '1' : '0'
}
