import { controllerReference, type KubeObject } from '../../../api/object.ts'
import type { OwnerReference, PersistentVolumeClaim, Pod, StatefulSet } from '../../../api/openapi/kubernetes.ts'
import { isInRange, podNameParts } from './ordinals.ts'

/** An object that may own a claim; `uid` is empty for a pod that is not created yet. */
export type Owner = Pick<KubeObject, 'apiVersion' | 'kind' | 'metadata'>

export interface RetentionPolicy {
  readonly deletesWithSet: boolean
  readonly deletesWhenScaled: boolean
}

/** Anything but `Delete` retains. */
export function retentionPolicyOf({ spec }: StatefulSet): RetentionPolicy {
  const policy = spec.persistentVolumeClaimRetentionPolicy
  return { deletesWithSet: policy?.whenDeleted === 'Delete', deletesWhenScaled: policy?.whenScaled === 'Delete' }
}

/** Whether the claim's owners are what the policy asks for. @source kubernetes@1.36 pkg/controller/statefulset/stateful_set_utils.go isClaimOwnerUpToDate */
export function hasRightOwners(claim: PersistentVolumeClaim, set: StatefulSet, pod: Owner): boolean {
  const owners = claim.metadata.ownerReferences ?? noOwners
  const ownedBySet = owners.some(({ uid }) => uid === set.metadata.uid)
  const ownedByPod = owners.some(({ uid }) => uid === pod.metadata.uid)
  if (hasForeignController(claim, set, pod)) return !ownedBySet && !ownedByPod
  if (hasWeakOwner(owners, set, pod)) return false
  const wanted = wantedOwner(set, pod)
  return ownedBySet === (wanted === set) && ownedByPod === (wanted === pod)
}

const noOwners: readonly OwnerReference[] = []

/** The claim's owners as the policy wants them; with a foreign controller ours are only taken away. */
export function rightOwners(claim: PersistentVolumeClaim, set: StatefulSet, pod: Owner): readonly OwnerReference[] {
  const owners = claim.metadata.ownerReferences ?? noOwners
  const others = owners.filter(({ uid }) => uid !== set.metadata.uid && uid !== pod.metadata.uid)
  if (hasForeignController(claim, set, pod)) return others
  const wanted = wantedOwner(set, pod)
  return wanted === undefined ? others : [...others, controllerReference(wanted)]
}

/** The set keeps the claims of its ordinals, the pod the claim that goes with it when the set is scaled down. */
function wantedOwner(set: StatefulSet, pod: Owner): Owner | undefined {
  const { deletesWithSet, deletesWhenScaled } = retentionPolicyOf(set)
  const isCondemned = !isInRange(set, podNameParts(pod.metadata.name).ordinal)
  if (deletesWhenScaled && isCondemned) return pod
  return deletesWithSet ? set : undefined
}

/** Something else controls the claim, or an earlier set or pod of the same name does. Nobody minds when all is retained. */
export function hasForeignController(claim: PersistentVolumeClaim, set: StatefulSet, pod: Owner): boolean {
  const { deletesWithSet, deletesWhenScaled } = retentionPolicyOf(set)
  if (!deletesWithSet && !deletesWhenScaled) return false
  return (claim.metadata.ownerReferences ?? noOwners).some((owner) => {
    if (names(owner, set)) return owner.uid !== set.metadata.uid
    if (names(owner, pod)) return owner.uid !== pod.metadata.uid
    return owner.controller === true
  })
}

/** The first reference with the owner's name, but not its UID. */
export function isStale(owners: readonly OwnerReference[], owner: Owner): boolean {
  const found = owners.find((candidate) => names(candidate, owner))
  return found !== undefined && found.uid !== (owner.metadata.uid ?? '')
}

/** The first of our references does not control. */
function hasWeakOwner(owners: readonly OwnerReference[], set: StatefulSet, pod: Owner): boolean {
  const ours = owners.find(({ uid }) => uid === set.metadata.uid || uid === pod.metadata.uid)
  return ours !== undefined && ours.controller !== true
}

function names({ apiVersion, kind, name }: OwnerReference, owner: Owner): boolean {
  return apiVersion === owner.apiVersion && kind === owner.kind && name === owner.metadata.name
}

/** A pod that is not there yet, as an owner. */
export const futurePod = (
  namespace: string | undefined,
  name: string,
): Pick<Pod, 'apiVersion' | 'kind' | 'metadata'> => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    ...(namespace !== undefined && { namespace }),
    name,
    uid: '',
    resourceVersion: '',
    creationTimestamp: '',
  },
})
