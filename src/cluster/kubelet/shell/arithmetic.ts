/** Variables as `$((…))` reads and sets them. */
export interface Variables {
  readonly get: (name: string) => string
  readonly set: (name: string, value: string) => void
}

interface Cursor {
  readonly tokens: readonly string[]
  at: number
  readonly variables: Variables
  problem: string | undefined
}

const token =
  /\s*(0[xX][0-9a-fA-F]+|\d+|[A-Za-z_]\w*|\*\*|<<=|>>=|<<|>>|<=|>=|==|!=|&&|\|\||\+\+|--|[-+*/%&|^]=|[-+*/%<>=!~&|^?:(),])/y

/** The value of an integer expression, or what is wrong with it. */
export function evaluateArithmetic(text: string, variables: Variables): number | string {
  const tokens: string[] = []
  token.lastIndex = 0
  while (token.lastIndex < text.trimEnd().length) {
    const match = token.exec(text)
    if (match === null) return 'arithmetic syntax error'
    tokens.push(match[1]!)
  }
  if (tokens.length === 0) return 0
  const cursor: Cursor = { tokens, at: 0, variables, problem: undefined }
  const value = assignment(cursor)
  if (cursor.at < tokens.length) cursor.problem ??= 'arithmetic syntax error'
  return cursor.problem ?? value
}

const assigning = new Set(['=', '+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=', '<<=', '>>='])

function assignment(cursor: Cursor): number {
  const [name = '', sign = ''] = cursor.tokens.slice(cursor.at, cursor.at + 2)
  if (!/^[A-Za-z_]/.test(name) || !assigning.has(sign)) return conditional(cursor)
  cursor.at += 2
  const right = assignment(cursor)
  const value = sign === '=' ? right : applied(cursor, sign.slice(0, -1), valueOf(cursor, name), right)
  cursor.variables.set(name, String(value))
  return value
}

function conditional(cursor: Cursor): number {
  const test = binary(cursor, 0)
  if (cursor.tokens[cursor.at] !== '?') return test
  cursor.at++
  const yes = assignment(cursor)
  if (cursor.tokens[cursor.at++] !== ':') cursor.problem ??= 'arithmetic syntax error'
  const no = conditional(cursor)
  return test !== 0 ? yes : no
}

const levels: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '>', '<=', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
  ['**'],
]

function binary(cursor: Cursor, level: number): number {
  const signs = levels[level]
  if (signs === undefined) return unary(cursor)
  let left = binary(cursor, level + 1)
  for (
    let sign = cursor.tokens[cursor.at];
    sign !== undefined && signs.includes(sign);
    sign = cursor.tokens[cursor.at]
  ) {
    cursor.at++
    left = applied(cursor, sign, left, binary(cursor, level + 1))
  }
  return left
}

const operations: Readonly<Record<string, (left: number, right: number) => number>> = {
  '||': (left, right) => Number(left !== 0 || right !== 0),
  '&&': (left, right) => Number(left !== 0 && right !== 0),
  '|': (left, right) => left | right,
  '^': (left, right) => left ^ right,
  '&': (left, right) => left & right,
  '==': (left, right) => Number(left === right),
  '!=': (left, right) => Number(left !== right),
  '<': (left, right) => Number(left < right),
  '>': (left, right) => Number(left > right),
  '<=': (left, right) => Number(left <= right),
  '>=': (left, right) => Number(left >= right),
  '<<': (left, right) => left << right,
  '>>': (left, right) => left >> right,
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => Math.trunc(left / right),
  '%': (left, right) => left % right,
  '**': (left, right) => left ** right,
}

function applied(cursor: Cursor, sign: string, left: number, right: number): number {
  if ((sign === '/' || sign === '%') && right === 0) {
    cursor.problem ??= 'divide by zero'
    return 0
  }
  return operations[sign]!(left, right)
}

function unary(cursor: Cursor): number {
  const sign = cursor.tokens[cursor.at++]
  if (sign === undefined) {
    cursor.problem ??= 'arithmetic syntax error'
    return 0
  }
  if (sign === '-') return -unary(cursor)
  if (sign === '+') return unary(cursor)
  if (sign === '!') return Number(unary(cursor) === 0)
  if (sign === '~') return ~unary(cursor)
  if (sign === '++' || sign === '--') return changed(cursor, cursor.tokens[cursor.at++] ?? '', sign)
  if (sign === '(') {
    const value = assignment(cursor)
    if (cursor.tokens[cursor.at++] !== ')') cursor.problem ??= 'arithmetic syntax error'
    return value
  }
  if (/^\d/.test(sign)) return Number(/^0[0-7]+$/.test(sign) ? `0o${sign.slice(1)}` : sign)
  if (!/^[A-Za-z_]/.test(sign)) {
    cursor.problem ??= 'arithmetic syntax error'
    return 0
  }
  const next = cursor.tokens[cursor.at]
  if (next !== '++' && next !== '--') return valueOf(cursor, sign)
  cursor.at++
  const before = valueOf(cursor, sign)
  changed(cursor, sign, next)
  return before
}

function changed(cursor: Cursor, name: string, sign: '++' | '--'): number {
  const value = valueOf(cursor, name) + (sign === '++' ? 1 : -1)
  cursor.variables.set(name, String(value))
  return value
}

const valueOf = ({ variables }: Cursor, name: string): number => Number(/^\s*-?\d+/.exec(variables.get(name))?.[0] ?? 0)
