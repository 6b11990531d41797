import { affinityWeightsOf, countOn } from '../affinity-checks.ts'
import type { Score } from '../cycle.ts'
import { scoreMax } from './scale.ts'

/** Preferred pod affinity of this pod and of those already placed. */
export const interPodAffinity: Score = {
  name: 'InterPodAffinity',
  weight: 2,
  score: ({ summary, kind }, candidates, raw) => {
    const weights = affinityWeightsOf(summary, kind)
    if (weights.length === 0) return false
    raw.fill(0)
    for (const entry of weights)
      for (let index = 0; index < candidates.length; index++)
        raw[index]! += entry.weight * countOn(entry, candidates[index]!)
    return true
  },
  normalize: (values) => {
    let least = Infinity
    let greatest = -Infinity
    for (const value of values) {
      if (value < least) least = value
      if (value > greatest) greatest = value
    }
    const range = greatest - least
    for (let index = 0; index < values.length; index++)
      values[index] = range > 0 ? Math.trunc(scoreMax * ((values[index]! - least) / range)) : 0
  },
}
