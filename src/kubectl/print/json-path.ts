import { isObject, type JsonValue } from '../../base/json.ts'

/** What `-o jsonpath` prints, or kubectl's complaint. @source kubernetes@1.36 client-go/util/jsonpath */
export type PathResult = { readonly text: string } | { readonly error: string }

type Step =
  | { readonly type: 'field'; readonly name: string }
  | { readonly type: 'every' }
  | { readonly type: 'descend' }
  | {
      readonly type: 'slice'
      readonly from?: number
      readonly to?: number
      readonly step?: number
      readonly isIndex: boolean
    }
  | { readonly type: 'filter'; readonly left: Operand; readonly operator?: string; readonly right?: Operand }

type Operand = { readonly path: readonly Step[] } | { readonly literal: JsonValue }

type Node =
  | { readonly text: string }
  | { readonly path: readonly Step[] }
  | { readonly range: readonly Step[]; readonly body: readonly Node[] }

/** Fills a template such as `{range .items[*]}{.metadata.name}{"\n"}{end}`. */
export function filledTemplate(template: string, root: JsonValue): PathResult {
  const words = wordsOf(template)
  if ('error' in words) return { error: `error parsing jsonpath ${template}, ${words.error}` }
  const nodes = nodesOf(words.parts.slice())
  if (typeof nodes === 'string') return { error: `error parsing jsonpath ${template}, ${nodes}` }
  return { text: written(nodes, root, root) }
}

/** The values at a path such as `.status.podIP`. */
export function valuesAt(path: string, root: JsonValue): readonly JsonValue[] {
  const steps = stepsOf(path)
  return typeof steps === 'string' ? [] : follow(steps, root, root)
}

type Part = { readonly text: string } | { readonly action: string }

function wordsOf(template: string): { readonly parts: readonly Part[] } | { readonly error: string } {
  const parts: Part[] = []
  let rest = template
  while (rest !== '') {
    const open = rest.indexOf('{')
    if (open !== 0) parts.push({ text: open < 0 ? rest : rest.slice(0, open) })
    if (open < 0) break
    const close = closingBrace(rest, open)
    if (close < 0) return { error: unclosed(rest.slice(open)) }
    parts.push({ action: rest.slice(open + 1, close).trim() })
    rest = rest.slice(close + 1)
  }
  return { parts }
}

/** What a reader misses first at the end of the text. */
function unclosed(text: string): string {
  const open = text.lastIndexOf('[')
  if (open < 0 || text.indexOf(']', open) >= 0) return 'unclosed action'
  return text.startsWith('[?(', open) ? 'unterminated filter' : 'unterminated array'
}

function closingBrace(text: string, open: number): number {
  let quote = ''
  for (let index = open + 1; index < text.length; index++) {
    const sign = text[index]!
    if (quote !== '') {
      if (sign === '\\') index++
      else if (sign === quote) quote = ''
    } else if (sign === '"' || sign === "'") quote = sign
    else if (sign === '}') return index
  }
  return -1
}

