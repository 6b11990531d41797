import { isEqual, isObject, type JsonObject, type JsonValue } from '../../base/json.ts'
import { decodeObject } from '../../api/decode/decode-object.ts'
import { configurationError } from '../../api/managed-fields/configuration.ts'
import { compared } from '../../api/managed-fields/compare.ts'
import { difference, hasPath, printedPath, type FieldSet } from '../../api/managed-fields/field-set.ts'
import { fieldSetOf } from '../../api/managed-fields/fields.ts'
import { afterApply, entriesOf, type Applied, type Conflict, type Manager } from '../../api/managed-fields/managers.ts'
import type { KubeObject } from '../../api/object.ts'
import type { Schema } from '../../api/openapi/schema.ts'
import { lastAppliedAnnotation as lastApplied, sortedKeys } from '../../api/patch/three-way-patch.ts'
import type { KindDefinition } from '../../api/scheme.ts'
import { badRequest, failure, type Status } from '../../api/status.ts'
import { timestampOf } from '../../clock/instant.ts'
import type { Outcome } from '../machinery/contract.ts'
import { createObject, findObject } from './create.ts'
import { ownersAt, rulesOf } from './managed-fields.ts'
import type { ApiServer } from './server.ts'
import type { Origin } from './store.ts'
import { updateObject } from './update.ts'

export interface ApplyRequest {
  readonly namespace?: string
  readonly name: string
  readonly configuration: JsonValue
  /** Empty when the request names none. */
  readonly fieldManager: string
  readonly force: boolean
  readonly fieldValidation: string
  readonly subresource?: string
  readonly origin: Origin
  readonly dryRun?: boolean
}

export type ApplyOutcome = Outcome & { readonly isNew?: boolean }

/**
 * Server-side apply: creates the object, or lays the configuration over it field by field.
 * @source kubernetes@1.36 apiserver/pkg/endpoints/handlers/patch.go applyPatcher, apimachinery/pkg/util/managedfields
 */
export function applyObject(server: ApiServer, kind: KindDefinition, request: ApplyRequest): ApplyOutcome {
  const { configuration, fieldManager, subresource } = request
  const refusal = requestProblem(kind, request)
  if (refusal !== undefined) return { ok: false, status: refusal }
  const found = findObject(server, kind, request.namespace, request.name)
  if (!found.ok && subresource !== undefined) return found
  const live = found.ok ? found.object : undefined
  const rules = rulesOf(kind, subresource)
  const schemaProblem = configurationError(configuration, rules.schema)
  if (schemaProblem !== undefined)
    return {
      ok: false,
      status: internal(`failed to create typed patch object (${named(kind, request)}): ${schemaProblem}`),
    }
  const who: Manager = {
    manager: fieldManager,
    operation: 'Apply',
    apiVersion: versionOf(kind),
    ...(subresource !== undefined && { subresource }),
  }
  const owners = live === undefined ? new Map() : ownersAt(server, kind, live)
  const body = (live === undefined ? {} : withoutManagedFields(live)) as JsonValue
  const time = timestampOf(server.now)
  const applied = afterApply(owners, body, configuration, rules, who, time, request.force)
  const conflicts = remaining(applied.conflicts, live, rules.schema, fieldManager)
  if (conflicts.length > 0) return { ok: false, status: conflictStatus(conflicts) }
  return stored(server, kind, request, applied, live)
}

function requestProblem(kind: KindDefinition, { configuration, fieldManager }: ApplyRequest): Status | undefined {
  if (fieldManager === '')
    return failure(
      422,
      'Invalid',
      'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
      {
        group: 'meta.k8s.io',
        kind: 'PatchOptions',
        causes: [
          {
            reason: 'FieldValueRequired',
            message: 'Required value: is required for apply patch',
            field: 'fieldManager',
          },
        ],
      },
    )
  if (!isObject(configuration)) return badRequest('error decoding YAML: the configuration is no object')
  const { apiVersion = '', kind: kindName = '' } = configuration as { apiVersion?: string; kind?: string }
  if (apiVersion !== versionOf(kind) || kindName !== kind.kind)
    return badRequest(`invalid object type: ${apiVersion}, Kind=${kindName}`)
  const metadata = (configuration as JsonObject)['metadata']
  if (isObject(metadata) && metadata['managedFields'] !== undefined)
    return badRequest('metadata.managedFields must be nil')
  return undefined
}

const versionOf = (kind: KindDefinition): string => (kind.group === '' ? kind.version : `${kind.group}/${kind.version}`)

const named = (kind: KindDefinition, { namespace = '', name }: ApplyRequest): string =>
  `${namespace}/${name}; ${versionOf(kind)}, Kind=${kind.kind}`

