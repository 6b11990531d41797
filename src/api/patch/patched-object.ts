import type { JsonObject, JsonValue } from '../../base/json.ts'
import { decodeObject, type DecodedKind } from '../decode/decode-object.ts'
import { invalid, type Status } from '../status.ts'
import { invalidValue } from '../validation/field.ts'
import type { PatchKind } from './apply-patch.ts'
import { conversionProblem } from './conversion-problem.ts'
import { goText } from './go-text.ts'

export interface Patched {
  readonly kind: PatchKind
  readonly patch: JsonValue
  /** The object with the patch laid over it. */
  readonly result: JsonValue
}

export type PatchedObject =
  | { readonly object: JsonObject; readonly warnings: readonly string[] }
  | { readonly status: Status }

/**
 * Decodes what a patch has made. What the kind does not know is refused (`Strict`), told (`Warn`) or dropped (`Ignore`).
 * @source kubernetes@1.36 apiserver/pkg/endpoints/handlers/patch.go applyPatchToObject, applyPatchToCurrentObject
 */
export function patchedObject(patched: Patched, kind: DecodedKind, fieldValidation: string): PatchedObject {
  const decoded = decodeObject(patched.result, kind, fieldValidation === 'Ignore' ? 'Ignore' : 'Warn')
  if ('status' in decoded) return { status: misfit(patched, kind.schema, decoded.status) }
  if (fieldValidation !== 'Strict' || decoded.warnings.length === 0) return decoded
  return { status: refused(patched, `strict decoding error: ${decoded.warnings.join(', ')}`) }
}

/** A value of the wrong type; what is no object of this kind at all keeps its own words. */
function misfit(patched: Patched, schema: string, status: Status): Status {
  const said = /cannot be handled as a \w+: (.+)$/.exec(status.message)?.[1]
  if (said === undefined) return status
  if (patched.kind !== 'strategic') return refused(patched, said)
  const named = / of type (\S+)$/.exec(said)?.[1] ?? 'string'
  const why = conversionProblem(patched.result, { $ref: `#/components/schemas/${schema}` }, named)
  return refused(patched, why ?? (said.startsWith('illegal base64') ? `error decoding from json: ${said}` : said))
}

function refused({ kind, patch, result }: Patched, why: string): Status {
  const shown = kind === 'strategic' ? goText(patch) : JSON.stringify(result)
  return invalid('', '', '', [invalidValue('patch', shown, why)])
}
