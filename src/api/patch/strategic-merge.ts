import { isEqual, type JsonObject, type JsonValue } from '../../base/json.ts'
import type { Patched } from './json-patch.ts'
import {
  checkOrder,
  elementKind,
  indexOfKey,
  isFields,
  keyBehind,
  mergeKeyOf,
  missingMergeKey,
  ordered,
  withoutDuplicates,
  type List,
} from './element-lists.ts'
import { goText, goType } from './go-text.ts'
import {
  badOrderList,
  badRetainKeys,
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

/**
 * Applies a strategic merge patch to an object of a kind.
 * @source kubernetes@1.36 apimachinery/pkg/util/strategicpatch/patch.go
 */
export function strategicPatched(document: JsonObject, patch: JsonObject, schemaName: string): Patched {
  const type = patchTypeOf(schemaName)
  if (type === undefined) return { error: 'strategic merge patch format is not supported' }
  const merge: Merge = { isApplied: true, problems: {} }
  const result = mergedFields(document, patch, type, merge)
  return merge.problems.first === undefined ? { result } : { error: merge.problems.first }
}

/** Directives take effect when a patch is applied, and are kept when one patch is merged into another. */
export interface Merge {
  readonly isApplied: boolean
  readonly problems: Problems
}

export function mergedFields(original: JsonObject, patch: JsonObject, type: PatchType, merge: Merge): Fields {
  if (Object.hasOwn(patch, directiveMarker)) return replacedByDirective(patch, merge)
  const result: Fields = { ...original }
  const rest: Fields = { ...patch }
  retainKeys(result, rest, merge)
  for (const key in patch) if (key.startsWith(orderPrefix)) mergeOrdered(result, rest, key, type, merge)
  for (const key in rest) if (merge.problems.first === undefined) mergeField(result, key, rest[key]!, type, merge)
  return result
}

function replacedByDirective(patch: JsonObject, { problems }: Merge): Fields {
  const { [directiveMarker]: directive, ...rest } = patch
  if (directive === 'replace') return rest
  if (directive !== 'delete') report(problems, unknownDirective(directive, patch))
  return {}
}

const unknownDirective = (directive: JsonValue | undefined, patch: JsonValue): string =>
  `unknown patch type: ${goText(directive)} in map: ${goText(patch)}`

function retainKeys(result: Fields, patch: Fields, { isApplied, problems }: Merge): void {
  const kept = patch[retainKeysDirective]
  if (kept === undefined) return
  delete patch[retainKeysDirective]
  if (!isApplied) {
    const before = result[retainKeysDirective]
    if (before === undefined) result[retainKeysDirective] = kept
    else if (!isEqual(before, kept))
      report(
        problems,
        `${goText(before)} and ${goText(kept)} are not deep equal: this may happen when calculating the 3-way diff patch`,
      )
    return
  }
  if (!Array.isArray(kept)) return report(problems, badRetainKeys)
  for (const key in patch) {
    const isExempt = patch[key] === null || key.startsWith(deletionPrefix) || key.startsWith(orderPrefix)
    if (!isExempt && !kept.includes(key)) return report(problems, badRetainKeys)
  }
  for (const key of Object.keys(result)) if (!kept.includes(key)) delete result[key]
}

/** Merges a list together with the `$setElementOrder` that belongs to it. */
function mergeOrdered(result: Fields, patch: Fields, directive: string, type: PatchType, merge: Merge): void {
  const { problems, isApplied } = merge
  const order = patch[directive]!
  delete patch[directive]
  if (!isApplied) {
    if (result[directive] === undefined) result[directive] = order
    else if (!isEqual(result[directive], order)) report(problems, badOrderList)
  }
  const key = keyBehind(directive, orderPrefix, problems)
  const [before, after] = [result[key], patch[key]]
  for (const list of [order, before, after]) {
    if (list !== undefined && !Array.isArray(list))
      report(problems, `expected a []interface {}, but received a ${goType(list)}`)
  }
  if (problems.first !== undefined) return
  const field = patchField(type, key, problems)
  const [live, patched] = [(before as List | undefined) ?? [], (after as List | undefined) ?? []]
  checkOrder(patched, order as List, field.mergeKey, problems)
  if ((before === undefined && after === undefined) || problems.first !== undefined) return
  const merged =
    before === undefined ? patched : after === undefined ? live : mergedLists(live, patched, field, false, merge)
  const kind = elementKind(problems, live, patched)
  if (kind === undefined) return
  result[key] = ordered(merged, order as List, live, field.mergeKey, kind, problems)
  delete patch[key]
}

function mergeField(result: Fields, name: string, patch: JsonValue, type: PatchType, merge: Merge): void {
  const { problems, isApplied } = merge
  const isDeletion = name.startsWith(deletionPrefix)
  if (isDeletion && !isApplied) {
    result[name] = patch
    return
  }
  const key = isDeletion ? keyBehind(name, deletionPrefix, problems) : name
  if (patch === null) {
    delete result[key]
    if (isApplied) return
  }
  const before = result[key]
  if (before === undefined || goKind(before) !== goKind(patch)) {
    if (!isDeletion) result[key] = isApplied ? withoutNulls(patch) : patch
    return
  }
  const field = patchField(type, key, problems)
  if (isFields(before))
    result[key] = field.strategy === 'replace' ? patch : mergedFields(before, patch as Fields, field.type, merge)
  else result[key] = Array.isArray(before) ? mergedLists(before, patch as List, field, isDeletion, merge) : patch
}

/** What is new to the object takes no nulls along. */
function withoutNulls(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (!isFields(value)) return value
  const result: Fields = {}
  for (const key in value) if (value[key] !== null) result[key] = withoutNulls(value[key]!)
  return result
}

const goKind = (value: JsonValue): string => (value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value)

function mergedLists(original: List, patch: List, field: PatchField, isDeletion: boolean, merge: Merge): List {
  if (field.strategy !== 'merge') return patch
  if (original.length === 0 && patch.length === 0) return original
  const { problems } = merge
  const { mergeKey } = field
  const kind = elementKind(problems, original, patch)
  if (kind === undefined) return original
  if (kind === 'scalar') {
    if (isDeletion && merge.isApplied) return original.filter((item) => !patch.includes(item))
    return ordered(withoutDuplicates([...original, ...patch]), patch, original, mergeKey, kind, problems)
  }
  if (mergeKey === '') {
    report(problems, 'cannot merge lists without merge key for type struct')
    return original
  }
  const [kept, additions] = withoutSpecialElements(original, patch as Fields[], mergeKey, problems)
  if (problems.first !== undefined) return original
  const merged = mergedElements(kept, additions as Fields[], mergeKey, elementType(field.type), merge)
  return ordered(merged, additions, kept, mergeKey, kind, problems)
}

/** Carries out `$patch` in elements: deletes them, or makes the patch the whole list. */
function withoutSpecialElements(
  original: List,
  patch: readonly Fields[],
  mergeKey: string,
  problems: Problems,
): [List, List] {
  const plain: List = []
  let kept = original
  let isReplaced = false
  for (const element of patch) {
    const directive = element[directiveMarker]
    if (directive === undefined) plain.push(element)
    else if (directive === 'replace') isReplaced = true
    else if (directive === 'merge') report(problems, 'merging lists cannot yet be specified in the patch')
    else if (directive !== 'delete') report(problems, unknownDirective(directive, element))
    else if (element[mergeKey] === undefined) report(problems, missingMergeKey(element, mergeKey))
    else kept = kept.filter((item) => !isFields(item) || item[mergeKey] !== element[mergeKey])
  }
  return isReplaced ? [plain, []] : [kept, plain]
}

function mergedElements(
  original: List,
  patch: readonly Fields[],
  mergeKey: string,
  type: PatchType,
  merge: Merge,
): List {
  const result = [...original]
  for (const element of patch) {
    const value = mergeKeyOf(element, mergeKey, merge.problems)
    if (value === undefined) return result
    const index = indexOfKey(result, value, mergeKey)
    if (index < 0) result.push(element)
    else result[index] = mergedFields(result[index] as Fields, element, type, merge)
  }
  return result
}
