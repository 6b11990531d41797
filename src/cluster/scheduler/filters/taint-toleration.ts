import { unresolvable, type Filter } from '../cycle.ts'
import { untoleratedTaint } from '../tolerations.ts'

const untolerated = unresolvable('node(s) had untolerated taint(s)')

/** NoSchedule and NoExecute taints. */
export const taintToleration: Filter = {
  name: 'TaintToleration',
  isSkipped: () => false,
  verdictOn: ({ summary, demand }, slot) => {
    const taints = summary.table.nodes[slot]?.spec?.taints
    if (taints === undefined || taints.length === 0) return undefined
    return untoleratedTaint(taints, demand.tolerations) === undefined ? undefined : untolerated
  },
}
