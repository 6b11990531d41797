import { scanBlockScalar, scanPlainScalar, scanQuotedScalar } from './scan-scalars.ts'
import { scanAnchor, scanDirective, scanTag } from './scan-properties.ts'
import {
  at,
  fail,
  isBlank,
  isBlankOrEnd,
  isBreak,
  isDocumentIndicator,
  isEnd,
  markOf,
  readBreak,
  skip,
  skipComment,
  type Mark,
  type Scanner,
  type Token,
  type TokenKind,
  type YamlProblem,
} from './tokens.ts'

export interface Scanned {
  readonly tokens: readonly Token[]
  /** What stopped the scanner; a parser that needs more tokens than there are reports it. */
  readonly problem?: YamlProblem
}

/** Nesting beyond this is hostile; Go's library allows 10,000. */
export const depthMax = 100
const simpleKeyLengthMax = 1024

/**
 * All tokens of one document.
 * @source goyaml.v2 scannerc.go (libyaml)
 */
export function scanYaml(text: string): Scanned {
  const scanner: Scanner = {
    text,
    index: text.startsWith('\ufeff') ? 1 : 0,
    line: 0,
    column: 0,
    tokens: [],
    flowLevel: 0,
    indent: -1,
    indents: [],
    simpleKeys: [undefined],
    isKeyAllowed: true,
  }
  while (scanner.problem === undefined && scanner.tokens.at(-1)?.kind !== 'streamEnd') {
    fetchToken(scanner)
    dropStaleKeys(scanner)
  }
  if (scanner.problem === undefined) return { tokens: scanner.tokens }
  // What may still turn out to be a key has not been handed to the parser yet.
  const pending = scanner.simpleKeys.find((key) => key?.isPossible)
  return {
    tokens: pending === undefined ? scanner.tokens : scanner.tokens.slice(0, pending.place),
    problem: scanner.problem,
  }
}

function fetchToken(scanner: Scanner): void {
  skipToToken(scanner)
  dropStaleKeys(scanner)
  if (scanner.problem !== undefined) return
  unrollIndent(scanner, scanner.column)
  const sign = at(scanner)
  const next = at(scanner, 1)
  const isFlow = scanner.flowLevel > 0
  if (isEnd(sign)) return fetchStreamEnd(scanner)
  if (scanner.column === 0 && sign === '%') return fetchDirective(scanner)
  if (isDocumentIndicator(scanner, '---')) return fetchDocumentIndicator(scanner, 'documentStart')
  if (isDocumentIndicator(scanner, '...')) return fetchDocumentIndicator(scanner, 'documentEnd')
  if (sign === '[') return fetchFlowStart(scanner, 'flowSequenceStart')
  if (sign === '{') return fetchFlowStart(scanner, 'flowMappingStart')
  if (sign === ']') return fetchFlowEnd(scanner, 'flowSequenceEnd')
  if (sign === '}') return fetchFlowEnd(scanner, 'flowMappingEnd')
  if (sign === ',') return fetchFlowEntry(scanner)
  if (sign === '-' && isBlankOrEnd(next)) return fetchBlockEntry(scanner)
  if (sign === '?' && (isFlow || isBlankOrEnd(next))) return fetchKey(scanner)
  if (sign === ':' && (isFlow || isBlankOrEnd(next))) return fetchValue(scanner)
  if (sign === '*' || sign === '&') return fetchInline(scanner, scanAnchor)
  if (sign === '!') return fetchInline(scanner, scanTag)
  if ((sign === '|' || sign === '>') && !isFlow) return fetchBlockScalar(scanner)
  if (sign === "'" || sign === '"') return fetchInline(scanner, scanQuotedScalar)
  const mayStartPlain =
    (!isBlankOrEnd(sign) && !'-?:,[]{}#&*!|>\'"%@`'.includes(sign)) ||
    (sign === '-' && !isBlank(next)) ||
    (!isFlow && (sign === '?' || sign === ':') && !isBlankOrEnd(next))
  if (mayStartPlain) return fetchInline(scanner, scanPlainScalar)
  fail(scanner, 'found character that cannot start any token')
}

/** Tabs may stand between tokens, but not where they could pass for indentation. */
function skipToToken(scanner: Scanner): void {
  for (;;) {
    while (at(scanner) === ' ' || ((scanner.flowLevel > 0 || !scanner.isKeyAllowed) && at(scanner) === '\t'))
      skip(scanner)
    skipComment(scanner)
    if (!isBreak(at(scanner))) return
    readBreak(scanner)
    if (scanner.flowLevel === 0) scanner.isKeyAllowed = true
  }
}

function push(scanner: Scanner, kind: TokenKind, length: number): void {
  const start = markOf(scanner)
  skip(scanner, length)
  scanner.tokens.push({ kind, start, end: markOf(scanner) })
}

const missingColon = "could not find expected ':'"

/** A simple key must end on its line and within 1024 characters. */
function dropStaleKeys(scanner: Scanner): void {
  for (const key of scanner.simpleKeys) {
    if (key === undefined || !key.isPossible) continue
    if (key.mark.line >= scanner.line && key.mark.index + simpleKeyLengthMax >= scanner.index) continue
    if (key.isRequired) fail(scanner, missingColon)
    else key.isPossible = false
  }
}

