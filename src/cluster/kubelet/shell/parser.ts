import { fail, readQuoted, readWord, skipBlanks, type Reader } from './reader.ts'
import {
  type AndOr,
  type Assignment,
  type CaseCommand,
  type Command,
  type IfCommand,
  type List,
  type Part,
  type Pipeline,
  type Redirect,
  type SimpleCommand,
  type Word,
} from './syntax.ts'

export type Parsed =
  | { readonly list: List; readonly problem?: undefined }
  | { readonly problem: string; readonly list?: undefined }

const known = new Map<string, Parsed>()

/** A whole script. Equal texts give one and the same tree. */
export function parseScript(text: string): Parsed {
  let parsed = known.get(text)
  if (parsed === undefined) {
    const reader: Reader = { text, at: 0, nextId: 0, pending: [] }
    const list = readList(reader, [])
    if (reader.problem === undefined && reader.at < text.length)
      fail(reader, `syntax error: unexpected "${text.slice(reader.at).split(/\s/)[0]}"`)
    parsed = Object.freeze(reader.problem === undefined ? { list: Object.freeze(list) } : { problem: reader.problem })
    if (known.size > 1024) known.clear()
    known.set(text, parsed)
  }
  return parsed
}

const reserved: ReadonlySet<string> = new Set('then else elif fi do done esac in ;; ) }'.split(' '))

function readList(reader: Reader, closing: readonly string[]): List {
  const list: AndOr[] = []
  for (;;) {
    skipLines(reader)
    if (reader.problem !== undefined || reader.at >= reader.text.length || isClosing(reader, closing)) return list
    const links: AndOr['links'][number][] = []
    let operator: '' | '&&' | '||' = ''
    do {
      const pipeline = readPipeline(reader)
      if (pipeline === undefined) return list
      links.push({ operator, pipeline })
      skipBlanks(reader)
      operator = takes(reader, '&&') ? '&&' : takes(reader, '||') ? '||' : ''
      if (operator !== '') skipLines(reader)
    } while (operator !== '')
    const isBackground = reader.text[reader.at] === '&'
    if (isBackground) reader.at++
    else if (reader.text[reader.at] === ';' && reader.text[reader.at + 1] !== ';') reader.at++
    else if (reader.at < reader.text.length && reader.text[reader.at] !== '\n' && !isClosing(reader, closing)) {
      fail(reader, `syntax error: unexpected "${reader.text[reader.at]}"`)
      return list
    }
    list.push({ links, isBackground })
  }
}

function isClosing(reader: Reader, closing: readonly string[]): boolean {
  skipBlanks(reader)
  return closing.some((word) =>
    /^\w/.test(word) || word === '}' ? nextPlain(reader) === word : reader.text.startsWith(word, reader.at),
  )
}

