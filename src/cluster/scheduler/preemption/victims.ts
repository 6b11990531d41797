import { instantOfTimestamp, type Instant } from '../../../clock/instant.ts'
import type { PodDisruptionBudget } from '../../../api/openapi/kubernetes.ts'
import { unresolvable, type Cycle, type Verdict } from '../cycle.ts'
import { placeForTrial, refusalOn } from '../evaluation.ts'
import type { PlacedPod } from '../pod-kind.ts'
import { protectedPods } from './disruption-budgets.ts'

/** A node that would do without some of its pods. */
export interface PreemptionCandidate {
  readonly slot: number
  /** The most important first. */
  readonly victims: readonly PlacedPod[]
  readonly violations: number
}

export type Trial = { readonly candidate: PreemptionCandidate } | { readonly verdict: Verdict }

export const noVictims = unresolvable('No preemption victims found for incoming pod')

/** @source kubernetes@1.36 pkg/scheduler/framework/plugins/defaultpreemption SelectVictimsOnNode */
export function tryPreemption(
  cycle: Cycle,
  slot: number,
  budgets: readonly PodDisruptionBudget[],
  now: Instant,
): Trial {
  const { summary, demand } = cycle
  const original = summary.pods[slot]!.slice()
  const lower = original.filter(({ kind }) => kind.demand.priority < demand.priority)
  if (lower.length === 0) return { verdict: noVictims }
  for (const pod of lower) placeForTrial(cycle, slot, pod, -1)
  const refusal = refusalOn(cycle, slot)
  const trial: Trial =
    refusal === undefined ? { candidate: reprieved(cycle, slot, lower, budgets, now) } : { verdict: refusal.verdict }
  for (const pod of lower) if (!summary.pods[slot]!.includes(pod)) placeForTrial(cycle, slot, pod, 1)
  summary.pods[slot] = original
  return trial
}

/** Puts back every pod that the node can keep, the protected and the important first. */
function reprieved(
  cycle: Cycle,
  slot: number,
  lower: readonly PlacedPod[],
  budgets: readonly PodDisruptionBudget[],
  now: Instant,
): PreemptionCandidate {
  const byImportance = lower.toSorted((left, right) => compareImportance(cycle, left, right, now))
  const isProtected = protectedPods(byImportance, budgets)
  const lost = new Set<PlacedPod>()
  let violations = 0
  const reprieve = (pod: PlacedPod): void => {
    placeForTrial(cycle, slot, pod, 1)
    if (refusalOn(cycle, slot) === undefined) return
    placeForTrial(cycle, slot, pod, -1)
    lost.add(pod)
    if (isProtected.has(pod)) violations++
  }
  for (const pod of byImportance) if (isProtected.has(pod)) reprieve(pod)
  for (const pod of byImportance) if (!isProtected.has(pod)) reprieve(pod)
  return { slot, victims: byImportance.filter((pod) => lost.has(pod)), violations }
}

/** Higher priority first, then the longer running. */
function compareImportance(cycle: Cycle, left: PlacedPod, right: PlacedPod, now: Instant): number {
  const byPriority = right.kind.demand.priority - left.kind.demand.priority
  return byPriority !== 0 ? byPriority : startOf(cycle, left, now) - startOf(cycle, right, now)
}

/** When a pod was started; now, if it was not yet. */
export function startOf({ view }: Cycle, { key, pod }: PlacedPod, now: Instant): Instant {
  const started = (view.get('pods', key) ?? pod).status?.startTime
  return (started === undefined ? undefined : instantOfTimestamp(started)) ?? now
}
