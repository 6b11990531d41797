/** A Go template as a tree. @source go1.24 text/template/parse */
export type TemplateNode =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'print'; readonly pipe: Pipe }
  | { readonly kind: Block; readonly pipe: Pipe; readonly body: Nodes; readonly otherwise: Nodes }
  | { readonly kind: 'break' | 'continue' }

export type Nodes = readonly TemplateNode[]
type Block = 'if' | 'with' | 'range'

/** `$k, $v := .items | f`. */
export interface Pipe {
  readonly names: readonly string[]
  /** `=` instead of `:=`. */
  readonly assigns: boolean
  readonly commands: readonly (readonly Operand[])[]
}

export type Operand =
  | { readonly kind: 'literal'; readonly value: string | number | bigint | boolean | null }
  | { readonly kind: 'function'; readonly name: string }
  /** `.a.b`, `$x.a`, `(pipe).a`; `from` is absent for the dot. */
  | { readonly kind: 'field'; readonly from?: string | Pipe; readonly fields: readonly string[] }

interface Reader {
  readonly pieces: readonly Piece[]
  at: number
  problem?: string
}

type Piece = { readonly text: string } | { readonly words: readonly string[] }

/** The tree, or why there is none: `unexpected {{end}}`. */
export function parsedTemplate(source: string): Nodes | { readonly error: string } {
  const pieces = piecesOf(source)
  if ('error' in pieces) return pieces
  const reader: Reader = { pieces: pieces.pieces, at: 0 }
  const nodes = nodesUntil(reader, [])
  if (reader.problem === undefined && reader.at < reader.pieces.length) reader.problem = 'unexpected {{end}}'
  return reader.problem === undefined ? nodes : { error: reader.problem }
}

function piecesOf(source: string): { readonly pieces: readonly Piece[] } | { readonly error: string } {
  const pieces: Piece[] = []
  let rest = source
  let trims = false
  for (;;) {
    const open = rest.indexOf('{{')
    const text = open < 0 ? rest : rest.slice(0, open)
    const trimsBefore = open >= 0 && /^\{\{-\s/.test(rest.slice(open))
    const left = trims ? text.trimStart() : text
    const kept = trimsBefore ? left.trimEnd() : left
    if (kept !== '') pieces.push({ text: kept })
    if (open < 0) return { pieces }
    const close = closingOf(rest, open)
    if (close < 0) return { error: 'unclosed action' }
    const inside = rest.slice(open + 2, close)
    trims = /\s-$/.test(inside)
    const action = inside.replace(/^-(?=\s)/, '').replace(/\s-$/, '')
    rest = rest.slice(close + 2)
    if (/^\s*\/\*[\s\S]*\*\/\s*$/.test(action)) continue
    const words = wordsOf(action)
    if ('error' in words) return words
    pieces.push({ words: words.words })
  }
}

/** Where an action ends: `}}` in quotes does not count. */
function closingOf(text: string, open: number): number {
  let quote = ''
  for (let i = open + 2; i < text.length; i++) {
    const letter = text[i]!
    if (quote !== '') {
      if (letter === '\\' && quote === '"') i++
      else if (letter === quote) quote = ''
    } else if (letter === '"' || letter === '`') quote = letter
    else if (letter === '}' && text[i + 1] === '}') return i
  }
  return -1
}

const wordPattern =
  /\s+|"(?:[^"\\]|\\.)*"|`[^`]*`|'(?:[^'\\]|\\.)+'|:=|[=|(),]|\$?\w*(?:\.\w+)+|\$\w*|\.|[+-]?\d[\w.]*|\w+/gy

function wordsOf(action: string): { readonly words: readonly string[] } | { readonly error: string } {
  const words: string[] = []
  let at = 0
  while (at < action.length) {
    wordPattern.lastIndex = at
    const word = wordPattern.exec(action)?.[0]
    if (word === undefined) return { error: `unexpected ${JSON.stringify(action[at])} in command` }
    at += word.length
    words.push(/^\s/.test(word) ? ' ' : word)
  }
  return { words: words.filter((word, index) => word !== ' ' || words[index + 1]?.startsWith('.') === true) }
}

function nodesUntil(reader: Reader, ends: readonly string[]): Nodes {
  const nodes: TemplateNode[] = []
  for (; reader.at < reader.pieces.length && reader.problem === undefined;) {
    const piece = reader.pieces[reader.at]!
    if ('text' in piece) {
      nodes.push({ kind: 'text', text: piece.text })
      reader.at++
      continue
    }
    const words = piece.words.filter((word, index) => word !== ' ' || index > 0)
    const [first = ''] = words
    if (first === 'end' || first === 'else') {
      if (ends.includes(first)) return nodes
      break
    }
    reader.at++
    const node = nodeOf(reader, first, words)
    if (node !== undefined) nodes.push(node)
  }
  if (ends.length > 0) reader.problem ??= 'unexpected EOF'
  return nodes
}

