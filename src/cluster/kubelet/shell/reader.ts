import type { CommandPart, List, Part, Word } from './syntax.ts'

/** Where a script is being read. */
export interface Reader {
  readonly text: string
  at: number
  /** Given to the next command substitution. */
  nextId: number
  /** Here-documents whose text begins behind the next line end. */
  readonly pending: PendingDocument[]
  problem?: string
}

export interface PendingDocument {
  readonly end: string
  readonly isLiteral: boolean
  readonly stripsTabs: boolean
  readonly fill: (body: Word) => void
}

/** Reads a list of commands up to a closing word or sign; the grammar hands itself in. */
export type ReadList = (reader: Reader, closing: readonly string[]) => List

const blank = /[ \t]/
const separators = ' \t\n;&|<>()'

export function skipBlanks(reader: Reader): void {
  for (;;) {
    const character = reader.text[reader.at]
    if (character === '\\' && reader.text[reader.at + 1] === '\n') reader.at += 2
    else if (character !== undefined && blank.test(character)) reader.at++
    else if (character === '#' && (reader.at === 0 || separators.includes(reader.text[reader.at - 1]!))) {
      while (reader.at < reader.text.length && reader.text[reader.at] !== '\n') reader.at++
    } else return
  }
}

/** One word, or undefined where none begins. */
export function readWord(reader: Reader, readList: ReadList, stops = separators): Word | undefined {
  const start = reader.at
  const parts: Part[] = []
  while (reader.at < reader.text.length) {
    const character = reader.text[reader.at]!
    if (stops.includes(character)) break
    readPart(reader, parts, character, readList)
    if (reader.problem !== undefined) return undefined
  }
  return reader.at === start ? undefined : { parts }
}

function readPart(reader: Reader, parts: Part[], character: string, readList: ReadList): void {
  const { text } = reader
  if (character === "'") {
    const end = text.indexOf("'", reader.at + 1)
    if (end < 0) return void fail(reader, 'unterminated quoted string')
    add(parts, text.slice(reader.at + 1, end), true)
    reader.at = end + 1
  } else if (character === '"') {
    reader.at++
    readQuoted(reader, parts, '"', readList)
  } else if (character === '\\') {
    const next = text[reader.at + 1] ?? ''
    if (next !== '\n') add(parts, next, true)
    reader.at += 2
  } else if (character === '$' || character === '`') readDollar(reader, parts, false, readList)
  else {
    add(parts, character, false)
    reader.at++
  }
}

/** The inside of double quotes, or of a here-document (`end` is then empty). */
export function readQuoted(reader: Reader, parts: Part[], end: '"' | '', readList: ReadList): void {
  add(parts, '', true)
  while (reader.at < reader.text.length) {
    const character = reader.text[reader.at]!
    if (character === end) {
      reader.at++
      return
    }
    if (character === '\\') {
      const next = reader.text[reader.at + 1] ?? ''
      const isEscape = '$`\\'.includes(next) || (next === '"' && end === '"')
      if (next !== '\n') add(parts, isEscape ? next : `\\${next}`, true)
      reader.at += 2
    } else if (character === '$' || character === '`') readDollar(reader, parts, true, readList)
    else {
      add(parts, character, true)
      reader.at++
    }
    if (reader.problem !== undefined) return
  }
  if (end !== '') fail(reader, 'unterminated quoted string')
}

