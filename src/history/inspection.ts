import type { JsonValue } from '../base/json.ts'
import { writeYaml } from '../api/yaml/write-yaml.ts'
import { controllerOf, keyOf, splitKey, type ObjectKey, type KubeObject, type ObjectReference } from '../api/object.ts'
import { instantOf, instantOfTimestamp, type Instant } from '../clock/instant.ts'
import type { Event, Pod } from '../api/openapi/kubernetes.ts'
import type { Cluster, WaitChange } from '../engine/cluster.ts'
import type { History, Playhead } from './history.ts'
import { countUpTo, entryAt, objectsAt } from './object-versions.ts'

type Entry = Cluster['server']['store']['log'][number]

const maxCauses = 40
const maxEvents = 200
const maxChildren = 200

/** All that the inspector shows of one object at the playhead; `undefined` when it never was. */
export function inspectionOf(history: History, target: ObjectReference, playhead: Playhead) {
  const { log } = history.cluster.server.store
  const key: ObjectKey = target.namespace === undefined ? target.name : `${target.namespace}/${target.name}`
  const entry = entryOfUid(history, target, key, playhead.revision)
  if (entry === undefined) return undefined
  const { object } = entry
  const exists = entry.type !== 'DELETED'
  const nodeName = (object as Pod).spec?.nodeName
  return {
    target: { ...target, uid: object.metadata.uid },
    kind: object.kind,
    exists,
    statusText: exists ? statusTextOf(history, entry.resource, object, playhead.at) : 'Deleted',
    ...(nodeName && { nodeName }),
    createdAt: instantOfTimestamp(object.metadata.creationTimestamp) ?? instantOf(0),
    yaml: yamlOf(object),
    ...previousYaml(history, entry),
    why: causesOf(log, entry),
    waits: waitsAbout(history, entry.resource, key, playhead),
    events: eventRows(history, object.metadata.uid, playhead.revision),
    owners: ownersOf(history, object, playhead.revision),
    children: exists ? childrenOf(history, object, playhead) : [],
  }
}

function entryOfUid(history: History, target: ObjectReference, key: ObjectKey, revision: number): Entry | undefined {
  const { log } = history.cluster.server.store
  const newest = entryAt(history.versions, log, target.resource, key, revision)
  if (newest === undefined || target.uid === undefined || newest.object.metadata.uid === target.uid) return newest
  const revisions = history.versions.revisions.get(target.resource)?.get(key) ?? []
  const match = revisions.findLast((at) => at <= revision && log[at - 1]!.object.metadata.uid === target.uid)
  return match === undefined ? undefined : log[match - 1]
}

/** YAML with keys in order, as `kubectl get -o yaml` prints it. */
export function yamlOf(object: KubeObject): string {
  const { managedFields: _managed, ...metadata } = object.metadata
  return writeYaml({ ...object, metadata } as unknown as JsonValue)
}

function previousYaml(history: History, entry: Entry): { readonly previousYaml?: string } {
  const { log } = history.cluster.server.store
  const revisions = history.versions.revisions.get(entry.resource)?.get(entry.key) ?? []
  const { generation, uid } = entry.object.metadata
  const older = revisions.findLast((at) => {
    const { object } = log[at - 1]!
    return (
      at < entry.revision &&
      object.metadata.uid === uid &&
      (generation === undefined || object.metadata.generation !== generation)
    )
  })
  return older === undefined ? {} : { previousYaml: yamlOf(log[older - 1]!.object) }
}

interface CauseStep {
  readonly revision: number
  readonly at: Instant
  readonly actor: string
  readonly verb: 'input' | 'created' | 'updated' | 'deleted'
  readonly target: ObjectReference
  readonly kind: string
  readonly because: Entry['because']
}

const verbs = { ADDED: 'created', MODIFIED: 'updated', DELETED: 'deleted' } as const

/** From what the user did down to this entry, oldest first. */
function causesOf(log: readonly Entry[], entry: Entry) {
  const steps: CauseStep[] = []
  let current: Entry | undefined = entry
  while (current !== undefined && steps.length < maxCauses) {
    const { revision, at, actor, type, resource, key, object, because, cause }: Entry = current
    const { namespace, name } = splitKey(key)
    steps.push({
      revision,
      at,
      actor,
      verb: cause === 0 ? ('input' as const) : verbs[type],
      target: { resource, ...(namespace !== undefined && { namespace }), name, uid: object.metadata.uid },
      kind: object.kind,
      because,
    })
    current = cause > 0 && cause < revision ? log[cause - 1] : undefined
  }
  return steps.reverse()
}

