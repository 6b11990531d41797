import type { ApiRequest, ApiResponse } from '../api/request.ts'
import {
  bookmark,
  isWatch,
  nextEvents,
  openWatch,
  type StreamEvent,
  type WatchCursor,
} from '../cluster/apiserver/watch-cursor.ts'
import type { LogEntry } from '../cluster/apiserver/store.ts'
import type { Cluster } from './cluster.ts'

export type { StreamEvent }

/** An open watch, for a host that makes a stream of it. */
export interface Watch {
  readonly cursor: WatchCursor
  /** Seconds after which the client wants it to end. */
  readonly timeoutSeconds: number | undefined
}

export const asksToWatch = (request: ApiRequest): boolean => request.method === 'GET' && isWatch(request.path)

/** Opens a watch, or says why not. */
export function watchFor(cluster: Cluster, request: ApiRequest): Watch | ApiResponse {
  const cursor = openWatch(cluster.server, request)
  if ('status' in cursor) return { code: cursor.code, body: cursor, at: cluster.now }
  return { cursor, timeoutSeconds: cursor.timeoutSeconds }
}

/** What has happened since the last time; an ERROR is the last event. */
export const eventsSince = (cluster: Cluster, { cursor }: Watch): readonly StreamEvent[] =>
  nextEvents(cluster.server, cursor)

/** The bookmark to send now, when the client takes bookmarks. */
export const bookmarkOf = ({ cursor }: Watch): StreamEvent | undefined =>
  cursor.wantsBookmarks ? bookmark(cursor) : undefined

const forgotten = { revision: 0, type: 'MODIFIED', resource: '', key: '' } as unknown as LogEntry

/**
 * For a host that runs for long and never goes back: lets go of what only history needs. Watches can begin among the last
 * `kept` revisions. A cluster that has forgotten can no longer be replayed.
 */
export function forgetHistory(cluster: Cluster, kept: number): void {
  const { server, informers } = cluster
  const { log } = server.store
  const oldest = Math.min(log.length - kept, informers.revision)
  for (let index = server.oldestRevision ?? 0; index < oldest; index++) log[index] = forgotten
  server.oldestRevision = Math.max(server.oldestRevision ?? 0, oldest)
  cluster.inputs.length = 0
  cluster.waitLog.length = 0
}