function readDollar(reader: Reader, parts: Part[], isQuoted: boolean, readList: ReadList): void {
  const { text, at } = reader
  if (text[at] === '`') return readBackquoted(reader, parts, isQuoted, readList)
  if (text.startsWith('$((', at)) {
    const end = endOfArithmetic(text, at + 3)
    if (end !== undefined) {
      const expression = wordOfText(text.slice(at + 3, end), reader, readList)
      parts.push({ type: 'arithmetic', expression, isQuoted })
      reader.at = end + 2
      return
    }
  }
  if (text[at + 1] === '(') {
    reader.at += 2
    const script = readList(reader, [')'])
    if (reader.text[reader.at] !== ')') return void fail(reader, 'unexpected end of file (expecting ")")')
    reader.at++
    parts.push({ type: 'command', id: reader.nextId++, script, isQuoted })
    return
  }
  if (text[at + 1] === '{') return readBraced(reader, parts, isQuoted, readList)
  const name = /^(?:[A-Za-z_]\w*|[0-9@*#?$!-])/.exec(text.slice(at + 1, at + 80))?.[0]
  if (name === undefined) add(parts, '$', isQuoted)
  else parts.push({ type: 'variable', name, isQuoted })
  reader.at += 1 + (name?.length ?? 0)
}

function readBackquoted(reader: Reader, parts: Part[], isQuoted: boolean, readList: ReadList): void {
  const end = reader.text.indexOf('`', reader.at + 1)
  if (end < 0) return void fail(reader, 'unterminated quoted string')
  const inner = subReader(reader.text.slice(reader.at + 1, end).replaceAll(/\\([$`\\])/g, '$1'), reader)
  const part: CommandPart = { type: 'command', id: reader.nextId++, script: readList(inner, []), isQuoted }
  reader.nextId = Math.max(reader.nextId, inner.nextId)
  if (inner.problem !== undefined) reader.problem = inner.problem
  parts.push(part)
  reader.at = end + 1
}

function readBraced(reader: Reader, parts: Part[], isQuoted: boolean, readList: ReadList): void {
  const end = endOfBrace(reader.text, reader.at + 2)
  if (end === undefined) return void fail(reader, 'syntax error: unterminated variable')
  const inside = reader.text.slice(reader.at + 2, end)
  reader.at = end + 1
  const length = /^#(\w+|[@*])$/.exec(inside)
  if (length !== null)
    return void parts.push({
      type: 'variable',
      name: length[1]!,
      isQuoted,
      operation: { operator: 'length', word: { parts: [] } },
    })
  const element = /^(#?)([A-Za-z_]\w*)\[([^\]]*)\]$/.exec(inside)
  if (element !== null) {
    const [, sign, name = '', index = ''] = element
    const operation = sign === '#' && { operation: { operator: 'length', word: { parts: [] } } }
    return void parts.push({
      type: 'variable',
      name,
      isQuoted,
      index: wordOfText(index, reader, readList),
      ...operation,
    })
  }
  const match = /^(\w+|[@*#?$!-])(?:(:?[-=+?]|##?|%%?|:|\/\/?)([\s\S]*))?$/.exec(inside)
  if (match === null) return void fail(reader, 'bad substitution')
  const [, name = '', operator, rest = ''] = match
  if (operator === undefined) return void parts.push({ type: 'variable', name, isQuoted })
  const word = wordOfText(rest, reader, readList)
  parts.push({ type: 'variable', name, isQuoted, operation: { operator, word } })
}

/** A text inside braces or parentheses, read as if quoted where it has no quotes of its own. */
function wordOfText(text: string, reader: Reader, readList: ReadList): Word {
  const inner = subReader(text, reader)
  const parts: Part[] = []
  while (inner.at < text.length && inner.problem === undefined) {
    const character = text[inner.at]!
    if (separators.includes(character)) {
      add(parts, character, false)
      inner.at++
    } else readPart(inner, parts, character, readList)
  }
  reader.nextId = Math.max(reader.nextId, inner.nextId)
  if (inner.problem !== undefined) reader.problem = inner.problem
  return { parts }
}

const subReader = (text: string, { nextId }: Reader): Reader => ({ text, at: 0, nextId, pending: [] })

function endOfArithmetic(text: string, from: number): number | undefined {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    if (text[at] === '(') depth++
    else if (text[at] === ')') {
      if (depth === 0) return text[at + 1] === ')' ? at : undefined
      depth--
    }
  }
  return undefined
}

function endOfBrace(text: string, from: number): number | undefined {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '{' && text[at - 1] === '$') depth++
    else if (text[at] === '}') {
      if (depth === 0) return at
      depth--
    }
  }
  return undefined
}

export function fail(reader: Reader, problem: string): undefined {
  reader.problem ??= problem
  reader.at = reader.text.length
  return undefined
}

/** Neighbouring texts of one kind are one part. */
function add(parts: Part[], text: string, isQuoted: boolean): void {
  const last = parts.at(-1)
  if (last?.type === 'text' && last.isQuoted === isQuoted) parts[parts.length - 1] = { ...last, text: last.text + text }
  else parts.push({ type: 'text', text, isQuoted })
}
