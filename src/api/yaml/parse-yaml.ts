import { scanYaml, type Scanned } from './scan-yaml.ts'
import type { Mark, Token, TokenKind, YamlProblem } from './tokens.ts'

interface NodeBase {
  readonly start: Mark
  readonly end: Mark
  readonly anchor?: string
  /** In its short form, e.g. `!!str`. */
  readonly tag: string
}

export interface ScalarNode extends NodeBase {
  readonly kind: 'scalar'
  readonly value: string
  /** Unquoted, so that its type shows in its text. */
  readonly isPlain: boolean
}

export interface SequenceNode extends NodeBase {
  readonly kind: 'sequence'
  readonly items: readonly YamlNode[]
}

export interface MappingNode extends NodeBase {
  readonly kind: 'mapping'
  readonly entries: readonly (readonly [YamlNode, YamlNode])[]
}

export interface AliasNode extends NodeBase {
  readonly kind: 'alias'
  readonly name: string
}

export type YamlNode = ScalarNode | SequenceNode | MappingNode | AliasNode

export interface Parsed {
  readonly root?: YamlNode
  readonly problem?: YamlProblem
}

/** The first document of a text. @source goyaml.v2 parserc.go (libyaml) */
export function parseYaml(text: string): Parsed {
  const problem = controlCharacter(text)
  if (problem !== undefined) return { problem }
  const parser: Parser = { scanned: scanYaml(text), position: 0, tags: new Map(), anchors: new Set() }
  const root = readDocument(parser)
  // Where the document ends shows only in what follows.
  peek(parser)
  return parser.problem === undefined ? { ...(root && { root }) } : { problem: parser.problem }
}

// oxlint-disable-next-line no-control-regex
const control =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/

function controlCharacter(text: string): YamlProblem | undefined {
  const index = text.search(control)
  if (index < 0) return undefined
  const before = text.slice(0, index).split('\n')
  return {
    text: 'control characters are not allowed',
    mark: { index, line: before.length - 1, column: before.at(-1)!.length },
    line: 0,
  }
}

interface Parser {
  readonly scanned: Scanned
  position: number
  readonly tags: Map<string, string>
  readonly anchors: Set<string>
  problem?: YamlProblem
}

/** The next token; where the scanner stopped, a last one that fits nowhere. */
function peek(parser: Parser): Token {
  const { tokens, problem } = parser.scanned
  const token = tokens[parser.position]
  if (token !== undefined && parser.problem === undefined) return token
  parser.problem ??= problem
  const mark = (parser.problem ?? problem)?.mark ?? tokens.at(-1)!.end
  return { kind: 'streamEnd', start: mark, end: mark }
}

const isNext = (parser: Parser, ...kinds: readonly TokenKind[]): boolean => kinds.includes(peek(parser).kind)

/** Takes the next token when it is of a kind. */
function took(parser: Parser, kind: TokenKind): boolean {
  if (peek(parser).kind !== kind || parser.problem !== undefined) return false
  parser.position++
  return true
}

function fail(parser: Parser, text: string, mark: Mark, context: Mark = mark): undefined {
  parser.problem ??= { text, mark, line: mark.line === 0 ? context.line : mark.line }
  return undefined
}

/** Told without its line. */
function failAt(parser: Parser, text: string, mark: Mark): undefined {
  parser.problem ??= { text, mark, line: 0 }
  return undefined
}

function readDocument(parser: Parser): YamlNode | undefined {
  while (took(parser, 'documentEnd'));
  if (isNext(parser, 'streamEnd')) return undefined
  readDirectives(parser)
  parser.tags.set('!', parser.tags.get('!') ?? '!')
  parser.tags.set('!!', parser.tags.get('!!') ?? '!!')
  if (
    took(parser, 'documentStart') &&
    isNext(parser, 'versionDirective', 'tagDirective', 'documentStart', 'documentEnd', 'streamEnd')
  )
    return emptyScalar(peek(parser).start)
  return parser.problem === undefined ? readNode(parser, true, false) : undefined
}

