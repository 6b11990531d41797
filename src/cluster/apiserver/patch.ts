import type { JsonValue } from '../../base/json.ts'
import type { KubeObject } from '../../api/object.ts'
import type { KindDefinition } from '../../api/scheme.ts'
import { applyPatch } from '../../api/patch/apply-patch.ts'
import { patchedObject } from '../../api/patch/patched-object.ts'
import type { Outcome, PatchType } from '../machinery/contract.ts'
import { findObject } from './create.ts'
import { finalizeNamespace } from './finalize.ts'
import type { ApiServer } from './server.ts'
import type { Origin } from './store.ts'
import { updateHolders, updateObject } from './update.ts'

export interface PatchRequest {
  readonly namespace?: string
  readonly name: string
  readonly patchType: PatchType
  readonly patch: JsonValue
  readonly subresource?: string
  readonly origin: Origin
  readonly trusted?: boolean
  readonly dryRun?: boolean
  /** What becomes of unknown fields: `Strict`, `Warn` (upstream's default) or `Ignore`. */
  readonly fieldValidation?: string
}

export type PatchOutcome = Outcome & { readonly warnings?: readonly string[] }

/** Patches the stored object and updates it with the result. */
export function patchObject(server: ApiServer, kind: KindDefinition, request: PatchRequest): PatchOutcome {
  const found = findObject(server, kind, request.namespace, request.name)
  if (!found.ok) return found
  const patched = applyPatch(request.patchType, found.object as unknown as JsonValue, request.patch, kind.schema)
  if ('status' in patched) return { ok: false, status: patched.status }
  const { patchType, patch, fieldValidation = 'Warn' } = request
  const decoded =
    request.trusted === true
      ? undefined
      : patchedObject({ kind: patchType, patch, result: patched.result }, kind, fieldValidation)
  if (decoded !== undefined && 'status' in decoded) return { ok: false, status: decoded.status }
  const object =
    decoded === undefined
      ? withoutEmptyLists(patched.result as unknown as KubeObject)
      : (decoded.object as unknown as KubeObject)
  if (request.subresource === 'finalize') return finalizeNamespace(server, kind, object, request.origin)
  if (request.trusted === true && request.subresource === undefined && request.dryRun !== true) {
    const updated = updateHolders(server, kind, object, found.object, request.origin)
    if (updated !== undefined) return updated
  }
  const outcome = updateObject(server, kind, object, {
    origin: request.origin,
    ...(request.subresource === 'status' && { subresource: 'status' as const }),
    ...(request.dryRun === true && { dryRun: true }),
  })
  return decoded === undefined || decoded.warnings.length === 0 ? outcome : { ...outcome, warnings: decoded.warnings }
}

/** Lists of metadata that a patch has emptied are left out, as every encoding of the object does. */
function withoutEmptyLists(object: KubeObject): KubeObject {
  const { finalizers, ownerReferences: listed, ...metadata } = object.metadata
  // A directive that found no list to act on is no owner.
  const ownerReferences = listed?.filter((owner) => !('$patch' in owner))
  if (finalizers?.length !== 0 && ownerReferences?.length !== 0) return object
  return {
    ...object,
    metadata: {
      ...metadata,
      ...(finalizers !== undefined && finalizers.length > 0 && { finalizers }),
      ...(ownerReferences !== undefined && ownerReferences.length > 0 && { ownerReferences }),
    },
  }
}
