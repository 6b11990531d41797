import type { KubeObject } from '../../api/object.ts'
import { applyChange, emptyView, type ViewState } from '../../cluster/apiserver/view-state.ts'
import type { IndexDefinition } from '../../cluster/machinery/view.ts'
import type { Cluster } from '../../engine/cluster.ts'

/** Where a view that was kept up change by change differs from one built from the log, in content or order. */
export function viewProblem(cluster: Cluster): string | undefined {
  return (
    differs(cluster, cluster.server.store.state, 'the store') ?? differs(cluster, cluster.informers, 'the informers')
  )
}

function differs(cluster: Cluster, kept: ViewState, name: string): string | undefined {
  const definitions: IndexDefinition[] = [...kept.indexes.values()].map(({ definition }) => definition)
  const fresh = emptyView(definitions)
  for (const entry of cluster.server.store.log.slice(0, kept.revision)) applyChange(fresh, entry)
  for (const [resource, bucket] of fresh.resources)
    if (!isSameBucket(bucket, kept.resources.get(resource))) return `${name}: ${resource} differ from the log`
  for (const [index, { buckets }] of fresh.indexes) {
    const others = kept.indexes.get(index)!.buckets
    for (const [value, bucket] of buckets)
      if (!isSameBucket(bucket, others.get(value))) return `${name}: index ${index} of ${value} differs from the log`
    for (const [value, bucket] of others)
      if (bucket.size > 0 && !buckets.has(value)) return `${name}: index ${index} has kept ${value}`
  }
  return undefined
}

function isSameBucket(
  fresh: ReadonlyMap<string, KubeObject>,
  kept: ReadonlyMap<string, KubeObject> = new Map(),
): boolean {
  const others = kept.entries()
  for (const [key, object] of fresh) {
    const { value } = others.next()
    if (value === undefined || value[0] !== key || value[1] !== object) return false
  }
  return others.next().done === true
}
