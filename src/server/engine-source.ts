import type { ApiRequest } from '../api/request.ts'
import type { Cluster } from '../engine/cluster.ts'
import { submit } from '../engine/requests.ts'
import { bookmarkOf, eventsSince, forgetHistory, watchFor } from '../engine/watches.ts'
import { createPacer, type Pacer } from './pacer.ts'
import type { Source } from './source.ts'

/** The engine in this process, and what moves it. */
export interface EngineSource extends Source {
  readonly pacer: Pacer
  readonly listenerCount: () => number
  readonly stop: () => void
}

/** A watch that was interrupted can go on from any of so many last revisions. */
const revisionsKept = 20_000
const revisionsBetweenForgetting = 5_000

export function engineSource(cluster: Cluster, speed: number | undefined): EngineSource {
  const listeners = new Set<() => void>()
  let isTelling = false
  let forgottenAt = 0

  /** Once for everything that happens in one turn of the event loop. */
  function tell(): void {
    if (isTelling) return
    isTelling = true
    setImmediate(() => {
      isTelling = false
      for (const listener of listeners) listener()
      const { length } = cluster.server.store.log
      if (length < revisionsKept || length - forgottenAt < revisionsBetweenForgetting) return
      forgottenAt = length
      forgetHistory(cluster, revisionsKept)
    })
  }

  const pacer = createPacer(cluster, { speed, onAdvance: tell })

  function carriedOut(request: ApiRequest) {
    pacer.catchUp()
    const before = cluster.server.store.log.length
    const response = submit(cluster, request)
    if (cluster.server.store.log.length > before) tell()
    if (cluster.server.store.log.length > before || cluster.readyCount > 0) pacer.wake()
    return response
  }

  return {
    now: () => cluster.now,
    submit: carriedOut,
    watch: (request) => {
      pacer.catchUp()
      const watch = watchFor(cluster, request)
      if ('code' in watch) return watch
      return {
        next: () => eventsSince(cluster, watch),
        bookmark: () => bookmarkOf(watch),
        timeoutSeconds: watch.timeoutSeconds,
      }
    },
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    pacer,
    listenerCount: () => listeners.size,
    stop: () => {
      pacer.stop()
      listeners.clear()
    },
  }
}