/** Takes parts up to `{end}`; a text is a complaint. */
function nodesOf(parts: Part[], isInRange = false): readonly Node[] | string {
  const nodes: Node[] = []
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    if ('text' in part) {
      nodes.push(part)
      continue
    }
    const { action } = part
    if (action === 'end') return isInRange ? nodes : 'not in range, nothing to end'
    const range = /^range\s+(.*)$/s.exec(action)
    const quoted = /^(["'])(.*)\1$/s.exec(action)
    if (quoted !== null) nodes.push({ text: unescaped(quoted[2]!) })
    else {
      const path = stepsOf(range === null ? action : range[1]!)
      if (typeof path === 'string') return path
      const body = range === null ? undefined : nodesOf(parts, true)
      if (typeof body === 'string') return body
      nodes.push(body === undefined ? { path } : { range: path, body })
    }
  }
  return isInRange ? 'unclosed range' : nodes
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }
const unescaped = (text: string): string => text.replaceAll(/\\(.)/g, (_whole, sign: string) => escapes[sign] ?? sign)

const stepPattern =
  /^(?:(\.\.)|\.?\[\?\((.*?)\)\]|\.?\[\s*(?:'([^']*)'|"([^"]*)"|(\*)|(-?\d*)(?:(:)(-?\d*)(?::(\d*))?)?)\s*\]|\.?(\*)|\.?((?:\\.|[^.[\]\s\\])+)|\.)/s

function stepsOf(text: string): readonly Step[] | string {
  const steps: Step[] = []
  let rest = text.replace(/^[$@]/, '')
  while (rest !== '') {
    const match = stepPattern.exec(rest)
    if (match === null)
      return `unrecognized character in action: U+${rest.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')} '${rest[0]}'`
    rest = rest.slice(match[0].length)
    const [, descend, filter, single, double, every, from, colon, to, step, star, field] = match
    if (descend !== undefined) steps.push({ type: 'descend' })
    else if (filter !== undefined) steps.push(filterOf(filter))
    else if (single !== undefined || double !== undefined) steps.push({ type: 'field', name: single ?? double! })
    else if (every !== undefined || star !== undefined) steps.push({ type: 'every' })
    else if (field !== undefined) steps.push({ type: 'field', name: field.replaceAll(/\\(.)/g, '$1') })
    else if (from !== undefined && (from !== '' || colon !== undefined))
      steps.push({
        type: 'slice',
        isIndex: colon === undefined,
        ...(from !== '' && { from: Number(from) }),
        ...(to && { to: Number(to) }),
        ...(step && { step: Number(step) }),
      })
  }
  return steps
}

function filterOf(text: string): Step {
  const match = /^(.*?)\s*(==|!=|<=|>=|<|>)\s*(.*)$/s.exec(text)
  if (match === null) return { type: 'filter', left: operandOf(text.trim()) }
  return { type: 'filter', left: operandOf(match[1]!.trim()), operator: match[2]!, right: operandOf(match[3]!.trim()) }
}

function operandOf(text: string): Operand {
  const quoted = /^(["'])(.*)\1$/s.exec(text)
  if (quoted !== null) return { literal: unescaped(quoted[2]!) }
  if (/^-?\d+(\.\d+)?$/.test(text)) return { literal: Number(text) }
  if (text === 'true' || text === 'false') return { literal: text === 'true' }
  const path = stepsOf(text)
  return { path: typeof path === 'string' ? [] : path }
}

function follow(steps: readonly Step[], start: JsonValue, root: JsonValue): readonly JsonValue[] {
  let values: readonly JsonValue[] = [start]
  for (const [index, step] of steps.entries()) {
    const isDeep = steps[index - 1]?.type === 'descend'
    if (step.type === 'descend') values = values.flatMap(withDescendants)
    else values = values.flatMap((value) => taken(step, value, root, isDeep))
  }
  return values
}

const childrenOf = (value: JsonValue): readonly JsonValue[] =>
  Array.isArray(value) ? value : isObject(value) ? (Object.values(value) as JsonValue[]) : []
const withDescendants = (value: JsonValue): readonly JsonValue[] => [
  value,
  ...childrenOf(value).flatMap(withDescendants),
]

function taken(
  step: Exclude<Step, { type: 'descend' }>,
  value: JsonValue,
  root: JsonValue,
  isDeep: boolean,
): readonly JsonValue[] {
  if (step.type === 'every') return childrenOf(value)
  if (step.type === 'field') {
    if (Array.isArray(value) && !isDeep) return value.flatMap((item) => taken(step, item, root, false))
    const found = isObject(value) ? (value[step.name] as JsonValue | undefined) : undefined
    return found === undefined ? [] : [found]
  }
  if (!Array.isArray(value)) return []
  if (step.type === 'filter') return value.filter((item) => holds(step, item, root))
  const { isIndex, from, to, step: pace = 1 } = step
  if (isIndex) return value.slice(from ?? 0, from === -1 ? undefined : (from ?? 0) + 1)
  return value.slice(from, to).filter((_item, index) => index % pace === 0)
}

function holds(
  { left, operator, right }: Extract<Step, { type: 'filter' }>,
  item: JsonValue,
  root: JsonValue,
): boolean {
  const valueOf = (operand: Operand): JsonValue | undefined =>
    'literal' in operand ? operand.literal : follow(operand.path, item, root)[0]
  const one = valueOf(left)
  if (operator === undefined || right === undefined) return one !== undefined
  const other = valueOf(right)
  if (one === undefined || other === undefined) return false
  if (operator === '==') return one === other
  if (operator === '!=') return one !== other
  if (operator === '<') return one! < other!
  if (operator === '>') return one! > other!
  return operator === '<=' ? one! <= other! : one! >= other!
}

function written(nodes: readonly Node[], value: JsonValue, root: JsonValue): string {
  let text = ''
  for (const node of nodes) {
    if ('text' in node) text += node.text
    else if ('path' in node) text += follow(node.path, value, root).map(valueText).join(' ')
    else for (const item of follow(node.range, value, root)) text += written(node.body, item, root)
  }
  return text
}

export const valueText = (value: JsonValue): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '<nil>')