function readDirectives(parser: Parser): void {
  let hasVersion = false
  let hasDirective = false
  for (;;) {
    const token = peek(parser)
    if (took(parser, 'versionDirective')) {
      if (hasVersion) return void fail(parser, 'found duplicate %YAML directive', token.start)
      if (token.value !== '1.1') return void fail(parser, 'found incompatible YAML document', token.start)
      hasVersion = hasDirective = true
    } else if (took(parser, 'tagDirective')) {
      if (parser.tags.has(token.value!)) return void fail(parser, 'found duplicate %TAG directive', token.start)
      parser.tags.set(token.value!, shortTag(token.suffix!))
      hasDirective = true
    } else break
  }
  if (hasDirective && !isNext(parser, 'documentStart'))
    fail(parser, 'did not find expected <document start>', peek(parser).start)
}

const longTagPrefix = 'tag:yaml.org,2002:'
const shortTag = (tag: string): string => (tag.startsWith(longTagPrefix) ? `!!${tag.slice(longTagPrefix.length)}` : tag)

const emptyScalar = (mark: Mark): ScalarNode => ({
  kind: 'scalar',
  start: mark,
  end: mark,
  tag: '',
  value: '',
  isPlain: true,
})

interface Properties {
  readonly anchor?: string
  readonly tag: string
}

function readProperties(parser: Parser, start: Mark): Properties {
  let anchor: string | undefined
  let tagToken: Token | undefined
  for (let count = 0; count < 2; count++) {
    const token = peek(parser)
    if (anchor === undefined && took(parser, 'anchor')) anchor = token.value!
    else if (tagToken === undefined && took(parser, 'tag')) tagToken = token
    else break
  }
  let tag = tagToken?.suffix ?? ''
  if (tagToken !== undefined && tagToken.value !== '') {
    const prefix = parser.tags.get(tagToken.value!)
    if (prefix === undefined) fail(parser, 'found undefined tag handle', tagToken.start, start)
    tag = (prefix ?? '') + tag
  }
  return { ...(anchor !== undefined && { anchor }), tag: shortTag(tag) }
}

function readNode(parser: Parser, isBlock: boolean, mayBeIndentless: boolean): YamlNode | undefined {
  const first = peek(parser)
  const { start } = first
  if (took(parser, 'alias')) {
    if (!parser.anchors.has(first.value!)) return failAt(parser, `unknown anchor '${first.value!}' referenced`, start)
    return { kind: 'alias', start, end: first.end, tag: '', name: first.value! }
  }
  const properties = readProperties(parser, start)
  if (properties.anchor !== undefined) parser.anchors.add(properties.anchor)
  const token = peek(parser)
  if (parser.problem !== undefined) return undefined
  if (mayBeIndentless && token.kind === 'blockEntry') return readIndentlessSequence(parser, start, properties)
  if (took(parser, 'scalar')) {
    const isPlain = (properties.tag === '' && token.isPlain === true) || properties.tag === '!'
    return { kind: 'scalar', start: token.start, end: token.end, ...properties, value: token.value!, isPlain }
  }
  if (took(parser, 'flowSequenceStart')) return readFlowSequence(parser, token.start, properties)
  if (took(parser, 'flowMappingStart')) return readFlowMapping(parser, token.start, properties)
  if (isBlock && took(parser, 'blockSequenceStart')) return readBlockSequence(parser, token.start, properties)
  if (isBlock && took(parser, 'blockMappingStart')) return readBlockMapping(parser, token.start, properties)
  if (properties.anchor !== undefined || properties.tag !== '')
    return { ...emptyScalar(start), ...properties, isPlain: properties.tag === '' }
  return fail(parser, 'did not find expected node content', token.start, start)
}

/** A node, or an empty scalar where one of the kinds follows that end it. */
function readNodeUnless(
  parser: Parser,
  ends: readonly TokenKind[],
  mark: Mark,
  isBlock: boolean,
  mayBeIndentless: boolean,
): YamlNode | undefined {
  return isNext(parser, ...ends) ? emptyScalar(mark) : readNode(parser, isBlock, mayBeIndentless)
}

function readBlockSequence(parser: Parser, start: Mark, properties: Properties): YamlNode | undefined {
  const items: YamlNode[] = []
  for (;;) {
    const token = peek(parser)
    if (took(parser, 'blockEnd'))
      return { kind: 'sequence', start, end: endOf(items, token.start), ...properties, items }
    if (!took(parser, 'blockEntry')) return fail(parser, "did not find expected '-' indicator", token.start, start)
    const item = readNodeUnless(parser, ['blockEntry', 'blockEnd'], token.end, true, false)
    if (item === undefined || parser.problem !== undefined) return undefined
    items.push(item)
  }
}

