import { isEqual } from '../../../base/json.ts'
import { keyOf, type KubeObject } from '../../../api/object.ts'
import type { OwnerReference } from '../../../api/openapi/kubernetes.ts'
import type { Status } from '../../../api/status.ts'
import type { Attempt, PropagationPolicy, Reason } from '../../machinery/contract.ts'
import type { ClusterView } from '../../machinery/view.ts'

/** A refused write, unless the object is gone already. */
export const unlessGone = (status: Status | undefined): Status | undefined =>
  status?.code === 404 ? undefined : status

const placeOf = ({ metadata: { namespace, name } }: KubeObject) => ({
  ...(namespace !== undefined && { namespace }),
  name,
})

export function removeReferences(
  resource: string,
  object: KubeObject,
  uids: readonly string[],
  attempt: Attempt,
  because: Reason,
): Status | undefined {
  const ownerReferences = uids.map((uid) => ({ $patch: 'delete', uid }))
  const patch = { metadata: { uid: object.metadata.uid, ownerReferences } }
  return attempt({ verb: 'patch', resource, ...placeOf(object), patchType: 'strategic', patch, because }).status
}

/** Lets every reference of an object stop blocking. @source kubernetes@1.36 pkg/controller/garbagecollector/patch.go unblockOwnerReferencesStrategicMergePatch */
export function unblockReferences(
  resource: string,
  object: KubeObject,
  blocking: readonly OwnerReference[],
  attempt: Attempt,
  because: Reason,
): Status | undefined {
  const ownerReferences = blocking.map(({ apiVersion, kind, name, uid, controller }) => ({
    apiVersion,
    kind,
    name,
    uid,
    ...(controller !== undefined && { controller }),
    blockOwnerDeletion: false,
  }))
  const patch = { metadata: { uid: object.metadata.uid, ownerReferences } }
  return attempt({ verb: 'patch', resource, ...placeOf(object), patchType: 'strategic', patch, because }).status
}

/** @source kubernetes@1.36 pkg/controller/garbagecollector/operations.go removeFinalizer */
export function removeFinalizer(
  resource: string,
  node: KubeObject,
  finalizer: string,
  live: ClusterView,
  attempt: Attempt,
  because: Reason,
): Status | undefined {
  const object: KubeObject | undefined = live.get(resource, keyOf(node))
  const finalizers = object?.metadata.finalizers ?? []
  if (object === undefined || !finalizers.includes(finalizer)) return undefined
  const left = finalizers.filter((name) => name !== finalizer)
  const patch = {
    metadata: { resourceVersion: object.metadata.resourceVersion, finalizers: left.length > 0 ? left : null },
  }
  return unlessGone(attempt({ verb: 'patch', resource, ...placeOf(object), patchType: 'merge', patch, because }).status)
}

/**
 * Deletes this very state of an object. Where it changed meanwhile but not its owners, the UID is enough.
 * @source kubernetes@1.36 pkg/controller/garbagecollector/operations.go deleteObject
 */
export function deleteCollected(
  resource: string,
  latest: KubeObject,
  propagationPolicy: PropagationPolicy,
  live: ClusterView,
  attempt: Attempt,
  because: Reason,
): Status | undefined {
  const { uid, resourceVersion, ownerReferences } = latest.metadata
  const send = (preconditions: { readonly uid: string; readonly resourceVersion?: string }): Status | undefined =>
    attempt({ verb: 'delete', resource, ...placeOf(latest), options: { propagationPolicy, preconditions }, because })
      .status
  const status = send({ uid, resourceVersion })
  if (status?.reason !== 'Conflict') return unlessGone(status)
  const fresh: KubeObject | undefined = live.get(resource, keyOf(latest))
  if (fresh === undefined) return undefined
  const isSameOwned = fresh.metadata.uid === uid && isEqual(fresh.metadata.ownerReferences, ownerReferences)
  return isSameOwned && fresh.metadata.resourceVersion !== resourceVersion ? unlessGone(send({ uid })) : status
}
