/** What proportional scaling knows of one active ReplicaSet. */
export interface Share {
  readonly size: number
  /** `max-replicas` as of its last resize; undefined when unreadable. */
  readonly maxReplicas: number | undefined
}

export interface Proportions {
  readonly replicas: number
  /** replicas + surge, or 0 with no replicas. */
  readonly maximum: number
  /** replicas + surge. */
  readonly ceiling: number
  /** For a ReplicaSet whose annotation is unreadable. */
  readonly statusReplicas: number
}

/**
 * New sizes of shares that come largest first; the rest that rounding leaves goes to the first.
 * @source kubernetes@1.36 pkg/controller/deployment/sync.go scale, util/deployment_util.go GetReplicaSetProportion
 */
export function proportionalSizes(shares: readonly Share[], proportions: Proportions): readonly number[] {
  const total = shares.reduce((sum, { size }) => sum + size, 0)
  const toAdd = proportions.maximum - total
  if (toAdd === 0) return shares.map(({ size }) => size)
  let added = 0
  const sizes = shares.map((share) => {
    const step = stepOf(share, proportions, toAdd, added)
    added += step
    return share.size + step
  })
  if (sizes.length > 0) sizes[0] = Math.max(0, sizes[0]! + toAdd - added)
  return sizes
}

function stepOf(share: Share, proportions: Proportions, toAdd: number, added: number): number {
  if (share.size === 0 || toAdd === added) return 0
  const fraction = fractionOf(share, proportions)
  return toAdd > 0 ? Math.min(fraction, toAdd - added) : Math.max(fraction, toAdd - added)
}

function fractionOf({ size, maxReplicas }: Share, { replicas, ceiling, statusReplicas }: Proportions): number {
  if (replicas === 0) return -size
  const before = maxReplicas || statusReplicas
  return before === 0 ? 0 : roundedQuotient(size * ceiling, before) - size
}

/** Half away from zero. */
function roundedQuotient(dividend: number, divisor: number): number {
  const magnitude = Math.floor((2 * Math.abs(dividend) + Math.abs(divisor)) / (2 * Math.abs(divisor)))
  return dividend < 0 !== divisor < 0 ? -magnitude : magnitude
}
