import type { KubeObject } from '../../api/object.ts'
import { keyOf } from '../../api/object.ts'
import { badRequest, failure, type Status } from '../../api/status.ts'
import { byNamespaceAndName, selectedObjects, selectionOf } from './selection.ts'
import type { Route } from './route.ts'
import type { ApiServer } from './server.ts'

/** One page of a list, at one revision. */
export interface ListPage {
  readonly objects: readonly KubeObject[]
  readonly metadata: {
    readonly resourceVersion: string
    readonly continue?: string
    readonly remainingItemCount?: number
  }
}

/** What a list names: all of it, or a page that goes on where the last one ended, at the revision of the first. */
export function listPage(server: ApiServer, route: Route): ListPage | Status {
  const { query } = route
  const token = query.get('continue') ?? ''
  const at = token === '' ? undefined : readToken(token)
  if (token !== '' && at === undefined) return badRequest('continue key is not valid: encoded start key is not valid')
  const revision = revisionAsked(server, route, at?.revision)
  if (typeof revision !== 'number') return revision
  const all = revision === server.live.revision ? selectedObjects(server, route) : objectsAt(server, route, revision)
  if ('status' in all) return all
  const rest = at === undefined ? all : all.filter((object) => placeOf(object) > at.after)
  const limit = Number(query.get('limit') ?? 0)
  const resourceVersion = String(revision)
  if (!(limit > 0) || rest.length <= limit) return { objects: rest, metadata: { resourceVersion } }
  const objects = rest.slice(0, limit)
  const hasSelector = (query.get('labelSelector') ?? '') !== '' || (query.get('fieldSelector') ?? '') !== ''
  return {
    objects,
    metadata: {
      resourceVersion,
      continue: tokenOf(revision, placeOf(objects.at(-1)!)),
      ...(!hasSelector && { remainingItemCount: rest.length - limit }),
    },
  }
}

/** Sorts as `byNamespaceAndName` does. */
const placeOf = ({ metadata }: KubeObject): string => `${metadata.namespace ?? ''}/${metadata.name}`

const tokenOf = (revision: number, after: string): string => `${revision}.${encodeURIComponent(after)}`

function readToken(token: string): { readonly revision: number; readonly after: string } | undefined {
  const [, revision, after] = /^(\d+)\.([\w%.~!*'()-]+)$/.exec(token) ?? []
  if (revision === undefined || after === undefined || /%(?![0-9A-Fa-f]{2})/.test(after)) return undefined
  return { revision: Number(revision), after: decodeURIComponent(after) }
}

/** @source kubernetes@1.36 apiserver/pkg/storage/etcd3/store.go */
function revisionAsked(server: ApiServer, { query }: Route, fromToken: number | undefined): number | Status {
  const current = server.live.revision
  const text = query.get('resourceVersion') ?? ''
  if (!/^\d*$/.test(text))
    return badRequest(`Invalid value: "${text}": strconv.ParseUint: parsing "${text}": invalid syntax`)
  const asked = Number(text)
  if (asked > current) return tooLarge(asked, current)
  const isExact = query.get('resourceVersionMatch') === 'Exact' && asked > 0
  const revision = fromToken ?? (isExact ? asked : current)
  if (revision >= (server.oldestRevision ?? 0) && revision <= current) return revision
  if (fromToken === undefined) return failure(410, 'Expired', 'The resourceVersion for the provided list is too old.')
  return failure(
    410,
    'Expired',
    'The provided continue parameter is too old to display a consistent list result. You must start a new list without the continue parameter.',
  )
}

const tooLarge = (asked: number, current: number): Status =>
  failure(504, 'Timeout', `Too large resource version: ${asked}, current: ${current}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  })

/** The selected objects as they were: today's, with every later change taken back. */
function objectsAt(server: ApiServer, route: Route, revision: number): readonly KubeObject[] | Status {
  const isSelected = selectionOf(route)
  if (typeof isSelected !== 'function') return isSelected
  const { resource } = route.kind
  const objects = new Map<string, KubeObject>()
  for (const object of server.live.list(resource)) objects.set(keyOf(object), object)
  const { log } = server.store
  for (let index = log.length - 1; index >= revision; index--) {
    const entry = log[index]!
    if (entry.resource !== resource) continue
    if (entry.previous === undefined) objects.delete(entry.key)
    else objects.set(entry.key, entry.previous)
  }
  return [...objects.values()].filter(isSelected).sort(byNamespaceAndName)
}
