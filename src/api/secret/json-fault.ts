/**
 * What Go's JSON reader says when a text is not a JSON object; `undefined` when it is one.
 * @source go encoding/json scanner.go
 */
export function jsonObjectFault(text: string): string | undefined {
  const scanner = { text, at: 0 }
  const fault = scanValue(scanner, 'looking for beginning of value')
  if (fault !== undefined) return fault
  skipSpace(scanner)
  if (scanner.at < text.length) return says(scanner, 'after top-level value')
  const first = text.trimStart()[0]!
  if (first === '{' || first === 'n') return undefined
  const what = { '[': 'array', '"': 'string', t: 'bool', f: 'bool' }[first] ?? 'number'
  return `json: cannot unmarshal ${what} into Go value of type map[string]interface {}`
}

interface Scanner {
  readonly text: string
  at: number
}

const endsEarly = 'unexpected end of JSON input'

function skipSpace(scanner: Scanner): void {
  while (' \t\r\n'.includes(scanner.text[scanner.at] ?? 'x')) scanner.at++
}

function says(scanner: Scanner, context: string): string {
  const sign = scanner.text[scanner.at]
  if (sign === undefined) return endsEarly
  const shown = sign === "'" ? `'\\''` : sign === '"' ? `'"'` : `'${JSON.stringify(sign).slice(1, -1)}'`
  return `invalid character ${shown} ${context}`
}

function scanValue(scanner: Scanner, context: string): string | undefined {
  skipSpace(scanner)
  const sign = scanner.text[scanner.at]
  if (sign === undefined) return endsEarly
  if (sign === '{') return scanList(scanner, '}', true)
  if (sign === '[') return scanList(scanner, ']', false)
  if (sign === '"') return scanString(scanner)
  for (const literal of ['true', 'false', 'null']) if (literal[0] === sign) return scanLiteral(scanner, literal)
  if (sign === '-' || (sign >= '0' && sign <= '9')) return scanNumber(scanner)
  return says(scanner, context)
}

function scanLiteral(scanner: Scanner, literal: string): string | undefined {
  for (let index = 0; index < literal.length; index++, scanner.at++)
    if (scanner.text[scanner.at] !== literal[index])
      return says(scanner, `in literal ${literal} (expecting '${literal[index]}')`)
  return undefined
}

function scanNumber(scanner: Scanner): string | undefined {
  const match = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/.exec(scanner.text.slice(scanner.at))
  if (!match) {
    scanner.at++
    return says(scanner, 'in numeric literal')
  }
  scanner.at += match[0].length
  return undefined
}

function scanString(scanner: Scanner): string | undefined {
  for (scanner.at++; ; scanner.at++) {
    const sign = scanner.text[scanner.at]
    if (sign === undefined) return endsEarly
    if (sign === '"') break
    if (sign < ' ') return says(scanner, 'in string literal')
    if (sign !== '\\') continue
    scanner.at++
    if (!'"\\/bfnrtu'.includes(scanner.text[scanner.at] ?? 'x')) return says(scanner, 'in string escape code')
  }
  scanner.at++
  return undefined
}

function scanList(scanner: Scanner, end: string, isObject: boolean): string | undefined {
  scanner.at++
  skipSpace(scanner)
  if (scanner.text[scanner.at] === end) {
    scanner.at++
    return undefined
  }
  for (;;) {
    skipSpace(scanner)
    if (isObject) {
      if (scanner.text[scanner.at] !== '"') return says(scanner, 'looking for beginning of object key string')
      const fault = scanString(scanner)
      if (fault !== undefined) return fault
      skipSpace(scanner)
      if (scanner.text[scanner.at] !== ':') return says(scanner, 'after object key')
      scanner.at++
    }
    const fault = scanValue(scanner, 'looking for beginning of value')
    if (fault !== undefined) return fault
    skipSpace(scanner)
    const sign = scanner.text[scanner.at]
    if (sign === end || sign === ',') scanner.at++
    if (sign === end) return undefined
    if (sign !== ',') return says(scanner, isObject ? 'after object key:value pair' : 'after array element')
  }
}
