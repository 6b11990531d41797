import { isObject } from '../../base/json.ts'
import { quantityLayout } from './quantity-layout.ts'
import { typeTable } from './type-table.ts'
import { inUtf8Order } from './utf8-order.ts'

/** The one line of text that upstream hashes: the whole typed value, pointers followed, keys sorted. */
export function templateLayout(template: unknown): string {
  return typed('PodTemplateSpec', template)
}

type Fields = { readonly [key: string]: unknown }

export interface Field {
  readonly name: string
  /** Absent for an embedded struct. */
  readonly key?: string
  readonly type: string
}

const typed = (type: string, value: unknown): string => `(${printedName(type)})${content(type, value)}`

/** A value without its type prefix. Absent means Go's zero value. */
function content(type: string, value: unknown): string {
  const isAbsent = value === undefined || value === null
  if (type.startsWith('*')) return isAbsent ? '<nil>' : content(type.slice(1), value)
  if (type.startsWith('[]')) return sliceContent(type.slice(2), value)
  if (type.startsWith('map[')) return mapContent('string', value)
  switch (type) {
    case 'ResourceList':
      return mapContent('resource.Quantity', value)
    case 'resource.Quantity':
      return quantityLayout(isAbsent ? '0' : String(value))
    case 'intstr.IntOrString':
      return intOrStringContent(value)
    case 'Time':
      return '{Time:(time.Time){wall:(uint64)0 ext:(int64)0 loc:(*time.Location)<nil>}}'
    case 'bool':
      return String(value === true)
    case 'int32':
    case 'int64':
      return isAbsent ? '0' : String(value)
  }
  const fields = fieldsOf(type)
  if (fields === undefined) return isAbsent ? '' : String(value)
  return structContent(fields, isObject(value) ? value : {})
}

function structContent(fields: readonly Field[], value: Fields): string {
  const parts = fields.map(({ name, key, type }) => `${name}:${typed(type, key === undefined ? value : value[key])}`)
  return `{${parts.join(' ')}}`
}

function sliceContent(element: string, value: unknown): string {
  if (!Array.isArray(value) || value.length === 0) return '<nil>'
  return `[${value.map((item) => content(element, item)).join(' ')}]`
}

function mapContent(element: string, value: unknown): string {
  if (!isObject(value)) return '<nil>'
  const keys = Object.keys(value).sort(inUtf8Order)
  if (keys.length === 0) return '<nil>'
  return `map[${keys.map((key) => `${key}:${content(element, value[key])}`).join(' ')}]`
}

function intOrStringContent(value: unknown): string {
  if (typeof value === 'string') return `{Type:(intstr.Type)1 IntVal:(int32)0 StrVal:(string)${value}}`
  return `{Type:(intstr.Type)0 IntVal:(int32)${typeof value === 'number' ? value : 0} StrVal:(string)}`
}

const printedName = (type: string): string => type.replace(/^(\*|\[\])*(?=[A-Z])/, '$&v1.')

const declarations: ReadonlyMap<string, string> = new Map(
  typeTable
    .trim()
    .split('\n')
    .map((line) => line.split('|') as [string, string]),
)

const parsedFields = new Map<string, readonly Field[]>()

/** The fields of a struct; `undefined` for a named string. */
export function fieldsOf(type: string): readonly Field[] | undefined {
  const known = parsedFields.get(type)
  if (known !== undefined) return known
  const declaration = declarations.get(type === 'EphemeralContainerCommon' ? 'Container' : type)
  if (declaration === undefined) return undefined
  const fields = declaration.split(' ').map(parsedField)
  parsedFields.set(type, fields)
  return fields
}

function parsedField(text: string): Field {
  if (text.startsWith('=')) return { name: text.slice(1), type: text.slice(1) }
  const colon = text.indexOf(':')
  const [name, key] = (colon < 0 ? text : text.slice(0, colon)).split('/') as [string, string?]
  return { name, key: key ?? withLowerCapitals(name), type: colon < 0 ? 'string' : text.slice(colon + 1) }
}

/** `HTTPGet` → `httpGet`, `FSType` → `fsType`, `IP` → `ip`. */
function withLowerCapitals(name: string): string {
  const capitals = /^[A-Z]+(?=[A-Z][a-z]|$)|^[A-Z]/.exec(name)?.[0] ?? ''
  return capitals.toLowerCase() + name.slice(capitals.length)
}
