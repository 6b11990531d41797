import { unresolvable, type Filter } from '../cycle.ts'
import { isReachable, volumesOn } from '../volume-match.ts'

const gone = unresolvable('node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)')
const elsewhere = unresolvable("node(s) didn't match PersistentVolume's node affinity")
const noVolume = unresolvable("node(s) didn't find available persistent volumes to bind")

/** Volumes that only some nodes reach, and claims that only some nodes can serve. */
export const volumeBinding: Filter = {
  name: 'VolumeBinding',
  isSkipped: ({ volumes }) => volumes === undefined,
  verdictOn: ({ summary, view, volumes }, slot) => {
    const node = summary.table.nodes[slot]
    if (node === undefined || volumes === undefined) return undefined
    for (const volume of volumes.bound) {
      if (volume === undefined) return gone
      if (!isReachable(volume.spec?.nodeAffinity, node)) return elsewhere
    }
    return volumes.delayed.length === 0 || volumesOn(view, volumes.delayed, node) !== undefined ? undefined : noVolume
  },
}
