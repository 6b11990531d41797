import { columnsOf } from '../summary/demand-columns.ts'
import type { Score } from '../cycle.ts'
import { scaleToGreatest } from './scale.ts'

/** Fewest untolerated PreferNoSchedule taints. */
export const taintToleration: Score = {
  name: 'TaintToleration',
  weight: 3,
  score: ({ summary, demand }, candidates, raw) => {
    const { discouragements } = columnsOf(summary, demand)
    if (summary.table.discouraging === 0) raw.fill(0)
    else candidates.forEach((slot, index) => (raw[index] = discouragements[slot]!))
    return true
  },
  normalize: (values) => scaleToGreatest(values, true),
}
