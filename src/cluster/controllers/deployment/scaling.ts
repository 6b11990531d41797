import type { Deployment, ReplicaSet } from '../../../api/openapi/kubernetes.ts'
import type { Status } from '../../../api/status.ts'
import { isRollingUpdate, maxSurgeOf, replicasOf } from './fenceposts.ts'
import { cleanUpHistory } from './history.ts'
import { sortedReplicaSets } from './new-replica-set.ts'
import { proportionalSizes } from './proportions.ts'
import { deploymentReasons } from './reasons.ts'
import { availableOf, byCreation, isActiveSet, resize, resizeAndAnnotate, sizeOf, totalSize } from './replica-sets.ts'
import { desiredAnnotation, integerAnnotation, maxAnnotation, rollbackAnnotation } from './revisions.ts'
import { reportStatus } from './status.ts'
import { allOf, statusOf, success, type ReplicaSets, type Result, type Sync } from './sync.ts'

/** Whether an active ReplicaSet was last sized for another number of replicas. */
export function isScalingEvent(sync: Sync, replicaSets: readonly ReplicaSet[]): Result<boolean> {
  const sorted = sortedReplicaSets(sync, replicaSets, false)
  if (!sorted.ok) return sorted
  const replicas = replicasOf(sync.deployment)
  const isOther = (replicaSet: ReplicaSet): boolean => {
    const desired = integerAnnotation(replicaSet, desiredAnnotation)
    return desired !== undefined && desired !== replicas
  }
  return success(allOf(sorted.value).some((replicaSet) => isActiveSet(replicaSet) && isOther(replicaSet)))
}

/** Sizes only, for a paused Deployment and after a new `spec.replicas`; the rollout goes on with the next sync. */
export function scaleOnly(sync: Sync, replicaSets: readonly ReplicaSet[]): Status | undefined {
  const sorted = sortedReplicaSets(sync, replicaSets, false)
  if (!sorted.ok) return sorted.status
  const status = scale(sync, sorted.value)
  if (status !== undefined) return status
  const { spec, metadata } = sync.deployment
  if (spec.paused === true && metadata.annotations?.[rollbackAnnotation] === undefined) {
    const refusal = cleanUpHistory(sync, sorted.value.old)
    if (refusal !== undefined) return refusal
  }
  return reportStatus(sync, sorted.value)
}

/** @source kubernetes@1.36 pkg/controller/deployment/sync.go scale */
function scale(sync: Sync, sets: ReplicaSets): Status | undefined {
  const { deployment } = sync
  const replicas = replicasOf(deployment)
  const active = allOf(sets).filter(isActiveSet)
  if (active.length <= 1) {
    const only = active[0] ?? sets.newest ?? sets.old.at(-1)
    return only === undefined
      ? undefined
      : refusalOf(resize(sync, only, replicas, deploymentReasons.scaled(sizeOf(only), replicas)))
  }
  if (isSaturated(deployment, sets.newest)) {
    for (const replicaSet of sets.old.filter(isActiveSet)) {
      const status = refusalOf(resize(sync, replicaSet, 0, deploymentReasons.saturated(sizeOf(replicaSet))))
      if (status !== undefined) return status
    }
    return undefined
  }
  return isRollingUpdate(deployment) ? spread(sync, active) : undefined
}

const refusalOf = (result: Result<unknown>): Status | undefined => (result.ok ? undefined : result.status)

/** The new ReplicaSet has every pod, and they are available. */
function isSaturated(deployment: Deployment, newest: ReplicaSet | undefined): boolean {
  if (newest === undefined) return false
  const replicas = replicasOf(deployment)
  return (
    sizeOf(newest) === replicas &&
    integerAnnotation(newest, desiredAnnotation) === replicas &&
    availableOf(newest) === replicas
  )
}

/** Spreads growth or shrinkage over all active ReplicaSets by their size. */
function spread(sync: Sync, active: readonly ReplicaSet[]): Status | undefined {
  const { deployment } = sync
  const replicas = replicasOf(deployment)
  const ceiling = replicas + maxSurgeOf(deployment)
  const maximum = replicas > 0 ? ceiling : 0
  const total = totalSize(active)
  const ordered = active.toSorted(maximum > total ? byNewerSize : maximum < total ? byOlderSize : byCreation)
  const shares = ordered.map((replicaSet) => ({
    size: sizeOf(replicaSet),
    maxReplicas: integerAnnotation(replicaSet, maxAnnotation),
  }))
  const statusReplicas = statusOf(deployment).replicas ?? 0
  const sizes = proportionalSizes(shares, { replicas, maximum, ceiling, statusReplicas })
  for (const [index, replicaSet] of ordered.entries()) {
    const size = sizes[index]!
    const because = deploymentReasons.proportional(sizeOf(replicaSet), size, maximum, total)
    const status = refusalOf(resizeAndAnnotate(sync, replicaSet, size, because))
    if (status !== undefined) return status
  }
  return undefined
}

const byNewerSize = (left: ReplicaSet, right: ReplicaSet): number =>
  sizeOf(right) - sizeOf(left) || byCreation(right, left)
const byOlderSize = (left: ReplicaSet, right: ReplicaSet): number =>
  sizeOf(right) - sizeOf(left) || byCreation(left, right)
