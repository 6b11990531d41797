import { resolvable, unresolvable, type Filter } from '../cycle.ts'
import { leastCount } from '../spread-counts.ts'
import { domainAt } from '../summary/topology.ts'

const skewed = resolvable("node(s) didn't match pod topology spread constraints")
const unlabelled = unresolvable("node(s) didn't match pod topology spread constraints (missing required label)")

/** `DoNotSchedule` spread constraints. */
export const podTopologySpread: Filter = {
  name: 'PodTopologySpread',
  isSkipped: ({ hardSpread }) => hardSpread === undefined,
  verdictOn: ({ hardSpread }, slot) => {
    for (const entry of hardSpread!.constraints) {
      const domain = domainAt(entry.topology, slot)
      if (domain < 0) return unlabelled
      const count = Math.max(0, entry.byDomain[domain] ?? 0)
      if (count + entry.selfCount - leastCount(entry) > entry.constraint.maxSkew) return skewed
    }
    return undefined
  },
}
