import type { JsonObject, JsonValue } from '../../base/json.ts'
import { decodeObject, type DecodedKind } from '../decode/decode-object.ts'
import { invalid, type Status } from '../status.ts'
import { invalidValue } from '../validation/field.ts'
import type { PatchKind } from './apply-patch.ts'
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
  if ('status' in decoded) return { status: misfit(patched, decoded.status) }
  if (fieldValidation !== 'Strict' || decoded.warnings.length === 0) return decoded
  return { status: refused(patched, `strict decoding error: ${decoded.warnings.join(', ')}`) }
}

/** A value of the wrong type; what is no object of this kind at all keeps its own words. */
function misfit(patched: Patched, status: Status): Status {
  const found =
    /cannot be handled as a \w+: (json: cannot unmarshal (\w+) into Go struct field \S+ of type (.+))$/.exec(
      status.message,
    )
  if (found === null) return status
  const [, text, got, wanted] = found
  return refused(patched, patched.kind === 'strategic' ? conversionError(got!, wanted!) : text!)
}

const goKinds: Readonly<Record<string, string>> = { number: 'int64', object: 'map', array: 'slice' }
const scalar = /^(string|bool|u?int\d*|float\d+)$/

/** @source kubernetes@1.36 apimachinery/pkg/runtime/converter.go fromUnstructured */
function conversionError(got: string, wanted: string): string {
  const kind = goKinds[got] ?? got
  if (wanted.startsWith('[]')) return `cannot restore slice from ${kind}`
  if (wanted.startsWith('map[')) return `cannot restore map from ${kind}`
  if (!scalar.test(wanted) && /^v\d/.test(wanted) && kind !== 'map' && !isNamedString(wanted))
    return `cannot restore struct from: ${kind}`
  if (got === 'number' && (wanted === 'string' || isNamedString(wanted))) return `cannot convert int64 to ${wanted}`
  return `unrecognized type: ${isNamedString(wanted) ? 'string' : wanted}`
}

const isNamedString = (type: string): boolean => /(Type|Policy|Mode|Protocol|Scheme|Operator|Effect|Name)$/.test(type)

function refused({ kind, patch, result }: Patched, why: string): Status {
  const shown = kind === 'strategic' ? goText(patch) : JSON.stringify(result)
  return invalid('', '', '', [invalidValue('patch', shown, why)])
}
