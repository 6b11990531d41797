import type { JsonObject, JsonValue } from '../../base/json.ts'

/**
 * A set of fields as the path elements of managed fields spell them: `f:spec`, `k:{"name":"web"}`, `v:"a"`, `i:0`.
 * `members` belong to the set themselves, `children` hold what lies below an element.
 * @source sigs.k8s.io/structured-merge-diff fieldpath/set.go
 */
export interface FieldSet {
  readonly members: ReadonlySet<string>
  readonly children: ReadonlyMap<string, FieldSet>
}

export type FieldPath = readonly string[]

interface Draft {
  readonly members: Set<string>
  readonly children: Map<string, FieldSet>
}

const draftOf = (set: FieldSet): Draft => ({ members: new Set(set.members), children: new Map(set.children) })

export const emptySet: FieldSet = { members: new Set(), children: new Map() }

export const isEmpty = (set: FieldSet): boolean => set.members.size === 0 && set.children.size === 0

export const below = (set: FieldSet, element: string): FieldSet => set.children.get(element) ?? emptySet

/** A set with one path more. */
export function withPath(set: FieldSet, [first, ...rest]: FieldPath): FieldSet {
  if (first === undefined) return set
  const draft = draftOf(set)
  if (rest.length === 0) draft.members.add(first)
  else draft.children.set(first, withPath(below(set, first), rest))
  return draft
}

export const setOf = (paths: Iterable<FieldPath>): FieldSet => {
  let set = emptySet
  for (const path of paths) set = withPath(set, path)
  return set
}

export function hasPath(set: FieldSet, [first, ...rest]: FieldPath): boolean {
  if (first === undefined) return false
  return rest.length === 0 ? set.members.has(first) : hasPath(below(set, first), rest)
}

export function union(left: FieldSet, right: FieldSet): FieldSet {
  const draft = draftOf(left)
  for (const member of right.members) draft.members.add(member)
  for (const [element, child] of right.children) draft.children.set(element, union(below(left, element), child))
  return draft
}

/** What is in both, each path exactly. */
export function intersection(left: FieldSet, right: FieldSet): FieldSet {
  const members = new Set([...left.members].filter((member) => right.members.has(member)))
  return { members, children: combined(left, (child, element) => intersection(child, below(right, element))) }
}

/** The left set without the right one's paths; what lies below a path stays. */
export function difference(left: FieldSet, right: FieldSet): FieldSet {
  const members = new Set([...left.members].filter((member) => !right.members.has(member)))
  return { members, children: combined(left, (child, element) => difference(child, below(right, element))) }
}

/** The left set without the right one's paths and all that lies below them. */
export function recursiveDifference(left: FieldSet, right: FieldSet): FieldSet {
  const members = new Set([...left.members].filter((member) => !right.members.has(member)))
  const children = combined(left, (child, element) =>
    right.members.has(element) ? emptySet : recursiveDifference(child, below(right, element)),
  )
  return { members, children }
}

function combined(
  set: FieldSet,
  combine: (child: FieldSet, element: string) => FieldSet,
): ReadonlyMap<string, FieldSet> {
  const children = new Map<string, FieldSet>()
  for (const [element, child] of set.children) {
    const result = combine(child, element)
    if (!isEmpty(result)) children.set(element, result)
  }
  return children
}

/** Every path of the set, in the order that the API server lists them. */
export function* pathsOf(set: FieldSet, above: FieldPath = []): Generator<FieldPath> {
  for (const element of [...set.members].sort(byElement)) yield [...above, element]
  for (const element of [...set.children.keys()].sort(byElement))
    yield* pathsOf(below(set, element), [...above, element])
}

const classes = 'fkvi'

/** Fields before keys before values before indices, each in its own order. */
export function byElement(left: string, right: string): number {
  const byClass = classes.indexOf(left[0]!) - classes.indexOf(right[0]!)
  if (byClass !== 0) return byClass
  if (left[0] === 'f') return byText(left, right)
  return compareValues(JSON.parse(left.slice(2)) as JsonValue, JSON.parse(right.slice(2)) as JsonValue)
}

const byText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)

const rankOf = (value: JsonValue): number =>
  ['number', 'string', 'boolean', 'object'].indexOf(value === null ? 'null' : typeof value) & 7

function compareValues(left: JsonValue, right: JsonValue): number {
  const byRank = rankOf(left) - rankOf(right)
  if (byRank !== 0) return byRank
  if (typeof left === 'number') return left - (right as number)
  if (typeof left === 'string') return byText(left, right as string)
  if (typeof left !== 'object' || left === null || right === null) return Number(left) - Number(right)
  return compareKeys(Object.entries(left), Object.entries(right as JsonObject))
}

function compareKeys(left: readonly [string, JsonValue][], right: readonly [string, JsonValue][]): number {
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const order = byText(left[i]![0], right[i]![0]) || compareValues(left[i]![1], right[i]![1])
    if (order !== 0) return order
  }
  return left.length - right.length
}

/** `{"f:spec":{"f:replicas":{}}}`. @source sigs.k8s.io/structured-merge-diff fieldpath/serialize.go */
export function fieldsV1Of(set: FieldSet): JsonObject {
  const elements = new Set([...set.members, ...set.children.keys()])
  const fields: { [element: string]: JsonValue } = {}
  for (const element of [...elements].sort(byElement)) {
    const child = fieldsV1Of(below(set, element))
    fields[element] = set.members.has(element) && set.children.has(element) ? { '.': {}, ...child } : child
  }
  return fields
}

/** The set that a `fieldsV1` spells; parts that are no path elements are passed over. */
export function setOfFieldsV1(fields: JsonValue | undefined): FieldSet {
  const draft = draftOf(emptySet)
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return draft
  for (const [element, value] of Object.entries(fields as JsonObject)) {
    if (!/^[fkvi]:/.test(element)) continue
    const child = setOfFieldsV1(value)
    const isMember = isEmpty(child) || Object.hasOwn(value as JsonObject, '.')
    if (isMember) draft.members.add(element)
    if (!isEmpty(child)) draft.children.set(element, child)
  }
  return draft
}

/** `.spec.containers[name="web"].image`, as conflicts name a field. */
export const printedPath = (path: FieldPath): string => path.map(printedElement).join('')

function printedElement(element: string): string {
  const text = element.slice(2)
  if (element[0] === 'f') return `.${text}`
  if (element[0] === 'v') return `[=${text}]`
  if (element[0] === 'i') return `[${text}]`
  const keys = Object.entries(JSON.parse(text) as JsonObject)
  return `[${keys.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join()}]`
}
