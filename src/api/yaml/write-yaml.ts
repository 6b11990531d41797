import { isObject, type JsonValue } from '../../base/json.ts'

/**
 * A JSON value as `kubectl -o yaml` prints it: keys in natural order, lists not indented, lines folded at 80.
 * @source sigs.k8s.io/yaml goyaml.v2 (encode.go, emitterc.go, sorter.go)
 */
export function writeYaml(value: JsonValue): string {
  if (isObject(value) && Object.keys(value).length > 0)
    return writtenMap(value as { readonly [key: string]: JsonValue }, 0, false)
  if (Array.isArray(value) && value.length > 0) return writtenList(value, 0)
  return `${scalar(value, 0, 0)}\n`
}

function writtenMap(map: { readonly [key: string]: JsonValue }, indent: number, isStarted: boolean): string {
  let text = ''
  for (const key of Object.keys(map).sort(naturalOrder)) {
    const name = `${scalar(key, indent, indent, true)}:`
    const margin = text === '' && isStarted ? '' : ' '.repeat(indent)
    text += margin + name + writtenField(map[key]!, indent, indent + name.length)
  }
  return text
}

function writtenField(value: JsonValue, indent: number, column: number): string {
  if (Array.isArray(value) && value.length > 0) return `\n${writtenList(value, indent)}`
  if (isObject(value) && Object.keys(value).length > 0)
    return `\n${writtenMap(value as { readonly [key: string]: JsonValue }, indent + 2, false)}`
  return ` ${scalar(value, indent + 2, column + 1)}\n`
}

function writtenList(list: readonly JsonValue[], indent: number): string {
  const margin = ' '.repeat(indent)
  return list.map((item) => `${margin}- ${writtenItem(item, indent + 2)}`).join('')
}

function writtenItem(item: JsonValue, indent: number): string {
  if (Array.isArray(item) && item.length > 0) return writtenList(item, indent).slice(indent)
  if (isObject(item) && Object.keys(item).length > 0)
    return writtenMap(item as { readonly [key: string]: JsonValue }, indent, true)
  return `${scalar(item, indent, indent)}\n`
}

const widthMax = 80

function scalar(value: JsonValue, indent: number, column: number, isKey = false): string {
  if (Array.isArray(value)) return '[]'
  if (typeof value === 'object') return value === null ? 'null' : '{}'
  if (typeof value === 'number') return number(value)
  if (typeof value !== 'string') return String(value)
  if (value.includes('\n') && !isKey && canBeLiteral(value)) return literal(value, indent)
  if (needsEscapes(value) || looksLikeAnotherType(value)) return escaped(value, indent, column, isKey)
  if (isPlain(value)) return isKey ? value : folded(value, indent, column, '')
  return `'${folded(value.replaceAll("'", "''"), indent, column + 1, "'")}'`
}

function number(value: number): string {
  const [digits, exponent] = value.toExponential().split('e') as [string, string]
  const isShort = Number.isSafeInteger(value) || (Number(exponent) >= -4 && Number(exponent) < 21)
  return isShort ? String(value) : `${digits}e${exponent[0]}${exponent.slice(1).padStart(2, '0')}`
}

