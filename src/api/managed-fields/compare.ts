import { isEqual, isObject, type JsonObject, type JsonValue } from '../../base/json.ts'
import type { Schema } from '../openapi/schema.ts'
import { itemsOf, type Item, type ListShape } from './element.ts'
import { recursiveDifference, setOf, type FieldPath, type FieldSet } from './field-set.ts'
import { fieldSchema, freeForm, shapeOf, type Shape } from './shape.ts'

/** What the right object adds to, takes from and changes in the left one. */
export interface Comparison {
  readonly added: FieldSet
  readonly removed: FieldSet
  readonly modified: FieldSet
}

interface Paths {
  readonly added: FieldPath[]
  readonly removed: FieldPath[]
  readonly modified: FieldPath[]
}

type Side = JsonValue | undefined

/** @source sigs.k8s.io/structured-merge-diff typed/compare.go */
export function compared(left: JsonValue, right: JsonValue, schema: Schema): Comparison {
  const paths: Paths = { added: [], removed: [], modified: [] }
  compareAt(paths, [], left, right, schema)
  return { added: setOf(paths.added), removed: setOf(paths.removed), modified: setOf(paths.modified) }
}

/** A comparison that knows nothing of some fields and what lies below them. */
export const excluding = ({ added, removed, modified }: Comparison, fields: FieldSet): Comparison => ({
  added: recursiveDifference(added, fields),
  removed: recursiveDifference(removed, fields),
  modified: recursiveDifference(modified, fields),
})

function compareAt(paths: Paths, path: FieldPath, left: Side, right: Side, schema: Schema): void {
  if (left === right) return
  const shape = shapeOf(schema, right ?? left)
  const isDescending = shape.kind === 'map' ? canDescend(left, right, isObject) : canDescend(left, right, Array.isArray)
  if (shape.kind === 'scalar' || shape.kind === 'atomic' || !isDescending) {
    note(paths, path, left, right)
    return
  }
  if (shape.kind === 'map') compareFields(paths, path, left as JsonObject, right as JsonObject, shape)
  else compareItems(paths, path, left as readonly JsonValue[], right as readonly JsonValue[], shape)
  if (left === undefined) paths.added.push(path)
  else if (right === undefined) paths.removed.push(path)
}

/** Two empty parts, or parts that are no containers, are leaves. */
function canDescend(left: Side, right: Side, isContainer: (value: unknown) => boolean): boolean {
  const isFull = (value: Side): boolean => isContainer(value) && Object.keys(value as object).length > 0
  const isPlain = (value: Side): boolean => value === undefined || value === null || isContainer(value)
  return (isFull(left) || isFull(right)) && isPlain(left) && isPlain(right)
}

function note(paths: Paths, path: FieldPath, left: Side, right: Side): void {
  if (left === undefined) paths.added.push(path)
  else if (right === undefined) paths.removed.push(path)
  else if (!isEqual(left, right)) paths.modified.push(path)
}

function compareFields(
  paths: Paths,
  path: FieldPath,
  left: JsonObject | undefined | null,
  right: JsonObject | undefined | null,
  shape: Shape & { kind: 'map' },
): void {
  for (const name of new Set([...Object.keys(left ?? {}), ...Object.keys(right ?? {})]))
    compareAt(paths, [...path, `f:${name}`], left?.[name], right?.[name], fieldSchema(shape, name) ?? freeForm)
}

function compareItems(
  paths: Paths,
  path: FieldPath,
  left: readonly JsonValue[] | undefined | null,
  right: readonly JsonValue[] | undefined | null,
  shape: ListShape,
): void {
  const before = grouped(shape, left ?? [])
  const after = grouped(shape, right ?? [])
  for (const element of new Set([...before.keys(), ...after.keys()])) {
    const at = [...path, element]
    const [lefts, rights] = [before.get(element) ?? [], after.get(element) ?? []]
    if (lefts.length <= 1 && rights.length <= 1) compareAt(paths, at, lefts[0], rights[0], shape.items)
    else if (lefts.length >= 2 && rights.length >= 2) note(paths, at, lefts, rights)
    else if (lefts.length >= 2) {
      if (rights.length > 0) compareAt(paths, at, undefined, rights[0], shape.items)
      paths.removed.push(at)
    } else {
      if (lefts.length > 0) compareAt(paths, at, lefts[0], undefined, shape.items)
      paths.added.push(at)
    }
  }
}

function grouped(shape: ListShape, list: readonly JsonValue[]): ReadonlyMap<string, readonly JsonValue[]> {
  const items = itemsOf(shape, list)
  const groups = new Map<string, JsonValue[]>()
  for (const { element, value } of 'error' in items ? ([] as Item[]) : items) {
    const group = groups.get(element)
    if (group === undefined) groups.set(element, [value])
    else group.push(value)
  }
  return groups
}
