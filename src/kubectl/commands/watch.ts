import type { KubeObject } from '../../api/object.ts'
import type { CommandContext } from '../command.ts'
import { tableAccept, type Table } from '../print/table.ts'

export interface WatchedChange {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly object: KubeObject
  readonly table: Table
}

/** What an answer to `watch=true` holds here: everything since the asked revision, in order. */
interface WatchAnswer {
  readonly resourceVersion: string
  readonly events: readonly { readonly type: WatchedChange['type']; readonly object: Table }[]
}

/** Begins a watch now; each call gives what has happened since the last one. */
export function watched(
  context: CommandContext,
  collection: string,
  selectors: Readonly<Record<string, string | undefined>>,
): () => readonly WatchedChange[] {
  const query = Object.entries(selectors).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${encodeURIComponent(value)}`],
  )
  const read = (resourceVersion: string): WatchAnswer => {
    const path = `${collection}?${[...query, 'watch=true', `resourceVersion=${resourceVersion}`, 'includeObject=Object'].join('&')}`
    return context.send({ method: 'GET', path, accept: tableAccept }).body as WatchAnswer
  }
  const listed = context.send({ method: 'GET', path: `${collection}?limit=1` }).body as {
    readonly metadata: { readonly resourceVersion: string }
  }
  let { resourceVersion } = listed.metadata
  return () => {
    const answer = read(resourceVersion)
    ;({ resourceVersion } = answer)
    return answer.events.map(({ type, object }) => ({ type, table: object, object: object.rows[0]!.object! }))
  }
}
