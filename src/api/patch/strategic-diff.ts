import { isEqual, type JsonObject, type JsonValue } from '../../base/json.ts'
import {
  elementKind,
  isFields,
  mergeKeyOf,
  sortedBy,
  sortedScalars,
  withoutDuplicates,
  type List,
} from './element-lists.ts'
import { goText } from './go-text.ts'
import type { Patched } from './json-patch.ts'
import {
  deletionPrefix,
  directiveMarker,
  elementType,
  orderPrefix,
  patchField,
  patchTypeOf,
  report,
  retainKeysDirective,
  type Fields,
  type PatchField,
  type PatchType,
  type Problems,
} from './patch-type.ts'

export interface Diff {
  readonly setsOrder: boolean
  readonly ignoresDeletions?: boolean
  readonly ignoresAdditions?: boolean
  readonly problems: Problems
}

/** The strategic merge patch that turns one object of a kind into another, as `kubectl edit` or `kubectl label` send it. */
export function strategicPatchBetween(original: JsonObject, modified: JsonObject, schemaName: string): Patched {
  const type = patchTypeOf(schemaName)
  if (type === undefined) return { error: 'strategic merge patch format is not supported' }
  const diff: Diff = { setsOrder: true, problems: {} }
  const result = diffOfFields(original, modified, type, diff)
  return diff.problems.first === undefined ? { result } : { error: diff.problems.first }
}

export function diffOfFields(
  original: JsonObject,
  modified: JsonObject,
  type: PatchType,
  diff: Diff,
  retainsKeys = false,
): Fields {
  const patch: Fields = {}
  for (const key in modified) {
    const [before, after] = [original[key], modified[key]!]
    if (before === undefined) {
      if (!diff.ignoresAdditions) patch[key] = after
    } else if (key === directiveMarker) markDirective(before, after, patch, diff)
    else addDiffOfValues(key, before, after, patch, type, diff)
  }
  if (!diff.ignoresDeletions) for (const key in original) if (!Object.hasOwn(modified, key)) patch[key] = null
  if (retainsKeys) {
    const kept = Object.keys(modified).filter((key) => modified[key] !== null)
    const hasMore = Object.keys(original).some((key) => original[key] !== null && !Object.hasOwn(modified, key))
    if (kept.length > 0 && (hasMore || Object.keys(patch).length > 0)) patch[retainKeysDirective] = kept.sort()
  }
  return patch
}

function markDirective(before: JsonValue, after: JsonValue, patch: Fields, { problems }: Diff): void {
  if (typeof before !== 'string' || typeof after !== 'string')
    report(problems, `invalid value for special key: ${directiveMarker}`)
  else if (before !== after) patch[directiveMarker] = after
}

function addDiffOfValues(
  key: string,
  before: JsonValue,
  after: JsonValue,
  patch: Fields,
  type: PatchType,
  diff: Diff,
): void {
  const isPair = isFields(before) ? isFields(after) : Array.isArray(before) && Array.isArray(after)
  const lookup: Problems = {}
  const field = isPair ? patchField(type, key, lookup) : undefined
  if (lookup.first !== undefined) {
    if (!isEqual(before, after)) report(diff.problems, lookup.first)
  } else if (field !== undefined && isFields(before)) {
    addDiffOfMaps(key, before, after as Fields, patch, field, diff)
  } else if (field !== undefined && field.strategy === 'merge') {
    addDiffOfLists(key, before as List, after as List, patch, field, diff)
  } else if (!diff.ignoresAdditions && !isEqual(before, after)) patch[key] = after
}

/** A map that is replaced as a whole is sent even when nothing in it changed. */
function addDiffOfMaps(key: string, before: Fields, after: Fields, patch: Fields, field: PatchField, diff: Diff): void {
  if (field.strategy === 'replace') {
    if (!diff.ignoresAdditions) patch[key] = after
    return
  }
  const inner = diffOfFields(before, after, field.type, diff, field.retainsKeys)
  if (Object.keys(inner).length > 0) patch[key] = inner
}

