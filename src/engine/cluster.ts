import type { Heap } from '../base/heap.ts'
import type { ObjectKey } from '../api/object.ts'
import type { KindDefinition } from '../api/scheme.ts'
import type { Status } from '../api/status.ts'
import { emptyQueue, type Scheduled } from '../clock/event-queue.ts'
import { instantOf, instantOfCivil, milliseconds, type Duration, type Instant } from '../clock/instant.ts'
import { randomStream, type RandomStream } from '../clock/random.ts'
import type { Component, Wait, Write } from '../cluster/machinery/contract.ts'
import { type ClusterView, commonIndexes, type IndexDefinition } from '../cluster/machinery/view.ts'
import { createApiServer, type AdmissionPlugin, type ApiServer } from '../cluster/apiserver/server.ts'
import { emptyView, viewOf, type ViewState } from '../cluster/apiserver/view-state.ts'
import type { ApiRequest } from '../api/request.ts'
import { type Limits, standardLimits } from './limits.ts'

/** Everything that decides a cluster's life besides its inputs. */
export interface ClusterOptions {
  readonly seed: number
  readonly startAt?: Instant
  /** How long a write takes to reach the informers; default 1 ms. */
  readonly watchLatency?: Duration
  readonly kinds: readonly KindDefinition[]
  readonly components: readonly Component[]
  readonly admission?: readonly AdmissionPlugin[]
  readonly limits?: Partial<Limits>
}

/** A key that waits for its time. */
export interface Delayed {
  readonly due: Instant
  readonly isBackground: boolean
}

/** A key on a work queue: the revision that put it there, and its place among all queues. */
export interface Queued {
  readonly cause: number
  readonly sequence: number
}

/** One component's running state. */
export interface ComponentState {
  readonly component: Component
  readonly random: RandomStream
  readonly ready: Map<ObjectKey, Queued>
  readonly delayed: Map<ObjectKey, Delayed>
  readonly failures: Map<ObjectKey, number>
  readonly memories: Map<ObjectKey, unknown>
  readonly waits: Map<ObjectKey, readonly Wait[]>
  derived: unknown
}

/** An action from outside, replayable: after so many steps, at this instant, this request. */
export interface RecordedInput {
  readonly at: Instant
  readonly step: number
  readonly request: ApiRequest
}

/** A change in what a component waits for; the newest entry at or before a revision holds there. */
export interface WaitChange {
  readonly at: Instant
  readonly revision: number
  readonly component: string
  readonly key: ObjectKey
  readonly waits: readonly Wait[]
}

/** A write that the API server refused. */
export interface Refusal {
  readonly at: Instant
  readonly afterRevision: number
  readonly actor: string
  readonly cause: number
  readonly write: Write
  readonly status: Status
}

/** Why a simulation was stopped for good. */
export interface Halt {
  readonly reason: 'stepsPerInstant' | 'logLength' | 'queueLength'
  readonly limit: number
}

/** A whole simulated cluster. Changed only by the functions of this room. */
export interface Cluster {
  readonly options: ClusterOptions
  readonly limits: Limits
  readonly server: ApiServer
  /** The informers' caches: the server's state one watch latency ago. */
  readonly informers: ViewState
  readonly view: ClusterView
  readonly queue: Heap<Scheduled>
  readonly components: readonly ComponentState[]
  readonly watchers: ReadonlyMap<string, readonly Watcher[]>
  readonly inputs: RecordedInput[]
  readonly waitLog: WaitChange[]
  readonly refusals: Refusal[]
  now: Instant
  sequence: number
  steps: number
  stepsThisInstant: number
  deliveryDue: Instant
  /** Delayed keys that keep the cluster from being quiet. */
  foreground: number
  readyCount: number
  halt: Halt | undefined
}

export interface Watcher {
  readonly index: number
  readonly watch: Component['watches'][number]
}

export const defaultStart = instantOfCivil(2026, 1, 5, 10)

/** A cluster with no objects, its components started. */
export function createCluster(options: ClusterOptions): Cluster {
  const startAt = options.startAt ?? defaultStart
  const definitions: IndexDefinition[] = [...commonIndexes]
  for (const component of options.components)
    for (const index of component.indexes ?? [])
      if (!definitions.some(({ name }) => name === index.name)) definitions.push(index)
  const informers = emptyView(definitions)
  const server = createApiServer({ kinds: options.kinds, admission: options.admission ?? [], seed: options.seed, now: startAt })
  const cluster: Cluster = {
    options,
    limits: { ...standardLimits, ...options.limits },
    server,
    informers,
    view: viewOf(informers),
    queue: emptyQueue(),
    components: options.components.map((component) => startedComponent(component, options.seed)),
    watchers: watchersOf(options.components),
    inputs: [],
    waitLog: [],
    refusals: [],
    now: startAt,
    sequence: 0,
    steps: 0,
    stepsThisInstant: 0,
    deliveryDue: instantOf(-1),
    foreground: 0,
    readyCount: 0,
    halt: undefined,
  }
  return cluster
}

export const watchLatencyOf = (options: ClusterOptions): Duration => options.watchLatency ?? milliseconds(1)

function startedComponent(component: Component, seed: number): ComponentState {
  return {
    component,
    random: randomStream(seed, component.name),
    ready: new Map(),
    delayed: new Map(),
    failures: new Map(),
    memories: new Map(),
    waits: new Map(),
    derived: component.derived?.initial(),
  }
}

export function watchersOf(components: readonly Component[]): ReadonlyMap<string, readonly Watcher[]> {
  const watchers = new Map<string, Watcher[]>()
  components.forEach((component, index) => {
    for (const watch of component.watches) {
      const list = watchers.get(watch.resource) ?? []
      list.push({ index, watch })
      watchers.set(watch.resource, list)
    }
  })
  return watchers
}
