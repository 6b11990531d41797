import { keyOf } from '../../../api/object.ts'
import type { ControllerRevision, Pod } from '../../../api/openapi/kubernetes.ts'
import type { Status } from '../../../api/status.ts'
import type { Reason } from '../../machinery/contract.ts'
import { applyRetentionPolicy, createClaims, matchesRetentionPolicy } from './claims.ts'
import { recordPodEvent } from './events.ts'
import { hasIdentity, newPod, repaired } from './identity.ts'
import { podNameOf, podNameParts, replicasOf } from './ordinals.ts'
import { statefulSetReasons } from './reasons.ts'
import { futurePod } from './retention.ts'
import { hasStorage } from './storage.ts'
import type { Sync } from './sync.ts'

/**
 * Creates the claims of an ordinal and then its pod. A pod that exists already fails without an event.
 * @source kubernetes@1.36 pkg/controller/statefulset/stateful_pod_control.go CreateStatefulPod
 */
export function createOrdinal(sync: Sync, revision: ControllerRevision, ordinal: number): Status | undefined {
  const { set, attempt } = sync
  const name = podNameOf(set, ordinal)
  const because = statefulSetReasons.missingOrdinal(name, ordinal, revision.metadata.name, replicasOf(set))
  const problem = createClaims(sync, name, ordinal)
  if (problem !== undefined) {
    recordPodEvent(sync, 'create', name, problem, because)
    return problem
  }
  const outcome = attempt({ verb: 'create', resource: 'pods', object: newPod(set, revision, ordinal), because })
  if (outcome.status?.reason === 'AlreadyExists') return outcome.status
  const refusal = applyRetentionPolicy(sync, futurePod(set.metadata.namespace, name), 'update')
  if (refusal !== undefined) return refusal
  recordPodEvent(sync, 'create', name, outcome.status, because)
  return outcome.status
}

/** Deletes a pod with its own grace period. */
export function deleteOrdinal(sync: Sync, name: string, because: Reason): Status | undefined {
  const { namespace } = sync.set.metadata
  const outcome = sync.attempt({
    verb: 'delete',
    resource: 'pods',
    ...(namespace !== undefined && { namespace }),
    name,
    because,
  })
  recordPodEvent(sync, 'delete', name, outcome.status, because)
  return outcome.status
}

/** Name label, claims and their owners are as they must be. */
export function isConsistent(sync: Sync, pod: Pod): boolean {
  const { set } = sync
  return (
    hasIdentity(set, pod) &&
    hasStorage(set, pod, podNameParts(pod.metadata.name).ordinal) &&
    matchesRetentionPolicy(sync, pod)
  )
}

/**
 * Puts a pod right. The event tells of an update even where only the owners of a claim changed.
 * @source kubernetes@1.36 pkg/controller/statefulset/stateful_pod_control.go UpdateStatefulPod
 */
export function repairOrdinal(sync: Sync, pod: Pod): Status | undefined {
  const { name } = pod.metadata
  const because = statefulSetReasons.identityChanged(name)
  const first = repairOnce(sync, pod)
  if (first === undefined) return undefined
  let problem = first.problem
  if (problem?.code === 409 && first.hasTried) {
    const fresh = sync.live.get('pods', keyOf(pod))
    if (fresh !== undefined) problem = repairOnce(sync, fresh)?.problem
  }
  if (first.hasTried) recordPodEvent(sync, 'update', name, problem, because)
  return problem
}

interface Repair {
  readonly hasTried: boolean
  readonly problem?: Status
}

/** `undefined` when there is nothing to do. */
function repairOnce(sync: Sync, pod: Pod): Repair | undefined {
  const { set, attempt } = sync
  const { name } = pod.metadata
  const because = statefulSetReasons.identityChanged(name)
  const { ordinal } = podNameParts(name)
  const isIdentityRight = hasIdentity(set, pod)
  const isStorageRight = hasStorage(set, pod, ordinal)
  if (!isStorageRight) {
    const problem = createClaims(sync, name, ordinal)
    if (problem !== undefined) {
      recordPodEvent(sync, 'update', name, problem, because)
      return { hasTried: false, problem }
    }
  }
  const isPolicyRight = matchesRetentionPolicy(sync, pod)
  if (!isPolicyRight) {
    const problem = applyRetentionPolicy(sync, pod, 'update')
    if (problem !== undefined) return { hasTried: false, problem }
  }
  if (isIdentityRight && isStorageRight && isPolicyRight) return undefined
  const object = repaired(set, pod, isIdentityRight, isStorageRight)
  const outcome = attempt({ verb: 'update', resource: 'pods', object, because })
  return { hasTried: true, ...(!outcome.ok && { problem: outcome.status }) }
}
