import { isEqual, isObject, type JsonObject, type JsonValue } from '../../base/json.ts'
import { elementKind, sortedScalars, withoutDuplicates, type List } from './element-lists.ts'
import { goText } from './go-text.ts'
import {
  directiveMarker,
  elementType,
  patchField,
  report,
  retainKeysDirective,
  type PatchField,
  type PatchType,
  type Problems,
} from './patch-type.ts'

/** Whether two patches of one kind set a field to different values. @source strategicpatch MergingMapsHaveConflicts */
export function haveConflicts(left: JsonObject, right: JsonObject, type: PatchType, problems: Problems): boolean {
  return valuesConflict(left, right, { type, strategy: '', retainsKeys: false, mergeKey: '' }, problems)
}

function valuesConflict(left: JsonValue, right: JsonValue, field: PatchField, problems: Problems): boolean {
  if (Array.isArray(left)) return !Array.isArray(right) || listsConflict(left, right as List, field, problems)
  if (!isObject(left)) return !isEqual(left, right)
  if (!isObject(right)) return true
  if (left[directiveMarker] !== right[directiveMarker]) return true
  if (field.strategy === 'replace') return false
  for (const key in left) {
    if (key === directiveMarker || key === retainKeysDirective || !Object.hasOwn(right, key)) continue
    const inner = patchField(field.type, key, problems)
    if (
      problems.first !== undefined ||
      valuesConflict(left[key] as JsonValue, right[key] as JsonValue, inner, problems)
    )
      return true
  }
  return false
}

function listsConflict(left: List, right: List, field: PatchField, problems: Problems): boolean {
  const kind = elementKind(problems, left, right)
  if (kind === undefined) return true
  const element: PatchField = { type: elementType(field.type), strategy: '', retainsKeys: false, mergeKey: '' }
  if (field.strategy === 'merge') {
    if (kind === 'scalar') return false
    const others = byMergeKey(right, field.mergeKey, problems)
    for (const [key, item] of byMergeKey(left, field.mergeKey, problems)) {
      const other = others.get(key)
      if (other !== undefined && valuesConflict(item, other, element, problems)) return true
    }
    return problems.first !== undefined
  }
  if (left.length !== right.length) return true
  const [first, second] =
    kind === 'scalar' ? [left, right].map((list) => sortedScalars(withoutDuplicates(list))) : [left, right]
  return first!.some((item, index) => valuesConflict(item, second![index] ?? null, element, problems))
}

function byMergeKey(list: List, mergeKey: string, problems: Problems): ReadonlyMap<string, JsonObject> {
  const items = new Map<string, JsonObject>()
  for (const item of list as readonly JsonObject[]) {
    const value = item[mergeKey]
    if (value === undefined)
      report(problems, `cannot find merge key \`${mergeKey}\` in merging list element:${goText(item)}`)
    else items.set(goText(value), item)
  }
  return items
}