/** The unquoted word that comes next, without taking it. */
function nextPlain({ text, at }: Reader): string {
  return /^[^\s;&|<>()"'\\$`]+/.exec(text.slice(at, at + 40))?.[0] ?? ''
}

function takes(reader: Reader, sign: string): boolean {
  if (!reader.text.startsWith(sign, reader.at)) return false
  reader.at += sign.length
  return true
}

function takesWord(reader: Reader, word: string): boolean {
  skipLines(reader)
  if (nextPlain(reader) !== word) return false
  reader.at += word.length
  return true
}

function expectWord(reader: Reader, word: string): void {
  if (!takesWord(reader, word)) fail(reader, `syntax error: unexpected end of file (expecting "${word}")`)
}

/** Blanks, comments and line ends; behind a line end come the here-documents that were announced. */
function skipLines(reader: Reader): void {
  for (;;) {
    skipBlanks(reader)
    if (reader.text[reader.at] !== '\n') return
    reader.at++
    for (const document of reader.pending.splice(0)) readDocument(reader, document)
  }
}

function readDocument(reader: Reader, { end, isLiteral, stripsTabs, fill }: Reader['pending'][number]): void {
  const lines: string[] = []
  while (reader.at < reader.text.length) {
    const stop = reader.text.indexOf('\n', reader.at)
    const raw = reader.text.slice(reader.at, stop < 0 ? undefined : stop)
    reader.at = stop < 0 ? reader.text.length : stop + 1
    const line = stripsTabs ? raw.replace(/^\t+/, '') : raw
    if (line === end) break
    lines.push(`${line}\n`)
  }
  const text = lines.join('')
  if (isLiteral) return fill({ parts: [{ type: 'text', text, isQuoted: true }] })
  const inner: Reader = { text, at: 0, nextId: reader.nextId, pending: [] }
  const parts: Part[] = []
  readQuoted(inner, parts, '', readList)
  reader.nextId = inner.nextId
  fill({ parts })
}

function readPipeline(reader: Reader): Pipeline | undefined {
  skipBlanks(reader)
  const isNegated = takesNegation(reader)
  const commands: Command[] = []
  do {
    skipLines(reader)
    const command = readCommand(reader)
    if (command === undefined) return fail(reader, unexpectedAt(reader))
    commands.push(command)
    skipBlanks(reader)
  } while (reader.text[reader.at] === '|' && reader.text[reader.at + 1] !== '|' && takes(reader, '|'))
  return { isNegated, commands }
}

function takesNegation(reader: Reader): boolean {
  let isNegated = false
  while (/^!\s/.test(reader.text.slice(reader.at, reader.at + 2))) {
    reader.at++
    skipBlanks(reader)
    isNegated = !isNegated
  }
  return isNegated
}

const unexpectedAt = ({ text, at }: Reader): string =>
  at >= text.length ? 'syntax error: unexpected end of file' : `syntax error: unexpected "${text[at]}"`

function readCommand(reader: Reader): Command | undefined {
  const { text } = reader
  if (text[reader.at] === '(') {
    reader.at++
    const body = readList(reader, [')'])
    if (!takes(reader, ')')) return fail(reader, unexpectedAt(reader))
    return redirected(reader, { type: 'subshell', body, redirects: [] })
  }
  const word = nextPlain(reader)
  if (reserved.has(word)) return undefined
  if (compounds[word] !== undefined) {
    reader.at += word.length
    const command = compounds[word](reader)
    return reader.problem === undefined && command !== undefined ? redirected(reader, command) : undefined
  }
  const definition = /^(?:function\s+)?([A-Za-z_][\w-]*)\s*\(\s*\)\s*/.exec(text.slice(reader.at, reader.at + 200))
  if (definition === null) return readSimple(reader)
  reader.at += definition[0].length
  skipLines(reader)
  const body = readCommand(reader)
  if (body === undefined) return undefined
  return { type: 'function', name: definition[1]!, body, redirects: [] }
}

const compounds: Readonly<Record<string, (reader: Reader) => Command | undefined>> = {
  if: readIf,
  while: (reader) => readLoop(reader, false),
  until: (reader) => readLoop(reader, true),
  for: readFor,
  case: readCase,
  '[[': readTest,
  '{': (reader) => {
    const body = readList(reader, ['}'])
    expectWord(reader, '}')
    return { type: 'group', body, redirects: [] }
  },
}

function readIf(reader: Reader): IfCommand {
  const clauses: IfCommand['clauses'][number][] = []
  do {
    const condition = readList(reader, ['then'])
    expectWord(reader, 'then')
    clauses.push({ condition, body: readList(reader, ['elif', 'else', 'fi']) })
  } while (reader.problem === undefined && takesWord(reader, 'elif'))
  const otherwise = takesWord(reader, 'else') ? readList(reader, ['fi']) : undefined
  expectWord(reader, 'fi')
  return { type: 'if', clauses, ...(otherwise && { otherwise }), redirects: [] }
}

function readLoop(reader: Reader, isUntil: boolean): Command {
  const condition = readList(reader, ['do'])
  return { type: 'loop', isUntil, condition, body: readBody(reader), redirects: [] }
}

function readBody(reader: Reader): List {
  expectWord(reader, 'do')
  const body = readList(reader, ['done'])
  expectWord(reader, 'done')
  return body
}

function readFor(reader: Reader): Command | undefined {
  skipBlanks(reader)
  const name = nextPlain(reader)
  reader.at += name.length
  const words: Word[] = []
  const isListed = takesWord(reader, 'in')
  while (isListed) {
    skipBlanks(reader)
    const word = readWord(reader, readList)
    if (word === undefined) break
    words.push(word)
  }
  skipBlanks(reader)
  takes(reader, ';')
  const body = readBody(reader)
  return {
    type: 'for',
    name,
    ...(isListed && { words }),
    body,
    redirects: [],
  }
}

function readCase(reader: Reader): CaseCommand | undefined {
  skipBlanks(reader)
  const word = readWord(reader, readList)
  expectWord(reader, 'in')
  const arms: CaseCommand['arms'][number][] = []
  while (reader.problem === undefined && !takesWord(reader, 'esac')) {
    takes(reader, '(')
    const patterns: Word[] = []
    do {
      skipBlanks(reader)
      const pattern = readWord(reader, readList)
      if (pattern === undefined) return fail(reader, unexpectedAt(reader))
      patterns.push(pattern)
      skipBlanks(reader)
    } while (takes(reader, '|'))
    if (!takes(reader, ')')) return fail(reader, unexpectedAt(reader))
    arms.push({ patterns, body: readList(reader, [';;', 'esac']) })
    skipLines(reader)
    takes(reader, ';;')
  }
  if (word === undefined) return undefined
  return { type: 'case', word, arms, redirects: [] }
}

function redirected<C extends Command>(reader: Reader, command: C): C {
  const redirects: Redirect[] = []
  for (;;) {
    skipBlanks(reader)
    if (!readRedirect(reader, redirects)) break
  }
  return redirects.length === 0 ? command : { ...command, redirects }
}

const redirectSign = /^(\d?)(&>>?|>&|<&|>>|<<<|<<-?|>\|?|<)/

function readRedirect(reader: Reader, redirects: Redirect[]): boolean {
  const match = redirectSign.exec(reader.text.slice(reader.at, reader.at + 4))
  if (match === null) return false
  const [whole, digit = '', sign = ''] = match
  reader.at += whole.length
  skipBlanks(reader)
  const target = readWord(reader, readList)
  if (target === undefined) {
    fail(reader, unexpectedAt(reader))
    return false
  }
  const descriptor = digit === '' ? (sign.startsWith('<') ? 0 : 1) : Number(digit)
  if (sign === '<<' || sign === '<<-') {
    const isLiteral = target.parts.some((part) => part.type === 'text' && part.isQuoted)
    const end = target.parts.map((part) => (part.type === 'text' ? part.text : '')).join('')
    const index = redirects.push({ descriptor, operator: '<<', target: { parts: [] } }) - 1
    const fill = (body: Word): void => void (redirects[index] = { descriptor, operator: '<<', target: body })
    reader.pending.push({ end, isLiteral, stripsTabs: sign === '<<-', fill })
  } else {
    const operator = sign === '>|' ? '>' : sign.startsWith('&>') ? '&>' : (sign as Redirect['operator'])
    redirects.push({ descriptor, operator, target })
  }
  return true
}

/** `name=value`, `name[index]=value`, `name=(a b c)`, and each with `+=`. */
function readAssignment(reader: Reader, assignments: Assignment[]): boolean {
  const start = /^([A-Za-z_]\w*)(?:\[([^\]]*)\])?(\+?)=/.exec(reader.text.slice(reader.at, reader.at + 200))
  if (start === null) return false
  const [whole, name = '', index, sign] = start
  reader.at += whole.length
  const isAdded = sign === '+'
  if (reader.text[reader.at] !== '(') {
    const value = readWord(reader, readList) ?? emptyWord
    assignments.push({ name, value, isAdded, ...(index !== undefined && { index: plainWord(index) }) })
    return true
  }
  reader.at++
  const items: Word[] = []
  for (;;) {
    skipLines(reader)
    const item = readWord(reader, readList)
    if (item === undefined) break
    items.push(item)
  }
  if (!takes(reader, ')')) fail(reader, unexpectedAt(reader))
  assignments.push({ name, value: emptyWord, items, isAdded })
  return true
}

