import { isObject, type JsonObject, type JsonValue } from '../../base/json.ts'
import { goJson } from '../validation/field.ts'
import { writeYaml } from '../yaml/write-yaml.ts'
import type { Patched } from './json-patch.ts'
import { threeWayMergePatch } from './merge-patch.ts'
import { patchTypeOf, type Problems } from './patch-type.ts'
import { haveConflicts } from './strategic-conflicts.ts'
import { diffOfFields } from './strategic-diff.ts'
import { mergedFields } from './strategic-merge.ts'

export const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration'

export interface ThreeWay {
  /** What was applied the last time; empty when nothing was. */
  readonly original: JsonObject
  readonly modified: JsonObject
  readonly current: JsonObject
  /** Absent for kinds without a known structure: a JSON merge patch comes back. */
  readonly schemaName?: string
  /** False refuses to undo what others changed since. */
  readonly overwrite?: boolean
}

/**
 * The patch that `kubectl apply` sends: what the manifest adds and changes against the live object,
 * and what it dropped since the last time.
 * @source kubernetes@1.36 apimachinery/pkg/util/strategicpatch/patch.go CreateThreeWayMergePatch
 */
export function createThreeWayPatch({ original, modified, current, schemaName, overwrite = true }: ThreeWay): Patched {
  const type = schemaName === undefined ? undefined : patchTypeOf(schemaName)
  if (type === undefined) return { result: threeWayMergePatch(original, modified, current) }
  const problems: Problems = {}
  const additions = diffOfFields(current, modified, type, { setsOrder: true, ignoresDeletions: true, problems })
  const deletions = diffOfFields(original, modified, type, { setsOrder: true, ignoresAdditions: true, problems })
  const result = mergedFields(deletions, additions, type, { isApplied: false, problems })
  if (!overwrite && problems.first === undefined) {
    const changed = diffOfFields(original, current, type, { setsOrder: false, problems })
    if (haveConflicts(result, changed, type, problems)) problems.first ??= conflictText(result, changed)
  }
  return problems.first === undefined ? { result } : { error: problems.first }
}

/**
 * The same with what others changed overwritten. Where no patch can be made, the manifest itself comes back,
 * which the server refuses in the same words.
 */
export function threeWayPatch(
  original: JsonObject | undefined,
  modified: JsonObject,
  current: JsonObject,
  schemaName?: string,
): JsonObject {
  const patch = createThreeWayPatch({
    original: original ?? {},
    modified,
    current,
    ...(schemaName !== undefined && { schemaName }),
  })
  return 'error' in patch ? modified : (patch.result as JsonObject)
}

const conflictText = (patch: JsonObject, changed: JsonObject): string =>
  `patch:\n${writeYaml(patch)}\nconflicts with changes made from original to current:\n${writeYaml(changed)}\n`

/** The manifest with itself in the annotation that the next apply compares with. */
export function withLastApplied(manifest: JsonObject): JsonObject {
  const metadata = isObject(manifest['metadata']) ? (manifest['metadata'] as JsonObject) : {}
  const { [lastAppliedAnnotation]: _, ...annotations } = (metadata['annotations'] ?? {}) as Record<string, JsonValue>
  const plain: JsonObject = { ...manifest, metadata: { ...metadata, annotations } }
  const marked = { ...annotations, [lastAppliedAnnotation]: `${goJson(sortedKeys(plain))}\n` }
  return { ...manifest, metadata: { ...metadata, annotations: marked } }
}

/** What the annotation of a live object remembers; undefined when the object was never applied. */
export function lastAppliedOf(live: JsonObject): string | undefined {
  const metadata = live['metadata']
  const annotations = isObject(metadata) ? metadata['annotations'] : undefined
  const text = isObject(annotations) ? annotations[lastAppliedAnnotation] : undefined
  return typeof text === 'string' ? text : undefined
}

export function sortedKeys(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sortedKeys)
  if (!isObject(value)) return value
  const result: Record<string, JsonValue> = {}
  for (const key of Object.keys(value).sort()) result[key] = sortedKeys(value[key] as JsonValue)
  return result
}
