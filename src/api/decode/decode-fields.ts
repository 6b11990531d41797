import { isObject, type JsonObject, type JsonValue } from '../../base/json.ts'
import { referenceOf, schemaOf, type Schema } from '../openapi/schema.ts'
import { goText } from '../patch/go-text.ts'
import { canonicalQuantity, canonicalResource } from '../quantity/amounts.ts'
import { parseQuantity } from '../quantity/quantity.ts'
import { goFieldOf, plainType, printedStruct, type GoField } from './go-facts.ts'
import { base64Problem, storedTime } from './go-values.ts'
import type { DuplicateKeys } from './read-json.ts'

export interface Decoding {
  readonly duplicates: DuplicateKeys
  /** Unknown and repeated fields, in the order of the body. */
  readonly strict: string[]
  /** The first value that does not fit its field hides all else, but for one that the field's own reader refused. */
  readonly problems: { first?: string; refused?: string }
}

/** Where a value stands: in messages about types, and in those about unknown fields. */
interface Place {
  readonly struct: string
  readonly stack: readonly string[]
  readonly path: string
}

/** Keeps the known fields of an object of a component, with values as they are stored. */
export function decodedFields(
  body: JsonObject,
  component: string,
  stack: readonly string[],
  path: string,
  decoding: Decoding,
): JsonObject {
  const properties = schemaOf(component)?.properties ?? {}
  const required = schemaOf(component)?.required ?? []
  const struct = component.slice(component.lastIndexOf('.') + 1)
  const result: Record<string, JsonValue> = {}
  for (const key in body) {
    const inner = path === '' ? key : `${path}.${key}`
    const schema = Object.hasOwn(properties, key) ? properties[key] : undefined
    if (schema === undefined) decoding.strict.push(`unknown field "${inner}"`)
    else {
      const field = goFieldOf(component, key, schema)
      const place = { struct, stack: [...stack, ...(field.embeddedIn?.split('.') ?? []), key], path: inner }
      const value = decodedValue(body[key]!, schema, field, place, decoding)
      const isKept = required.includes(key) || isKeptWhenEmpty(`${struct}.${key}`, inner)
      if (value !== undefined && !(isZero(value, schema, field) && !isKept)) result[key] = value
    }
    noteDuplicates(body, key, path, decoding)
  }
  return result
}

/** What is refused when empty, and shown in the refusal as it was given. */
const isKeptWhenEmpty = (field: string, path: string): boolean =>
  keptWhenEmpty.has(field) || path.endsWith('template.metadata.labels')
const keptWhenEmpty: ReadonlySet<string> = new Set([
  'HPAScalingRules.policies',
  'IngressSpec.rules',
  'PersistentVolumeSpec.capacity',
  'ProjectedVolumeSource.sources',
  'SuccessPolicy.rules',
])

function noteDuplicates(body: object, after: string, path: string, decoding: Decoding): void {
  for (const duplicate of decoding.duplicates.get(body) ?? []) {
    if (duplicate.after === after)
      decoding.strict.push(`duplicate field "${path === '' ? '' : `${path}.`}${duplicate.key}"`)
  }
}

/** What Go leaves out when it writes the object: zero values of optional fields that are no pointers or structs. */
function isZero(value: JsonValue, schema: Schema, { isPointer }: GoField): boolean {
  if (isPointer) return false
  if (Array.isArray(value)) return value.length === 0
  if (isObject(value)) return schema.additionalProperties !== undefined && Object.keys(value).length === 0
  return schema.$ref === undefined && (value === '' || value === 0 || value === false)
}

/** The stored form of a value; undefined for null, which leaves a field as it was. */
function decodedValue(
  value: JsonValue,
  schema: Schema,
  field: GoField,
  place: Place,
  decoding: Decoding,
): JsonValue | undefined {
  const component = referenceOf(schema)
  if (component !== undefined) return decodedComponent(value, component, place, decoding)
  if (value === null) return undefined
  if (schema.type === 'array') return decodedList(value, schema, field, place, decoding)
  if (schema.type === 'object') return decodedMap(value, schema, place, decoding)
  return decodedScalar(value, schema, field.type, place, decoding)
}

function decodedComponent(
  value: JsonValue,
  component: string,
  place: Place,
  decoding: Decoding,
): JsonValue | undefined {
  if (value === null) return undefined
  switch (component.slice(component.lastIndexOf('.') + 1)) {
    case 'Quantity':
      return decodedQuantity(value, decoding, canonicalQuantity)
    case 'IntOrString':
      return typeof value === 'string' ? value : ownScalar(value, int32, 'int32', place, decoding)
    case 'Time':
    case 'MicroTime':
      return decodedTime(value, component.endsWith('MicroTime'), place, decoding)
    case 'RawExtension':
    case 'FieldsV1':
      return value
  }
  if (!isObject(value)) return mismatch(value, printedStruct(component), place, decoding)
  return decodedFields(value as JsonObject, component, place.stack, place.path, decoding)
}

