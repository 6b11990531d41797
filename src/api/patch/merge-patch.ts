import { isEqual, isObject, type JsonObject, type JsonValue } from '../../base/json.ts'
import type { Patched } from './json-patch.ts'

/** RFC 7386 as the API server's library does it. @source evanphx/json-patch v4 merge.go */
export function mergePatched(document: JsonValue, patch: JsonValue): Patched {
  if (isObject(patch)) return { result: merged(document, patch) }
  return Array.isArray(patch) ? { result: pruned(patch) } : { error: 'Invalid JSON Patch' }
}

function merged(document: JsonValue | undefined, patch: JsonValue): JsonValue {
  if (!isObject(document)) return pruned(patch)
  if (!isObject(patch)) return patch
  const result: Record<string, JsonValue> = { ...(document as JsonObject) }
  for (const key in patch) {
    const value = (patch as JsonObject)[key]!
    if (value === null) delete result[key]
    else result[key] = merged(result[key], value)
  }
  return result
}

/** A value that replaces or adds: fields set to null are left out. */
function pruned(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(pruned)
  if (!isObject(value)) return value
  const result: Record<string, JsonValue> = {}
  for (const key in value) if (value[key] !== null) result[key] = pruned(value[key] as JsonValue)
  return result
}

/** The merge patch that turns one object into another. */
export function mergePatchBetween(original: JsonObject, modified: JsonObject): JsonObject {
  const patch: Record<string, JsonValue> = {}
  for (const key in modified) {
    const [before, after] = [original[key], modified[key]!]
    if (isObject(before) && isObject(after)) {
      const inner = mergePatchBetween(before as JsonObject, after as JsonObject)
      if (Object.keys(inner).length > 0) patch[key] = inner
    } else if (before === undefined || !isEqual(before, after)) patch[key] = after
  }
  for (const key in original) if (!Object.hasOwn(modified, key)) patch[key] = null
  return patch
}

/** What kubectl apply sends for kinds that it has no structure of. @source apimachinery/pkg/util/jsonmergepatch/patch.go */
export function threeWayMergePatch(original: JsonObject, modified: JsonObject, current: JsonObject): JsonObject {
  const additions = filtered(mergePatchBetween(current, modified), false)
  const deletions = filtered(mergePatchBetween(original, modified), true)
  return overlaid(deletions, additions)
}

/** Only the deletions of a merge patch, or all but them. */
function filtered(patch: JsonObject, keepsNull: boolean): JsonObject {
  const result: Record<string, JsonValue> = {}
  for (const key in patch) {
    const value = patch[key]!
    if (isObject(value) && Object.keys(value).length > 0) {
      const inner = filtered(value as JsonObject, keepsNull)
      if (Object.keys(inner).length > 0) result[key] = inner
    } else if ((value === null) === keepsNull) result[key] = value
  }
  return result
}

/** Both patches in one; upstream merges the second into the first, whose nulls stay. */
function overlaid(first: JsonObject, second: JsonObject): JsonObject {
  const result: Record<string, JsonValue> = { ...first }
  for (const key in second) {
    const [below, above] = [result[key], second[key]!]
    result[key] = isObject(below) && isObject(above) ? overlaid(below as JsonObject, above as JsonObject) : above
  }
  return result
}
