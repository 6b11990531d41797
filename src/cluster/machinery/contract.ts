import type { Duration, Instant } from '../../clock/instant.ts'
import type { RandomStream } from '../../clock/random.ts'
import type { KubeObject, ObjectKey, ObjectReference } from '../../api/object.ts'
import type { Status } from '../../api/status.ts'
import type { JsonValue } from '../../base/json.ts'
import type { Change, ClusterView, IndexDefinition } from './view.ts'

/** Why something was written or held back: a code that i18n turns into a sentence, with its live numbers. */
export interface Reason {
  readonly code: string
  readonly details?: Readonly<Record<string, string | number>>
}

export type PropagationPolicy = 'Background' | 'Foreground' | 'Orphan'

export interface DeleteOptions {
  readonly gracePeriodSeconds?: number
  readonly propagationPolicy?: PropagationPolicy
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string }
}

export type PatchType = 'json' | 'merge' | 'strategic'

/** One request that a component wants the API server to carry out. */
export type Write = { readonly because: Reason } & (
  | { readonly verb: 'create'; readonly resource: string; readonly object: unknown }
  | { readonly verb: 'update' | 'updateStatus'; readonly resource: string; readonly object: KubeObject }
  | {
      readonly verb: 'patch'
      readonly resource: string
      readonly namespace?: string
      readonly name: string
      readonly patchType: PatchType
      readonly patch: JsonValue
      readonly subresource?: string
    }
  | {
      readonly verb: 'delete'
      readonly resource: string
      readonly namespace?: string
      readonly name: string
      readonly options?: DeleteOptions
    }
  | { readonly verb: 'bind'; readonly namespace: string; readonly name: string; readonly node: string }
  | {
      readonly verb: 'recordEvent'
      readonly regarding: KubeObject | (ObjectReference & { readonly apiVersion: string; readonly kind: string })
      readonly fieldPath?: string
      readonly type: 'Normal' | 'Warning'
      readonly reason: string
      readonly message: string
      /** `source.host`, for kubelets. */
      readonly host?: string
    }
)

export type Outcome<T extends KubeObject = KubeObject> =
  | { readonly ok: true; readonly object: T; readonly status?: undefined }
  | { readonly ok: false; readonly status: Status; readonly object?: undefined }

/** Carries out one write now and answers as the API server does. Only the engine provides it. */
export type Attempt = <T extends KubeObject = KubeObject>(write: Write) => Outcome<T>

/** The guard that holds something back. */
export interface Wait {
  readonly about: ObjectReference
  readonly because: Reason
  /** When the guard will be looked at again, if that is known. */
  readonly until?: Instant
}

export interface Observation<Memory> {
  readonly key: ObjectKey
  /** The informers' caches: the cluster as of `view.revision`, one watch latency ago. */
  readonly view: ClusterView
  /** What the last reconcile of this key returned as `remember`. Never changed in place. */
  readonly memory: Memory | undefined
  readonly now: Instant
  /** The component's own stream of chance. */
  readonly random: RandomStream
  /** Reads the API server itself, not the cache (a live GET). Use as rarely as upstream does. */
  readonly live: ClusterView
}

export interface Decision<Memory> {
  readonly waits?: readonly Wait[]
  /** The memory from now on; `undefined` forgets the key. Plain immutable data. */
  readonly remember: Memory | undefined
  readonly requeueAfter?: Duration
  /** True when the requeue is routine (a periodic look, a back-off slot, a next tick): it does not keep the cluster from being quiet. */
  readonly background?: boolean
  /** Set when the sync failed: the key is retried with the component's back-off. */
  readonly failed?: Status | string
}

/** Puts keys on the component's work queue; a delayed key keeps its earliest due time. */
export type Enqueue = (key: ObjectKey, delay?: Duration) => void

export interface Watch {
  readonly resource: string
  /** Called once for each change, in order, when it reaches the informers. `view` already holds the change. */
  readonly enqueue: (change: Change, view: ClusterView, enqueue: Enqueue, now: Instant, derived: unknown) => void
}

export interface RetryPolicy {
  readonly baseMilliseconds: number
  readonly maxMilliseconds: number
  /** Tries after the first before the key is dropped; absent = for ever. */
  readonly maxRetries?: number
}

export const defaultRetry: RetryPolicy = { baseMilliseconds: 5, maxMilliseconds: 1_000_000 }

/**
 * Derived state that a component keeps up with the watch instead of recomputing it (for example the scheduler's
 * node summaries). It must be a pure function of the changes seen, so it stays out of fingerprints.
 */
export interface DerivedState<Derived> {
  /** The resources whose changes `observe` wants to see; absent = all. */
  readonly resources?: readonly string[]
  readonly initial: () => Derived
  readonly observe: (derived: Derived, change: Change, view: ClusterView) => void
  readonly clone: (derived: Derived) => Derived
}

/** A control loop: from what it observes to what it writes and what it waits for. */
export interface Component<Memory = unknown, Derived = unknown> {
  /** Also `source.component` of its events and the actor in the trace. */
  readonly name: string
  /** Among components with work at one instant, lower goes first; equals share a queue: first come, first served. */
  readonly order: number
  readonly watches: readonly Watch[]
  readonly indexes?: readonly IndexDefinition[]
  readonly retry?: RetryPolicy
  /** Keys to enqueue at start, with their delay; for loops that run on a period. */
  readonly startsWith?: readonly { readonly key: ObjectKey; readonly delay: Duration }[]
  readonly derived?: DerivedState<Derived>
  /** Chooses among several ready keys; absent or `undefined` = the one queued first. */
  readonly nextKey?: (isReady: (key: ObjectKey) => boolean, derived: Derived) => ObjectKey | undefined
  readonly reconcile: (observation: Observation<Memory>, attempt: Attempt, derived: Derived) => Decision<Memory>
}

/** Lets the registry hold components with different memories. */
export function defineComponent<Memory, Derived = undefined>(component: Component<Memory, Derived>): Component {
  return component as unknown as Component
}
