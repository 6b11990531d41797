import type { ReplicaSet } from '../../../api/openapi/kubernetes.ts'
import { after, seconds, type Instant } from '../../../clock/instant.ts'
import type { Reason, Wait } from '../../machinery/contract.ts'
import { referenceTo } from '../../machinery/references.ts'
import { conditionOf, deadlineSecondsOf, hasDeadline, progressingOf } from './conditions.ts'
import { isRollingUpdate, maxSurgeOf, replicasOf } from './fenceposts.ts'
import { deadlineOf } from './progress.ts'
import { deploymentReasons } from './reasons.ts'
import { oldPodsLeft } from './recreate.ts'
import { newestOf, sizeOf, totalAvailable, totalSize } from './replica-sets.ts'
import { heldByAvailability } from './rolling.ts'
import { isComplete } from './status.ts'
import { allOf, statusOf, type ReplicaSets, type Sync } from './sync.ts'

/** What this Deployment still wants and cannot have yet, judged by what the run has seen. */
export function waitsOf(sync: Sync, replicaSets: readonly ReplicaSet[]): readonly Wait[] {
  const { deployment } = sync
  const waits: Wait[] = []
  const wait = (because: Reason, until?: Instant): void => {
    waits.push({ about: referenceTo('deployments', deployment), because, ...(until !== undefined && { until }) })
  }
  const newest = newestOf(deployment, replicaSets)
  const sets: ReplicaSets = { newest, old: replicaSets.filter((replicaSet) => replicaSet !== newest) }
  if (deployment.spec.paused === true) wait(deploymentReasons.paused())
  else if (isRollingUpdate(deployment)) rollingWaits(sync, sets, wait)
  else recreateWaits(sync, sets, wait)
  const failure = conditionOf(deployment.status?.conditions, 'ReplicaFailure')
  if (failure !== undefined) wait(deploymentReasons.replicaFailure(failure.message ?? ''))
  progressWait(sync, wait)
  return waits
}

type AddWait = (because: Reason, until?: Instant) => void

function rollingWaits(sync: Sync, sets: ReplicaSets, wait: AddWait): void {
  const { deployment } = sync
  const { newest, old } = sets
  if (newest === undefined) return
  const replicas = replicasOf(deployment)
  const held = heldByAvailability(sync, sets)
  if (held !== undefined) wait(deploymentReasons.waitingForAvailable(held))
  const total = totalSize(allOf(sets))
  const maximum = replicas + maxSurgeOf(deployment)
  if (sizeOf(newest) < replicas && total >= maximum)
    wait(deploymentReasons.surgeLimit(total, maximum, sizeOf(newest), replicas))
  if (sizeOf(newest) === replicas && totalSize(old) === 0) availabilityWait(sets, replicas, wait)
}

function availabilityWait(sets: ReplicaSets, replicas: number, wait: AddWait): void {
  const available = totalAvailable(allOf(sets))
  if (available < replicas) wait(deploymentReasons.podsNotAvailable(available, replicas))
}

function recreateWaits({ view, deployment }: Sync, sets: ReplicaSets, wait: AddWait): void {
  const replicas = replicasOf(deployment)
  const left =
    sets.newest !== undefined && sizeOf(sets.newest) === replicas ? 0 : oldPodsLeft(view, deployment, sets.old)
  if (left > 0) wait(deploymentReasons.waitingForOldPods(left))
  else if (sets.newest !== undefined && sizeOf(sets.newest) === replicas) availabilityWait(sets, replicas, wait)
}

function progressWait({ deployment }: Sync, wait: AddWait): void {
  const progressing = progressingOf(deployment)
  if (progressing === undefined || !hasDeadline(deployment) || deployment.spec.paused === true) return
  const deadlineSeconds = deadlineSecondsOf(deployment)
  const since = progressing.lastUpdateTime ?? ''
  if (progressing.reason === 'ProgressDeadlineExceeded')
    wait(deploymentReasons.progressDeadlineExceeded(deadlineSeconds, since))
  else if (progressing.reason !== 'NewReplicaSetAvailable' && !isComplete(deployment, statusOf(deployment)))
    wait(
      deploymentReasons.progressDeadline(deadlineSeconds, since),
      after(deadlineOf(deployment, progressing), seconds(1)),
    )
}