function nodeOf(reader: Reader, first: string, words: readonly string[]): TemplateNode | undefined {
  if (first === 'if' || first === 'with' || first === 'range') return blockOf(reader, first, words.slice(1))
  if (first === 'break' || first === 'continue') return { kind: first }
  if (words.length === 0) {
    reader.problem ??= 'missing value for command'
    return undefined
  }
  const pipe = pipeOf(reader, words)
  return { kind: 'print', pipe }
}

function blockOf(reader: Reader, kind: Block, words: readonly string[]): TemplateNode {
  const pipe = pipeOf(reader, words)
  const body = nodesUntil(reader, ['end', 'else'])
  const closing = reader.pieces[reader.at++]
  const [word, next, ...more] =
    closing !== undefined && 'words' in closing ? closing.words.filter((w) => w !== ' ') : []
  if (word !== 'else') return { kind, pipe, body, otherwise: [] }
  if (next === 'if' || next === 'with') return { kind, pipe, body, otherwise: [blockOf(reader, next, more)] }
  const otherwise = nodesUntil(reader, ['end'])
  reader.at++
  return { kind, pipe, body, otherwise }
}

interface Words {
  readonly words: readonly string[]
  at: number
}

function pipeOf(reader: Reader, all: readonly string[]): Pipe {
  const words: Words = { words: all, at: 0 }
  const pipe = readPipe(reader, words)
  if (words.at < all.length) reader.problem ??= `unexpected ${JSON.stringify(all[words.at])} in operand`
  return pipe
}

function readPipe(reader: Reader, input: Words): Pipe {
  const plain = input.words.slice(input.at).filter((word) => word !== ' ')
  const sign = plain.findIndex((word) => word === ':=' || word === '=')
  const isDeclaring = sign > 0 && plain.slice(0, sign).every((word) => word === ',' || word.startsWith('$'))
  const names = isDeclaring ? plain.slice(0, sign).filter((word) => word !== ',') : []
  if (isDeclaring) while (!/^:?=$/.test(input.words[input.at++]!)) continue
  const commands: (readonly Operand[])[] = [[]]
  for (; input.at < input.words.length;) {
    const word = input.words[input.at]!
    if (word === ')') break
    if (word === '|') {
      input.at++
      commands.push([])
      continue
    }
    const operand = readOperand(reader, input)
    if (operand !== undefined) commands[commands.length - 1] = [...commands.at(-1)!, operand]
  }
  if (commands.some((command) => command.length === 0)) reader.problem ??= 'missing value for command'
  return { names, assigns: plain[sign] === '=', commands }
}

function readOperand(reader: Reader, input: Words): Operand | undefined {
  const word = input.words[input.at++]!
  if (word === ' ') return undefined
  if (word === '(') {
    const from = readPipe(reader, input)
    if (input.words[input.at++] !== ')') reader.problem ??= 'unclosed left paren'
    const after = input.words[input.at]
    const isField = after !== undefined && /^\.\w/.test(after)
    if (isField) input.at++
    return { kind: 'field', from, fields: isField ? after.slice(1).split('.') : [] }
  }
  if (word.startsWith('.')) return { kind: 'field', fields: word === '.' ? [] : word.slice(1).split('.') }
  if (word.startsWith('$')) {
    const [from = '$', ...fields] = word.split('.')
    return { kind: 'field', from, fields }
  }
  const literal = literalOf(word)
  if (literal !== undefined) return { kind: 'literal', value: literal }
  if (/^[a-zA-Z_]\w*$/.test(word)) return { kind: 'function', name: word }
  reader.problem ??= `unexpected ${JSON.stringify(word)} in operand`
  return undefined
}

/** Whole numbers are Go's ints, and so differ from the numbers of JSON. */
function literalOf(word: string): string | number | bigint | boolean | null | undefined {
  if (word.startsWith('`')) return word.slice(1, -1)
  if (word.startsWith('"')) return unquoted(word)
  if (word.startsWith("'")) return BigInt(unquoted(`"${word.slice(1, -1)}"`).codePointAt(0)!)
  if (/^[+-]?\d+$/.test(word)) return BigInt(word)
  if (/^[+-]?\d/.test(word)) return Number(word)
  return word === 'true' ? true : word === 'false' ? false : word === 'nil' ? null : undefined
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' }

const unquoted = (word: string): string =>
  word
    .slice(1, -1)
    .replaceAll(/\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|(.))/gi, (_whole, byte?: string, code?: string, letter?: string) =>
      letter === undefined ? String.fromCharCode(Number.parseInt((byte ?? code)!, 16)) : (escapes[letter] ?? letter),
    )
