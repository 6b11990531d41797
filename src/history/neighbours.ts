import type { ObjectReference } from '../api/object.ts'
import { countUpTo, entryAt } from './object-versions.ts'
import type { History } from './history.ts'

/** The nearest revision before (−1) or after (1) another at which an object changed or an event told of it. */
export function neighbourRevision(
  history: History,
  { resource, namespace, name, uid }: ObjectReference,
  revision: number,
  direction: -1 | 1,
): number | undefined {
  const { versions, cluster } = history
  const key = namespace === undefined ? name : `${namespace}/${name}`
  const { log } = cluster.server.store
  const known = uid ?? entryAt(versions, log, resource, key, Infinity)?.object.metadata.uid
  const found = [versions.revisions.get(resource)?.get(key) ?? [], versions.eventsAbout.get(known ?? '') ?? []].flatMap(
    (revisions) => {
      const place = countUpTo(revisions, direction > 0 ? revision : revision - 1)
      const neighbour = revisions[direction > 0 ? place : place - 1]
      return neighbour === undefined ? [] : [neighbour]
    },
  )
  if (found.length === 0) return undefined
  return direction > 0 ? Math.min(...found) : Math.max(...found)
}
