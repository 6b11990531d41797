import type { Taint, Toleration } from '../../api/openapi/kubernetes.ts'

/** @source kubernetes@1.36 staging/src/k8s.io/api/core/v1/toleration.go ToleratesTaint */
export function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false
  if (toleration.key && toleration.key !== taint.key) return false
  switch (toleration.operator ?? 'Equal') {
    case '':
    case 'Equal':
      return (toleration.value ?? '') === (taint.value ?? '')
    case 'Exists':
      return true
    default:
      return false
  }
}

/** The first taint that keeps the pod away (NoSchedule or NoExecute) and is not tolerated. */
export function untoleratedTaint(taints: readonly Taint[], tolerations: readonly Toleration[]): Taint | undefined {
  return taints.find(
    (taint) => taint.effect !== 'PreferNoSchedule' && !tolerations.some((toleration) => tolerates(toleration, taint)),
  )
}

/** How many PreferNoSchedule taints speak against the node. */
export function countUntoleratedPreferences(taints: readonly Taint[], tolerations: readonly Toleration[]): number {
  let count = 0
  for (const taint of taints) {
    if (taint.effect !== 'PreferNoSchedule') continue
    const covers = (toleration: Toleration): boolean =>
      (!toleration.effect || toleration.effect === 'PreferNoSchedule') && tolerates(toleration, taint)
    if (!tolerations.some(covers)) count++
  }
  return count
}
