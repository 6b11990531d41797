import { isEqual, type JsonObject, type JsonValue } from '../../base/json.ts'
import type { ManagedFieldsEntry } from '../openapi/kubernetes.ts'
import type { Schema } from '../openapi/schema.ts'
import { compared, excluding } from './compare.ts'
import {
  difference,
  emptySet,
  fieldsV1Of,
  intersection,
  isEmpty,
  pathsOf,
  recursiveDifference,
  setOf,
  setOfFieldsV1,
  union,
  type FieldPath,
  type FieldSet,
} from './field-set.ts'
import { fieldSetOf, withNamedFields, withoutFields } from './fields.ts'
import { mergedWith } from './merge.ts'

/** Who owns fields: an applier by its name, an updater also by the version that it wrote. */
export interface Manager {
  readonly manager: string
  readonly operation: 'Apply' | 'Update'
  readonly apiVersion: string
  readonly subresource?: string
}

export interface Ownership extends Manager {
  readonly set: FieldSet
  /** `2026-01-01T00:00:00Z`; absent for an applier that changed nothing. */
  readonly time?: string
}

export type Owners = ReadonlyMap<string, Ownership>

export interface Conflict {
  readonly owner: Ownership
  readonly path: FieldPath
}

/** What is the same for every write of a kind: its schema, and the fields that such a write leaves as they are. */
export interface WriteRules {
  readonly schema: Schema
  readonly ignored: FieldSet
}

const updatersMax = 10
const stripped = setOf([
  ['f:apiVersion'],
  ['f:kind'],
  ['f:metadata'],
  ...['name', 'namespace', 'creationTimestamp', 'selfLink', 'uid', 'clusterName', 'generation', 'managedFields'].map(
    (name) => ['f:metadata', `f:${name}`],
  ),
  ['f:metadata', 'f:resourceVersion'],
])

export function identityOf({ manager, operation, apiVersion, subresource = '' }: Manager): string {
  return JSON.stringify([manager, operation, operation === 'Apply' ? '' : apiVersion, subresource])
}

/**
 * The owners after an update, patch or create by `who`; a create has `{}` before it.
 * @source kubernetes@1.36 structured-merge-diff merge/update.go Update, apimachinery managedfieldsupdater.go
 */
export function afterUpdate(
  owners: Owners,
  before: JsonValue,
  after: JsonValue,
  rules: WriteRules,
  who: Manager,
  time: string,
): Owners {
  const change = excluding(compared(before, after, rules.schema), rules.ignored)
  const touched = union(change.modified, change.added)
  const next = new Map<string, Ownership>()
  for (const [identity, owner] of owners) keep(next, identity, owner, without(owner.set, touched, change.removed))
  const own = difference(recursiveDifference(touched, rules.ignored), stripped)
  if (isEmpty(own)) return next
  const identity = identityOf(who)
  next.set(identity, { ...who, set: union(next.get(identity)?.set ?? emptySet, own), time })
  return capped(next)
}

const without = (set: FieldSet, touched: FieldSet, removed: FieldSet): FieldSet =>
  difference(difference(set, touched), removed)

function keep(next: Map<string, Ownership>, identity: string, owner: Ownership, set: FieldSet): void {
  if (!isEmpty(set)) next.set(identity, { ...owner, set })
}

export interface Applied {
  readonly object: JsonValue
  readonly owners: Owners
  readonly conflicts: readonly Conflict[]
}

/**
 * Lays a configuration over the live object: its fields become the applier's, fields it gave up and nobody else owns go.
 * With `force` conflicting fields are taken from their owners.
 * @source kubernetes@1.36 structured-merge-diff merge/update.go Apply
 */
