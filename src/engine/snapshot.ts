import { digest } from '../base/hash.ts'
import { cloneQueue, scheduledIn } from '../clock/event-queue.ts'
import { cloneEventCorrelation } from '../cluster/apiserver/event-correlation.ts'
import { cloneStore, type LogEntry } from '../cluster/apiserver/store.ts'
import { cloneViewState, viewOf } from '../cluster/apiserver/view-state.ts'
import type { Cluster, ComponentState } from './cluster.ts'
import { cloneWorkQueue } from './work-queue.ts'

/**
 * A second cluster that shares frozen objects with the first and nothing else: a snapshot, and equally its restoration.
 * `fingerprint(cloneOf(c)) === fingerprint(c)`, now and after the same steps and inputs. A keyframe passes an empty log and
 * is given the shared one back when it is restored.
 */
export function cloneOf(cluster: Cluster, log: LogEntry[] = cluster.server.store.log.slice()): Cluster {
  const store = cloneStore(cluster.server.store, log)
  const informers = cloneViewState(cluster.informers)
  return {
    ...cluster,
    server: {
      ...cluster.server,
      store,
      live: viewOf(store.state),
      names: { ...cluster.server.names },
      uids: { ...cluster.server.uids },
      events: cloneEventCorrelation(cluster.server.events),
    },
    informers,
    view: viewOf(informers),
    queue: cloneQueue(cluster.queue),
    components: cluster.components.map(cloneComponent),
    inputs: cluster.inputs.slice(),
    waitLog: cluster.waitLog.slice(),
    refusals: cluster.refusals.slice(),
  }
}

function cloneComponent(state: ComponentState): ComponentState {
  return {
    component: state.component,
    random: { ...state.random },
    ready: cloneWorkQueue(state.ready),
    delayed: new Map(state.delayed),
    failures: new Map(state.failures),
    memories: new Map(state.memories),
    waits: new Map(state.waits),
    derived: state.component.derived?.clone(state.derived),
  }
}

/** A digest of the whole state: objects, queue, memories, waits, streams of chance, clock. 32 hexadecimal digits. */
export function fingerprint(cluster: Cluster): string {
  const { server } = cluster
  return digest({
    now: cluster.now,
    revision: server.store.log.length,
    seen: cluster.informers.revision,
    objects: server.store.state.resources,
    queue: scheduledIn(cluster.queue),
    components: cluster.components.map(({ component, random, ready, delayed, failures, memories, waits }) => ({
      name: component.name,
      random: { ...random },
      ready: ready.entries,
      delayed,
      failures,
      memories,
      waits,
    })),
    names: { ...server.names },
    uids: { ...server.uids },
    events: { sources: server.events.sources, sequence: server.events.sequence },
    halt: cluster.halt,
  })
}
