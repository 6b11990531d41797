import type { KubeObject, ObjectKey } from '../api/object.ts'
import type { Cluster } from '../engine/cluster.ts'

type Log = Cluster['server']['store']['log']

/** Where in the log each object changed: an object of the past is one binary search away, without copying any map. */
export interface ObjectVersions {
  readonly revisions: Map<string, Map<ObjectKey, number[]>>
  /** uid of the involved object → revisions of its events. */
  readonly eventsAbout: Map<string, number[]>
  absorbed: number
}

export function emptyVersions(): ObjectVersions {
  return { revisions: new Map(), eventsAbout: new Map(), absorbed: 0 }
}

/** Indexes one more entry of the log. */
export function absorbVersion(versions: ObjectVersions, entry: Log[number]): void {
  versions.absorbed = entry.revision
  if (entry.resource === 'events') {
    const about = (entry.object as { readonly involvedObject?: { readonly uid?: string } }).involvedObject?.uid ?? ''
    pushTo(versions.eventsAbout, about, entry.revision)
    return
  }
  let byKey = versions.revisions.get(entry.resource)
  if (byKey === undefined) {
    byKey = new Map()
    versions.revisions.set(entry.resource, byKey)
  }
  pushTo(byKey, entry.key, entry.revision)
}

function pushTo(map: Map<string, number[]>, key: string, revision: number): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [revision])
  else list.push(revision)
}

/** How many of the ascending `revisions` are at or below `revision`. */
export function countUpTo(revisions: readonly number[], revision: number): number {
  let low = 0
  let high = revisions.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (revisions[middle]! <= revision) low = middle + 1
    else high = middle
  }
  return low
}

/** The entry that made an object what it was at a revision; also the one that deleted it. */
export function entryAt(
  versions: ObjectVersions,
  log: Log,
  resource: string,
  key: ObjectKey,
  revision: number,
): Log[number] | undefined {
  const revisions = versions.revisions.get(resource)?.get(key)
  if (revisions === undefined) return undefined
  const count = countUpTo(revisions, revision)
  return count === 0 ? undefined : log[revisions[count - 1]! - 1]
}

/** The object as it stood at a revision; `undefined` when it did not exist. */
export function objectAt(
  versions: ObjectVersions,
  log: Log,
  resource: string,
  key: ObjectKey,
  revision: number,
): KubeObject | undefined {
  const entry = entryAt(versions, log, resource, key, revision)
  return entry === undefined || entry.type === 'DELETED' ? undefined : entry.object
}

/** Every object of a resource at a revision, in order of first creation. */
export function* objectsAt(
  versions: ObjectVersions,
  log: Log,
  resource: string,
  revision: number,
): Generator<KubeObject> {
  for (const revisions of versions.revisions.get(resource)?.values() ?? []) {
    const count = countUpTo(revisions, revision)
    const entry = count === 0 ? undefined : log[revisions[count - 1]! - 1]
    if (entry !== undefined && entry.type !== 'DELETED') yield entry.object
  }
}
