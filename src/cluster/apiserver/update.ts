import { copyOf, isEqual, withOwnFields, type Writable } from '../../base/json.ts'
import { applyStoredForm, fillRequired } from '../../api/layout/stored-form.ts'
import type { KubeObject } from '../../api/object.ts'
import type { Namespace, ObjectMeta } from '../../api/openapi/kubernetes.ts'
import type { KindDefinition } from '../../api/scheme.ts'
import { conflict, invalid, staleObject } from '../../api/status.ts'
import { validateAnyMetadataUpdate } from '../../api/validation/metadata.ts'
import type { Outcome } from '../machinery/contract.ts'
import { admitted, findObject, validateAdmission } from './create.ts'
import { isFreed } from './finalize.ts'
import type { ApiServer } from './server.ts'
import { commit, commitDraft, type Origin } from './store.ts'

export interface UpdateOptions {
  readonly origin: Origin
  readonly subresource?: 'status'
  readonly trusted?: boolean
  readonly dryRun?: boolean
  /** Who owns which field from now on; the stored owners stay when absent. */
  readonly managedFields?: ObjectMeta['managedFields']
}

interface WithStatus extends KubeObject {
  readonly spec?: unknown
  readonly status?: unknown
}

/**
 * Replaces an object, or its status. A write that changes nothing keeps the resourceVersion and tells nobody.
 * @source kubernetes@1.36 apiserver/pkg/registry/generic/registry/store.go Update, rest/update.go BeforeUpdate
 */
export function updateObject(
  server: ApiServer,
  kind: KindDefinition,
  input: KubeObject,
  options: UpdateOptions,
): Outcome {
  const found = findObject(server, kind, input.metadata.namespace, input.metadata.name)
  if (!found.ok) return found
  const old = found.object
  const clash = conflictOf(kind, input, old)
  if (clash !== undefined) return { ok: false, status: clash }
  const next: Outcome =
    options.subresource === 'status'
      ? { ok: true, object: nextStatus(server, kind, options.trusted === true ? input : received(kind, input), old) }
      : nextObject(server, kind, input, old, options)
  if (!next.ok) return next
  const sent = withOwners(next.object, options)
  const refusal = validated(server, kind, sent, old, options)
  if (refusal !== undefined) return refusal
  const object = options.trusted === true ? sent : storedForm(kind, sent)
  if (isEqual(object, old)) return { ok: true, object: old }
  if (options.dryRun === true) return { ok: true, object }
  return stored(server, kind, object, old, options.origin)
}

function withOwners(object: KubeObject, { managedFields }: UpdateOptions): KubeObject {
  return managedFields === undefined ? object : { ...object, metadata: { ...object.metadata, managedFields } }
}

/**
 * The short way of a controller's patch that changes owners and finalizers alone, as most of them do; `undefined` where the long
 * way is needed, be it for the words of a refusal.
 */
export function updateHolders(
  server: ApiServer,
  kind: KindDefinition,
  input: KubeObject,
  old: KubeObject,
  origin: Origin,
): Outcome | undefined {
  if (!differsInHoldersAlone(input, old)) return undefined
  const clash = conflictOf(kind, input, old)
  if (clash !== undefined) return { ok: false, status: clash }
  const object = shallowDraft(input)
  restoreSystemMetadata(object as Writable<KubeObject>, input, old)
  if (validateAnyMetadataUpdate(object.metadata, old.metadata, kind.namespaced).length > 0) return undefined
  if (validateAdmission(server, kind, object, old, 'UPDATE', { origin }) !== undefined) return undefined
  return isEqual(object.metadata, old.metadata) ? { ok: true, object: old } : stored(server, kind, object, old, origin)
}

const holders: ReadonlySet<string> = new Set(['finalizers', 'ownerReferences', 'resourceVersion'])

function differsInHoldersAlone(input: KubeObject, old: KubeObject): boolean {
  return (
    hasSameFields(input, old, (field) => field === 'metadata') &&
    hasSameFields(input.metadata, old.metadata, (field) => holders.has(field))
  )
}

/** Whether two objects hold the very same values, but for the fields that may differ. */
function hasSameFields(left: object, right: object, mayDiffer: (field: string) => boolean): boolean {
  const [fields, others] = [left, right] as { readonly [field: string]: unknown }[]
  for (const field in fields) if (fields[field] !== others![field] && !mayDiffer(field)) return false
  for (const field in others) if (fields![field] === undefined && !mayDiffer(field)) return false
  return true
}

/** Commits an updated object, or removes it when this update took its last finalizer away. */
function stored(server: ApiServer, kind: KindDefinition, object: KubeObject, old: KubeObject, origin: Origin): Outcome {
  const isFinished =
    object.metadata.deletionTimestamp !== undefined &&
    (object.metadata.finalizers ?? []).length === 0 &&
    (object.metadata.deletionGracePeriodSeconds ?? 0) === 0 &&
    (kind.resource !== 'namespaces' || isFreed(object as Namespace))
  const type = isFinished ? 'DELETED' : 'MODIFIED'
  // What was made for this update is stamped in place; metadata that is still the stored one is copied first.
  const write = object.metadata === old.metadata ? commit : commitDraft
  return {
    ok: true,
    object: write(server.store, type, kind.resource, object as Writable<KubeObject>, origin, server.now),
  }
}