const endOf = (items: readonly YamlNode[], otherwise: Mark): Mark => items.at(-1)?.end ?? otherwise

function readIndentlessSequence(parser: Parser, start: Mark, properties: Properties): YamlNode | undefined {
  const items: YamlNode[] = []
  for (;;) {
    const token = peek(parser)
    if (!took(parser, 'blockEntry'))
      return { kind: 'sequence', start, end: endOf(items, token.start), ...properties, items }
    const item = readNodeUnless(parser, ['blockEntry', 'key', 'value', 'blockEnd'], token.end, true, false)
    if (item === undefined || parser.problem !== undefined) return undefined
    items.push(item)
  }
}

function readBlockMapping(parser: Parser, start: Mark, properties: Properties): YamlNode | undefined {
  const entries: (readonly [YamlNode, YamlNode])[] = []
  const ends: readonly TokenKind[] = ['key', 'value', 'blockEnd']
  for (;;) {
    const token = peek(parser)
    if (took(parser, 'blockEnd'))
      return { kind: 'mapping', start, end: entries.at(-1)?.[1].end ?? token.start, ...properties, entries }
    if (!took(parser, 'key')) return fail(parser, 'did not find expected key', token.start, start)
    const key = readNodeUnless(parser, ends, token.end, true, true)
    const colon = peek(parser)
    const hasValue = took(parser, 'value')
    const value = hasValue ? readNodeUnless(parser, ends, colon.end, true, true) : emptyScalar(colon.start)
    if (key === undefined || value === undefined || parser.problem !== undefined) return undefined
    entries.push([key, value])
  }
}

function readFlowSequence(parser: Parser, start: Mark, properties: Properties): YamlNode | undefined {
  const items: YamlNode[] = []
  for (let isFirst = true; ; isFirst = false) {
    if (!isFirst && !isNext(parser, 'flowSequenceEnd') && !took(parser, 'flowEntry'))
      return fail(parser, "did not find expected ',' or ']'", peek(parser).start, start)
    const token = peek(parser)
    if (took(parser, 'flowSequenceEnd')) return { kind: 'sequence', start, end: token.end, ...properties, items }
    const item = took(parser, 'key') ? readSinglePair(parser, token.start) : readNode(parser, false, false)
    if (item === undefined || parser.problem !== undefined) return undefined
    items.push(item)
  }
}

/** `[a: b]` holds a mapping of one entry. */
function readSinglePair(parser: Parser, start: Mark): YamlNode | undefined {
  const key = readNodeUnless(parser, ['value', 'flowEntry', 'flowSequenceEnd'], start, false, false)
  const value = took(parser, 'value')
    ? readNodeUnless(parser, ['flowEntry', 'flowSequenceEnd'], peek(parser).start, false, false)
    : emptyScalar(peek(parser).start)
  if (key === undefined || value === undefined) return undefined
  return { kind: 'mapping', start, end: value.end, tag: '', entries: [[key, value]] }
}

function readFlowMapping(parser: Parser, start: Mark, properties: Properties): YamlNode | undefined {
  const entries: (readonly [YamlNode, YamlNode])[] = []
  for (let isFirst = true; ; isFirst = false) {
    if (!isFirst && !isNext(parser, 'flowMappingEnd') && !took(parser, 'flowEntry'))
      return fail(parser, "did not find expected ',' or '}'", peek(parser).start, start)
    const token = peek(parser)
    if (took(parser, 'flowMappingEnd')) return { kind: 'mapping', start, end: token.end, ...properties, entries }
    const isKey = took(parser, 'key')
    const key = isKey
      ? readNodeUnless(parser, ['value', 'flowEntry', 'flowMappingEnd'], peek(parser).start, false, false)
      : readNode(parser, false, false)
    const mark = peek(parser).start
    const value =
      isKey && took(parser, 'value')
        ? readNodeUnless(parser, ['flowEntry', 'flowMappingEnd'], mark, false, false)
        : emptyScalar(mark)
    if (key === undefined || value === undefined || parser.problem !== undefined) return undefined
    entries.push([key, value])
  }
}
