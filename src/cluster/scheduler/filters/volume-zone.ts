import type { Node, PersistentVolume } from '../../../api/openapi/kubernetes.ts'
import { unresolvable, type Filter } from '../cycle.ts'

const elsewhere = unresolvable('node(s) had no available volume zone')

const zoneLabels = [
  'failure-domain.beta.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
] as const
/** What an old label is called today. */
const newNames: Readonly<Record<string, string>> = {
  'failure-domain.beta.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region': 'topology.kubernetes.io/region',
}

/** Volumes whose labels name a zone or a region are for nodes there; nodes that name none take them all. */
export const volumeZone: Filter = {
  name: 'VolumeZone',
  isSkipped: ({ volumes }) => volumes === undefined || !volumes.bound.some(isZoned),
  verdictOn: ({ summary, volumes }, slot) => {
    const node = summary.table.nodes[slot]
    if (node === undefined || volumes === undefined || !zoneLabels.some((label) => isLabelled(node, label)))
      return undefined
    return volumes.bound.every((volume) => isIn(node, volume)) ? undefined : elsewhere
  },
}

const isLabelled = ({ metadata }: Node, label: string): boolean => metadata.labels?.[label] !== undefined

const isZoned = (volume: PersistentVolume | undefined): boolean =>
  zoneLabels.some((label) => volume?.metadata.labels?.[label] !== undefined)

/** A volume that spans zones lists them: `a__b`. */
function isIn({ metadata }: Node, volume: PersistentVolume | undefined): boolean {
  return zoneLabels.every((label) => {
    const zones = volume?.metadata.labels?.[label]
    if (zones === undefined) return true
    const zone = metadata.labels?.[label] ?? metadata.labels?.[newNames[label] ?? label]
    return zone !== undefined && zones.split('__').includes(zone)
  })
}
