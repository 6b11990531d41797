import { isObject, type JsonObject, type JsonValue } from '../../base/json.ts'
import { badRequest, failure, type Status } from '../status.ts'
import { jsonKind, jsonPatched } from './json-patch.ts'
import { mergePatched } from './merge-patch.ts'
import { badDeletionList, badOrderList, badRetainKeys } from './patch-type.ts'
import { strategicPatched } from './strategic-merge.ts'

export type PatchKind = 'json' | 'merge' | 'strategic'
export type PatchOutcome = { readonly result: JsonValue } | { readonly status: Status }

const operationsMax = 10_000
const noFormat = 'strategic merge patch format is not supported'

/**
 * Applies a patch as the API server does; nothing given is changed, and unchanged parts are shared.
 * @source kubernetes@1.36 apiserver/pkg/endpoints/handlers/patch.go
 */
export function applyPatch(kind: PatchKind, document: JsonValue, patch: JsonValue, schemaName: string): PatchOutcome {
  if (kind === 'json') return jsonOutcome(document, patch)
  if (!isObject(patch))
    return refused(
      `error decoding patch: json: cannot unmarshal ${jsonKind(patch)} into Go value of type map[string]interface {}`,
    )
  if (kind === 'merge') {
    const merged = mergePatched(document, patch as JsonObject)
    return 'error' in merged ? refused(merged.error) : merged
  }
  const patched = strategicPatched(document as JsonObject, patch as JsonObject, schemaName)
  if (!('error' in patched)) return patched
  if (patched.error === 'lists of lists are not supported') return rejected()
  if ([badDeletionList, badRetainKeys, badOrderList, noFormat].includes(patched.error)) return refused(patched.error)
  return { status: failure(500, '', patched.error) }
}

function jsonOutcome(document: JsonValue, patch: JsonValue): PatchOutcome {
  if (Array.isArray(patch) && patch.length > operationsMax) {
    const text = `The allowed maximum operations in a JSON patch is ${operationsMax}, got ${patch.length}`
    return { status: failure(413, 'RequestEntityTooLarge', text) }
  }
  const patched = jsonPatched(document, patch)
  if (!('error' in patched)) return patched
  return patched.error.startsWith('json: ') ? refused(patched.error) : rejected()
}

const refused = (text: string): PatchOutcome => ({ status: badRequest(text) })

/** The server keeps the cause to itself. */
const rejected = (): PatchOutcome => ({
  status: failure(422, 'Invalid', 'the server rejected our request due to an error in our request', {}),
})
