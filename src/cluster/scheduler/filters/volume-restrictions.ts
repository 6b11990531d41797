import { resolvable, type Filter } from '../cycle.ts'

const inUse = resolvable(
  'node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod',
)

/** Claims that only one pod of the cluster may use. */
export const volumeRestrictions: Filter = {
  name: 'VolumeRestrictions',
  isSkipped: ({ volumes }) => volumes === undefined || volumes.holders.length === 0,
  verdictOn: ({ summary, volumes }) =>
    volumes!.holders.some(({ slot, pod }) => summary.pods[slot]!.includes(pod)) ? inUse : undefined,
}
