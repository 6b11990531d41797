import { objectKey } from '../../../api/object.ts'
import type { PersistentVolumeClaim, Pod } from '../../../api/openapi/kubernetes.ts'
import { failure, type Status } from '../../../api/status.ts'
import { recordClaimEvent, recordPodEvent, recordSetEvent } from './events.ts'
import { podNameParts } from './ordinals.ts'
import { statefulSetReasons } from './reasons.ts'
import {
  futurePod,
  hasForeignController,
  hasRightOwners,
  isStale,
  retentionPolicyOf,
  rightOwners,
  type Owner,
} from './retention.ts'
import { claimNameOf, claimOf, claimTemplatesOf, sortedClaimTemplates } from './storage.ts'
import type { Sync } from './sync.ts'

function claimNamed({ set, view }: Pick<Sync, 'set' | 'view'>, name: string): PersistentVolumeClaim | undefined {
  return view.get('persistentvolumeclaims', objectKey(set.metadata.namespace, name))
}

/** A claim still belongs to an earlier pod of this name and will go with it: creating the pod would lose its data. */
export function hasStaleClaim(sync: Sync, name: string, ordinal: number): boolean {
  const { set } = sync
  if (!retentionPolicyOf(set).deletesWhenScaled) return false
  const pod = futurePod(set.metadata.namespace, name)
  return sortedClaimTemplates(set).some((template) => {
    const owners = claimNamed(sync, claimNameOf(set, template, ordinal))?.metadata.ownerReferences
    return owners !== undefined && isStale(owners, pod)
  })
}

/**
 * Creates the claims that an ordinal lacks. A claim that is being deleted is a failure, but the others are still tried.
 * @source kubernetes@1.36 pkg/controller/statefulset/stateful_pod_control.go createPersistentVolumeClaims
 */
export function createClaims(sync: Sync, podName: string, ordinal: number): Status | undefined {
  const { set, attempt } = sync
  const problems: string[] = []
  for (const template of sortedClaimTemplates(set)) {
    const name = claimNameOf(set, template, ordinal)
    const claim = claimNamed(sync, name)
    if (claim !== undefined) {
      if (claim.metadata.deletionTimestamp !== undefined) problems.push(`pvc ${name} is being deleted`)
      continue
    }
    const because = statefulSetReasons.missingClaim(name, podName)
    const outcome = attempt({
      verb: 'create',
      resource: 'persistentvolumeclaims',
      object: claimOf(set, template, ordinal),
      because,
    })
    if (!outcome.ok) problems.push(`failed to create PVC ${name}: ${outcome.status.message}`)
    if (outcome.ok || outcome.status.reason !== 'AlreadyExists')
      recordClaimEvent(sync, name, podName, outcome.status, because)
  }
  if (problems.length === 0) return undefined
  return failure(500, 'InternalError', problems.length === 1 ? problems[0]! : `[${problems.join(', ')}]`)
}

/** What a Pending pod gets: claims that went missing meanwhile, and the owners that the policy asks for. */
export function restoreClaims(sync: Sync, pod: Pod): Status | undefined {
  const { name } = pod.metadata
  const problem = createClaims(sync, name, podNameParts(name).ordinal)
  return problem ?? applyRetentionPolicy(sync, pod, 'update')
}

/** Whether every claim that exists has the owners that the policy asks for. */
export function matchesRetentionPolicy(sync: Pick<Sync, 'set' | 'view'>, pod: Pod): boolean {
  const { set } = sync
  const templates = claimTemplatesOf(set)
  if (templates.length === 0) return true
  const { ordinal } = podNameParts(pod.metadata.name)
  return templates.every((template) => {
    const claim = claimNamed(sync, claimNameOf(set, template, ordinal))
    return claim === undefined || hasRightOwners(claim, set, pod)
  })
}

/** Whether a Pending pod's claims are all there to stay and as the policy asks, so that restoring them would do nothing. */
export function hasWholeClaims(sync: Pick<Sync, 'set' | 'view'>, pod: Pod): boolean {
  const { set } = sync
  const templates = claimTemplatesOf(set)
  if (templates.length === 0) return true
  const { ordinal } = podNameParts(pod.metadata.name)
  return templates.every((template) => {
    const claim = claimNamed(sync, claimNameOf(set, template, ordinal))
    return (
      claim !== undefined &&
      claim.metadata.deletionTimestamp === undefined &&
      !hasForeignController(claim, set, pod) &&
      hasRightOwners(claim, set, pod)
    )
  })
}

/** Writes the owners that the policy asks for; a claim that something else controls is told about and left alone. */
export function applyRetentionPolicy(sync: Sync, pod: Owner, verb?: 'update'): Status | undefined {
  const { set } = sync
  const { ordinal } = podNameParts(pod.metadata.name)
  for (const template of claimTemplatesOf(set)) {
    const claim = claimNamed(sync, claimNameOf(set, template, ordinal))
    if (claim === undefined) continue
    const refusal = adjustOwners(sync, claim, pod)
    if (refusal === undefined) continue
    const problem = failure(
      refusal.code,
      refusal.reason,
      `could not update claim ${claim.metadata.name} for delete policy ownerRefs: ${refusal.message}`,
    )
    if (verb !== undefined)
      recordPodEvent(sync, verb, pod.metadata.name, problem, statefulSetReasons.identityChanged(pod.metadata.name))
    return problem
  }
  return undefined
}

function adjustOwners({ set, attempt }: Sync, claim: PersistentVolumeClaim, pod: Owner): Status | undefined {
  const { name } = claim.metadata
  if (hasForeignController(claim, set, pod)) {
    const message = `PersistentVolumeClaim ${name} has a conflicting OwnerReference that acts as a manging controller, the retention policy is ignored for this claim`
    recordSetEvent({ set, attempt }, 'Warning', 'ConflictingController', message, statefulSetReasons.foreignClaim(name))
  }
  if (hasRightOwners(claim, set, pod)) return undefined
  const policy = set.spec.persistentVolumeClaimRetentionPolicy
  const because = statefulSetReasons.retentionPolicy(
    name,
    pod.metadata.name,
    policy?.whenDeleted ?? 'Retain',
    policy?.whenScaled ?? 'Retain',
  )
  const { ownerReferences: _, ...metadata } = claim.metadata
  const owners = rightOwners(claim, set, pod)
  const object = { ...claim, metadata: { ...metadata, ...(owners.length > 0 && { ownerReferences: owners }) } }
  const outcome = attempt({ verb: 'update', resource: 'persistentvolumeclaims', object, because })
  return outcome.ok ? undefined : outcome.status
}
