import { columnsOf } from '../summary/demand-columns.ts'
import type { Score } from '../cycle.ts'
import { scaleToGreatest, scoreMax } from './scale.ts'

/** Fewest untolerated PreferNoSchedule taints. */
export const taintToleration: Score = {
  name: 'TaintToleration',
  weight: 3,
  score: ({ summary, demand }, candidates, raw) => {
    const { discouragements } = columnsOf(summary, demand)
    for (let index = 0; index < candidates.length; index++) raw[index] = discouragements[candidates[index]!]!
    return true
  },
  uniform: ({ summary }) => (summary.table.discouraging === 0 ? scoreMax : undefined),
  normalize: (values) => scaleToGreatest(values, true),
}