function conflictOf(kind: KindDefinition, input: KubeObject, old: KubeObject) {
  const { uid, resourceVersion, name } = input.metadata
  if (uid && uid !== old.metadata.uid)
    return conflict(
      kind.resource,
      kind.group,
      name,
      `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${old.metadata.uid}`,
    )
  if (resourceVersion && resourceVersion !== old.metadata.resourceVersion)
    return conflict(kind.resource, kind.group, name, staleObject)
  return undefined
}

function nextObject(
  server: ApiServer,
  kind: KindDefinition,
  input: WithStatus,
  old: WithStatus,
  options: UpdateOptions,
): Outcome {
  const draft = (options.trusted === true ? shallowDraft(input) : received(kind, input)) as Writable<WithStatus>
  draft.apiVersion = old.apiVersion
  draft.kind = old.kind
  restoreSystemMetadata(draft, input, old)
  if (kind.status !== undefined) restoreStatus(draft, old)
  if (options.trusted !== true) {
    const denial = admitted(server, kind, draft, old, 'UPDATE')
    if (denial !== undefined) return { ok: false, status: denial }
  }
  kind.prepareForUpdate?.(draft, old, { now: server.now })
  const object = draft as WithStatus
  const generation = old.metadata.generation
  if (generation === undefined) return { ok: true, object }
  const isRaised = kind.raisesGeneration ? kind.raisesGeneration(object, old) : !isEqual(object.spec, old.spec)
  return {
    ok: true,
    object: {
      ...object,
      metadata: { ...object.metadata, generation: isRaised ? generation + 1 : generation },
    } as KubeObject,
  }
}

function storedForm(kind: KindDefinition, object: KubeObject): KubeObject {
  const draft = copyOf(object) as Writable<KubeObject>
  applyStoredForm(kind.schema, draft)
  return draft
}

/** What a client sent, as it would be read back: without empty fields, with defaults. */
function received(kind: KindDefinition, input: WithStatus): WithStatus {
  const draft = copyOf(input) as Writable<WithStatus>
  fillRequired(kind.schema, draft)
  kind.applyDefaults?.(draft)
  return draft as WithStatus
}

function restoreStatus(draft: Writable<WithStatus>, old: WithStatus): void {
  if (old.status === undefined) delete draft.status
  else draft.status = old.status
}

function shallowDraft(input: WithStatus): WithStatus {
  const draft = withOwnFields(input) as Writable<WithStatus>
  draft.metadata = withOwnFields(draft.metadata)
  return draft as WithStatus
}

const systemFields = [
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'generation',
  'resourceVersion',
  'selfLink',
  'namespace',
  'managedFields',
] as const

function restoreSystemMetadata(draft: Writable<KubeObject>, input: KubeObject, old: KubeObject): void {
  if (input.metadata === old.metadata) return
  const metadata = draft.metadata as Record<string, unknown>
  for (const field of systemFields) {
    const value = old.metadata[field]
    if (value === undefined) delete metadata[field]
    else metadata[field] = value
  }
}

function nextStatus(server: ApiServer, kind: KindDefinition, input: WithStatus, old: WithStatus): KubeObject {
  const prepare = kind.status?.prepareForUpdate
  if (prepare === undefined) return { ...old, status: input.status } as WithStatus
  const draft = shallowDraft(input) as Writable<WithStatus>
  draft.apiVersion = old.apiVersion
  draft.kind = old.kind
  restoreSystemMetadata(draft, input, old)
  if (old.spec !== undefined) draft.spec = old.spec
  prepare(draft, old, { now: server.now })
  return draft as WithStatus
}

/** What controllers write often, and cannot get wrong. */
const correctByMaking: ReadonlySet<string> = new Set(['pods', 'endpoints', 'endpointslices'])
/** Of these the counts alone, which they add up themselves. */
const statusCorrectByMaking: ReadonlySet<string> = new Set(['replicasets', 'deployments'])
const never = (): boolean => false

function isCorrectByMaking(
  { resource }: KindDefinition,
  object: KubeObject,
  old: KubeObject,
  isStatus: boolean,
): boolean {
  if (correctByMaking.has(resource)) return true
  return isStatus && statusCorrectByMaking.has(resource) && hasSameFields(object.metadata, old.metadata, never)
}

function validated(
  server: ApiServer,
  kind: KindDefinition,
  object: KubeObject,
  old: KubeObject,
  options: UpdateOptions,
): Outcome | undefined {
  const context = { now: server.now }
  const isStatus = options.subresource === 'status'
  const isCheap = options.trusted === true && isCorrectByMaking(kind, object, old, isStatus)
  const check = isStatus ? kind.status?.validateUpdate : kind.validateUpdate
  // Upstream checks the metadata of every kind first; controllers cannot get it wrong.
  const general =
    options.trusted === true ? [] : validateAnyMetadataUpdate(object.metadata, old.metadata, kind.namespaced)
  const errors = isCheap ? [] : [...general, ...(check?.(object, old, context) ?? [])]
  if (errors.length > 0) return { ok: false, status: invalid(kind.kind, kind.group, object.metadata.name, errors) }
  const denial = validateAdmission(server, kind, object, old, 'UPDATE', options)
  return denial === undefined ? undefined : { ok: false, status: denial }
}
