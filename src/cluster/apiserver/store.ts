import { frozen } from '../../base/freeze.ts'
import { assert } from '../../base/assert.ts'
import { type KubeObject, type ObjectKey, keyOf } from '../../api/object.ts'
import type { Instant } from '../../clock/instant.ts'
import type { Reason } from '../machinery/contract.ts'
import type { Change, ChangeType, IndexDefinition } from '../machinery/view.ts'
import { applyChange, cloneViewState, emptyView, type ViewState } from './view-state.ts'

/** Who caused a write, and what led there. */
export interface Origin {
  readonly actor: string
  readonly because: Reason
  /** Revision of the change that led to this one; 0 when it was an input. */
  readonly cause: number
}

/** One accepted write: the revision log is the trace, the watch cache and the history at once. */
export interface LogEntry extends Change, Origin {
  readonly at: Instant
}

/** The truth: every object at the newest revision, and every step that led there. `log[i]` has revision i + 1. */
export interface Store {
  readonly state: ViewState
  readonly log: LogEntry[]
}

export function emptyStore(definitions: readonly IndexDefinition[]): Store {
  return { state: emptyView(definitions), log: [] }
}

export function storedObject(store: Store, resource: string, key: ObjectKey): KubeObject | undefined {
  return store.state.resources.get(resource)?.get(key)
}

/** Appends one change. `object` is stamped with its resourceVersion and frozen; returns it as stored. */
export function commit(
  store: Store,
  type: ChangeType,
  resource: string,
  object: KubeObject,
  origin: Origin,
  at: Instant,
): KubeObject {
  const key = keyOf(object)
  const revision = store.log.length + 1
  const previous = storedObject(store, resource, key)
  assert((previous === undefined) === (type === 'ADDED'), `${type} of ${resource} ${key}`)
  const stamped = frozen({ ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } })
  const entry: LogEntry = {
    revision,
    type,
    resource,
    key,
    object: stamped,
    ...(previous && { previous }),
    actor: origin.actor,
    because: origin.because,
    cause: origin.cause,
    at,
  }
  store.log.push(entry)
  applyChange(store.state, entry)
  return stamped
}

export function cloneStore(store: Store, log: LogEntry[]): Store {
  return { state: cloneViewState(store.state), log }
}