const special = /[^\n\u0020-\u007e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/u
const needsEscapes = (text: string): boolean => special.test(text) || text.includes('\n')
const canBeLiteral = (text: string): boolean => !special.test(text) && !/ \n| $/.test(text)

function literal(text: string, indent: number): string {
  const trailing = /\n*$/.exec(text)![0].length
  const chomp = trailing === 0 ? '-' : trailing > 1 || text === '\n' ? '+' : ''
  const hint = /^[ \n]/.test(text) ? '2' : ''
  const lines = (trailing === 0 ? text : text.slice(0, -1)).split('\n')
  return `|${hint}${chomp}\n${lines.map((line) => (line === '' ? '' : ' '.repeat(indent) + line)).join('\n')}`
}

/** Texts that need no quotes: no indicator in a place where it would mean something. */
function isPlain(text: string): boolean {
  if (/^[#,[\]{}&*!|>'"%@`]|^[-?:](?: |$)|^(?:---|\.\.\.)/.test(text)) return false
  return !/: |:$| #|^ | $|[\u2028\u2029]/.test(text)
}

/** Words and numbers that would be read as something else than a text. */
function looksLikeAnotherType(text: string): boolean {
  if (/^(?:|~|null|Null|NULL|y|Y|n|N|on|On|ON|off|Off|OFF|<<)$/.test(text)) return true
  if (/^(?:true|True|TRUE|false|False|FALSE|yes|Yes|YES|no|No|NO|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/.test(text))
    return true
  if (!/^[-+.0-9]/.test(text)) return false
  const plain = text.replaceAll('_', '')
  if (/^[-+]?(?:0[bB][01]+|0[oO]?[0-7]+|0[xX][0-9a-fA-F]+|[1-9][0-9]*|0)$/.test(plain)) return true
  if (/^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/.test(text)) return true
  if (/^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/.test(plain)) return Number.isFinite(Number(plain))
  return /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?: [0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(?:\.[0-9]+)?|[Tt][0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(?:\.[0-9]+)?(?:Z|[-+][0-9]{2}:[0-9]{2}))?$/.test(
    text,
  )
}

/** Breaks at single spaces once the line is beyond the width. */
function folded(text: string, indent: number, start: number, quote: string): string {
  const runes = [...text]
  let line = ''
  let column = start
  for (let index = 0; index < runes.length; index++) {
    const rune = runes[index]!
    const isInside = index > 0 && index < runes.length - 1
    const mayBreak = rune === ' ' && runes[index + 1] !== ' ' && runes[index - 1] !== ' ' && (quote === '' || isInside)
    if (mayBreak && column > widthMax) {
      line += `\n${' '.repeat(indent)}`
      column = indent
    } else {
      line += rune
      column++
    }
  }
  return line
}

const escapes: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\u0007': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\u001b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\u0085': '\\N',
  '\u00a0': '\\_',
  '\u2028': '\\L',
  '\u2029': '\\P',
}

function escaped(text: string, indent: number, start: number, isKey: boolean): string {
  const runes = [...text]
  let line = ''
  let column = start + 1
  let hasSpaces = false
  for (let index = 0; index < runes.length; index++) {
    const rune = runes[index]!
    if (rune === ' ' && !isKey && !hasSpaces && column > widthMax && index > 0 && index < runes.length - 1) {
      line += `\n${' '.repeat(indent)}${runes[index + 1] === ' ' ? '\\' : ''}`
      column = indent
      hasSpaces = true
      continue
    }
    const sign = escapes[rune] ?? (special.test(rune) ? hexadecimal(rune) : rune)
    line += sign
    column += sign.length
    hasSpaces = rune === ' '
  }
  return `"${line}"`
}

function hexadecimal(rune: string): string {
  const code = rune.codePointAt(0)!
  const [letter, width] = code <= 0xff ? ['x', 2] : code <= 0xffff ? ['u', 4] : ['U', 8]
  return `\\${letter}${code
    .toString(16)
    .toUpperCase()
    .padStart(width as number, '0')}`
}

const isDigit = (sign: string): boolean => sign >= '0' && sign <= '9'
const isLetter = (sign: string): boolean => /\p{L}/u.test(sign)

/** Numbers inside keys count as numbers; signs go before letters. */
export function naturalOrder(left: string, right: string): number {
  const [a, b] = [[...left], [...right]]
  let hasDigits = false
  for (let i = 0; i < a.length && i < b.length; i++) {
    if (a[i] === b[i]) {
      hasDigits = isDigit(a[i]!)
      continue
    }
    const [isLeft, isRight] = [isLetter(a[i]!), isLetter(b[i]!)]
    if (isLeft && isRight) return a[i]! < b[i]! ? -1 : 1
    if (isLeft || isRight) return (hasDigits ? isLeft : isRight) ? -1 : 1
    const [first, second] = [digitsFrom(a, i), digitsFrom(b, i)]
    const isContinued = (a[i] === '0' || b[i] === '0') && /[1-9][0-9]*$/.test(a.slice(0, i).join(''))
    const [m, n] = [Number((isContinued ? '1' : '') + first), Number((isContinued ? '1' : '') + second)]
    if (m !== n) return m < n ? -1 : 1
    if (first.length !== second.length) return first.length < second.length ? -1 : 1
    return a[i]! < b[i]! ? -1 : 1
  }
  return a.length - b.length
}

function digitsFrom(runes: readonly string[], start: number): string {
  let end = start
  while (end < runes.length && isDigit(runes[end]!)) end++
  return runes.slice(start, end).join('')
}