/** An error of the server's own is told as it is, without a reason. */
const internal = (text: string): Status => failure(500, '', text)

function withoutManagedFields(object: KubeObject): KubeObject {
  const { managedFields: _managed, ...metadata } = object.metadata
  return { ...object, metadata }
}

/** Conflicts with what kubectl applied before in the client's way do not count. @source apimachinery lastappliedmanager.go */
function remaining(
  conflicts: readonly Conflict[],
  live: KubeObject | undefined,
  schema: Schema,
  fieldManager: string,
): readonly Conflict[] {
  const text = live?.metadata.annotations?.[lastApplied]
  if (fieldManager !== 'kubectl' || conflicts.length === 0 || !text) return conflicts
  const allowed = agreedFields(text, live!, schema)
  return conflicts.filter(({ path }) => !hasPath(allowed, path))
}

function agreedFields(text: string, live: KubeObject, schema: Schema): FieldSet {
  const last = JSON.parse(text) as JsonValue
  const { modified, added, removed } = compared(last, live as unknown as JsonValue, schema)
  return [modified, added, removed].reduce(difference, fieldSetOf(last, schema))
}

function stored(
  server: ApiServer,
  kind: KindDefinition,
  request: ApplyRequest,
  applied: Applied,
  live: KubeObject | undefined,
): ApplyOutcome {
  const { origin, dryRun = false, fieldManager, configuration } = request
  const decoded = decodeObject(synchronized(applied.object, fieldManager, configuration), kind)
  if ('status' in decoded) return { ok: false, status: decoded.status }
  const draft = decoded.object as unknown as KubeObject
  const managedFields = entriesOf(applied.owners)
  const metadata = {
    ...draft.metadata,
    name: request.name,
    ...(kind.namespaced && { namespace: request.namespace ?? draft.metadata.namespace }),
  }
  const object = { ...draft, metadata } as KubeObject
  if (live === undefined) {
    const owned = { ...object, metadata: { ...metadata, managedFields } } as KubeObject
    return { ...createObject(server, kind, owned, { origin, dryRun }), isNew: true }
  }
  const isSame =
    isEqual(applied.object, withoutManagedFields(live)) && isEqual(managedFields, live.metadata.managedFields)
  if (isSame) return { ok: true, object: live }
  return updateObject(server, kind, object, {
    origin,
    dryRun,
    managedFields,
    ...(request.subresource === 'status' && { subresource: 'status' as const }),
  })
}

/** The client-side annotation is kept in step for those who go back. @source apimachinery lastappliedupdater.go */
function synchronized(object: JsonValue, fieldManager: string, configuration: JsonValue): JsonValue {
  const { metadata } = object as { readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> } }
  if (fieldManager !== 'kubectl' || !metadata?.annotations?.[lastApplied]) return object
  const { metadata: given, ...rest } = configuration as { readonly metadata?: JsonObject }
  const { [lastApplied]: _last, ...annotations } = (given?.['annotations'] ?? {}) as JsonObject
  const isAnnotated = given?.['annotations'] !== undefined
  const clean = { ...rest, metadata: { ...given, ...(isAnnotated && { annotations }) } }
  const text = JSON.stringify(sortedKeys(clean as JsonValue))
  return {
    ...(object as JsonObject),
    metadata: { ...metadata, annotations: { ...metadata.annotations, [lastApplied]: `${text}\n` } },
  } as JsonValue
}

/** @source apimachinery internal/conflict.go */
function conflictStatus(conflicts: readonly Conflict[]): Status {
  const details = {
    causes: conflicts.map(({ owner, path }) => ({
      reason: 'FieldManagerConflict',
      message: `conflict with ${printedManager(owner)}`,
      field: printedPath(path),
    })),
  }
  if (conflicts.length === 1) {
    const { owner, path } = conflicts[0]!
    const text = `Apply failed with 1 conflict: conflict with ${printedManager(owner)}: ${printedPath(path)}`
    return failure(409, 'Conflict', text, details)
  }
  const managers = [...new Set(conflicts.map(({ owner }) => printedManager(owner)))].sort()
  const lines = managers.flatMap((manager) => [
    `conflicts with ${manager}:`,
    ...conflicts.filter(({ owner }) => printedManager(owner) === manager).map(({ path }) => `- ${printedPath(path)}`),
  ])
  return failure(409, 'Conflict', `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`, details)
}

function printedManager({ manager, operation, apiVersion, subresource }: Manager): string {
  const name =
    JSON.stringify(manager) + (subresource === undefined ? '' : ` with subresource ${JSON.stringify(subresource)}`)
  return operation === 'Update' ? `${name} using ${apiVersion}` : name
}
