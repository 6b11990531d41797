import type { KindDefinition } from '../../api/scheme.ts'
import { failure, type Status } from '../../api/status.ts'
import type { ApiRequest } from '../../api/request.ts'
import type { KubeObject } from '../../api/object.ts'
import type { ChangeType } from '../machinery/view.ts'
import type { ApiServer } from './server.ts'
import { tableOf, wantsTable } from './table.ts'

export interface WatchEvent {
  readonly type: ChangeType
  /** The object, or a Table with one row. */
  readonly object: unknown
}

/** What has happened since a revision, in order; a host makes a stream of it by asking again from `resourceVersion`. */
export interface WatchAnswer {
  readonly resourceVersion: string
  readonly events: readonly WatchEvent[]
}

/**
 * Reads the revision log from `resourceVersion` on. An object that leaves the selection is shown as deleted, one that
 * enters it as added. Without a revision, and with 0, everything that exists comes first.
 */
export function watchAnswer(
  server: ApiServer,
  kind: KindDefinition,
  request: ApiRequest,
  from: string,
  isSelected: (object: KubeObject) => boolean,
  existing: () => readonly KubeObject[],
): WatchAnswer | Status {
  const { revision } = server.live
  if (!/^\d*$/.test(from)) return failure(400, 'BadRequest', `Invalid value: "${from}": invalid resource version`)
  const start = Number(from)
  if (start > revision) return failure(504, 'Timeout', `Too large resource version: ${start}, current: ${revision}`)
  const shown = (type: ChangeType, object: KubeObject): WatchEvent => ({
    type,
    object: wantsTable(request) ? tableOf(kind, [object], server.now, request) : object,
  })
  const resourceVersion = String(revision)
  if (start === 0) return { resourceVersion, events: existing().map((object) => shown('ADDED', object)) }
  const events: WatchEvent[] = []
  for (let index = start; index < revision; index++) {
    const { resource, type, object, previous } = server.store.log[index]!
    if (resource !== kind.resource) continue
    const isIn = type !== 'DELETED' && isSelected(object)
    const wasIn = previous !== undefined && isSelected(previous)
    if (isIn) events.push(shown(wasIn ? 'MODIFIED' : 'ADDED', object))
    else if (wasIn) events.push(shown('DELETED', object))
  }
  return { resourceVersion, events }
}
