import type { ObjectKey } from '../api/object.ts'
import type { KindDefinition } from '../api/scheme.ts'
import type { Status } from '../api/status.ts'
import { emptyQueue, type EventQueue } from '../clock/event-queue.ts'
import { instantOf, instantOfCivil, milliseconds, type Duration, type Instant } from '../clock/instant.ts'
import { randomStream, type RandomStream } from '../clock/random.ts'
import type { Component, Wait, Write } from '../cluster/machinery/contract.ts'
import { type ClusterView, commonIndexes, type IndexDefinition } from '../cluster/machinery/view.ts'
import { createApiServer, type AdmissionPlugin, type ApiServer } from '../cluster/apiserver/server.ts'
import { emptyView, viewOf, type ViewState } from '../cluster/apiserver/view-state.ts'
import type { ApiRequest } from '../api/request.ts'
import { type Limits, standardLimits } from './limits.ts'
import { emptyWorkQueue, type WorkQueue } from './work-queue.ts'

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

/** One component's running state. */
export interface ComponentState {
  readonly component: Component
  readonly random: RandomStream
  readonly ready: WorkQueue
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
  readonly queue: EventQueue
  readonly components: readonly ComponentState[]
  /** Indexes of the components in the order in which their work is done. */
  readonly turns: readonly number[]
  readonly audiences: Audiences
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

/** Who is told of a change of one resource: derived states first, then watches, each in the order of the components. */
export interface Audience {
  readonly observers: readonly number[]
  readonly watchers: readonly Watcher[]
}

export interface Audiences {
  readonly byResource: ReadonlyMap<string, Audience>
  /** For resources that nobody names. */
  readonly others: Audience
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
  const server = createApiServer({
    kinds: options.kinds,
    admission: options.admission ?? [],
    seed: options.seed,
    now: startAt,
  })
  const cluster: Cluster = {
    options,
    limits: { ...standardLimits, ...options.limits },
    server,
    informers,
    view: viewOf(informers),
    queue: emptyQueue(),
    components: options.components.map((component) => startedComponent(component, options.seed)),
    turns: turnsOf(options.components),
    audiences: audiencesOf(options.components),
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
    ready: emptyWorkQueue(),
    delayed: new Map(),
    failures: new Map(),
    memories: new Map(),
    waits: new Map(),
    derived: component.derived?.initial(),
  }
}

function turnsOf(components: readonly Component[]): readonly number[] {
  const indexes = components.map((_component, index) => index)
  return indexes.toSorted((left, right) => components[left]!.order - components[right]!.order || left - right)
}

function audiencesOf(components: readonly Component[]): Audiences {
  const resources = new Set(
    components.flatMap(({ watches, derived }) => [
      ...watches.map(({ resource }) => resource),
      ...(derived?.resources ?? []),
    ]),
  )
  const byResource = new Map([...resources].map((resource) => [resource, audienceOf(components, resource)]))
  return { byResource, others: audienceOf(components, undefined) }
}

function audienceOf(components: readonly Component[], resource: string | undefined): Audience {
  const observers: number[] = []
  const watchers: Watcher[] = []
  components.forEach(({ derived, watches }, index) => {
    const isObserver =
      derived !== undefined && (derived.resources === undefined || derived.resources.some((name) => name === resource))
    if (isObserver) observers.push(index)
    for (const watch of watches) if (watch.resource === resource) watchers.push({ index, watch })
  })
  return { observers, watchers }
}
