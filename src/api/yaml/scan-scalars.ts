import {
  at,
  fail,
  isBlank,
  isBlankOrEnd,
  isBreak,
  isBreakOrEnd,
  isDocumentIndicator,
  isEnd,
  markOf,
  readBreak,
  skip,
  skipBlanks,
  skipComment,
  type Mark,
  type Scanner,
} from './tokens.ts'

/** Blanks and breaks met inside a flow scalar, which count only when more text follows. */
interface Gap {
  blanks: string
  firstBreak: string
  moreBreaks: string
}

const noGap = (): Gap => ({ blanks: '', firstBreak: '', moreBreaks: '' })

/** One line break folds into a space, more of them lose one. */
function folded({ blanks, firstBreak, moreBreaks }: Gap): string {
  if (firstBreak === '') return blanks
  if (firstBreak !== '\n') return firstBreak + moreBreaks
  return moreBreaks === '' ? ' ' : moreBreaks
}

function readBlankOrBreak(scanner: Scanner, gap: Gap): void {
  if (isBreak(at(scanner))) {
    if (gap.firstBreak === '') {
      gap.blanks = ''
      gap.firstBreak = readBreak(scanner)
    } else gap.moreBreaks += readBreak(scanner)
    return
  }
  if (gap.firstBreak === '') gap.blanks += at(scanner)
  skip(scanner)
}

export function scanPlainScalar(scanner: Scanner): void {
  const start = markOf(scanner)
  const indent = scanner.indent + 1
  let end: Mark = start
  let value = ''
  let gap = noGap()
  for (;;) {
    if (isDocumentIndicator(scanner, '---') || isDocumentIndicator(scanner, '...') || at(scanner) === '#') break
    const from = scanner.index
    while (!isBlankOrEnd(at(scanner)) && !endsPlain(scanner)) skip(scanner)
    if (scanner.index > from) {
      value += folded(gap) + scanner.text.slice(from, scanner.index)
      gap = noGap()
      end = markOf(scanner)
    }
    if (!isBlank(at(scanner)) && !isBreak(at(scanner))) break
    while (isBlank(at(scanner)) || isBreak(at(scanner))) {
      if (gap.firstBreak !== '' && scanner.column < indent && at(scanner) === '\t')
        return fail(scanner, 'found a tab character that violates indentation')
      readBlankOrBreak(scanner, gap)
    }
    if (scanner.flowLevel === 0 && scanner.column < indent) break
  }
  if (gap.firstBreak !== '') scanner.isKeyAllowed = true
  scanner.tokens.push({ kind: 'scalar', start, end, value, isPlain: true })
}

function endsPlain(scanner: Scanner): boolean {
  const sign = at(scanner)
  return (sign === ':' && isBlankOrEnd(at(scanner, 1))) || (scanner.flowLevel > 0 && ',?[]{}'.includes(sign))
}

export function scanQuotedScalar(scanner: Scanner): void {
  const start = markOf(scanner)
  const quote = at(scanner)
  let value = ''
  skip(scanner)
  for (;;) {
    if (isDocumentIndicator(scanner, '---') || isDocumentIndicator(scanner, '...'))
      return fail(scanner, 'found unexpected document indicator')
    if (isEnd(at(scanner))) return fail(scanner, 'found unexpected end of stream')
    const gap = noGap()
    while (!isBlankOrEnd(at(scanner))) {
      if (quote === "'" && at(scanner) === "'" && at(scanner, 1) === "'") {
        value += "'"
        skip(scanner, 2)
      } else if (at(scanner) === quote) {
        skip(scanner)
        scanner.tokens.push({ kind: 'scalar', start, end: markOf(scanner), value, isPlain: false })
        return
      } else if (quote === '"' && at(scanner) === '\\' && isBreak(at(scanner, 1))) {
        skip(scanner)
        readBreak(scanner)
        while (isBlank(at(scanner))) skip(scanner)
        value += joinedBreaks(scanner)
        break
      } else if (quote === '"' && at(scanner) === '\\') {
        value += readEscape(scanner)
        if (scanner.problem !== undefined) return
      } else {
        value += at(scanner)
        skip(scanner)
      }
    }
    while (isBlank(at(scanner)) || isBreak(at(scanner))) readBlankOrBreak(scanner, gap)
    value += folded(gap)
  }
}

