import { isEqual } from '../../../base/json.ts'
import type { Deployment, DeploymentStatus, ReplicaSet } from '../../../api/openapi/kubernetes.ts'
import type { Status } from '../../../api/status.ts'
import type { Instant } from '../../../clock/instant.ts'
import { newCondition, withCondition } from './conditions.ts'
import { minimumAvailableOf, replicasOf } from './fenceposts.ts'
import { deploymentReasons } from './reasons.ts'
import { totalAvailable, totalSize } from './replica-sets.ts'
import { allOf, statusOf, writeStatus, type ReplicaSets, type Sync } from './sync.ts'

/** The counts as the ReplicaSets report them, and whether the minimum is available. @source kubernetes@1.36 pkg/controller/deployment/sync.go calculateStatus */
export function calculatedStatus(deployment: Deployment, sets: ReplicaSets, now: Instant): DeploymentStatus {
  const all = allOf(sets)
  const available = totalAvailable(all)
  const before = statusOf(deployment)
  const counts = {
    observedGeneration: deployment.metadata.generation ?? 0,
    replicas: reported(all, 'replicas'),
    updatedReplicas: sets.newest?.status?.replicas ?? 0,
    readyReplicas: reported(all, 'readyReplicas'),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, totalSize(all) - available),
  }
  const isEnough = available >= minimumAvailableOf(deployment)
  const availability = isEnough
    ? newCondition('Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.', now)
    : newCondition(
        'Available',
        'False',
        'MinimumReplicasUnavailable',
        'Deployment does not have minimum availability.',
        now,
      )
  const terminatingReplicas = terminatingOf(all)
  return {
    ...withoutZeros(counts),
    ...(terminatingReplicas !== undefined && { terminatingReplicas }),
    ...(before.collisionCount !== undefined && { collisionCount: before.collisionCount }),
    conditions: withCondition(before.conditions ?? [], availability),
  }
}

function reported(all: readonly ReplicaSet[], field: 'replicas' | 'readyReplicas'): number {
  let total = 0
  for (const { status } of all) total += status?.[field] ?? 0
  return total
}

function withoutZeros<T extends { readonly [key: string]: number }>(counts: T): Partial<T> {
  const rest: { [key in keyof T]?: T[key] } = {}
  for (const name in counts) if (counts[name] !== 0) rest[name] = counts[name]
  return rest
}

/** Absent when some ReplicaSet that has been synced does not report it. */
function terminatingOf(all: readonly ReplicaSet[]): number | undefined {
  let total = 0
  for (const { status } of all) {
    if (status?.terminatingReplicas !== undefined) total += status.terminatingReplicas
    else if ((status?.observedGeneration ?? 0) !== 0) return undefined
  }
  return total
}

/** Nothing is left to do: every pod is of the new template, and available. */
export function isComplete(deployment: Deployment, status: DeploymentStatus): boolean {
  const replicas = replicasOf(deployment)
  return (
    (status.updatedReplicas ?? 0) === replicas &&
    (status.replicas ?? 0) === replicas &&
    (status.availableReplicas ?? 0) === replicas &&
    (status.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0)
  )
}

/** Takes the status over and writes it if it differs; the second answer is the refusal. */
export function writeIfChanged(
  sync: Sync,
  status: DeploymentStatus,
): { readonly isChanged: boolean; readonly refusal?: Status } {
  if (isEqual(statusOf(sync.deployment), status)) return { isChanged: false }
  sync.deployment = { ...sync.deployment, status }
  const { replicas = 0, updatedReplicas = 0, readyReplicas = 0, availableReplicas = 0 } = status
  const refusal = writeStatus(
    sync,
    deploymentReasons.countsChanged(replicas, updatedReplicas, readyReplicas, availableReplicas),
  )
  return { isChanged: true, ...(refusal && { refusal }) }
}

/** Counts and availability only, for syncs that judge no progress. */
export function reportStatus(sync: Sync, sets: ReplicaSets): Status | undefined {
  return writeIfChanged(sync, calculatedStatus(sync.deployment, sets, sync.now)).refusal
}
