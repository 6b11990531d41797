import { columnsOf } from '../summary/demand-columns.ts'
import type { Score } from '../cycle.ts'
import { scaleToGreatest } from './scale.ts'

/** The weights of the preferred node affinity terms that match. */
export const nodeAffinity: Score = {
  name: 'NodeAffinity',
  weight: 2,
  score: ({ summary, demand }, candidates, raw) => {
    if (demand.nodeSelection.preferred.length === 0) return false
    const { preference } = columnsOf(summary, demand)
    for (let index = 0; index < candidates.length; index++) raw[index] = preference[candidates[index]!]!
    return true
  },
  normalize: (values) => scaleToGreatest(values, false),
}
