import type { Taint, Toleration } from '../../api/openapi/kubernetes.ts'

export const notReadyKey = 'node.kubernetes.io/not-ready'
export const unreachableKey = 'node.kubernetes.io/unreachable'
export const unschedulableKey = 'node.kubernetes.io/unschedulable'
export const outOfServiceKey = 'node.kubernetes.io/out-of-service'

/** Two taints are the same when key and effect are. */
export const matchesTaint = (left: Taint, right: Taint): boolean =>
  left.key === right.key && left.effect === right.effect

/** @source kubernetes@1.36 staging/src/k8s.io/api/core/v1/toleration.go ToleratesTaint */
export function toleratesTaint(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false
  if (toleration.key && toleration.key !== taint.key) return false
  const operator = toleration.operator || 'Equal'
  return operator === 'Exists' || (operator === 'Equal' && (toleration.value ?? '') === (taint.value ?? ''))
}

/** The first toleration for each taint; undefined when a taint has none. */
export function matchingTolerations(
  taints: readonly Taint[],
  tolerations: readonly Toleration[],
): readonly Toleration[] | undefined {
  const used: Toleration[] = []
  for (const taint of taints) {
    const found = tolerations.find((toleration) => toleratesTaint(toleration, taint))
    if (found === undefined) return undefined
    used.push(found)
  }
  return used
}
