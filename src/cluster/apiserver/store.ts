import { frozen } from '../../base/freeze.ts'
import { assert } from '../../base/assert.ts'
import { withOwnFields, type Writable } from '../../base/json.ts'
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
  const draft = withOwnFields(object) as Writable<KubeObject>
  draft.metadata = withOwnFields(draft.metadata)
  return commitDraft(store, type, resource, draft, origin, at)
}

/** The same for an object that was made for this write, its metadata too: it is stamped and frozen in place. */
export function commitDraft(
  store: Store,
  type: ChangeType,
  resource: string,
  draft: Writable<KubeObject>,
  origin: Origin,
  at: Instant,
  key: ObjectKey = keyOf(draft),
): KubeObject {
  const revision = store.log.length + 1
  const previous = storedObject(store, resource, key)
  if ((previous === undefined) !== (type === 'ADDED')) assert(false, `${type} of ${resource} ${key}`)
  draft.metadata.resourceVersion = String(revision)
  const object = frozen(draft, previous)
  const { actor, because, cause } = origin
  const entry: LogEntry = previous
    ? { revision, type, resource, key, object, previous, actor, because, cause, at }
    : { revision, type, resource, key, object, actor, because, cause, at }
  store.log.push(entry)
  applyChange(store.state, entry)
  return object
}

export function cloneStore(store: Store, log: LogEntry[]): Store {
  return { state: cloneViewState(store.state), log }
}