/** Empty lines after an escaped line break are kept. */
function joinedBreaks(scanner: Scanner): string {
  let breaks = ''
  while (isBlank(at(scanner)) || isBreak(at(scanner))) {
    if (isBreak(at(scanner))) breaks += readBreak(scanner)
    else skip(scanner)
  }
  return breaks
}

const escapes: Readonly<Record<string, string>> = {
  0: '\0',
  a: '\u0007',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\u001b',
  ' ': ' ',
  '"': '"',
  "'": "'",
  '\\': '\\',
  N: '\u0085',
  _: '\u00a0',
  L: '\u2028',
  P: '\u2029',
}
const hexadecimalLengths: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }

function readEscape(scanner: Scanner): string {
  const sign = at(scanner, 1)
  const length = hexadecimalLengths[sign]
  if (length === undefined) {
    const value = escapes[sign]
    if (value === undefined) fail(scanner, 'found unknown escape character')
    skip(scanner, 2)
    return value ?? ''
  }
  skip(scanner, 2)
  const digits = scanner.text.slice(scanner.index, scanner.index + length)
  const code = Number.parseInt(digits, 16)
  if (digits.length < length || !/^[0-9a-fA-F]+$/.test(digits)) fail(scanner, 'did not find expected hexdecimal number')
  else if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff)
    fail(scanner, 'found invalid Unicode character escape code')
  if (scanner.problem !== undefined) return ''
  skip(scanner, length)
  return String.fromCodePoint(code)
}

export function scanBlockScalar(scanner: Scanner): void {
  const start = markOf(scanner)
  const isLiteral = at(scanner) === '|'
  skip(scanner)
  const header = /^(?:([+-])([0-9]?)|([0-9])([+-]?))?/.exec(scanner.text.slice(scanner.index, scanner.index + 2))!
  const chomping = header[1] ?? header[4] ?? ''
  const increment = header[2] ?? header[3] ?? ''
  if (increment === '0') return fail(scanner, 'found an indentation indicator equal to 0')
  skip(scanner, header[0].length)
  skipBlanks(scanner)
  skipComment(scanner)
  if (!isBreakOrEnd(at(scanner))) return fail(scanner, 'did not find expected comment or line break')
  if (isBreak(at(scanner))) readBreak(scanner)
  const block: Block = {
    indent: increment === '' ? 0 : Math.max(scanner.indent, 0) + Number(increment),
    end: markOf(scanner),
  }
  const value = readBlock(scanner, block, isLiteral, chomping)
  if (scanner.problem === undefined)
    scanner.tokens.push({ kind: 'scalar', start, end: block.end, value, isPlain: false })
}

interface Block {
  indent: number
  end: Mark
}

function readBlock(scanner: Scanner, block: Block, isLiteral: boolean, chomping: string): string {
  let value = ''
  let lastBreak = ''
  let moreBreaks = readBlockBreaks(scanner, block)
  let wasIndented = false
  while (scanner.problem === undefined && scanner.column === block.indent && !isEnd(at(scanner))) {
    const isIndented = isBlank(at(scanner))
    const isFolded = !isLiteral && !wasIndented && !isIndented && lastBreak === '\n'
    value += isFolded ? (moreBreaks === '' ? ' ' : '') : lastBreak
    value += moreBreaks
    wasIndented = isIndented
    const from = scanner.index
    while (!isBreakOrEnd(at(scanner))) skip(scanner)
    value += scanner.text.slice(from, scanner.index)
    block.end = markOf(scanner)
    lastBreak = isEnd(at(scanner)) ? '' : readBreak(scanner)
    moreBreaks = readBlockBreaks(scanner, block)
  }
  return value + (chomping === '-' ? '' : lastBreak) + (chomping === '+' ? moreBreaks : '')
}

/** Passes indentation and empty lines; finds out the indentation when none was given. */
function readBlockBreaks(scanner: Scanner, block: Block): string {
  let breaks = ''
  let widest = 0
  for (;;) {
    while ((block.indent === 0 || scanner.column < block.indent) && at(scanner) === ' ') skip(scanner)
    widest = Math.max(widest, scanner.column)
    if ((block.indent === 0 || scanner.column < block.indent) && at(scanner) === '\t') {
      fail(scanner, 'found a tab character where an indentation space is expected')
      return breaks
    }
    if (!isBreak(at(scanner))) break
    breaks += readBreak(scanner)
  }
  if (block.indent === 0) block.indent = Math.max(widest, scanner.indent + 1, 1)
  return breaks
}
