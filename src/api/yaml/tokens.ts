/** A place in the text, counted from 0. */
export interface Mark {
  readonly index: number
  readonly line: number
  readonly column: number
}

export type TokenKind =
  | 'versionDirective'
  | 'tagDirective'
  | 'documentStart'
  | 'documentEnd'
  | 'blockSequenceStart'
  | 'blockMappingStart'
  | 'blockEnd'
  | 'flowSequenceStart'
  | 'flowSequenceEnd'
  | 'flowMappingStart'
  | 'flowMappingEnd'
  | 'blockEntry'
  | 'flowEntry'
  | 'key'
  | 'value'
  | 'alias'
  | 'anchor'
  | 'tag'
  | 'scalar'
  | 'streamEnd'

export interface Token {
  readonly kind: TokenKind
  readonly start: Mark
  readonly end: Mark
  /** A scalar's text, an anchor's name, a tag's or directive's handle. */
  readonly value?: string
  /** The rest of a tag, the prefix of a tag directive. */
  readonly suffix?: string
  readonly isPlain?: boolean
}

/** What stops the reader. `line` is the number that Go's library prints; 0 stands for none. */
export interface YamlProblem {
  readonly text: string
  readonly mark: Mark
  readonly line: number
}

interface SimpleKey {
  isPossible: boolean
  readonly isRequired: boolean
  /** Where in the list of tokens a key token would have to go. */
  readonly place: number
  readonly mark: Mark
}

/** The state of the scanner over one document. */
export interface Scanner {
  readonly text: string
  index: number
  line: number
  column: number
  readonly tokens: Token[]
  flowLevel: number
  indent: number
  readonly indents: number[]
  readonly simpleKeys: (SimpleKey | undefined)[]
  isKeyAllowed: boolean
  problem?: YamlProblem
}

export const markOf = ({ index, line, column }: Scanner): Mark => ({ index, line, column })

/** Notes the first problem, at the place that has been reached. */
export function fail(scanner: Scanner, text: string): void {
  const mark = markOf(scanner)
  scanner.problem ??= { text, mark, line: mark.line === 0 ? 0 : mark.line + 1 }
}

export const at = (scanner: Scanner, offset = 0): string => scanner.text[scanner.index + offset] ?? ''

const breaks = '\r\n\u0085\u2028\u2029'
export const isEnd = (sign: string): boolean => sign === ''
export const isBlank = (sign: string): boolean => sign === ' ' || sign === '\t'
export const isBreak = (sign: string): boolean => sign !== '' && breaks.includes(sign)
export const isBreakOrEnd = (sign: string): boolean => sign === '' || breaks.includes(sign)
export const isBlankOrEnd = (sign: string): boolean => isBlank(sign) || isBreakOrEnd(sign)
export const isWord = (sign: string): boolean => /^[0-9A-Za-z_-]$/.test(sign)

export function skip(scanner: Scanner, count = 1): void {
  scanner.index += count
  scanner.column += count
}

/** Passes a line break and returns what it counts for inside a scalar. */
export function readBreak(scanner: Scanner): string {
  const sign = at(scanner)
  scanner.index += sign === '\r' && at(scanner, 1) === '\n' ? 2 : 1
  scanner.line++
  scanner.column = 0
  return sign === '\u2028' || sign === '\u2029' ? sign : '\n'
}

export function skipBlanks(scanner: Scanner): void {
  while (isBlank(at(scanner))) skip(scanner)
}

export function skipComment(scanner: Scanner): void {
  if (at(scanner) !== '#') return
  while (!isBreakOrEnd(at(scanner))) skip(scanner)
}

/** `---` or `...` at the start of a line. */
export function isDocumentIndicator(scanner: Scanner, indicator: string): boolean {
  return (
    scanner.column === 0 &&
    scanner.text.startsWith(indicator, scanner.index) &&
    isBlankOrEnd(at(scanner, indicator.length))
  )
}
