import { tolerates } from '../tolerations.ts'
import { unresolvable, type Filter } from '../cycle.ts'

const unschedulable = unresolvable('node(s) were unschedulable')
const taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }

/** Cordoned nodes. */
export const nodeUnschedulable: Filter = {
  name: 'NodeUnschedulable',
  isSkipped: () => false,
  verdictOn: ({ summary, demand }, slot) => {
    if (summary.table.nodes[slot]?.spec?.unschedulable !== true) return undefined
    return demand.tolerations.some((toleration) => tolerates(toleration, taint)) ? undefined : unschedulable
  },
}
