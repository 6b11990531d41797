import { unresolvable, type Filter } from '../cycle.ts'

const otherName = unresolvable("node(s) didn't match the requested node name")

/** Pods that name their node. */
export const nodeName: Filter = {
  name: 'NodeName',
  isSkipped: () => false,
  verdictOn: ({ summary, pod }, slot) =>
    !pod.spec.nodeName || pod.spec.nodeName === summary.table.names[slot] ? undefined : otherName,
}
