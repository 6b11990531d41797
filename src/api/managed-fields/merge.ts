import { isObject, type JsonObject, type JsonValue } from '../../base/json.ts'
import type { Schema } from '../openapi/schema.ts'
import { itemsOf, repeated, type Item, type ListShape } from './element.ts'
import { fieldSchema, freeForm, shapeOf, type Shape } from './shape.ts'

type Side = JsonValue | undefined

/** The live object with an applied configuration laid over it. @source sigs.k8s.io/structured-merge-diff typed/merge.go */
export function mergedWith(live: Side, applied: Side, schema: Schema): Side {
  const shape = shapeOf(schema, applied ?? live)
  const top = applied === undefined ? live : applied
  if (shape.kind === 'scalar' || shape.kind === 'atomic' || isBare(live, applied)) return top
  if (shape.kind === 'map') return mergedFields(fieldsIn(live), fieldsIn(applied), shape)
  return mergedItems(itemsIn(live), itemsIn(applied), shape)
}

const isBare = (live: Side, applied: Side): boolean =>
  [live, applied].every((side) => typeof side !== 'object' || side === null || Object.keys(side).length === 0)

const fieldsIn = (side: Side): JsonObject => (isObject(side) ? (side as JsonObject) : {})
const itemsIn = (side: Side): readonly JsonValue[] => (Array.isArray(side) ? (side as readonly JsonValue[]) : [])

function mergedFields(live: JsonObject, applied: JsonObject, shape: Shape & { kind: 'map' }): Side {
  const merged: { [name: string]: JsonValue } = {}
  for (const name of new Set([...Object.keys(live), ...Object.keys(applied)])) {
    const value = mergedWith(live[name], applied[name], fieldSchema(shape, name) ?? freeForm)
    if (value !== undefined) merged[name] = value
  }
  return Object.keys(merged).length > 0 ? merged : undefined
}

/** Items in the applied order, with those that only the live list has in between, each after what it followed. */
function mergedItems(live: readonly JsonValue[], applied: readonly JsonValue[], shape: ListShape): Side {
  const lefts = itemsOf(shape, live)
  const rights = itemsOf(shape, applied)
  if ('error' in lefts || 'error' in rights) return applied
  const merged: JsonValue[] = []
  const put = (left: Side, right: Side): void => {
    const value = mergedWith(left, right, shape.items)
    if (value !== undefined) merged.push(value)
  }
  for (const { left, right } of zipped(lefts, rights)) put(left, right)
  return merged.length > 0 ? merged : undefined
}

interface Pair {
  readonly left: Side
  readonly right: Side
}

function* zipped(lefts: readonly Item[], rights: readonly Item[]): Generator<Pair> {
  const twice = repeated(lefts)
  const known = new Map(lefts.map((item) => [item.element, item.value]))
  const wanted = new Set(rights.map(({ element }) => element))
  const shared = rights.filter(({ element }) => known.has(element)).map(({ element }) => element)
  const leftOf = (element: string): Side => (twice.has(element) ? null : known.get(element))
  const done = new Set<string>()
  let next = 0
  for (let l = 0, r = 0; l < lefts.length || r < rights.length;) {
    const left = lefts[l]
    const right = rights[r]
    if (left !== undefined && right !== undefined) {
      if (left.element === right.element) {
        done.add(left.element)
        yield { left: leftOf(left.element), right: right.value }
        l++
        r++
        next++
        continue
      }
      if (wanted.has(left.element) && next < shared.length && shared[next] !== left.element) {
        l++
        continue
      }
    }
    if (left !== undefined) {
      if (!wanted.has(left.element)) {
        yield { left: left.value, right: undefined }
        l++
        continue
      }
      if (done.has(left.element)) l++
    }
    if (right !== undefined) {
      done.add(right.element)
      yield { left: known.has(right.element) ? leftOf(right.element) : undefined, right: right.value }
      r++
      if (shared[next] === right.element) next++
    }
  }
}