function saveKey(scanner: Scanner): void {
  if (!scanner.isKeyAllowed) return
  removeKey(scanner)
  const isRequired = scanner.flowLevel === 0 && scanner.indent === scanner.column
  const key = { isPossible: true, isRequired, place: scanner.tokens.length, mark: markOf(scanner) }
  scanner.simpleKeys[scanner.simpleKeys.length - 1] = key
}

function removeKey(scanner: Scanner): void {
  const key = scanner.simpleKeys.at(-1)
  if (key?.isPossible && key.isRequired) fail(scanner, missingColon)
  else if (key) key.isPossible = false
}

function rollIndent(
  scanner: Scanner,
  column: number,
  kind: TokenKind,
  mark: Mark,
  place = scanner.tokens.length,
): void {
  if (scanner.flowLevel > 0 || scanner.indent >= column) return
  scanner.indents.push(scanner.indent)
  scanner.indent = column
  if (scanner.indents.length > depthMax) fail(scanner, `exceeded max depth of ${depthMax}`)
  scanner.tokens.splice(place, 0, { kind, start: mark, end: mark })
}

function unrollIndent(scanner: Scanner, column: number): void {
  if (scanner.flowLevel > 0) return
  while (scanner.indent > column) {
    const mark = markOf(scanner)
    scanner.tokens.push({ kind: 'blockEnd', start: mark, end: mark })
    scanner.indent = scanner.indents.pop()!
  }
}

function endLine(scanner: Scanner): void {
  unrollIndent(scanner, -1)
  removeKey(scanner)
  scanner.isKeyAllowed = false
}

function fetchStreamEnd(scanner: Scanner): void {
  if (scanner.column !== 0) {
    scanner.column = 0
    scanner.line++
  }
  endLine(scanner)
  if (scanner.problem === undefined) push(scanner, 'streamEnd', 0)
}

function fetchDirective(scanner: Scanner): void {
  endLine(scanner)
  if (scanner.problem === undefined) scanDirective(scanner)
}

function fetchDocumentIndicator(scanner: Scanner, kind: TokenKind): void {
  endLine(scanner)
  push(scanner, kind, 3)
}

function fetchFlowStart(scanner: Scanner, kind: TokenKind): void {
  saveKey(scanner)
  scanner.simpleKeys.push(undefined)
  if (++scanner.flowLevel > depthMax) fail(scanner, `exceeded max depth of ${depthMax}`)
  scanner.isKeyAllowed = true
  push(scanner, kind, 1)
}

function fetchFlowEnd(scanner: Scanner, kind: TokenKind): void {
  removeKey(scanner)
  if (scanner.flowLevel > 0) {
    scanner.flowLevel--
    scanner.simpleKeys.pop()
  }
  scanner.isKeyAllowed = false
  push(scanner, kind, 1)
}

function fetchFlowEntry(scanner: Scanner): void {
  removeKey(scanner)
  scanner.isKeyAllowed = true
  push(scanner, 'flowEntry', 1)
}

function fetchBlockEntry(scanner: Scanner): void {
  if (scanner.flowLevel === 0) {
    if (!scanner.isKeyAllowed) return fail(scanner, 'block sequence entries are not allowed in this context')
    rollIndent(scanner, scanner.column, 'blockSequenceStart', markOf(scanner))
  }
  removeKey(scanner)
  scanner.isKeyAllowed = true
  push(scanner, 'blockEntry', 1)
}

function fetchKey(scanner: Scanner): void {
  if (scanner.flowLevel === 0) {
    if (!scanner.isKeyAllowed) return fail(scanner, 'mapping keys are not allowed in this context')
    rollIndent(scanner, scanner.column, 'blockMappingStart', markOf(scanner))
  }
  removeKey(scanner)
  scanner.isKeyAllowed = scanner.flowLevel === 0
  push(scanner, 'key', 1)
}

function fetchValue(scanner: Scanner): void {
  const key = scanner.simpleKeys.at(-1)
  if (key?.isPossible) {
    scanner.tokens.splice(key.place, 0, { kind: 'key', start: key.mark, end: key.mark })
    rollIndent(scanner, key.mark.column, 'blockMappingStart', key.mark, key.place)
    key.isPossible = false
    scanner.isKeyAllowed = false
  } else {
    if (scanner.flowLevel === 0) {
      if (!scanner.isKeyAllowed) return fail(scanner, 'mapping values are not allowed in this context')
      rollIndent(scanner, scanner.column, 'blockMappingStart', markOf(scanner))
    }
    scanner.isKeyAllowed = scanner.flowLevel === 0
  }
  push(scanner, 'value', 1)
}

/** What may itself be a key, after which no other key may start. */
function fetchInline(scanner: Scanner, scan: (scanner: Scanner) => void): void {
  saveKey(scanner)
  scanner.isKeyAllowed = false
  if (scanner.problem === undefined) scan(scanner)
}

function fetchBlockScalar(scanner: Scanner): void {
  removeKey(scanner)
  scanner.isKeyAllowed = true
  if (scanner.problem === undefined) scanBlockScalar(scanner)
}