function waitsAbout({ cluster }: History, resource: string, key: ObjectKey, playhead: Playhead) {
  const newest = new Map<string, WaitChange>()
  for (const change of cluster.waitLog) {
    if (change.at > playhead.at || change.revision > playhead.revision) break
    newest.set(`${change.component}|${change.key}`, change)
  }
  const { namespace, name } = splitKey(key)
  const isAbout = (about: ObjectReference): boolean =>
    about.resource === resource && about.name === name && (about.namespace ?? '') === (namespace ?? '')
  return [...newest.values()].flatMap(({ component, waits }) =>
    waits.filter(({ about }) => isAbout(about)).map((wait) => ({ component, ...wait })),
  )
}

function eventRows({ versions, cluster }: History, uid: string, revision: number) {
  const { log } = cluster.server.store
  const revisions = versions.eventsAbout.get(uid) ?? []
  const newest = new Map<string, Event>()
  for (const at of revisions.slice(0, countUpTo(revisions, revision))) {
    const { type, key, object } = log[at - 1]!
    if (type === 'DELETED') newest.delete(key)
    else newest.set(key, object as Event)
  }
  return [...newest.values()].slice(-maxEvents).map((event) => ({
    type: event.type ?? 'Normal',
    reason: event.reason ?? '',
    message: event.message ?? '',
    count: event.count ?? 1,
    source: event.source?.component ?? '',
    firstAt: timeOf(event.firstTimestamp),
    lastAt: timeOf(event.lastTimestamp),
  }))
}

const timeOf = (text: string | undefined): Instant => instantOfTimestamp(text ?? '') ?? instantOf(0)

function ownersOf(history: History, object: KubeObject, revision: number) {
  const owner = controllerOf(object)
  if (owner === undefined) return []
  for (const [resource, byKey] of history.versions.revisions) {
    const kind = history.cluster.server.kinds.get(resource)
    if (kind?.kind !== owner.kind) continue
    const key = object.metadata.namespace === undefined ? owner.name : `${object.metadata.namespace}/${owner.name}`
    const revisions = byKey.get(key)
    if (revisions === undefined || countUpTo(revisions, revision) === 0) continue
    const { namespace } = object.metadata
    return [
      { target: { resource, ...(namespace && { namespace }), name: owner.name, uid: owner.uid }, kind: owner.kind },
    ]
  }
  return []
}

const childResources: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['replicasets'],
  ReplicaSet: ['pods'],
  ReplicationController: ['pods'],
  StatefulSet: ['pods'],
  DaemonSet: ['pods'],
  Job: ['pods'],
  CronJob: ['jobs'],
}

function childrenOf(history: History, object: KubeObject, playhead: Playhead) {
  const { log } = history.cluster.server.store
  const children = []
  for (const resource of childResources[object.kind] ?? []) {
    for (const child of objectsAt(history.versions, log, resource, playhead.revision)) {
      if (controllerOf(child)?.uid !== object.metadata.uid) continue
      const { namespace, name } = splitKey(keyOf(child))
      const target = { resource, ...(namespace !== undefined && { namespace }), name, uid: child.metadata.uid }
      children.push({ target, kind: child.kind, statusText: statusTextOf(history, resource, child, playhead.at) })
      if (children.length >= maxChildren) return children
    }
  }
  return children
}

const statusColumns = ['Status', 'Ready', 'Completions', 'Current', 'Available']

/** The word that `kubectl get` shows for an object's state. */
function statusTextOf({ cluster }: History, resource: string, object: KubeObject, now: Instant): string {
  const kind = cluster.server.kinds.get(resource)
  if (kind === undefined) return ''
  const cells = kind.cells(object, now)
  for (const name of statusColumns) {
    const index = kind.columns.findIndex((column) => column.name === name)
    if (index >= 0) return String(cells[index] ?? '')
  }
  return ''
}
