import {
  at,
  fail,
  isBlank,
  isBlankOrEnd,
  isBreak,
  isBreakOrEnd,
  isWord,
  markOf,
  readBreak,
  skip,
  skipBlanks,
  skipComment,
  type Scanner,
} from './tokens.ts'

/** `&name` or `*name`. */
export function scanAnchor(scanner: Scanner): void {
  const start = markOf(scanner)
  const kind = at(scanner) === '*' ? 'alias' : 'anchor'
  skip(scanner)
  const value = readWord(scanner)
  if (value === '' || !(isBlankOrEnd(at(scanner)) || '?:,]}%@`'.includes(at(scanner))))
    return fail(scanner, 'did not find expected alphabetic or numeric character')
  scanner.tokens.push({ kind, start, end: markOf(scanner), value })
}

function readWord(scanner: Scanner): string {
  const start = scanner.index
  while (isWord(at(scanner))) skip(scanner)
  return scanner.text.slice(start, scanner.index)
}

/** `!suffix`, `!handle!suffix` or `!<uri>`. */
export function scanTag(scanner: Scanner): void {
  const start = markOf(scanner)
  let [handle, suffix] = ['', '']
  if (at(scanner, 1) === '<') {
    skip(scanner, 2)
    suffix = readUri(scanner, '')
    if (scanner.problem === undefined && at(scanner) !== '>') return fail(scanner, "did not find the expected '>'")
    skip(scanner)
  } else {
    handle = readHandle(scanner)
    const isHandle = handle.length > 1 && handle.endsWith('!')
    suffix = readUri(scanner, isHandle ? '' : handle)
    if (!isHandle) [handle, suffix] = suffix === '' ? ['', '!'] : ['!', suffix]
  }
  if (scanner.problem !== undefined) return
  if (!isBlankOrEnd(at(scanner))) return fail(scanner, 'did not find expected whitespace or line break')
  scanner.tokens.push({ kind: 'tag', start, end: markOf(scanner), value: handle, suffix })
}

function readHandle(scanner: Scanner): string {
  if (at(scanner) !== '!') {
    fail(scanner, "did not find expected '!'")
    return ''
  }
  skip(scanner)
  const word = `!${readWord(scanner)}`
  if (at(scanner) !== '!') return word
  skip(scanner)
  return `${word}!`
}

/** The characters of a URI; `head` is what was first taken for a handle. */
function readUri(scanner: Scanner, head: string): string {
  let uri = head.slice(1)
  let isFound = head !== ''
  while (
    scanner.problem === undefined &&
    (isWord(at(scanner)) || (at(scanner) !== '' && ";/?:@&=+$,.!~*'()[]%".includes(at(scanner))))
  ) {
    isFound = true
    if (at(scanner) === '%') uri += readUriEscape(scanner)
    else {
      uri += at(scanner)
      skip(scanner)
    }
  }
  if (!isFound) fail(scanner, 'did not find expected tag URI')
  return uri
}

function readUriEscape(scanner: Scanner): string {
  const escape = /^(?:%[0-9a-fA-F]{2})+/.exec(scanner.text.slice(scanner.index, scanner.index + 12))?.[0]
  const code = escape === undefined ? NaN : Number.parseInt(escape.slice(1, 3), 16)
  if (escape === undefined || code >= 0x80) {
    fail(scanner, escape === undefined ? 'did not find URI escaped octet' : 'found an incorrect leading UTF-8 octet')
    return ''
  }
  skip(scanner, 3)
  return String.fromCharCode(code)
}

/** `%YAML 1.1` or `%TAG ! prefix`. */
export function scanDirective(scanner: Scanner): void {
  const start = markOf(scanner)
  skip(scanner)
  const name = readWord(scanner)
  if (name === '') return fail(scanner, 'could not find expected directive name')
  if (!isBlankOrEnd(at(scanner))) return fail(scanner, 'found unexpected non-alphabetical character')
  skipBlanks(scanner)
  if (name === 'YAML') {
    const value = readVersion(scanner)
    scanner.tokens.push({ kind: 'versionDirective', start, end: markOf(scanner), value })
  } else if (name === 'TAG') {
    const [value, suffix] = readTagDirective(scanner)
    scanner.tokens.push({ kind: 'tagDirective', start, end: markOf(scanner), value, suffix })
  } else return fail(scanner, 'found unknown directive name')
  if (scanner.problem !== undefined) return
  skipBlanks(scanner)
  skipComment(scanner)
  if (!isBreakOrEnd(at(scanner))) return fail(scanner, 'did not find expected comment or line break')
  if (isBreak(at(scanner))) readBreak(scanner)
}

function readVersion(scanner: Scanner): string {
  const major = readVersionNumber(scanner)
  if (at(scanner) !== '.') fail(scanner, "did not find expected digit or '.' character")
  skip(scanner)
  return `${major}.${readVersionNumber(scanner)}`
}

function readVersionNumber(scanner: Scanner): string {
  const digits = /^[0-9]*/.exec(scanner.text.slice(scanner.index, scanner.index + 4))![0]
  if (digits === '') fail(scanner, 'did not find expected version number')
  if (digits.length > 2) fail(scanner, 'found extremely long version number')
  skip(scanner, digits.length)
  return String(Number(digits))
}

function readTagDirective(scanner: Scanner): [string, string] {
  const handle = readHandle(scanner)
  if (handle !== '!' && !handle.endsWith('!')) fail(scanner, "did not find expected '!'")
  if (!isBlank(at(scanner))) fail(scanner, 'did not find expected whitespace')
  skipBlanks(scanner)
  const prefix = readUri(scanner, '')
  if (!isBlankOrEnd(at(scanner))) fail(scanner, 'did not find expected whitespace or line break')
  return [handle, prefix]
}