const emptyWord: Word = { parts: [] }

/** An index: a number, or a variable. */
const plainWord = (text: string): Word => ({
  parts: text.startsWith('$')
    ? [{ type: 'variable', name: text.slice(1).replace(/^\{(.*)\}$/, '$1'), isQuoted: true }]
    : [{ type: 'text', text, isQuoted: true }],
})

/** `[[ … ]]`: nothing in it is split, and signs are words. */
function readTest(reader: Reader): SimpleCommand | undefined {
  const words: Word[] = [textWord('[[')]
  let isExpression = false
  for (;;) {
    skipLines(reader)
    if (/^\]\](?![^\s;&|)])/.test(reader.text.slice(reader.at, reader.at + 3))) break
    const sign = isExpression ? undefined : /^(?:&&|\|\||[()<>])/.exec(reader.text.slice(reader.at, reader.at + 2))?.[0]
    if (sign !== undefined) {
      reader.at += sign.length
      words.push(textWord(sign))
      continue
    }
    const word = readWord(reader, readList, isExpression ? ' \t\n' : undefined)
    if (word === undefined) return fail(reader, unexpectedAt(reader))
    const [part] = word.parts
    isExpression = word.parts.length === 1 && part?.type === 'text' && part.text === '=~'
    words.push({ parts: word.parts.map((part) => ({ ...part, isQuoted: true })) })
  }
  reader.at += 2
  return { type: 'simple', assignments: [], words: [...words, textWord(']]')], redirects: [] }
}

const textWord = (text: string): Word => ({ parts: [{ type: 'text', text, isQuoted: true }] })

function readSimple(reader: Reader): SimpleCommand | undefined {
  const assignments: Assignment[] = []
  const words: Word[] = []
  const redirects: Redirect[] = []
  for (;;) {
    skipBlanks(reader)
    if (readRedirect(reader, redirects)) continue
    if (words.length === 0 && readAssignment(reader, assignments)) continue
    const word = readWord(reader, readList)
    if (word === undefined) break
    words.push(word)
  }
  if (reader.problem !== undefined || assignments.length + words.length + redirects.length === 0) return undefined
  return { type: 'simple', assignments, words, redirects }
}
