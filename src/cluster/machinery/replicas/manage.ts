import type { Pod } from '../../../api/openapi/kubernetes.ts'
import type { Status } from '../../../api/status.ts'
import type { Instant } from '../../../clock/instant.ts'
import type { Attempt } from '../contract.ts'
import { picksFew, podsToDelete } from '../deletion-ranking.ts'
import { createPod, deletePod, isNamespaceTerminating, ownerReferencesOf, slowStart } from '../pod-control.ts'
import { podGroupsOf, type PodTally } from '../pod-tally.ts'
import { firstStanding, standingPods, type StandingPods } from '../standing-pods.ts'
import type { ClusterView } from '../view.ts'
import { activePods, surplusOf, type ClaimedPods } from './claims.ts'
import { replicaReasons } from './reasons.ts'
import { replicasOf, type ReplicaKind, type ReplicaOwner } from './replica-owner.ts'

/** Creates or deletes at most so many pods a sync. @source kubernetes@1.36 pkg/controller/replicaset/replica_set.go BurstReplicas */
export const burstReplicas = 500

export interface Managed {
  readonly failure?: Status
  /** Revision of the last pod written; 0 for none. */
  readonly wroteAt: number
}

export interface Manager {
  readonly kind: ReplicaKind
  readonly owner: ReplicaOwner
  readonly view: ClusterView
  readonly tally: PodTally
  readonly now: Instant
}

/** Brings the number of active pods to `spec.replicas`. */
export function manageReplicas(manager: Manager, pods: ClaimedPods, attempt: Attempt): Managed {
  const surplus = surplusOf(manager.owner, pods.active)
  if (surplus < 0) return createPods(manager, pods, Math.min(-surplus, burstReplicas), attempt)
  if (surplus > 0) return deletePods(manager, pods, Math.min(surplus, burstReplicas), attempt)
  return { wroteAt: 0 }
}

function createPods({ owner }: Manager, { active }: ClaimedPods, missing: number, attempt: Attempt): Managed {
  const order = {
    owner,
    template: owner.spec.template ?? {},
    ownerReferences: ownerReferencesOf(owner),
    because: replicaReasons.tooFewPods(replicasOf(owner), active, missing),
  }
  let wroteAt = 0
  const { failure } = slowStart(missing, () => {
    const outcome = createPod(order, attempt)
    if (outcome.ok) wroteAt = Number(outcome.object.metadata.resourceVersion)
    return outcome.ok || isNamespaceTerminating(outcome.status) ? undefined : outcome.status
  })
  return { wroteAt, ...(failure && { failure }) }
}

function deletePods(manager: Manager, { active, adopted }: ClaimedPods, surplus: number, attempt: Attempt): Managed {
  const { owner } = manager
  const because = replicaReasons.tooManyPods(replicasOf(owner), active, surplus)
  const victims = victimsOf(manager, active, adopted, surplus)
  let wroteAt = 0
  let failure: Status | undefined
  for (const pod of victims) {
    const outcome = deletePod(owner, pod, attempt, because)
    if (outcome.ok) wroteAt = Math.max(wroteAt, Number(outcome.object.metadata.resourceVersion))
    else if (outcome.status.code !== 404) failure ??= outcome.status
  }
  return { wroteAt, ...(failure && { failure }) }
}

function victimsOf(manager: Manager, active: number, adopted: readonly Pod[], surplus: number): readonly Pod[] {
  const { now } = manager
  if (surplus >= active) return activePods(manager, adopted)
  const rankOf = crowding(manager)
  if (adopted.length === 0 && picksFew(active, surplus)) {
    const standing = standingOf(manager)
    const first = standing && firstStanding(standing, rankOf, surplus, now)
    if (first !== undefined) return first
  }
  return podsToDelete(activePods(manager, adopted), (pod) => rankOf(pod.spec.nodeName ?? ''), surplus, now)
}

function standingOf({ kind, owner, view, tally: { byOwner, standing } }: Manager): StandingPods | undefined {
  const { uid } = owner.metadata
  const matches = kind.matcherOf(owner)
  const known = standing.get(uid)
  if (known?.matches === matches) return known
  for (const { ready, active } of byOwner.get(uid)?.values() ?? []) if (ready !== active) return undefined
  const pods = standingPods(view.indexed<Pod>('podsByOwner', uid), matches)
  if (pods === undefined) standing.delete(uid)
  else standing.set(uid, pods)
  return pods
}

/** How many active pods of all siblings are on a pod's node. */
function crowding({ kind, owner, view, tally }: Manager): (node: string) => number {
  const onNode = new Map<string, number>()
  for (const sibling of kind.siblings(view, owner))
    for (const { byNode } of podGroupsOf(tally, sibling.metadata.uid).values())
      for (const [node, count] of byNode) onNode.set(node, (onNode.get(node) ?? 0) + count)
  return onNode.size < 2 ? () => 0 : (node) => onNode.get(node) ?? 0
}
