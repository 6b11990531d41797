import type { ApiRequest } from '../../api/request.ts'
import type { KubeObject } from '../../api/object.ts'
import type { KindDefinition } from '../../api/scheme.ts'
import { badRequest, failure, type Status } from '../../api/status.ts'
import type { ChangeType } from '../machinery/view.ts'
import { olderVersionAt, shownIn, storedPath, type OlderVersion } from './older-versions.ts'
import { selectedObjects, selectionOf } from './selection.ts'
import { routeOf, type Route } from './route.ts'
import type { ApiServer } from './server.ts'
import { tableOf, wantsTable } from './table.ts'

/** One line of a watch's stream. */
export interface StreamEvent {
  readonly type: ChangeType | 'BOOKMARK' | 'ERROR'
  readonly object: unknown
}

/** A watch as a bookmark in the revision log: asked again, it goes on where it was. */
export interface WatchCursor {
  readonly request: ApiRequest
  readonly kind: KindDefinition
  /** The version to show objects in, when it is not the stored one. */
  readonly older?: OlderVersion
  readonly isSelected: (object: KubeObject) => boolean
  readonly wantsBookmarks: boolean
  /** Seconds after which the client wants it to end. */
  readonly timeoutSeconds: number | undefined
  revision: number
  /** What came before the first change; taken by the first look. */
  initial: readonly StreamEvent[]
  hasShownColumns: boolean
}

export const isWatch = (path: string): boolean => /[?&]watch=(true|1)(&|$)/.test(path)

/** Opens a watch: from a revision, or with everything that exists first. */
export function openWatch(server: ApiServer, request: ApiRequest): WatchCursor | Status {
  const older = olderVersionAt(request.path)
  const route = routeOf(server, older === undefined ? request.path : storedPath(older, request.path))
  if ('status' in route) return route
  const isSelected = selectionOf(route)
  if (typeof isSelected !== 'function') return isSelected
  const from = route.query.get('resourceVersion') ?? ''
  if (!/^\d*$/.test(from))
    return badRequest(`resourceVersion: Invalid value: "${from}": strconv.ParseUint: parsing "${from}": invalid syntax`)
  const refusal = refusedOptions(route)
  if (refusal !== undefined) return refusal
  const { revision } = server.live
  const start = Number(from)
  const timeout = Number(route.query.get('timeoutSeconds') ?? 0)
  const cursor: WatchCursor = {
    request,
    kind: route.kind,
    ...(older !== undefined && { older }),
    isSelected,
    wantsBookmarks: /^(true|1)$/.test(route.query.get('allowWatchBookmarks') ?? ''),
    timeoutSeconds: timeout > 0 ? timeout : undefined,
    revision: start === 0 ? revision : start,
    initial: [],
    hasShownColumns: false,
  }
  const initialEvents = route.query.get('sendInitialEvents')
  if (initialEvents === 'true' || (start === 0 && initialEvents !== 'false')) showExisting(server, route, cursor)
  return cursor
}

/** @source kubernetes@1.36 apimachinery/pkg/apis/meta/internalversion/validation */
function refusedOptions({ query }: Route): Status | undefined {
  const match = query.get('resourceVersionMatch') ?? ''
  const sends = query.get('sendInitialEvents') ?? ''
  const forbidden = (field: string, why: string): Status =>
    failure(422, 'Invalid', `ListOptions.meta.k8s.io "" is invalid: ${field}: Forbidden: ${why}`, {
      group: 'meta.k8s.io',
      kind: 'ListOptions',
      causes: [{ reason: 'FieldValueForbidden', message: `Forbidden: ${why}`, field }],
    })
  if (sends !== '' && match === '')
    return forbidden('resourceVersionMatch', 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan')
  if (match !== '' && sends === '')
    return forbidden(
      'resourceVersionMatch',
      'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
    )
  return undefined
}

function showExisting(server: ApiServer, route: Route, cursor: WatchCursor): void {
  const objects = selectedObjects(server, route) as readonly KubeObject[]
  cursor.revision = server.live.revision
  cursor.initial = objects.map((object) => shown(server, cursor, 'ADDED', object))
  if (cursor.wantsBookmarks && route.query.get('sendInitialEvents') === 'true')
    cursor.initial = [...cursor.initial, bookmark(cursor, { 'k8s.io/initial-events-end': 'true' })]
}

/** What has happened since the last look, in order. An ERROR is the last event of a watch. */
export function nextEvents(server: ApiServer, cursor: WatchCursor): readonly StreamEvent[] {
  const { live, store } = server
  const { initial, kind, isSelected } = cursor
  if (cursor.revision >= live.revision && initial.length === 0) return none
  if (cursor.revision < (server.oldestRevision ?? 0)) return [expired(cursor.revision, server.oldestRevision ?? 0)]
  const events: StreamEvent[] = [...initial]
  cursor.initial = none
  for (let index = cursor.revision; index < live.revision; index++) {
    const { resource, type, object, previous } = store.log[index]!
    if (resource !== kind.resource) continue
    const isIn = type !== 'DELETED' && isSelected(object)
    const wasIn = previous !== undefined && isSelected(previous)
    if (isIn) events.push(shown(server, cursor, wasIn ? 'MODIFIED' : 'ADDED', object))
    else if (wasIn) events.push(shown(server, cursor, 'DELETED', type === 'DELETED' ? object : left(previous, object)))
  }
  cursor.revision = Math.max(cursor.revision, live.revision)
  return events
}

const none: readonly StreamEvent[] = []

/** An object that has left the selection is shown as it was, with the revision of the change. */
const left = (previous: KubeObject, { metadata }: KubeObject): KubeObject => ({
  ...previous,
  metadata: { ...previous.metadata, resourceVersion: metadata.resourceVersion },
})

function shown(server: ApiServer, cursor: WatchCursor, type: ChangeType, object: KubeObject): StreamEvent {
  const { older } = cursor
  if (!wantsTable(cursor.request)) return { type, object: older === undefined ? object : shownIn(older, object) }
  const table = tableOf(cursor.kind, [object], server.now, cursor.request)
  if (cursor.hasShownColumns) return { type, object: { ...table, columnDefinitions: null } }
  cursor.hasShownColumns = true
  return { type, object: table }
}

/** Tells a watcher how far it has come. */
export function bookmark(
  { kind, older, revision }: WatchCursor,
  annotations?: Readonly<Record<string, string>>,
): StreamEvent {
  const metadata = { resourceVersion: String(revision), creationTimestamp: null, ...(annotations && { annotations }) }
  const version = older?.version ?? kind.version
  const apiVersion = kind.group === '' ? version : `${kind.group}/${version}`
  return { type: 'BOOKMARK', object: { kind: kind.kind, apiVersion, metadata } }
}

const expired = (asked: number, oldest: number): StreamEvent => ({
  type: 'ERROR',
  object: failure(410, 'Expired', `too old resource version: ${asked} (${oldest})`),
})
