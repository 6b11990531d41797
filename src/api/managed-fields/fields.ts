import { isObject, type JsonObject, type JsonValue } from '../../base/json.ts'
import type { Schema } from '../openapi/schema.ts'
import { itemsOf, repeated, type ListShape } from './element.ts'
import { emptySet, isEmpty, type FieldSet } from './field-set.ts'
import { fieldSchema, freeForm, shapeOf, type Shape } from './shape.ts'

/**
 * All fields that a value sets. @source sigs.k8s.io/structured-merge-diff typed/tofieldset.go
 */
export const fieldSetOf = (value: JsonValue, schema: Schema): FieldSet => ownedBy(value, schema).inner

interface Owned {
  /** The value is a leaf: its own path is in the set. */
  readonly isLeaf: boolean
  readonly inner: FieldSet
}

const leaf: Owned = { isLeaf: true, inner: emptySet }

function ownedBy(value: JsonValue, schema: Schema): Owned {
  const shape = shapeOf(schema, value)
  if (shape.kind === 'scalar' || shape.kind === 'atomic') return leaf
  if (shape.kind === 'map') return isObject(value) ? ownedFields(value as JsonObject, shape) : leaf
  return Array.isArray(value) ? ownedItems(value, shape) : leaf
}

function ownedFields(value: JsonObject, shape: Shape & { kind: 'map' }): Owned {
  const members = new Set<string>()
  const children = new Map<string, FieldSet>()
  for (const [name, field] of Object.entries(value)) {
    const element = `f:${name}`
    const { isLeaf, inner } = ownedBy(field, fieldSchema(shape, name) ?? freeForm)
    const isBare = field === null || (isObject(field) && Object.keys(field).length === 0)
    if (isLeaf || isBare || !Object.hasOwn(shape.fields, name)) members.add(element)
    if (!isEmpty(inner)) children.set(element, inner)
  }
  return { isLeaf: false, inner: { members, children } }
}

function ownedItems(list: readonly JsonValue[], shape: ListShape): Owned {
  const items = itemsOf(shape, list)
  if ('error' in items) return leaf
  const twice = repeated(items)
  const members = new Set<string>()
  const children = new Map<string, FieldSet>()
  for (const { element, value } of items) {
    members.add(element)
    if (twice.has(element)) continue
    const { inner } = ownedBy(value, shape.items)
    if (!isEmpty(inner)) children.set(element, inner)
  }
  return { isLeaf: false, inner: { members, children } }
}

/** The set with every declared field on the way to its paths as a member too. @source fieldpath/set.go EnsureNamedFieldsAreMembers */
export function withNamedFields(set: FieldSet, schema: Schema): FieldSet {
  const shape = shapeOf(schema, {})
  const members = new Set(set.members)
  const children = new Map<string, FieldSet>()
  for (const [element, child] of set.children) {
    const name = element.slice(2)
    if (shape.kind === 'map' && element[0] === 'f' && Object.hasOwn(shape.fields, name)) members.add(element)
    children.set(element, withNamedFields(child, schemaBelow(shape, element)))
  }
  return { members, children }
}

function schemaBelow(shape: Shape, element: string): Schema {
  if (shape.kind === 'map') return fieldSchema(shape, element.slice(2)) ?? freeForm
  return shape.kind === 'set' || shape.kind === 'keyed' ? shape.items : freeForm
}

/** The value without the fields of a set. @source sigs.k8s.io/structured-merge-diff typed/remove.go */
export function withoutFields(value: JsonValue, set: FieldSet, schema: Schema): JsonValue | undefined {
  const shape = shapeOf(schema, value)
  if (shape.kind === 'scalar') return value
  if (shape.kind === 'atomic') return undefined
  if (shape.kind === 'map') return isObject(value) ? fieldsLeft(value as JsonObject, set, shape) : undefined
  return Array.isArray(value) ? itemsLeft(value, set, shape) : undefined
}

function fieldsLeft(value: JsonObject, set: FieldSet, shape: Shape & { kind: 'map' }): JsonValue | undefined {
  const left: { [name: string]: JsonValue } = {}
  let hasMatches = false
  for (const [name, field] of Object.entries(value)) {
    const element = `f:${name}`
    if (set.members.has(element)) continue
    const child = set.children.get(element)
    if (child !== undefined) hasMatches = true
    left[name] = child === undefined ? field : reduced(field, child, fieldSchema(shape, name) ?? freeForm)
  }
  return hasMatches || Object.keys(left).length > 0 ? left : undefined
}

function itemsLeft(list: readonly JsonValue[], set: FieldSet, shape: ListShape): JsonValue | undefined {
  const items = itemsOf(shape, list)
  if ('error' in items) return list
  const left: JsonValue[] = []
  let hasMatches = false
  for (const { element, value } of items) {
    if (set.members.has(element)) continue
    const child = set.children.get(element)
    if (child !== undefined) hasMatches = true
    left.push(child === undefined ? value : reduced(value, child, shape.items))
  }
  return hasMatches || left.length > 0 ? left : undefined
}

/** A part that loses fields stays, if only as an empty one. */
function reduced(value: JsonValue, set: FieldSet, schema: Schema): JsonValue {
  return withoutFields(value, set, schema) ?? (Array.isArray(value) ? [] : isObject(value) ? {} : null)
}
