import { isObject } from '../../base/json.ts'
import { typeTable } from '../pod-template-hash/type-table.ts'
import { goJson } from '../validation/field.ts'
import { printedSelector, sortedKeys } from '../validation/label-selector.ts'
import { canonicalOf } from '../validation/resources.ts'
import { internalTable } from './internal-table.ts'

interface Field {
  readonly name: string
  /** Absent for an embedded type. */
  readonly key?: string
  readonly type: string
}

type Fields = { readonly [key: string]: unknown }

/**
 * A v1 value as the API server's internal type prints it in an error: Go's field names, every field, in declaration order.
 * `type` is the Go name, e.g. `PodSpec` or `[]ServicePort`.
 */
export function printedAs(type: string, value: unknown): unknown {
  const isAbsent = value === undefined || value === null
  if (type.startsWith('*')) return isAbsent ? null : printedAs(type.slice(1), value)
  if (type.startsWith('[]')) {
    if (!Array.isArray(value)) return null
    return value.map((item) => printedAs(type.slice(2), item))
  }
  if (type.startsWith('map[') || type === 'ResourceList') return printedMap(type, value)
  const scalar = scalars[type.slice(type.lastIndexOf('.') + 1)]
  if (scalar) return scalar(value)
  const fields = fieldsOf(type)
  if (!fields) return value ?? ''
  return printedStruct(type, fields, isObject(value) ? value : {})
}

/** Indented by one space, as the API server compares two specs. */
export const printedLines = (type: string, value: unknown): readonly string[] =>
  goJson(printedAs(type, value), 1).split('\n')

const scalars: { readonly [type: string]: (value: unknown) => unknown } = {
  bool: (value) => value === true,
  int: (value) => value ?? 0,
  int32: (value) => value ?? 0,
  int64: (value) => value ?? 0,
  IntOrString: (value) => value ?? 0,
  Quantity: (value) => canonicalOf((value as string | undefined) ?? '0'),
  Time: (value) => value ?? null,
  LabelSelector: (value) => printedSelector((value as object | undefined) ?? {}),
}

function printedMap(type: string, value: unknown): unknown {
  if (!isObject(value) || Object.keys(value).length === 0) return null
  const isQuantity = type === 'ResourceList' || type.endsWith('Quantity')
  const entries = Object.entries(sortedKeys(value))
  return Object.fromEntries(entries.map(([key, item]) => [key, isQuantity ? canonicalOf(item as string) : item]))
}

function printedStruct(type: string, fields: readonly Field[], value: Fields): Fields {
  const source = type === 'PodSpec' ? withHostFields(value) : value
  const result: Record<string, unknown> = {}
  for (const { name, key, type } of fields) {
    if (key !== undefined) result[name] = printedAs(type, source[key])
    else
      Object.assign(
        result,
        type === 'ObjectMeta' ? printedMetadata(source['metadata']) : (printedAs(type, source) as object),
      )
  }
  return result
}

/** Internally, what concerns the host belongs to the security context. */
function withHostFields(spec: Fields): Fields {
  const { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers } = spec
  const host = { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers }
  if (!spec['securityContext'] && Object.values(host).every((item) => !item)) return spec
  return { ...spec, securityContext: { ...(spec['securityContext'] as object | undefined), ...host } }
}

/** Metadata keeps its v1 names and leaves out what is empty. */
function printedMetadata(metadata: unknown): Fields {
  const source = isObject(metadata) ? metadata : {}
  const result: Record<string, unknown> = {}
  for (const { key, type } of fieldsOf('ObjectMeta')!) {
    const value = source[key!]
    if (value === undefined || value === '' || (isObject(value) && Object.keys(value).length === 0)) continue
    result[key!] = type.startsWith('map[') ? sortedKeys(value as Fields) : value
  }
  return result
}

let parsed: ReadonlyMap<string, readonly Field[]> | undefined

function fieldsOf(type: string): readonly Field[] | undefined {
  parsed ??= new Map(
    [...`${typeTable}\n${internalTable}`.matchAll(/^(\w+)\|(.*)$/gm)].map((match) => [match[1]!, parse(match[2]!)]),
  )
  return parsed.get(type === 'EphemeralContainerCommon' ? 'Container' : type)
}

const parse = (line: string): readonly Field[] =>
  line.split(' ').map((text) => {
    if (text.startsWith('=')) return { name: '', type: text.slice(1) }
    const [label, type = 'string'] = text.split(':')
    const [name, key] = label!.split('/')
    return { name: name!, key: key ?? jsonKey(name!), type }
  })

/** `DNSPolicy` → `dnsPolicy`, `TTL` → `ttl`. */
const jsonKey = (name: string): string =>
  name.replace(/^[A-Z]+(?=[A-Z][a-z]|$)|^[A-Z]/, (capitals) => capitals.toLowerCase())
