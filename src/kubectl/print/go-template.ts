import { isObject, type JsonObject, type JsonValue } from '../../base/json.ts'
import { textOf } from './go-format.ts'
import { templateFunctions, type Failure, type Value } from './go-template-functions.ts'
import { parsedTemplate, type Nodes, type Operand, type Pipe, type TemplateNode } from './go-template-parser.ts'

export type TemplateResult = { readonly text: string } | { readonly error: string }

interface Run {
  readonly root: JsonValue
  text: string
  /** Innermost last; a block's variables end with it. */
  readonly variables: { name: string; value: Value }[]
  problem?: string
  leaving?: 'break' | 'continue'
}

/** Fills a Go template as `-o go-template` does. @source go1.24 text/template */
export function filledGoTemplate(source: string, root: JsonValue): TemplateResult {
  const nodes = parsedTemplate(source)
  if ('error' in nodes) return { error: `error parsing template ${source}, template: output:1: ${nodes.error}` }
  const run: Run = { root, text: '', variables: [{ name: '$', value: root }] }
  walkAll(run, nodes, root)
  return run.problem === undefined ? { text: run.text } : { error: run.problem }
}

function walkAll(run: Run, nodes: Nodes, dot: Value): void {
  for (const node of nodes) {
    if (run.problem !== undefined || run.leaving !== undefined) return
    walk(run, node, dot)
  }
}

function walk(run: Run, node: TemplateNode, dot: Value): void {
  if (node.kind === 'text') run.text += node.text
  else if (node.kind === 'print') {
    const value = valueOfPipe(run, node.pipe, dot)
    if (node.pipe.names.length === 0 && run.problem === undefined) run.text += printed(value)
  } else if ('pipe' in node) inScope(run, () => walkBlock(run, node, dot))
  else run.leaving = node.kind
}

function inScope(run: Run, body: () => void): void {
  const { length } = run.variables
  body()
  run.variables.length = length
}

function walkBlock(run: Run, node: TemplateNode & { kind: 'if' | 'with' | 'range' }, dot: Value): void {
  const value = valueOfPipe(run, node.pipe, dot)
  if (run.problem !== undefined) return
  if (node.kind === 'range') return walkRange(run, node, value, dot)
  if (isTrue(value)) walkAll(run, node.body, node.kind === 'with' ? value : dot)
  else walkAll(run, node.otherwise, dot)
}

function walkRange(
  run: Run,
  { pipe, body, otherwise }: TemplateNode & { kind: 'if' | 'with' | 'range' },
  value: Value,
  dot: Value,
): void {
  const items = itemsOf(value)
  if (items === undefined) {
    run.problem = `range can't iterate over ${printed(value)}`
    return
  }
  if (items.length === 0) return walkAll(run, otherwise, dot)
  for (const [key, item] of items) {
    inScope(run, () => {
      const [first, second] = pipe.names
      if (second !== undefined) run.variables.push({ name: first!, value: key }, { name: second, value: item })
      else if (first !== undefined) run.variables.push({ name: first, value: item })
      walkAll(run, body, item)
    })
    const { leaving } = run
    delete run.leaving
    if (leaving === 'break' || run.problem !== undefined) return
  }
}

function itemsOf(value: Value): readonly (readonly [string | bigint, Value])[] | undefined {
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return value.map((item, index) => [BigInt(index), item as Value])
  if (typeof value === 'bigint')
    return Array.from({ length: Number(value) }, (_, index) => [BigInt(index), BigInt(index)])
  if (!isObject(value)) return undefined
  return Object.keys(value)
    .sort()
    .map((key) => [key, (value as JsonObject)[key]])
}

/** @source go1.24 text/template IsTrue */
const isTrue = (value: Value): boolean =>
  typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : Boolean(value)

const printed = (value: Value): string => (value === undefined || value === null ? '<no value>' : textOf(value))

function valueOfPipe(run: Run, pipe: Pipe, dot: Value): Value {
  let value: Value
  for (const [index, command] of pipe.commands.entries()) {
    value = valueOfCommand(run, command, dot, index === 0 ? [] : [value])
    if (run.problem !== undefined) return undefined
  }
  const [name] = pipe.names
  if (name !== undefined && pipe.names.length === 1) {
    const known = pipe.assigns ? run.variables.findLast((variable) => variable.name === name) : undefined
    if (known === undefined) run.variables.push({ name, value })
    else known.value = value
  }
  return value
}

function valueOfCommand(run: Run, command: readonly Operand[], dot: Value, last: readonly Value[]): Value {
  const [first, ...rest] = command
  if (first!.kind !== 'function') return valueOf(run, first!, dot)
  const { name } = first!
  if (name === 'and' || name === 'or') return logical(run, name, [...rest], dot, last)
  const run1 = Object.hasOwn(templateFunctions, name) ? templateFunctions[name] : undefined
  if (run1 === undefined) {
    run.problem = `error parsing template, template: output:1: function ${JSON.stringify(name)} not defined`
    return undefined
  }
  const values = [...rest.map((operand) => valueOf(run, operand, dot)), ...last]
  if (run.problem !== undefined) return undefined
  const result = run1(values)
  if (!isFailure(result)) return result
  run.problem = `error calling ${name}: ${result.failure}`
  return undefined
}

const isFailure = (result: Value | Failure): result is Failure => isObject(result) && 'failure' in result

/** `and` and `or` look no further than they must. */
function logical(run: Run, name: string, rest: Operand[], dot: Value, last: readonly Value[]): Value {
  let value: Value
  for (const operand of rest) {
    value = valueOf(run, operand, dot)
    if (isTrue(value) === (name === 'or')) return value
  }
  return last.length > 0 ? last[0] : value
}

function valueOf(run: Run, operand: Operand, dot: Value): Value {
  if (operand.kind === 'literal') return operand.value
  if (operand.kind === 'function') return valueOfCommand(run, [operand], dot, [])
  return fieldsOf(run, startOf(run, operand.from, dot), operand.fields)
}

function startOf(run: Run, from: string | Pipe | undefined, dot: Value): Value {
  if (from === undefined) return dot
  if (typeof from !== 'string') return valueOfPipe(run, from, dot)
  const variable = run.variables.findLast(({ name }) => name === from)
  if (variable === undefined) run.problem = `error parsing template, template: output:1: undefined variable "${from}"`
  return variable?.value
}

function fieldsOf(run: Run, start: Value, fields: readonly string[]): Value {
  let value = start
  for (const field of fields) {
    if (value === undefined || value === null) return undefined
    if (!isObject(value)) {
      run.problem = `can't evaluate field ${field} in type ${typeof value === 'object' ? '[]interface {}' : 'interface {}'}`
      return undefined
    }
    value = Object.hasOwn(value, field) ? ((value as JsonObject)[field] as Value) : undefined
  }
  return value
}
