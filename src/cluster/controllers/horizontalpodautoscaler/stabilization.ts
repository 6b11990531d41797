import type { HPAScalingRules } from '../../../api/openapi/kubernetes.ts'
import type { Instant } from '../../../clock/instant.ts'

/** A number of replicas that was proposed once. */
export interface Recommendation {
  readonly replicas: number
  readonly at: Instant
}

export interface Stabilized {
  readonly replicas: number
  readonly recommendations: readonly Recommendation[]
  /** Why the result differs from the proposal. */
  readonly reason?: 'ScaleUpStabilized' | 'ScaleDownStabilized'
}

/** @source kubernetes@1.36 --horizontal-pod-autoscaler-downscale-stabilization */
export const downscaleWindowSeconds = 300

/** Without `behavior`: the highest proposal of the last five minutes. @source kubernetes@1.36 horizontal.go stabilizeRecommendation */
export function stabilized(before: readonly Recommendation[], proposed: number, now: Instant): Stabilized {
  const cutoff = now - downscaleWindowSeconds * 1000
  let replicas = proposed
  for (const recommendation of before)
    if (recommendation.at >= cutoff) replicas = Math.max(replicas, recommendation.replicas)
  const recommendations = noted(before, { replicas: proposed, at: now }, ({ at }) => at < cutoff)
  return { replicas, recommendations, ...(replicas !== proposed && { reason: 'ScaleDownStabilized' as const }) }
}

/** With `behavior`: a window for each direction. @source kubernetes@1.36 horizontal.go stabilizeRecommendationWithBehaviors */
export function stabilizedByRules(
  before: readonly Recommendation[],
  proposed: number,
  current: number,
  windows: { readonly upSeconds: number; readonly downSeconds: number },
  now: Instant,
): Stabilized {
  const upCutoff = now - windows.upSeconds * 1000
  const downCutoff = now - windows.downSeconds * 1000
  let lowest = proposed
  let highest = proposed
  for (const { replicas, at } of before) {
    if (at > upCutoff) lowest = Math.min(lowest, replicas)
    if (at > downCutoff) highest = Math.max(highest, replicas)
  }
  const replicas = Math.min(Math.max(current, lowest), highest)
  const recommendations = noted(before, { replicas: proposed, at: now }, ({ at }) => at < upCutoff && at < downCutoff)
  if (replicas === proposed) return { replicas, recommendations }
  return { replicas, recommendations, reason: proposed >= current ? 'ScaleUpStabilized' : 'ScaleDownStabilized' }
}

/** The new one takes the place of the last that is too old; so the list does not grow. */
function noted(
  before: readonly Recommendation[],
  next: Recommendation,
  isOld: (recommendation: Recommendation) => boolean,
): readonly Recommendation[] {
  const place = before.findLastIndex(isOld)
  return place < 0 ? [...before, next] : before.with(place, next)
}

export const upWindowOf = (rules: HPAScalingRules | undefined): number => rules?.stabilizationWindowSeconds ?? 0
export const downWindowOf = (rules: HPAScalingRules | undefined): number =>
  rules?.stabilizationWindowSeconds ?? downscaleWindowSeconds
