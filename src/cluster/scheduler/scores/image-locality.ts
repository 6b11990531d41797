import type { Cycle, Score } from '../cycle.ts'
import type { ImagePresence } from '../summary/images.ts'
import { scoreMax } from './scale.ts'

const mebibyte = 1024 * 1024
const leastBytes = 23 * mebibyte
const mostBytesPerContainer = 1000 * mebibyte

/** Bytes of the pod's images that the node has already. @source kubernetes@1.36 pkg/scheduler/framework/plugins/imagelocality */
export const imageLocality: Score = {
  name: 'ImageLocality',
  weight: 1,
  uniform: (cycle) => (presentImages(cycle).length === 0 ? 0 : undefined),
  score: (cycle, candidates, raw) => {
    const present = presentImages(cycle)
    const most = mostBytesPerContainer * cycle.demand.containerCount
    const nodes = cycle.summary.table.present
    candidates.forEach((slot, index) => {
      let bytes = 0
      for (const presence of present) bytes += Math.trunc((presence.get(slot) ?? 0) * (presence.size / nodes))
      const counted = Math.min(most, Math.max(leastBytes, bytes))
      raw[index] = Math.trunc((scoreMax * (counted - leastBytes)) / (most - leastBytes))
    })
    return true
  },
}

function presentImages({ summary, demand }: Cycle): ImagePresence[] {
  if (summary.images.size === 0) return []
  return demand.images.map((name) => summary.images.get(name)).filter((image) => image !== undefined)
}
