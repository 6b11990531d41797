import { evaluateArithmetic } from './arithmetic.ts'
import { escaped, sourceOfPattern } from './patterns.ts'
import type { Operation, Part, VariablePart, Word } from './syntax.ts'

/** What words are expanded with. */
export interface ExpansionContext {
  readonly get: (name: string) => string | undefined
  readonly set: (name: string, value: string) => void
  /** `$1` … */
  readonly parameters: readonly string[]
  /** Output of every `$(…)`, by its id. */
  readonly results: Readonly<Record<number, string>>
  /** The paths that a pattern finds. */
  readonly find: (pattern: string) => readonly string[]
  /** Stops the command with a message. */
  readonly complain: (message: string) => void
}

interface Field {
  text: string
  /** The same with plain characters of patterns escaped. */
  pattern: string
  isPattern: boolean
}

/** Words as arguments: split at blanks, patterns replaced by the paths they find. */
export function fieldsOf(words: readonly Word[], context: ExpansionContext): readonly string[] {
  return words.flatMap((word) =>
    splitWord(word, context).flatMap((field) => {
      const found = field.isPattern ? context.find(field.pattern) : []
      return found.length > 0 ? found : [field.text]
    }),
  )
}

/** A word as one text: the value of a variable, the target of a redirection. */
export const textOf = ({ parts }: Word, context: ExpansionContext): string =>
  parts.map((part, index) => homePath(part, index, context) ?? valueOfPart(part, context)).join('')

/** A word as a pattern: what is quoted in it stands for itself. */
export const patternOf = ({ parts }: Word, context: ExpansionContext): string =>
  parts
    .map((part) => {
      const value = valueOfPart(part, context)
      return part.isQuoted ? value.replaceAll(/[\\*?[\]]/g, '\\$&') : value
    })
    .join('')

/** A leading `~` as the home directory; undefined for every other part. */
function homePath(part: Part, index: number, { get }: ExpansionContext): string | undefined {
  const isTilde = index === 0 && part.type === 'text' && !part.isQuoted && /^~(\/|$)/.test(part.text)
  return isTilde ? `${get('HOME') ?? '/root'}${part.text.slice(1)}` : undefined
}

function splitWord({ parts }: Word, context: ExpansionContext): readonly Field[] {
  const fields: Field[] = []
  let open: Field | undefined
  const add = (text: string, isQuoted: boolean): void => {
    open ??= { text: '', pattern: '', isPattern: false }
    open.text += text
    open.pattern += isQuoted ? text.replaceAll(/[\\*?[\]]/g, '\\$&') : text
    if (!isQuoted && /[*?]|\[.+\]/.test(text)) open.isPattern = true
  }
  const close = (): void => {
    if (open !== undefined) fields.push(open)
    open = undefined
  }
  parts.forEach((part, index) => {
    const home = homePath(part, index, context)
    if (home !== undefined) return add(home, true)
    if (part.type === 'text') return add(part.text, part.isQuoted)
    const listed = listedIn(part, context)
    if (listed !== undefined)
      return listed.forEach((parameter, at) => {
        if (at > 0) close()
        add(parameter, true)
      })
    const value = valueOfPart(part, context)
    if (part.isQuoted) return add(value, true)
    splitAt(value, context.get('IFS') ?? ' \t\n', add, close)
  })
  close()
  return fields
}

/** `"$@"` and `"${list[@]}"`: a field for each. */
function listedIn(part: Part, context: ExpansionContext): readonly string[] | undefined {
  if (part.type !== 'variable' || !part.isQuoted || part.operation !== undefined) return undefined
  if (part.index === undefined) return part.name === '@' ? context.parameters : undefined
  return textOf(part.index, context) === '@' ? itemsOf(part.name, context) : undefined
}

function splitAt(value: string, separators: string, add: (text: string, isQuoted: boolean) => void, close: () => void) {
  if (separators === '') return value === '' ? undefined : add(value, false)
  const pieces = value.split(new RegExp(`[${escaped(separators).replaceAll('-', '\\-')}]`))
  pieces.forEach((piece, index) => {
    if (index > 0) close()
    if (piece !== '') add(piece, false)
  })
}

