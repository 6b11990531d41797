import type { PodDisruptionBudget } from '../../../api/openapi/kubernetes.ts'
import { matcherOf } from '../../../api/selector/label-selector.ts'
import { isEmptySelector } from '../demand.ts'
import type { PlacedPod } from '../pod-kind.ts'

/**
 * The pods whose loss their disruption budget does not allow, the others being lost before them in this order.
 * @source kubernetes@1.36 pkg/scheduler/framework/plugins/defaultpreemption filterPodsWithPDBViolation
 */
export function protectedPods(
  pods: readonly PlacedPod[],
  budgets: readonly PodDisruptionBudget[],
): ReadonlySet<PlacedPod> {
  const left = budgets.map(({ status }) => status?.disruptionsAllowed ?? 0)
  const violating = new Set<PlacedPod>()
  for (const pod of pods) {
    if (Object.keys(pod.kind.labels).length === 0) continue
    budgets.forEach((budget, index) => {
      if (!isCovered(pod, budget)) return
      left[index]!--
      if (left[index]! < 0) violating.add(pod)
    })
  }
  return violating
}

function isCovered({ kind, pod }: PlacedPod, { metadata, spec, status }: PodDisruptionBudget): boolean {
  const selector = spec?.selector
  if (metadata.namespace !== kind.namespace || selector === undefined || isEmptySelector(selector)) return false
  return matcherOf(selector)(kind.labels) && status?.disruptedPods?.[pod.metadata.name] === undefined
}
