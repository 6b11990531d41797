import { unresolvable, type Filter } from '../cycle.ts'
import { matchesTerm, nodeSelectionOf } from '../node-selection.ts'

const gone = unresolvable('node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)')
const elsewhere = unresolvable("node(s) didn't match PersistentVolume's node affinity")

/** Bound volumes that only some nodes reach. */
export const volumeBinding: Filter = {
  name: 'VolumeBinding',
  isSkipped: ({ volumes }) => volumes === undefined,
  verdictOn: ({ summary, volumes }, slot) => {
    const node = summary.table.nodes[slot]
    if (node === undefined || volumes === undefined) return undefined
    for (const volume of volumes.bound) {
      if (volume === undefined) return gone
      const required = volume.spec?.nodeAffinity?.required
      if (required === undefined) continue
      const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } }
      const { required: terms } = nodeSelectionOf({ containers: [], affinity })
      if (!terms!.some((term) => matchesTerm(term, node))) return elsewhere
    }
    return undefined
  },
}
