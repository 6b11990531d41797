import { isEqual, type JsonObject, type JsonValue } from '../../base/json.ts'
import type { KubeObject } from '../../api/object.ts'
import { schemaOf, type Schema } from '../../api/openapi/schema.ts'
import type { ManagedFieldsEntry } from '../../api/openapi/kubernetes.ts'
import { emptySet, setOf, union, type FieldSet } from '../../api/managed-fields/field-set.ts'
import {
  afterUpdate,
  entriesOf,
  ownersOf,
  type Manager,
  type Owners,
  type WriteRules,
} from '../../api/managed-fields/managers.ts'
import type { KindDefinition } from '../../api/scheme.ts'
import { timestampOf } from '../../clock/instant.ts'
import type { ApiServer } from './server.ts'
import type { LogEntry } from './store.ts'

/**
 * Who owns which field of a stored object. Nothing is kept while a cluster runs: the revision log knows who wrote what, and the
 * owners are folded from it when somebody asks. Only an apply stores them, because what it wanted is not to be seen in the object;
 * the fold then starts there.
 */
export function ownersAt(server: ApiServer, kind: KindDefinition, object: KubeObject): Owners {
  const versions = versionsOf(server, object)
  let owners: Owners = new Map()
  for (const entry of versions) owners = afterEntry(owners, kind, entry)
  return owners
}

/** `metadata.managedFields` as a client sees it. */
export const managedFieldsOf = (
  server: ApiServer,
  kind: KindDefinition,
  object: KubeObject,
): readonly ManagedFieldsEntry[] => entriesOf(ownersAt(server, kind, object))

/** The writes that made an object what it is, oldest first, from the last one that stored owners. */
function versionsOf(server: ApiServer, object: KubeObject): readonly LogEntry[] {
  const { log } = server.store
  const versions: LogEntry[] = []
  for (let revision = revisionOf(object); ;) {
    const entry = log[revision - 1]
    if (entry === undefined || entry.object.metadata.uid !== object.metadata.uid) break
    versions.push(entry)
    if (entry.previous === undefined || storesOwners(entry)) break
    revision = revisionOf(entry.previous)
  }
  return versions.reverse()
}

const revisionOf = ({ metadata }: KubeObject): number => Number(metadata.resourceVersion ?? 0)

const storesOwners = ({ object, previous }: LogEntry): boolean =>
  object.metadata.managedFields !== undefined && object.metadata.managedFields !== previous?.metadata.managedFields

function afterEntry(owners: Owners, kind: KindDefinition, entry: LogEntry): Owners {
  if (storesOwners(entry)) return ownersOf(entry.object.metadata.managedFields)
  const who = writerOf(kind, entry)
  if (who === undefined) return owners
  const before = bodyOf(entry.previous)
  const rules = rulesOf(kind, who.subresource)
  return afterUpdate(owners, before, bodyOf(entry.object), rules, who, timestampOf(entry.at))
}

const bodyOf = (object: KubeObject | undefined): JsonValue => {
  if (object === undefined) return {}
  const { managedFields: _managed, ...metadata } = object.metadata
  return { ...object, metadata } as unknown as JsonObject
}

/** The fields that a write through a subresource, or past it, leaves alone. @source kubernetes@1.36 each strategy's GetResetFields */
export function rulesOf(kind: KindDefinition, subresource: string | undefined): WriteRules {
  const schema: Schema = schemaOf(kind.schema) ?? {}
  if (kind.status === undefined || (subresource !== undefined && subresource !== 'status'))
    return { schema, ignored: emptySet }
  if (subresource === undefined) return { schema, ignored: statusOnly }
  return { schema, ignored: union(specOnly, moreIgnored[kind.resource] ?? emptySet) }
}

const statusOnly = setOf([['f:status']])
const specOnly = setOf([['f:spec']])
const moreIgnored: Readonly<Record<string, FieldSet>> = {
  deployments: setOf([['f:metadata', 'f:labels']]),
  pods: setOf([
    ['f:metadata', 'f:deletionTimestamp'],
    ['f:metadata', 'f:ownerReferences'],
  ]),
}

/** Which manager a write is put down to; `undefined` for deletions and bindings, which own nothing. */
function writerOf(kind: KindDefinition, entry: LogEntry): Manager | undefined {
  const { actor, because, object, previous } = entry
  const apiVersion = kind.group === '' ? kind.version : `${kind.group}/${kind.version}`
  const manager = (name: string, subresource?: string): Manager => ({
    manager: name,
    operation: 'Update',
    apiVersion,
    ...(subresource !== undefined && { subresource }),
  })
  if (object.metadata.deletionTimestamp !== previous?.metadata.deletionTimestamp) return undefined
  const path = because.code === 'userRequest' ? because.details?.['path'] : undefined
  if (typeof path === 'string') {
    if (because.details?.['method'] === 'DELETE' || /\/(binding|eviction)(\?|$)/.test(path)) return undefined
    return manager(fieldManagerOf(path, actor), /\/(status|scale)(\?|$)/.exec(path)?.[1])
  }
  if (isBinding(object, previous)) return undefined
  return manager(programs[actor] ?? 'kube-controller-manager', isStatusWrite(object, previous) ? 'status' : undefined)
}

const programs: Readonly<Record<string, string>> = {
  scheduler: 'kube-scheduler',
  kubelet: 'kubelet',
  nodeHeartbeat: 'kubelet',
}

const isBinding = (object: KubeObject, previous: KubeObject | undefined): boolean =>
  previous !== undefined && nodeOf(object) !== nodeOf(previous)

const nodeOf = (object: KubeObject): unknown =>
  object.kind === 'Pod' ? (object as { readonly spec?: { readonly nodeName?: string } }).spec?.nodeName : undefined

function isStatusWrite(object: KubeObject, previous: KubeObject | undefined): boolean {
  if (previous === undefined) return false
  const [now, before] = [object, previous] as readonly { readonly status?: unknown }[]
  return !isEqual(now!.status, before!.status)
}

/** The manager that a request names, else the program that sent it. @source apiserver handlers/create.go managerOrUserAgent */
export function fieldManagerOf(path: string, userAgent: string): string {
  const named = /[?&]fieldManager=([^&]+)/.exec(path)?.[1]
  if (named !== undefined) return decodeURIComponent(named)
  const program = userAgent.split('/')[0]!
  return program.split(' ')[0] || 'unknown'
}
