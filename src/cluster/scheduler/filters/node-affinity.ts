import { unresolvable, type Filter } from '../cycle.ts'
import { meetsRequired } from '../node-selection.ts'

const noMatch = unresolvable("node(s) didn't match Pod's node affinity/selector")

/** `nodeSelector` and required node affinity. */
export const nodeAffinity: Filter = {
  name: 'NodeAffinity',
  isSkipped: ({ demand }) => !demand.hasNodeSelection,
  verdictOn: ({ summary, demand }, slot) => {
    const node = summary.table.nodes[slot]
    return node !== undefined && meetsRequired(demand.nodeSelection, node) ? undefined : noMatch
  },
}
