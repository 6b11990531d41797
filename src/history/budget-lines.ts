import { scaledValue } from '../api/int-or-percent.ts'
import type { PodDisruptionBudget, PodTemplateSpec } from '../api/openapi/kubernetes.ts'
import { matcherOf } from '../api/selector/label-selector.ts'
import type { KubeObject } from '../api/object.ts'
import type { History } from './history.ts'
import { append, emptySeries, versionsOf, type Entry, type Series } from './lane-parts.ts'
import type { Workload } from './workload-index.ts'

/** The PodDisruptionBudget that selects a workload's pods, as lines over time. */
export function budgetOf(history: History, workload: Workload, object: KubeObject | undefined, desired: Series) {
  const { template } = (object as { readonly spec?: { readonly template?: PodTemplateSpec } } | undefined)?.spec ?? {}
  if (template === undefined) return {}
  for (const key of history.versions.revisions.get('poddisruptionbudgets')?.keys() ?? []) {
    if (!key.startsWith(`${workload.namespace}/`)) continue
    const entries = versionsOf(history, 'poddisruptionbudgets', key)
    const newest = entries.at(-1)!
    const { spec, metadata } = newest.object as PodDisruptionBudget
    if (
      newest.type === 'DELETED' ||
      spec?.selector === undefined ||
      !matcherOf(spec.selector)(template.metadata?.labels)
    )
      continue
    return { budget: { name: metadata.name, ...budgetSeries(entries, desired.values.at(-1) ?? 0) } }
  }
  return {}
}

function budgetSeries(entries: readonly Entry[], pods: number) {
  const [minimum, allowed] = [emptySeries(), emptySeries()]
  for (const { at, type, object } of entries) {
    if (type === 'DELETED') continue
    const budget = object as PodDisruptionBudget
    const seen = budget.status?.observedGeneration === undefined ? undefined : budget.status
    append(minimum, at, seen?.desiredHealthy ?? meantMinimum(budget, pods))
    if (seen !== undefined) append(allowed, at, seen.disruptionsAllowed ?? 0)
  }
  return { minimum, allowed }
}

/** Before the controller has looked: what the spec means for so many pods. */
function meantMinimum({ spec }: PodDisruptionBudget, pods: number): number {
  if (spec?.maxUnavailable !== undefined) return Math.max(0, pods - scaledValue(spec.maxUnavailable, pods, true))
  return scaledValue(spec?.minAvailable ?? 1, pods, true)
}
