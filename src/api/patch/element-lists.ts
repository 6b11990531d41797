import { isObject, type JsonValue } from '../../base/json.ts'
import { goText, goType } from './go-text.ts'
import {
  badDeletionList,
  badOrderList,
  deletionPrefix,
  directiveMarker,
  report,
  type Fields,
  type Problems,
} from './patch-type.ts'

export type List = JsonValue[]
type ElementKind = 'map' | 'scalar'

/** What the elements of several lists are; they must all be alike and no lists. */
export function elementKind(problems: Problems, ...lists: readonly List[]): ElementKind | undefined {
  let kind: string | undefined
  for (const list of lists) {
    for (const item of list) {
      const current = Array.isArray(item) ? 'list' : isObject(item) ? 'map' : item === null ? 'null' : typeof item
      kind ??= current
      if (kind === 'list') {
        report(problems, 'lists of lists are not supported')
        return undefined
      }
      if (kind !== current) {
        report(problems, `list element types are not identical: ${goText(lists)}`)
        return undefined
      }
    }
  }
  if (kind === undefined || kind === 'null') report(problems, 'no elements in any of the given slices')
  return kind === 'map' ? 'map' : kind === undefined || kind === 'null' ? undefined : 'scalar'
}

export const missingMergeKey = (item: JsonValue, mergeKey: string): string =>
  `map: ${goText(item)} does not contain declared merge key: ${mergeKey}`

/** The merge key's value of a map; undefined, reported, where there is none. */
export function mergeKeyOf(item: JsonValue, mergeKey: string, problems: Problems): JsonValue | undefined {
  if (!isObject(item)) {
    report(problems, `expected a map[string]interface {}, but received a ${goType(item)}`)
    return undefined
  }
  const value = item[mergeKey] as JsonValue | undefined
  if (value === undefined) report(problems, missingMergeKey(item as JsonValue, mergeKey))
  return value
}

const isDeletion = (item: JsonValue): boolean => isObject(item) && item[directiveMarker] === 'delete'
const identityOf = (item: JsonValue, mergeKey: string): JsonValue | undefined =>
  mergeKey === '' ? item : isObject(item) ? (item[mergeKey] as JsonValue | undefined) : undefined

export const indexOfKey = (list: List, value: JsonValue | undefined, mergeKey: string): number =>
  list.findIndex((item) => isObject(item) && item[mergeKey] === value)

/** Patch elements in the order the patch asks for, with the elements only the server has in between, in their own order. */
export function ordered(
  merged: List,
  patched: List,
  serverOrder: List,
  mergeKey: string,
  kind: ElementKind,
  problems: Problems,
): List {
  const key = kind === 'map' ? mergeKey : ''
  const wanted = new Set(patched.map((item) => identityOf(item, key)))
  const isWanted = (item: JsonValue): boolean => {
    if (kind === 'map') mergeKeyOf(item, mergeKey, problems)
    return wanted.has(identityOf(item, key))
  }
  const [fromPatch, fromServer] = [merged.filter(isWanted), merged.filter((item) => !isWanted(item))]
  const left = sortedBy(fromServer, serverOrder, key, problems)
  const right = sortedBy(fromPatch, patched, key, problems)
  return interleaved(left, right, serverOrder, key)
}

function interleaved(left: List, right: List, order: List, key: string): List {
  const places = placesIn(order, key)
  const result: List = []
  let [i, j] = [0, 0]
  while (i < left.length && j < right.length) {
    const [leftPlace, rightPlace] = [places.get(identityOf(left[i]!, key)), places.get(identityOf(right[j]!, key))]
    const isLeftFirst = leftPlace !== undefined && rightPlace !== undefined && leftPlace < rightPlace
    result.push(isLeftFirst ? left[i++]! : right[j++]!)
  }
  return [...result, ...left.slice(i), ...right.slice(j)]
}

function placesIn(order: List, key: string): ReadonlyMap<JsonValue | undefined, number> {
  const places = new Map<JsonValue | undefined, number>()
  order.forEach((item, place) => {
    const identity = identityOf(item, key)
    if (!places.has(identity)) places.set(identity, place)
  })
  return places
}

/** Sorts by the order of another list; elements to delete go last. */
export function sortedBy(list: List, order: List, key: string, problems: Problems): List {
  if (key !== '') for (const item of [...list, ...order]) mergeKeyOf(item, key, problems)
  const places = placesIn(order, key)
  const kept = list.filter((item) => !isDeletion(item))
  // What the order does not name moves before what stood in front of it, as upstream's comparison has it.
  const result: List = []
  for (const item of kept) {
    const place = places.get(identityOf(item, key))
    let index = result.length
    for (; index > 0; index--) {
      const before = places.get(identityOf(result[index - 1]!, key))
      if (place !== undefined && before !== undefined && place >= before) break
    }
    result.splice(index, 0, item)
  }
  return [...result, ...list.filter(isDeletion)]
}

/** Upstream's way to drop duplicates: the last element takes the place of each one. */
export function withoutDuplicates(list: List): List {
  const result = [...list]
  for (let i = 0; i < result.length - 1; i++) {
    for (let j = i + 1; j < result.length; j++) {
      if (result[i] !== result[j]) continue
      const last = result.pop()!
      if (j < result.length) result[j--] = last
    }
  }
  return result
}

export const sortedScalars = (list: List): List =>
  list
    .map((item) => [goText(item), item] as const)
    .sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0))
    .map(([, item]) => item)

/** `$setElementOrder/containers` → `containers`. */
export function keyBehind(directive: string, prefix: string, problems: Problems): string {
  const slash = directive.indexOf('/')
  if (slash === prefix.length) return directive.slice(slash + 1)
  report(problems, prefix === deletionPrefix ? badDeletionList : badOrderList)
  return ''
}

/** The elements of a patch list must come in the order that its `$setElementOrder` gives. */
export function checkOrder(patch: List, order: List, mergeKey: string, problems: Problems): void {
  if (patch.length === 0 || order.length === 0) return
  const identify = (item: JsonValue): JsonValue | undefined =>
    mergeKey === '' ? item : mergeKeyOf(item, mergeKey, problems)
  const kept = patch.filter((item) => !isDeletion(item))
  let [index, place] = [0, 0]
  while (index < kept.length && place < order.length && problems.first === undefined) {
    const item = kept[index]!
    if (isObject(item) && Object.hasOwn(item, directiveMarker)) index++
    else if (identify(item) === identify(order[place++]!)) index++
  }
  if (index < kept.length)
    report(
      problems,
      `The order in patch list:\n${goText(patch)}\n doesn't match $setElementOrder list:\n${goText(order)}\n`,
    )
}

export const isFields = (value: JsonValue | undefined): value is Fields => isObject(value)
