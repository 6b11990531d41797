import type { JsonValue } from '../../base/json.ts'
import type { KubeObject } from '../../api/object.ts'
import type { KindDefinition } from '../../api/scheme.ts'
import { applyPatch } from '../../api/patch/apply-patch.ts'
import { decodeObject } from '../../api/decode/decode-object.ts'
import type { Outcome, PatchType } from '../machinery/contract.ts'
import { findObject } from './create.ts'
import type { ApiServer } from './server.ts'
import type { Origin } from './store.ts'
import { updateObject } from './update.ts'

export interface PatchRequest {
  readonly namespace?: string
  readonly name: string
  readonly patchType: PatchType
  readonly patch: JsonValue
  readonly subresource?: string
  readonly origin: Origin
  readonly trusted?: boolean
  readonly dryRun?: boolean
}

/** Patches the stored object and updates it with the result. */
export function patchObject(server: ApiServer, kind: KindDefinition, request: PatchRequest): Outcome {
  const found = findObject(server, kind, request.namespace, request.name)
  if (!found.ok) return found
  const patched = applyPatch(request.patchType, found.object as unknown as JsonValue, request.patch, kind.schema)
  if ('status' in patched) return { ok: false, status: patched.status }
  const decoded = request.trusted === true ? undefined : decodeObject(patched.result, kind)
  if (decoded !== undefined && 'status' in decoded) return { ok: false, status: decoded.status }
  const object = (decoded?.object ?? patched.result) as unknown as KubeObject
  return updateObject(server, kind, object, {
    origin: request.origin,
    ...(request.subresource === 'status' && { subresource: 'status' as const }),
    ...(request.dryRun === true && { dryRun: true }),
  })
}