function valueOfPart(part: Part, context: ExpansionContext): string {
  switch (part.type) {
    case 'text':
      return part.text
    case 'command':
      return context.results[part.id] ?? ''
    case 'arithmetic': {
      const variables = { get: (name: string) => context.get(name) ?? '', set: context.set }
      const value = evaluateArithmetic(textOf(part.expression, context), variables)
      if (typeof value === 'number') return String(value)
      context.complain(value)
      return ''
    }
    default:
      if (part.index !== undefined) return valueOfElement(part, part.index, context)
      return valueOfVariable(part.name, part.operation, context)
  }
}

/** `${list[2]}`, `${list[@]}`, `${#list[@]}` */
function valueOfElement({ name, operation }: VariablePart, index: Word, context: ExpansionContext): string {
  const text = textOf(index, context)
  const items = text === '@' || text === '*' ? itemsOf(name, context) : [itemAt(name, text, context)]
  if (operation === undefined) return items.join(' ')
  return String(text === '@' || text === '*' ? items.length : items[0]!.length)
}

export function itemsOf(name: string, { get }: Pick<ExpansionContext, 'get'>): readonly string[] {
  const items: string[] = []
  for (let item = get(`${name}[0]`); item !== undefined; item = get(`${name}[${items.length}]`)) items.push(item)
  if (items.length > 0) return items
  const single = get(name)
  return single === undefined ? [] : [single]
}

function itemAt(name: string, index: string, context: ExpansionContext): string {
  const at = evaluateArithmetic(index, { get: (each) => context.get(each) ?? '', set: context.set })
  const items = itemsOf(name, context)
  return (typeof at === 'number' ? items.at(at) : undefined) ?? ''
}

function valueOfVariable(name: string, operation: Operation | undefined, context: ExpansionContext): string {
  const value = name === '@' || name === '*' ? context.parameters.join(' ') : context.get(name)
  if (operation === undefined) return value ?? ''
  const { operator, word } = operation
  const isMissing = value === undefined || (operator.startsWith(':') && value === '')
  switch (operator.replace(/^:(?=.)/, '')) {
    case 'length':
      return String(name === '@' || name === '*' ? context.parameters.length : (value ?? '').length)
    case '-':
      return isMissing ? textOf(word, context) : value
    case '+':
      return isMissing ? '' : textOf(word, context)
    case '=':
      if (!isMissing) return value
      context.set(name, textOf(word, context))
      return context.get(name) ?? ''
    case '?':
      if (isMissing) context.complain(`${name}: ${textOf(word, context) || 'parameter not set'}`)
      return value ?? ''
    case ':':
      return sliced(value ?? '', textOf(word, context))
    case '/':
    case '//':
      return replacedIn(value ?? '', operator, textOf(word, context))
    default:
      return trimmed(value ?? '', operator, patternOf(word, context))
  }
}

function trimmed(value: string, operator: string, pattern: string): string {
  const isLong = operator.length === 2
  const ends = operator.startsWith('#')
    ? Array.from({ length: value.length + 1 }, (_, at) => at)
    : Array.from({ length: value.length + 1 }, (_, at) => value.length - at)
  const whole = new RegExp(`^(?:${sourceOfPattern(pattern)})$`)
  for (const at of isLong ? ends.toReversed() : ends) {
    const [cut, rest] = operator.startsWith('#')
      ? [value.slice(0, at), value.slice(at)]
      : [value.slice(at), value.slice(0, at)]
    if (whole.test(cut)) return rest
  }
  return value
}

function sliced(value: string, range: string): string {
  const [from = '0', length] = range.split(':')
  const start = Number(from) < 0 ? Math.max(0, value.length + Number(from)) : Number(from)
  return value.slice(start, length === undefined ? undefined : start + Number(length))
}

function replacedIn(value: string, operator: string, text: string): string {
  const [pattern = '', replacement = ''] = text.split('/')
  if (pattern === '') return value
  return value.replace(new RegExp(sourceOfPattern(pattern), operator === '//' ? 'g' : ''), () => replacement)
}