function addDiffOfLists(
  key: string,
  original: List,
  modified: List,
  patch: Fields,
  field: PatchField,
  diff: Diff,
): void {
  if (original.length === 0) {
    if (modified.length > 0 && !diff.ignoresAdditions) patch[key] = modified
    return
  }
  const kind = elementKind(diff.problems, original, modified)
  if (kind === 'map') addDiffOfElements(key, original as Fields[], modified as Fields[], patch, field, diff)
  else if (kind === 'scalar') addDiffOfScalars(key, original, modified, patch, diff)
}

function addDiffOfElements(
  key: string,
  original: readonly Fields[],
  modified: readonly Fields[],
  patch: Fields,
  field: PatchField,
  diff: Diff,
): void {
  const { mergeKey } = field
  const { problems } = diff
  const type = elementType(field.type)
  const keys = (list: readonly Fields[]): (JsonValue | undefined)[] =>
    list.map((item) => mergeKeyOf(item, mergeKey, problems))
  const [before, after] = [keys(original), keys(modified)]
  if (problems.first !== undefined) return
  const [left, right] = [byKeyText(original, mergeKey), byKeyText(modified, mergeKey)]
  const changes: List = []
  const deletions: List = []
  for (const [text, items] of right) {
    items.forEach((item, index) => {
      const old = left.get(text)?.[index]
      const change =
        old === undefined ? (diff.ignoresAdditions ? {} : item) : diffOfFields(old, item, type, diff, field.retainsKeys)
      if (Object.keys(change).length > 0) changes.push({ ...change, [mergeKey]: item[mergeKey]! })
    })
  }
  for (const [text, items] of left) {
    for (const item of items.slice(right.get(text)?.length ?? 0)) {
      if (!diff.ignoresDeletions) deletions.push({ [directiveMarker]: 'delete', [mergeKey]: item[mergeKey]! })
    }
  }
  const list = [...sortedBy(changes, modified as List, mergeKey, problems), ...deletions]
  if (list.length > 0) patch[key] = list
  const isReordered = !isEqual(before, after)
  const setsOrder = diff.ignoresAdditions ? !diff.ignoresDeletions && list.length > 0 : list.length > 0 || isReordered
  if (diff.setsOrder && setsOrder && modified.length > 0)
    patch[`${orderPrefix}/${key}`] = modified.map((item) => ({ [mergeKey]: item[mergeKey]! }))
}

/** Elements by the text of their merge key, in the order of these texts; equal ones come out reversed, as from upstream's sort. */
function byKeyText(list: readonly Fields[], mergeKey: string): ReadonlyMap<string, readonly Fields[]> {
  const groups = new Map<string, Fields[]>()
  for (const item of sortedScalars(list.map((item) => goText(item[mergeKey])))) groups.set(item as string, [])
  for (const item of list) groups.get(goText(item[mergeKey]))!.unshift(item)
  return groups
}

function addDiffOfScalars(key: string, original: List, modified: List, patch: Fields, diff: Diff): void {
  const [left, right] = [sortedScalars(original), sortedScalars(modified)]
  const additions: List = []
  const deletions: List = []
  let [i, j] = [0, 0]
  while (i < left.length || j < right.length) {
    const [before, after] = [
      i < left.length ? goText(left[i]) : undefined,
      j < right.length ? goText(right[j]) : undefined,
    ]
    if (before === after) [i, j] = [i + 1, j + 1]
    else if (before === undefined || (after !== undefined && before > after)) additions.push(right[j++]!)
    else deletions.push(left[i++]!)
  }
  const added = diff.ignoresAdditions ? [] : sortedBy(additions, modified, '', diff.problems)
  const deleted = diff.ignoresDeletions ? [] : withoutDuplicates(deletions)
  if (added.length > 0) patch[key] = added
  if (deleted.length > 0) patch[`${deletionPrefix}/${key}`] = deleted
  // Upstream has sorted the original by now and compares it so.
  const setsOrder = deleted.length > 0 || (!diff.ignoresAdditions && !isEqual(left, modified))
  if (diff.setsOrder && setsOrder && modified.length > 0) patch[`${orderPrefix}/${key}`] = modified
}