export function afterApply(
  owners: Owners,
  live: JsonValue,
  configuration: JsonValue,
  rules: WriteRules,
  who: Manager,
  time: string,
  force: boolean,
): Applied {
  const identity = identityOf(who)
  const last = owners.get(identity)
  const wanted = recursiveDifference(fieldSetOf(configuration, rules.schema), rules.ignored)
  const claimed = new Map(owners)
  claimed.set(identity, { ...who, ...(last?.time !== undefined && { time: last.time }), set: wanted })
  const merged = mergedWith(live, configuration, rules.schema) ?? {}
  const object = pruned(merged, claimed, last?.set ?? emptySet, rules.schema)
  const change = excluding(compared(live, object, rules.schema), rules.ignored)
  const touched = union(change.modified, change.added)
  const conflicts: Conflict[] = []
  const next = new Map<string, Ownership>()
  for (const [known, owner] of claimed) {
    if (known === identity) {
      keep(next, known, owner, difference(owner.set, stripped))
      continue
    }
    for (const path of pathsOf(intersection(owner.set, touched))) conflicts.push({ owner, path })
    keep(next, known, owner, without(owner.set, touched, change.removed))
  }
  const own = next.get(identity)
  if (own !== undefined && !isEqual(object, live)) next.set(identity, { ...own, time })
  return { object, owners: next, conflicts: force ? [] : conflicts }
}

/** Takes out what this applier set last time and does not want any more, unless somebody else owns it. */
function pruned(merged: JsonValue, owners: Owners, last: FieldSet, schema: Schema): JsonValue {
  if (isEmpty(last)) return merged
  const named = (set: FieldSet): FieldSet => withNamedFields(set, schema)
  const left = (value: JsonValue | undefined): FieldSet => named(fieldSetOf(value ?? {}, schema))
  const take = (set: FieldSet): JsonValue | undefined => withoutFields(merged, set, schema)
  let owned = emptySet
  for (const { set } of owners.values()) owned = union(owned, set)
  const all = left(merged)
  const bare = take(named(last))
  const withOwned = take(difference(all, union(left(bare), named(owned))))
  return take(intersection(difference(all, left(withOwned)), named(last))) ?? {}
}

/** The oldest updaters are put together when there are more than ten. @source apimachinery capmanagers.go */
function capped(owners: Owners): Owners {
  const updaters = [...owners].filter(([, owner]) => owner.operation === 'Update')
  if (updaters.length <= updatersMax) return owners
  updaters.sort(([a, left], [b, right]) => byText(left.time ?? '', right.time ?? '') || byText(a, b))
  const next = new Map(owners)
  const [first, ...others] = updaters
  const { apiVersion } = first![1]
  const bucket: Manager = { manager: 'ancient-changes', operation: 'Update', apiVersion }
  let together = first![1]
  next.delete(first![0])
  for (const [identity, owner] of others) {
    if (next.size + 1 <= owners.size - (updaters.length - updatersMax)) break
    next.delete(identity)
    together = { ...owner, set: union(together.set, owner.set) }
  }
  next.set(identityOf(bucket), { ...together, ...bucket })
  return next
}

const byText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)

/** The owners that `metadata.managedFields` spells. */
export function ownersOf(entries: readonly ManagedFieldsEntry[] | undefined): Owners {
  const owners = new Map<string, Ownership>()
  for (const { manager = '', operation, apiVersion = '', subresource, time, fieldsV1 } of entries ?? []) {
    const who: Manager = {
      manager,
      operation: operation === 'Apply' ? 'Apply' : 'Update',
      apiVersion,
      ...(subresource !== undefined && { subresource }),
    }
    const set = setOfFieldsV1(fieldsV1 as JsonValue | undefined)
    owners.set(identityOf(who), { ...who, set, ...(time !== undefined && { time }) })
  }
  return owners
}

/** `metadata.managedFields`: appliers first, then by time and name. @source apimachinery internal/managedfields.go */
export function entriesOf(owners: Owners): readonly ManagedFieldsEntry[] {
  const order = (left: Ownership, right: Ownership): number =>
    byText(left.operation, right.operation) ||
    byText(left.time ?? '', right.time ?? '') ||
    byText(left.manager, right.manager) ||
    byText(left.apiVersion, right.apiVersion) ||
    byText(left.subresource ?? '', right.subresource ?? '')
  return [...owners.values()]
    .sort(order)
    .map(({ manager, operation, apiVersion, subresource, time, set }): ManagedFieldsEntry => ({
      apiVersion,
      fieldsType: 'FieldsV1',
      fieldsV1: fieldsV1Of(set) as JsonObject,
      manager,
      operation,
      ...(subresource !== undefined && { subresource }),
      ...(time !== undefined && { time }),
    }))
}
