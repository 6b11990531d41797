import type { JsonValue } from '../../base/json.ts'
import { resolved, type Schema } from '../openapi/schema.ts'

/** How a field is merged and owned. */
export type Shape =
  | { readonly kind: 'scalar' }
  | { readonly kind: 'atomic' }
  | { readonly kind: 'set'; readonly items: Schema }
  | { readonly kind: 'keyed'; readonly keys: readonly string[]; readonly items: Schema }
  | { readonly kind: 'map'; readonly fields: { readonly [name: string]: Schema }; readonly values: Schema | undefined }

/** Free-form: what it is shows in the value. */
export const freeForm: Schema = {}

const scalar: Shape = { kind: 'scalar' }
const atomic: Shape = { kind: 'atomic' }
const freeMap: Shape = { kind: 'map', fields: {}, values: freeForm }

/**
 * What a value of this schema is to server-side apply; lists are atomic unless the structure says otherwise.
 * @source kubernetes@1.36 kube-openapi/pkg/schemaconv
 */
export function shapeOf(reference: Schema, value: JsonValue | undefined): Shape {
  const schema = resolved(reference)
  if (schema.type === 'array') return listShape(schema, reference)
  if (schema.type === 'object') {
    if ((reference['x-kubernetes-map-type'] ?? schema['x-kubernetes-map-type']) === 'atomic') return atomic
    const { properties, additionalProperties } = schema
    if (properties === undefined && additionalProperties === undefined) return value === null ? scalar : freeMap
    return { kind: 'map', fields: properties ?? {}, values: additionalProperties }
  }
  if (schema.type !== undefined || schema.oneOf !== undefined) return scalar
  if (Array.isArray(value)) return atomic
  return typeof value === 'object' && value !== null ? freeMap : scalar
}

function listShape(schema: Schema, reference: Schema): Shape {
  const type = reference['x-kubernetes-list-type'] ?? schema['x-kubernetes-list-type']
  const items = schema.items ?? freeForm
  if (type === 'set') return { kind: 'set', items }
  const keys = reference['x-kubernetes-list-map-keys'] ?? schema['x-kubernetes-list-map-keys']
  return type === 'map' && keys !== undefined ? { kind: 'keyed', keys, items } : atomic
}

/** The schema of a map's field; `undefined` for one that the structure does not know. */
export const fieldSchema = (shape: Shape & { kind: 'map' }, name: string): Schema | undefined =>
  Object.hasOwn(shape.fields, name) ? shape.fields[name] : shape.values
