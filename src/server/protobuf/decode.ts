import { Buffer } from 'node:buffer'
import { timestampOf, instantOf } from '../../clock/instant.ts'
import fields from './fields.json' with { type: 'json' }
import { elementsOf, signed, type Element } from './wire.ts'

/** Field tables of the messages, `name:type`, `[]` for lists and `{}` for maps. @source kubernetes@1.36 generated.proto */
const messages: { readonly [name: string]: { readonly [number: string]: string } } = fields

const magic = [0x6b, 0x38, 0x73, 0x00]
const maxDepth = 64

/** A Kubernetes object in its protobuf form, as JSON; or what is wrong with it. */
export function objectFromProtobuf(bytes: Uint8Array): { readonly object: unknown } | { readonly error: string } {
  if (!magic.every((byte, index) => bytes[index] === byte))
    return { error: 'provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]' }
  try {
    const envelope = grouped(bytes.subarray(magic.length))
    const typeMeta = grouped(bytesIn(envelope.get(1)))
    const apiVersion = textIn(typeMeta.get(1))
    const kind = textIn(typeMeta.get(2))
    const name = messageNamed(apiVersion, kind)
    if (name === undefined) return { error: `no kind "${kind}" is registered for version "${apiVersion}"` }
    return { object: { kind, apiVersion, ...decoded(bytesIn(envelope.get(2)), name, 0) } }
  } catch (problem) {
    return { error: problem instanceof Error ? problem.message : String(problem) }
  }
}

/** `apps/v1` and `Deployment` → `apps.v1.Deployment`; `rbac.authorization.k8s.io/v1` → `rbac.v1.…`. */
function messageNamed(apiVersion: string, kind: string): string | undefined {
  const [group = '', version = ''] = apiVersion.includes('/') ? apiVersion.split('/') : ['core', apiVersion]
  const name = kind === 'DeleteOptions' ? 'meta.DeleteOptions' : `${group.split('.')[0]}.${version}.${kind}`
  return Object.hasOwn(messages, name) ? name : undefined
}

type Grouped = ReadonlyMap<number, readonly Element[]>

function grouped(bytes: Uint8Array): Grouped {
  const found = new Map<number, Element[]>()
  for (const element of elementsOf(bytes)) {
    const list = found.get(element.field)
    if (list === undefined) found.set(element.field, [element])
    else list.push(element)
  }
  return found
}

function bytesIn(elements: readonly Element[] | undefined): Uint8Array {
  const last = elements?.at(-1)
  if (last === undefined) return new Uint8Array()
  if (typeof last.value === 'bigint') throw new Error(`proto: wrong wireType for field ${last.field}`)
  return last.value
}

const textIn = (elements: readonly Element[] | undefined): string => Buffer.from(bytesIn(elements)).toString('utf8')

/** Parts that Go embeds: their fields stand among those of the whole. */
const embedded = new Set([
  'localObjectReference',
  'volumeSource',
  'handler',
  'persistentVolumeSource',
  'ephemeralContainerCommon',
  'ingressRuleValue',
])

function decoded(bytes: Uint8Array, message: string, depth: number): Record<string, unknown> {
  if (depth > maxDepth) throw new Error('proto: the message is nested too deeply')
  const table = messages[message]
  if (table === undefined) throw new Error(`proto: unknown message ${message}`)
  const object: Record<string, unknown> = {}
  for (const [number, elements] of grouped(bytes)) {
    const definition = table[number]
    if (definition === undefined) continue
    const colon = definition.indexOf(':')
    const name = definition.slice(0, colon)
    const type = definition.slice(colon + 1)
    const value = valueOf(elements, type, depth)
    if (embedded.has(name)) Object.assign(object, value)
    else if (value !== undefined) Object.defineProperty(object, name, { value, enumerable: true, configurable: true })
  }
  return object
}

function valueOf(elements: readonly Element[], type: string, depth: number): unknown {
  if (type.endsWith('[]')) return elements.flatMap((element) => listed(element, type.slice(0, -2), depth))
  if (!type.endsWith('{}')) return single(elements.at(-1)!, type, depth)
  const inner = type.slice(0, -2)
  const map: Record<string, unknown> = {}
  for (const element of elements) {
    const entry = grouped(bytesIn([element]))
    const held = entry.get(2)?.at(-1)
    const value = held === undefined ? emptyValue(inner) : single(held, inner, depth)
    Object.defineProperty(map, textIn(entry.get(1)), { value, enumerable: true, configurable: true })
  }
  return map
}

const emptyValue = (type: string): unknown => (type === 'string' || type === 'bytes' ? '' : null)
const isNumeric = (type: string): boolean => /^(bool|u?int(32|64))$/.test(type)

/** Numbers in a list may be packed into one element. */
function listed(element: Element, type: string, depth: number): readonly unknown[] {
  if (!isNumeric(type) || typeof element.value === 'bigint') return [single(element, type, depth)]
  return [...elementsOf(element.value, 'packed')].map((each) => single(each, type, depth))
}

function single(element: Element, type: string, depth: number): unknown {
  if (isNumeric(type)) {
    if (typeof element.value !== 'bigint') throw new Error(`proto: wrong wireType for field ${element.field}`)
    return type === 'bool' ? element.value !== 0n : Number(signed(element.value))
  }
  const bytes = bytesIn([element])
  switch (type) {
    case 'string':
      return Buffer.from(bytes).toString('utf8')
    case 'bytes':
      return Buffer.from(bytes).toString('base64')
    case 'double':
      return bytes.length === 8 ? Buffer.from(bytes).readDoubleLE() : 0
    case 'quantity':
      return textIn(grouped(bytes).get(1)) || '0'
    case 'strings':
      return (grouped(bytes).get(1) ?? []).map((each) => textIn([each]))
    case 'json':
      return jsonIn(grouped(bytes).get(1))
    case 'time':
    case 'microTime':
      return timeOf(grouped(bytes), type)
    case 'intOrString':
      return intOrString(grouped(bytes))
    default:
      return decoded(bytes, type, depth + 1)
  }
}

function jsonIn(elements: readonly Element[] | undefined): unknown {
  const text = textIn(elements)
  return text === '' ? undefined : (JSON.parse(text) as unknown)
}

function numberIn(elements: readonly Element[] | undefined): number {
  const value = elements?.at(-1)?.value
  return typeof value === 'bigint' ? Number(signed(value)) : 0
}

const secondsMax = 253_402_300_799

/** A zero time has no fields. */
function timeOf(message: Grouped, type: 'time' | 'microTime'): string | undefined {
  if (message.size === 0) return undefined
  const seconds = numberIn(message.get(1))
  if (Math.abs(seconds) > secondsMax) throw new Error('proto: time is out of range')
  const text = timestampOf(instantOf(seconds * 1000))
  if (type === 'time') return text
  const micros = Math.floor(numberIn(message.get(2)) / 1000)
  return `${text.slice(0, -1)}.${String(micros).padStart(6, '0')}Z`
}

const intOrString = (message: Grouped): number | string =>
  numberIn(message.get(1)) === 1 ? textIn(message.get(3)) : numberIn(message.get(2))
