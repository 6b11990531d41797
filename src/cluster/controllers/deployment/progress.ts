import type { Deployment, DeploymentCondition, DeploymentStatus, ReplicaSet } from '../../../api/openapi/kubernetes.ts'
import type { Status } from '../../../api/status.ts'
import {
  after,
  between,
  instantOf,
  instantOfTimestamp,
  milliseconds,
  seconds,
  type Duration,
  type Instant,
} from '../../../clock/instant.ts'
import {
  conditionOf,
  deadlineSecondsOf,
  hasDeadline,
  newCondition,
  progressingOf,
  replaced,
  withCondition,
  withoutCondition,
} from './conditions.ts'
import { quoted } from './new-replica-set.ts'
import { calculatedStatus, isComplete, writeIfChanged } from './status.ts'
import { allOf, statusOf, type ReplicaSets, type Sync } from './sync.ts'

/**
 * Counts, availability, progress and failures of a rollout; asks to be woken when the deadline will have passed.
 * @source kubernetes@1.36 pkg/controller/deployment/progress.go syncRolloutStatus
 */
export function reportProgress(sync: Sync, sets: ReplicaSets): Status | undefined {
  const { deployment, now } = sync
  const calculated = calculatedStatus(deployment, sets, now)
  const judged = withProgress(deployment, calculated, sets, now)
  const conditions = withFailure(judged, sets)
  const before = deployment
  const { isChanged, refusal } = writeIfChanged(sync, { ...calculated, conditions })
  if (!isChanged) sync.requeueAfter = untilDeadline(before, { ...calculated, conditions }, now)
  return refusal
}

type Conditions = readonly DeploymentCondition[]

function withProgress(
  deployment: Deployment,
  status: DeploymentStatus,
  { newest }: ReplicaSets,
  now: Instant,
): Conditions {
  const conditions = status.conditions ?? []
  if (!hasDeadline(deployment)) return withoutCondition(conditions, 'Progressing')
  const current = progressingOf(deployment)
  const isFinished =
    (status.replicas ?? 0) === (status.updatedReplicas ?? 0) && current?.reason === 'NewReplicaSetAvailable'
  if (isFinished) return conditions
  const subject =
    newest === undefined
      ? `Deployment ${quoted(deployment.metadata.name)}`
      : `ReplicaSet ${quoted(newest.metadata.name)}`
  if (isComplete(deployment, status))
    return withCondition(
      conditions,
      newCondition('Progressing', 'True', 'NewReplicaSetAvailable', `${subject} has successfully progressed.`, now),
    )
  if (hasProgressed(statusOf(deployment), status))
    return replaced(
      conditions,
      newCondition('Progressing', 'True', 'ReplicaSetUpdated', `${subject} is progressing.`, now),
    )
  if (hasTimedOut(deployment, conditions, now))
    return withCondition(
      conditions,
      newCondition('Progressing', 'False', 'ProgressDeadlineExceeded', `${subject} has timed out progressing.`, now),
    )
  return conditions
}

function hasProgressed(before: DeploymentStatus, now: DeploymentStatus): boolean {
  const oldPods = (status: DeploymentStatus): number => (status.replicas ?? 0) - (status.updatedReplicas ?? 0)
  return (
    (now.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    oldPods(now) < oldPods(before) ||
    (now.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (now.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  )
}

function hasTimedOut(deployment: Deployment, conditions: Conditions, now: Instant): boolean {
  const condition = conditionOf(conditions, 'Progressing')
  if (condition === undefined || condition.reason === 'NewReplicaSetAvailable') return false
  if (condition.reason === 'ProgressDeadlineExceeded') return true
  return deadlineOf(deployment, condition) < now
}

/** When a rollout without further progress counts as stuck. */
export function deadlineOf(deployment: Deployment, { lastUpdateTime }: DeploymentCondition): Instant {
  const since = instantOfTimestamp(lastUpdateTime ?? '') ?? instantOf(0)
  return after(since, seconds(deadlineSecondsOf(deployment)))
}

/** The failure of the new ReplicaSet, or else of the first old one. */
function withFailure(conditions: Conditions, sets: ReplicaSets): Conditions {
  const failure =
    failureOf(sets.newest) ??
    allOf(sets)
      .map(failureOf)
      .find((found) => found !== undefined)
  return failure === undefined ? withoutCondition(conditions, 'ReplicaFailure') : withCondition(conditions, failure)
}

function failureOf(replicaSet: ReplicaSet | undefined): DeploymentCondition | undefined {
  const failure = replicaSet?.status?.conditions?.find(({ type }) => type === 'ReplicaFailure')
  if (failure === undefined) return undefined
  const { type, status, lastTransitionTime, reason, message } = failure
  return { type, status, lastUpdateTime: lastTransitionTime, lastTransitionTime, reason, message }
}

const second = seconds(1)
/** The first step of the work queue's back-off, which upstream takes in the last second. */
const shortly = milliseconds(5)

/** @source kubernetes@1.36 pkg/controller/deployment/progress.go requeueStuckDeployment */
function untilDeadline(deployment: Deployment, status: DeploymentStatus, now: Instant): Duration | undefined {
  const current = progressingOf(deployment)
  if (!hasDeadline(deployment) || current === undefined || isComplete(deployment, status)) return undefined
  if (current.reason === 'ProgressDeadlineExceeded' || current.reason === 'NewReplicaSetAvailable') return undefined
  const left = between(now, deadlineOf(deployment, current))
  return left < second ? shortly : milliseconds(left + second)
}
