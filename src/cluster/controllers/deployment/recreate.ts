import { isFinished } from '../../machinery/pod-facts.ts'
import type { Pod, ReplicaSet } from '../../../api/openapi/kubernetes.ts'
import { matcherOf } from '../../../api/selector/label-selector.ts'
import type { Status } from '../../../api/status.ts'
import type { ClusterView } from '../../machinery/view.ts'
import type { Deployment } from '../../../api/openapi/kubernetes.ts'
import { replicasOf } from './fenceposts.ts'
import { cleanUpHistory } from './history.ts'
import { sortedReplicaSets } from './new-replica-set.ts'
import { reportProgress } from './progress.ts'
import { deploymentReasons } from './reasons.ts'
import { isActiveSet, resize, sizeOf } from './replica-sets.ts'
import { isComplete } from './status.ts'
import { statusOf, type Sync } from './sync.ts'

/**
 * All old pods go, and are gone, before the first new one comes.
 * @source kubernetes@1.36 pkg/controller/deployment/recreate.go rolloutRecreate
 */
export function recreate(sync: Sync, replicaSets: readonly ReplicaSet[]): Status | undefined {
  const before = sortedReplicaSets(sync, replicaSets, false)
  if (!before.ok) return before.status
  const active = before.value.old.filter(isActiveSet)
  for (const replicaSet of active) {
    const resized = resize(sync, replicaSet, 0, deploymentReasons.recreateDown(sizeOf(replicaSet)))
    if (!resized.ok) return resized.status
  }
  if (active.length > 0 || oldPodsLeft(sync.view, sync.deployment, before.value.old) > 0)
    return reportProgress(sync, before.value)
  const sorted = before.value.newest === undefined ? sortedReplicaSets(sync, replicaSets, true) : before
  if (!sorted.ok) return sorted.status
  const sets = sorted.value
  const size = sizeOf(sets.newest!)
  const replicas = replicasOf(sync.deployment)
  const grown = resize(sync, sets.newest!, replicas, deploymentReasons.recreateUp(size, replicas))
  if (!grown.ok) return grown.status
  if (isComplete(sync.deployment, statusOf(sync.deployment))) {
    const status = cleanUpHistory(sync, sets.old)
    if (status !== undefined) return status
  }
  return reportProgress(sync, sets)
}

/** Pods of old ReplicaSets that are not finished, terminating ones included; by their status where they are not seen. */
export function oldPodsLeft(view: ClusterView, deployment: Deployment, old: readonly ReplicaSet[]): number {
  let reported = 0
  for (const { status } of old) reported += status?.replicas ?? 0
  return Math.max(reported, unfinishedPods(view, deployment, old))
}

function unfinishedPods(view: ClusterView, deployment: Deployment, replicaSets: readonly ReplicaSet[]): number {
  const matches = matcherOf(deployment.spec.selector)
  let count = 0
  for (const { metadata } of replicaSets)
    for (const pod of view.indexed<Pod>('podsByOwner', metadata.uid))
      if (!isFinished(pod) && matches(pod.metadata.labels)) count++
  return count
}
