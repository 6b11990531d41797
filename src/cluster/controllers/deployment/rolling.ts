import type { ReplicaSet } from '../../../api/openapi/kubernetes.ts'
import type { Status } from '../../../api/status.ts'
import { maxSurgeOf, maxUnavailableOf, minimumAvailableOf, replicasOf } from './fenceposts.ts'
import { cleanUpHistory } from './history.ts'
import { newSize, sortedReplicaSets } from './new-replica-set.ts'
import { reportProgress } from './progress.ts'
import { deploymentReasons } from './reasons.ts'
import { availableOf, isActiveSet, resize, sizeOf, totalAvailable, totalSize } from './replica-sets.ts'
import { isComplete } from './status.ts'
import { allOf, statusOf, success, type ReplicaSets, type Result, type Sync } from './sync.ts'

/**
 * One step of a rolling update: grow the new ReplicaSet, or else shrink old ones, or else clean up.
 * @source kubernetes@1.36 pkg/controller/deployment/rolling.go rolloutRolling
 */
export function roll(sync: Sync, replicaSets: readonly ReplicaSet[]): Status | undefined {
  const sorted = sortedReplicaSets(sync, replicaSets, true)
  if (!sorted.ok) return sorted.status
  const sets = sorted.value
  const grown = resizeNewest(sync, sets)
  if (!grown.ok) return grown.status
  if (grown.value || shrinkOld(sync, sets)) return reportProgress(sync, sets)
  if (isComplete(sync.deployment, statusOf(sync.deployment))) {
    const status = cleanUpHistory(sync, sets.old)
    if (status !== undefined) return status
  }
  return reportProgress(sync, sets)
}

/** True when the new ReplicaSet got another size. */
function resizeNewest(sync: Sync, { newest, old }: ReplicaSets): Result<boolean> {
  const { deployment } = sync
  const replicas = replicasOf(deployment)
  const size = sizeOf(newest!)
  if (size === replicas) return success(false)
  const target = size > replicas ? replicas : newSize(deployment, old, size)
  const because =
    size > replicas
      ? deploymentReasons.aboveDesired(size, replicas)
      : deploymentReasons.surgeRoom(size, target, totalSize(old) + size, replicas + maxSurgeOf(deployment))
  const resized = resize(sync, newest!, target, because)
  return resized.ok ? success(resized.value.isScaled) : resized
}

/** True when an old ReplicaSet shrank. A refused resize is left to the next sync. */
function shrinkOld(sync: Sync, { newest, old }: ReplicaSets): boolean {
  const active = old.filter(isActiveSet)
  if (active.length === 0) return false
  const budget = scaleDownBudget(sync, newest!, totalSize(old) + sizeOf(newest!))
  if (budget <= 0) return false
  const cleaned = removeUnhealthy(sync, active, budget)
  if (!cleaned.ok) return false
  const shrunk = shrinkByAvailability(sync, cleaned.value.replicaSets, newest!)
  return shrunk.ok && cleaned.value.removed + shrunk.value > 0
}

/** How many pods may go without falling below the minimum, taking every pod that the new ReplicaSet still lacks as lost. */
function scaleDownBudget({ deployment }: Sync, newest: ReplicaSet, total: number): number {
  return total - minimumAvailableOf(deployment) - (sizeOf(newest) - availableOf(newest))
}

interface Cleaned {
  readonly replicaSets: readonly ReplicaSet[]
  readonly removed: number
}

/** Old pods that are not available serve nobody: they go first, oldest ReplicaSet first. */
function removeUnhealthy(sync: Sync, active: readonly ReplicaSet[], budget: number): Result<Cleaned> {
  const replicaSets = active.slice()
  let removed = 0
  for (const [index, replicaSet] of active.entries()) {
    if (removed >= budget) break
    const size = sizeOf(replicaSet)
    const available = availableOf(replicaSet)
    if (size === 0 || size === available) continue
    const count = Math.min(budget - removed, size - available)
    if (count < 0) return success({ replicaSets: active, removed: 0 })
    const resized = resize(
      sync,
      replicaSet,
      size - count,
      deploymentReasons.unhealthyFirst(size, size - count, available, budget),
    )
    if (!resized.ok) return resized
    replicaSets[index] = resized.value.replicaSet
    removed += count
  }
  return success({ replicaSets, removed })
}

/** Available pods above the minimum may go, oldest ReplicaSet first. */
function shrinkByAvailability(sync: Sync, active: readonly ReplicaSet[], newest: ReplicaSet): Result<number> {
  const minimum = minimumAvailableOf(sync.deployment)
  const available = totalAvailable(active) + availableOf(newest)
  let left = available - minimum
  let removed = 0
  for (const replicaSet of active) {
    if (left <= 0) break
    const size = sizeOf(replicaSet)
    const count = Math.min(size, left)
    if (count === 0) continue
    const resized = resize(
      sync,
      replicaSet,
      size - count,
      deploymentReasons.enoughAvailable(size, size - count, available, minimum),
    )
    if (!resized.ok) return resized
    left -= count
    removed += count
  }
  return success(removed)
}

/** For the wait of a rollout that may not shrink old ReplicaSets yet; undefined when it may. */
export function heldByAvailability(sync: Sync, sets: ReplicaSets) {
  const { newest, old } = sets
  const oldSize = totalSize(old)
  if (newest === undefined || oldSize === 0) return undefined
  const { deployment } = sync
  const available = totalAvailable(allOf(sets))
  const minimumAvailable = minimumAvailableOf(deployment)
  const isFree =
    scaleDownBudget(sync, newest, oldSize + sizeOf(newest)) > 0 &&
    (available > minimumAvailable || old.some(isUnhealthy))
  if (isFree) return undefined
  const notAvailable = Math.max(0, sizeOf(newest) - availableOf(newest))
  return {
    available,
    minimumAvailable,
    desired: replicasOf(deployment),
    maxUnavailable: maxUnavailableOf(deployment),
    notAvailable,
    old: oldSize,
  }
}

const isUnhealthy = (replicaSet: ReplicaSet): boolean =>
  isActiveSet(replicaSet) && sizeOf(replicaSet) !== availableOf(replicaSet)
