import type { KubeObject, ObjectKey } from '../../api/object.ts'
import type { Change, ClusterView, IndexDefinition } from '../machinery/view.ts'

type Bucket = Map<ObjectKey, KubeObject>

/** The maps behind a `ClusterView`. One owner changes it, through `applyChange` alone. */
export interface ViewState {
  revision: number
  readonly resources: Map<string, Bucket>
  readonly indexes: ReadonlyMap<string, Index>
  readonly indexesByResource: ReadonlyMap<string, readonly Index[]>
}

/** Objects of one resource by a value of theirs. */
interface Index {
  readonly definition: IndexDefinition
  readonly buckets: Map<string, Bucket>
}

export function emptyView(definitions: readonly IndexDefinition[]): ViewState {
  return {
    revision: 0,
    resources: new Map(),
    ...indexed(definitions.map((definition) => ({ definition, buckets: new Map() }))),
  }
}

function indexed(indexes: readonly Index[]): Pick<ViewState, 'indexes' | 'indexesByResource'> {
  return {
    indexes: new Map(indexes.map((index) => [index.definition.name, index])),
    indexesByResource: new Map(
      indexes.map(({ definition: { resource } }) => [
        resource,
        indexes.filter(({ definition }) => definition.resource === resource),
      ]),
    ),
  }
}

export function applyChange(state: ViewState, change: Change): void {
  state.revision = change.revision
  const bucket = bucketOf(state.resources, change.resource)
  const { key, previous } = change
  const next = change.type === 'DELETED' ? undefined : change.object
  if (next === undefined) bucket.delete(key)
  else bucket.set(key, next)
  const indexes = state.indexesByResource.get(change.resource)
  if (indexes !== undefined) for (const index of indexes) reindex(index, key, previous, next)
}

function reindex(
  { buckets, definition: { valueOf } }: Index,
  key: ObjectKey,
  previous: KubeObject | undefined,
  next: KubeObject | undefined,
): void {
  const before = previous === undefined ? undefined : valueOf(previous)
  const now = next === undefined ? undefined : valueOf(next)
  if (before === undefined && now === undefined) return
  if (before !== undefined && before !== now) {
    const bucket = buckets.get(before)
    bucket?.delete(key)
    if (bucket?.size === 0) buckets.delete(before)
  }
  if (now !== undefined) bucketOf(buckets, now).set(key, next!)
}

function bucketOf(map: Map<string, Bucket>, name: string): Bucket {
  let bucket = map.get(name)
  if (bucket === undefined) {
    bucket = new Map()
    map.set(name, bucket)
  }
  return bucket
}

/** A copy that shares the frozen objects and nothing else; iteration order is kept. */
export function cloneViewState(state: ViewState): ViewState {
  const cloneBuckets = (buckets: Map<string, Bucket>): Map<string, Bucket> =>
    new Map([...buckets].map(([name, bucket]) => [name, new Map(bucket)]))
  return {
    revision: state.revision,
    resources: cloneBuckets(state.resources),
    ...indexed(
      [...state.indexes.values()].map(({ definition, buckets }) => ({ definition, buckets: cloneBuckets(buckets) })),
    ),
  }
}

/** Reads through to the state, now and after every later change. */
export function viewOf(state: ViewState): ClusterView {
  const bucket = (resource: string): Bucket => state.resources.get(resource) ?? empty
  const view = {
    get revision() {
      return state.revision
    },
    get: (resource: string, key: ObjectKey) => bucket(resource).get(key),
    list: (resource: string) => bucket(resource).values(),
    count: (resource: string) => bucket(resource).size,
    indexed: (index: string, value: string) => indexedIn(state, index, value),
  }
  return view as unknown as ClusterView
}

const empty: Bucket = new Map()

function indexedIn(state: ViewState, index: string, value: string): Iterable<KubeObject> {
  const found = state.indexes.get(index)
  if (found === undefined) throw new Error(`bug: no index called ${index}`)
  return (found.buckets.get(value) ?? empty).values()
}
