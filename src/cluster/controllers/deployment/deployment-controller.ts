import { controllerUid, namespaceOf } from '../../machinery/view.ts'
import { isTerminating } from '../../../api/object.ts'
import type { Deployment, ReplicaSet } from '../../../api/openapi/kubernetes.ts'
import type { Status } from '../../../api/status.ts'
import { defineComponent, type Attempt, type Decision, type Observation } from '../../machinery/contract.ts'
import { referenceTo } from '../../machinery/references.ts'
import { hasDeadline, newCondition, progressingOf, withCondition, withConditions } from './conditions.ts'
import { isRollingUpdate } from './fenceposts.ts'
import { sortedReplicaSets } from './new-replica-set.ts'
import { deploymentReasons } from './reasons.ts'
import { recreate } from './recreate.ts'
import { claimedReplicaSets, orphanReplicaSets } from './replica-sets.ts'
import { rollBack, rollbackRevisionOf } from './rollback.ts'
import { roll } from './rolling.ts'
import { isScalingEvent, scaleOnly } from './scaling.ts'
import { reportStatus } from './status.ts'
import { recordEvent, statusOf, writeStatus, type Sync } from './sync.ts'
import { waitsOf } from './waits.ts'
import { deploymentWatches } from './watches.ts'

/** All controllers work at the same time upstream: what is queued first is done first. */
const controllerOrder = 100

export const deploymentController = defineComponent<undefined>({
  name: 'deployment-controller',
  order: controllerOrder,
  watches: deploymentWatches,
  indexes: [
    {
      name: orphanReplicaSets,
      resource: 'replicasets',
      valueOf: (object) => (controllerUid(object) === undefined ? namespaceOf(object) : undefined),
    },
  ],
  retry: { baseMilliseconds: 5, maxMilliseconds: 1_000_000, maxRetries: 15 },
  reconcile,
})

/** @source kubernetes@1.36 pkg/controller/deployment/deployment_controller.go syncDeployment */
function reconcile({ key, view, live, now }: Observation<undefined>, attempt: Attempt): Decision<undefined> {
  const deployment = view.get('deployments', key)
  if (deployment === undefined) return { remember: undefined }
  const sync: Sync = { view, live, now, attempt, deployment }
  if (selectsEverything(deployment)) return refuseSelector(sync)
  const claimed = claimedReplicaSets(sync)
  if (!claimed.ok) return { remember: undefined, failed: claimed.status }
  const failure = carryOn(sync, claimed.value)
  const waits = waitsOf(sync, claimed.value)
  if (failure !== undefined) return { waits, remember: undefined, failed: failure }
  return { waits, remember: undefined, ...(sync.requeueAfter !== undefined && { requeueAfter: sync.requeueAfter }) }
}

/** The paths of one sync, in upstream's order; the answer is the refusal that ended it. */
function carryOn(sync: Sync, replicaSets: readonly ReplicaSet[]): Status | undefined {
  if (isTerminating(sync.deployment)) return statusOnly(sync, replicaSets)
  const refusal = notePause(sync)
  if (refusal !== undefined) return refusal
  if (sync.deployment.spec.paused === true) return scaleOnly(sync, replicaSets)
  const asked = rollbackRevisionOf(sync.deployment)
  if (asked !== undefined) return rollBack(sync, replicaSets, asked)
  const scaling = isScalingEvent(sync, replicaSets)
  if (!scaling.ok) return scaling.status
  if (scaling.value) return scaleOnly(sync, replicaSets)
  return isRollingUpdate(sync.deployment) ? roll(sync, replicaSets) : recreate(sync, replicaSets)
}

function selectsEverything({ spec: { selector } }: Deployment): boolean {
  return Object.keys(selector.matchLabels ?? {}).length === 0 && (selector.matchExpressions ?? []).length === 0
}

function refuseSelector(sync: Sync): Decision<undefined> {
  const { deployment } = sync
  const because = deploymentReasons.selectsEverything()
  const message = 'This deployment is selecting all pods. A non-empty selector is required.'
  recordEvent(sync, 'Warning', 'SelectingAll', message, because)
  const generation = deployment.metadata.generation ?? 0
  if ((statusOf(deployment).observedGeneration ?? 0) < generation) {
    sync.deployment = { ...deployment, status: { ...deployment.status, observedGeneration: generation } }
    writeStatus(sync, because)
  }
  return { waits: [{ about: referenceTo('deployments', deployment), because }], remember: undefined }
}

function statusOnly(sync: Sync, replicaSets: readonly ReplicaSet[]): Status | undefined {
  const sorted = sortedReplicaSets(sync, replicaSets, false)
  return sorted.ok ? reportStatus(sync, sorted.value) : sorted.status
}

/** Progressing turns Unknown when a rollout is paused or resumed; not once it has timed out. */
function notePause(sync: Sync): Status | undefined {
  const { deployment, now } = sync
  const reason = progressingOf(deployment)?.reason
  if (!hasDeadline(deployment) || reason === 'ProgressDeadlineExceeded') return undefined
  const isPaused = deployment.spec.paused === true
  if (isPaused === (reason === 'DeploymentPaused')) return undefined
  const condition = isPaused
    ? newCondition('Progressing', 'Unknown', 'DeploymentPaused', 'Deployment is paused', now)
    : newCondition('Progressing', 'Unknown', 'DeploymentResumed', 'Deployment is resumed', now)
  sync.deployment = withConditions(deployment, withCondition(statusOf(deployment).conditions ?? [], condition))
  return writeStatus(sync, isPaused ? deploymentReasons.paused() : deploymentReasons.resumed())
}
