import { isEqual } from '../../base/json.ts'
import { after, seconds, timestampOf } from '../../clock/instant.ts'
import type { KubeObject } from '../../api/object.ts'
import type { Pod } from '../../api/openapi/kubernetes.ts'
import type { KindDefinition } from '../../api/scheme.ts'
import { conflict } from '../../api/status.ts'
import type { DeleteOptions, Outcome } from '../machinery/contract.ts'
import { findObject, validateAdmission } from './create.ts'
import type { ApiServer } from './server.ts'
import { commit, type Origin } from './store.ts'

export const orphanFinalizer = 'orphan'
export const foregroundFinalizer = 'foregroundDeletion'

/** Deletes an object: at once, gracefully (pods), or only marked while finalizers hold it. */
export function deleteObject(
  server: ApiServer,
  kind: KindDefinition,
  namespace: string | undefined,
  name: string,
  options: DeleteOptions,
  origin: Origin,
  dryRun = false,
): Outcome {
  const found = findObject(server, kind, namespace, name)
  if (!found.ok) return found
  const object = found.object
  const clash = preconditionFailure(kind, object, options)
  if (clash !== undefined) return { ok: false, status: clash }
  const denial = validateAdmission(server, kind, object, object, 'DELETE')
  if (denial !== undefined) return { ok: false, status: denial }
  if (dryRun) return { ok: true, object }
  const finalizers = finalizersFor(kind, object, options)
  const grace = kind.resource === 'pods' ? podGraceSeconds(object as Pod, options) : 0
  if (grace === 0 && finalizers.length === 0 && kind.resource !== 'namespaces')
    return {
      ok: true,
      object: commit(server.store, 'DELETED', kind.resource, withFinalizers(object, finalizers), origin, server.now),
    }
  return markTerminating(server, kind, withFinalizers(object, finalizers), object, grace, origin)
}

function preconditionFailure(kind: KindDefinition, object: KubeObject, { preconditions }: DeleteOptions) {
  const { uid, resourceVersion, name } = object.metadata
  if (preconditions?.uid !== undefined && preconditions.uid !== uid)
    return conflict(
      kind.resource,
      kind.group,
      name,
      `Precondition failed: UID in precondition: ${preconditions.uid}, UID in object meta: ${uid}`,
    )
  if (preconditions?.resourceVersion !== undefined && preconditions.resourceVersion !== resourceVersion)
    return conflict(
      kind.resource,
      kind.group,
      name,
      `Precondition failed: ResourceVersion in precondition: ${preconditions.resourceVersion}, ResourceVersion in object meta: ${resourceVersion}`,
    )
  return undefined
}

function finalizersFor(kind: KindDefinition, object: KubeObject, options: DeleteOptions): readonly string[] {
  const present = object.metadata.finalizers ?? []
  const others = present.filter((name) => name !== orphanFinalizer && name !== foregroundFinalizer)
  const policy = options.propagationPolicy ?? impliedPolicy(kind, present)
  if (policy === 'Orphan') return [...others, orphanFinalizer]
  if (policy === 'Foreground') return [...others, foregroundFinalizer]
  return others
}

function impliedPolicy(kind: KindDefinition, present: readonly string[]): DeleteOptions['propagationPolicy'] {
  if (present.includes(orphanFinalizer)) return 'Orphan'
  if (present.includes(foregroundFinalizer)) return 'Foreground'
  return kind.defaultPropagation ?? 'Background'
}

function podGraceSeconds(pod: Pod, options: DeleteOptions): number {
  const wanted = options.gracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30
  if (!pod.spec.nodeName) return 0
  if (pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') return 0
  return Math.max(0, wanted)
}

function withFinalizers(object: KubeObject, finalizers: readonly string[]): KubeObject {
  const { finalizers: before, ...metadata } = object.metadata
  if (before === undefined && finalizers.length === 0) return object
  return { ...object, metadata: { ...metadata, ...(finalizers.length > 0 && { finalizers }) } }
}

function markTerminating(
  server: ApiServer,
  kind: KindDefinition,
  object: KubeObject,
  old: KubeObject,
  graceSeconds: number,
  origin: Origin,
): Outcome {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0, generation } = object.metadata
  const isShortened = deletionTimestamp !== undefined && graceSeconds < deletionGracePeriodSeconds
  if (deletionTimestamp !== undefined && !isShortened && isEqual(object, old)) return { ok: true, object: old }
  const metadata =
    deletionTimestamp !== undefined && !isShortened
      ? object.metadata
      : {
          ...object.metadata,
          deletionTimestamp: timestampOf(after(server.now, seconds(graceSeconds))),
          deletionGracePeriodSeconds: graceSeconds,
          ...(generation !== undefined && deletionTimestamp === undefined && { generation: generation + 1 }),
        }
  const marked = kind.resource === 'namespaces' ? terminatingNamespace(object) : object
  return {
    ok: true,
    object: commit(server.store, 'MODIFIED', kind.resource, { ...marked, metadata }, origin, server.now),
  }
}

function terminatingNamespace(object: KubeObject): KubeObject {
  return { ...object, status: { ...(object as { status?: object }).status, phase: 'Terminating' } } as KubeObject
}
