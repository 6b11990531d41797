import { isObject } from '../../base/json.ts'
import { fnvOffset32, utf8Bytes } from '../../base/hash.ts'
import { safeEncoded } from './safe-encoding.ts'
import { inUtf8Order } from './utf8-order.ts'

/** What a ControllerRevision of a StatefulSet or DaemonSet keeps: the patch that brings the template back. */
export interface TemplateRevisionData<Template extends object = object> {
  readonly spec: { readonly template: Template & { readonly $patch: 'replace' } }
}

/** @source kubernetes@1.36 pkg/controller/statefulset/stateful_set_utils.go getPatch (DaemonSet alike) */
export function templateRevisionData<Template extends object>(template: Template): TemplateRevisionData<Template> {
  return { spec: { template: { ...template, $patch: 'replace' } } }
}

/** The bytes that Go writes for the data: sorted keys, `<`, `>`, `&` and the two line separators escaped. */
export function rawRevisionData(data: unknown): string {
  if (Array.isArray(data)) return `[${data.map(rawRevisionData).join(',')}]`
  if (!isObject(data)) return escapedJson(data ?? null)
  const keys = Object.keys(data).filter((key) => data[key] !== undefined)
  return `{${keys
    .sort(inUtf8Order)
    .map((key) => `${escapedJson(key)}:${rawRevisionData(data[key])}`)
    .join(',')}}`
}

/**
 * The hash in a StatefulSet revision's name. DaemonSet revisions are named with `podTemplateHash` instead.
 * @source kubernetes@1.36 pkg/controller/history/controller_history.go HashControllerRevision
 */
export function controllerRevisionHash(data: unknown, collisionCount?: number | null): string {
  const suffix = collisionCount === undefined || collisionCount === null ? '' : String(collisionCount)
  return safeEncoded(fnv1(utf8Bytes(rawRevisionData(data) + suffix)))
}

/** FNV-1, 32 bit: unlike FNV-1a it multiplies first. */
function fnv1(bytes: readonly number[]): number {
  let hash = fnvOffset32
  for (const byte of bytes) hash = Math.imul(hash, 16777619) ^ byte
  return hash
}

function escapedJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
