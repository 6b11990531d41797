import { controllerOf, isTerminating, type KubeObject, type ObjectReference } from '../../api/object.ts'
import type { Resource } from '../../api/resources.ts'
import { failure, type Status } from '../../api/status.ts'
import type { ClusterView } from './view.ts'

/** Names an object of this resource, for waits. */
export function referenceTo(resource: string, object: KubeObject): ObjectReference {
  const { namespace, name, uid } = object.metadata
  return { resource, ...(namespace !== undefined && { namespace }), name, uid }
}

/** Whether the controller reference of an object changed between two of its states. */
export function controllerChanged(before: KubeObject, now: KubeObject): boolean {
  return controllerOf(before)?.uid !== controllerOf(now)?.uid
}

/** The object that a controller reference names, provided that it is the very one. */
export function controllerFrom<R extends Resource>(
  view: ClusterView,
  resource: R,
  kind: string,
  dependent: KubeObject,
): KubeObject | undefined {
  const reference = controllerOf(dependent)
  if (reference === undefined || reference.kind !== kind) return undefined
  const { namespace } = dependent.metadata
  const owner: KubeObject | undefined = view.get(
    resource,
    namespace === undefined ? reference.name : `${namespace}/${reference.name}`,
  )
  return owner?.metadata.uid === reference.uid ? owner : undefined
}

/**
 * Why an owner may no longer adopt, after a live look at it.
 * @source kubernetes@1.36 pkg/controller/controller_ref_manager.go RecheckDeletionTimestamp
 */
export function adoptionRefusal(owner: KubeObject, fresh: KubeObject | undefined): Status | undefined {
  const { namespace, name, uid } = owner.metadata
  if (fresh === undefined) return failure(404, 'NotFound', `"${name}" not found`)
  if (fresh.metadata.uid !== uid)
    return failure(
      409,
      'Conflict',
      `original ${owner.kind} ${namespace}/${name} is gone: got uid ${fresh.metadata.uid}, wanted ${uid}`,
    )
  if (isTerminating(fresh))
    return failure(409, 'Conflict', `${namespace}/${name} has just been deleted at ${fresh.metadata.deletionTimestamp}`)
  return undefined
}
