import { isObject, type JsonObject, type JsonValue } from '../../base/json.ts'
import { resolved, type Schema } from '../openapi/schema.ts'
import { itemsOf, type ListShape } from './element.ts'
import { printedPath } from './field-set.ts'
import { fieldSchema, shapeOf, type Shape } from './shape.ts'

type Report = (path: string, text: string) => void

/**
 * Why a configuration cannot be applied: unknown fields, wrong types, items that come twice; `undefined` when it can.
 * @source kubernetes@1.36 structured-merge-diff typed/validate.go
 */
export function configurationError(value: JsonValue, schema: Schema): string | undefined {
  const problems: string[] = []
  const report: Report = (path, text) => void problems.push(path === '' ? text : `${path}: ${text}`)
  check(value, schema, '', report)
  if (problems.length <= 1) return problems[0]
  return ['errors:', ...problems.map((problem) => `  ${problem}`)].join('\n')
}

function check(value: JsonValue, schema: Schema, path: string, report: Report): void {
  const shape = shapeOf(schema, value)
  if (shape.kind === 'scalar' || value === null) {
    checkScalar(value, resolved(schema), path, report)
  } else if (shape.kind === 'map') {
    if (isObject(value)) checkFields(value as JsonObject, shape, path, report)
    else report(path, `expected map, got ${printed(value)}`)
  } else if (shape.kind !== 'atomic') {
    if (Array.isArray(value)) checkItems(value, shape, path, report)
    else report(path, `expected list, got ${printed(value)}`)
  }
}

function checkFields(value: JsonObject, shape: Shape & { kind: 'map' }, path: string, report: Report): void {
  for (const name of Object.keys(value).sort()) {
    const schema = fieldSchema(shape, name)
    if (schema === undefined) report(`${path}.${name}`, 'field not declared in schema')
    else check(value[name]!, schema, `${path}.${name}`, report)
  }
}

function checkItems(list: readonly JsonValue[], shape: ListShape, path: string, report: Report): void {
  const items = itemsOf(shape, list)
  if ('error' in items) {
    report(path, items.error)
    return
  }
  const seen = new Set<string>()
  for (const { element, value } of items) {
    const at = printedPath([element])
    if (seen.has(element)) report(path, `duplicate entries for key ${at}`)
    seen.add(element)
    check(value, shape.items, `${path}${at}`, report)
  }
}

const goTypes: Readonly<Record<string, string>> = { string: 'string', boolean: 'bool' }

function checkScalar(value: JsonValue, { type }: Schema, path: string, report: Report): void {
  if (value === null || type === undefined) return
  if ((type === 'integer' || type === 'number') && typeof value !== 'number') {
    const got = goTypes[typeof value] ?? (Array.isArray(value) ? '[]interface {}' : 'map[string]interface {}')
    report(path, `expected numeric (int or float), got ${got}`)
  } else if (type === 'string' && typeof value !== 'string') {
    report(path, `expected string, got &value.valueUnstructured{Value:${goSyntax(value)}}`)
  } else if (type === 'boolean' && typeof value !== 'boolean') {
    report(path, `expected boolean, got ${printed(value)}`)
  }
}

const printed = (value: JsonValue): string => `&{${typeof value === 'object' ? JSON.stringify(value) : String(value)}}`

function goSyntax(value: JsonValue): string {
  if (typeof value === 'object') return Array.isArray(value) ? '[]interface {}{…}' : 'map[string]interface {}{…}'
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}