const int32: Schema = { type: 'integer', format: 'int32' }
const text: Schema = { type: 'string' }

function decodedQuantity(
  value: JsonValue,
  decoding: Decoding,
  stored: (text: string) => string,
): JsonValue | undefined {
  const source = (typeof value === 'string' ? value : JSON.stringify(value)).trim()
  const quantity = parseQuantity(source)
  if (!('error' in quantity)) return stored(source)
  decoding.problems.refused ??= quantity.error
  return undefined
}

function decodedTime(value: JsonValue, isMicro: boolean, place: Place, decoding: Decoding): JsonValue | undefined {
  const source = ownScalar(value, text, 'string', place, decoding)
  if (typeof source !== 'string') return undefined
  const time = storedTime(source, isMicro)
  if (typeof time === 'string') return time
  decoding.problems.refused ??= time.error
  return undefined
}

function decodedList(
  value: JsonValue,
  schema: Schema,
  field: GoField,
  place: Place,
  decoding: Decoding,
): JsonValue | undefined {
  const items = schema.items ?? {}
  const component = referenceOf(items)
  const isNamed = field.type.startsWith('[]')
  const type = component !== undefined ? printedStruct(component) : isNamed ? field.type.slice(2) : plainType(items)
  if (!Array.isArray(value)) return mismatch(value, `[]${type}`, place, decoding)
  return value.map((item: JsonValue, index) => {
    const inner = { ...place, path: `${place.path}[${index}]` }
    return decodedValue(item, items, { type, isPointer: false }, inner, decoding) ?? zeroOf(items)
  })
}

function decodedMap(value: JsonValue, schema: Schema, place: Place, decoding: Decoding): JsonValue | undefined {
  const items = schema.additionalProperties
  const isResourceList = items !== undefined && referenceOf(items)?.endsWith('.Quantity') === true
  const component = items && referenceOf(items)
  const type = items && component === undefined ? plainType(items) : printedStruct(component ?? '')
  if (!isObject(value))
    return mismatch(value, isResourceList ? 'v1.ResourceList' : `map[string]${type}`, place, decoding)
  if (items === undefined) return value as JsonObject
  const result: Record<string, JsonValue> = {}
  for (const key in value) {
    const item = value[key] as JsonValue
    const inner = { ...place, path: `${place.path}.${key}` }
    const decoded =
      isResourceList && item !== null
        ? decodedQuantity(item, decoding, canonicalResource)
        : decodedValue(item, items, { type, isPointer: false }, inner, decoding)
    result[key] = decoded ?? zeroOf(items)
    noteDuplicates(value, key, place.path, decoding)
  }
  return result
}

/** What null becomes inside a list or map. */
function zeroOf(schema: Schema): JsonValue {
  const component = referenceOf(schema)
  if (component?.endsWith('.Quantity')) return '0'
  if (component !== undefined) return {}
  return schema.type === 'integer' ? 0 : schema.type === 'boolean' ? false : ''
}

function decodedScalar(
  value: JsonValue,
  schema: Schema,
  type: string,
  place: Place,
  decoding: Decoding,
): JsonValue | undefined {
  switch (schema.type) {
    case 'integer': {
      if (typeof value !== 'number') break
      const max = schema.format === 'int32' ? 2 ** 31 : 2 ** 63
      if (Number.isInteger(value) && value >= -max && value < max) return value
      return mismatch(value, type, place, decoding, `number ${goText(value)}`)
    }
    case 'number':
      if (typeof value === 'number') return value
      break
    case 'boolean':
      if (typeof value === 'boolean') return value
      break
    default: {
      if (typeof value !== 'string') break
      const problem = schema.format === 'byte' ? base64Problem(value) : undefined
      if (problem !== undefined) decoding.problems.first ??= problem
      return schema.format === 'byte' ? value.replace(/[\r\n]/g, '') : value
    }
  }
  return mismatch(value, type, place, decoding)
}

/** A scalar that a type reads by itself: what it refuses ends the reading at once. */
function ownScalar(
  value: JsonValue,
  schema: Schema,
  type: string,
  place: Place,
  decoding: Decoding,
): JsonValue | undefined {
  const problems: Decoding['problems'] = {}
  const result = decodedScalar(value, schema, type, place, { ...decoding, problems })
  if (problems.first !== undefined) decoding.problems.refused ??= problems.first
  return result
}

function mismatch(value: JsonValue, type: string, place: Place, decoding: Decoding, what = kindOf(value)): undefined {
  decoding.problems.first ??= `json: cannot unmarshal ${what} into Go struct field ${place.struct}.${place.stack.join('.')} of type ${type}`
  return undefined
}

const kindOf = (value: JsonValue): string =>
  Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
