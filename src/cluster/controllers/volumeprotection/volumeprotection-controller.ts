import { isTerminating, objectKey, type KubeObject } from '../../../api/object.ts'
import type { PersistentVolume, PersistentVolumeClaim, Pod } from '../../../api/openapi/kubernetes.ts'
import { defineComponent, type Attempt, type Decision } from '../../machinery/contract.ts'
import { referenceTo } from '../../machinery/references.ts'
import type { ClusterView } from '../../machinery/view.ts'
import { claimNamesOf } from './claim-names.ts'
import { protectionReasons } from './reasons.ts'

const claimFinalizer = 'kubernetes.io/pvc-protection'
const volumeFinalizer = 'kubernetes.io/pv-protection'
const controllerOrder = 100
const done: Decision<undefined> = { remember: undefined }

/** Keeps a claim while a scheduled pod names it. @source kubernetes@1.36 pkg/controller/volume/pvcprotection */
export const claimProtectionController = defineComponent<undefined>({
  name: 'pvc-protection-controller',
  order: controllerOrder,
  watches: [
    {
      resource: 'persistentvolumeclaims',
      enqueue: ({ type, key, object }, _view, enqueue) => {
        if (type !== 'DELETED' && needsLook(object, claimFinalizer)) enqueue(key)
      },
    },
    {
      resource: 'pods',
      enqueue: ({ type, object }, view, enqueue) => {
        if (type !== 'DELETED') return
        for (const name of claimNamesOf(object as Pod)) {
          const key = objectKey(object.metadata.namespace, name)
          const claim: KubeObject | undefined = view.get('persistentvolumeclaims', key)
          if (claim !== undefined && isTerminating(claim)) enqueue(key)
        }
      },
    },
  ],
  reconcile: ({ key, view, live }, attempt) => {
    const claim: PersistentVolumeClaim | undefined = live.get('persistentvolumeclaims', key)
    if (claim === undefined || !needsLook(claim, claimFinalizer)) return done
    if (!isTerminating(claim)) return protect('persistentvolumeclaims', claim, claimFinalizer, attempt)
    const pods = podsUsing(view, claim)
    if (pods > 0) return held('persistentvolumeclaims', claim, protectionReasons.claimInUse(pods))
    return unprotect('persistentvolumeclaims', claim, claimFinalizer, attempt)
  },
})

/** Keeps a volume while it is bound. @source kubernetes@1.36 pkg/controller/volume/pvprotection */
export const volumeProtectionController = defineComponent<undefined>({
  name: 'pv-protection-controller',
  order: controllerOrder,
  watches: [
    {
      resource: 'persistentvolumes',
      enqueue: ({ type, key, object }, _view, enqueue) => {
        if (type !== 'DELETED' && needsLook(object, volumeFinalizer)) enqueue(key)
      },
    },
  ],
  reconcile: ({ key, live }, attempt) => {
    const volume: PersistentVolume | undefined = live.get('persistentvolumes', key)
    if (volume === undefined || !needsLook(volume, volumeFinalizer)) return done
    if (!isTerminating(volume)) return protect('persistentvolumes', volume, volumeFinalizer, attempt)
    const { claimRef } = volume.spec
    if (volume.status?.phase === 'Bound')
      return held(
        'persistentvolumes',
        volume,
        protectionReasons.volumeBound(`${claimRef?.namespace ?? ''}/${claimRef?.name ?? ''}`),
      )
    return unprotect('persistentvolumes', volume, volumeFinalizer, attempt)
  },
})

/** Something to do: a finalizer to take off, or one that is missing. */
function needsLook(object: KubeObject, finalizer: string): boolean {
  return isTerminating(object) === (object.metadata.finalizers?.includes(finalizer) === true)
}

function podsUsing(view: ClusterView, { metadata }: PersistentVolumeClaim): number {
  let count = 0
  for (const pod of view.indexed<Pod>('podsByNamespace', metadata.namespace ?? ''))
    if (pod.spec.nodeName && claimNamesOf(pod).includes(metadata.name)) count++
  return count
}

function held(
  resource: string,
  object: KubeObject,
  because: ReturnType<typeof protectionReasons.claimInUse>,
): Decision<undefined> {
  return { remember: undefined, waits: [{ about: referenceTo(resource, object), because }] }
}

function protect(resource: string, object: KubeObject, finalizer: string, attempt: Attempt): Decision<undefined> {
  const finalizers = [...(object.metadata.finalizers ?? []), finalizer]
  return write(resource, object, finalizers, attempt, protectionReasons.protectionMissing())
}

function unprotect(resource: string, object: KubeObject, finalizer: string, attempt: Attempt): Decision<undefined> {
  const finalizers = (object.metadata.finalizers ?? []).filter((name) => name !== finalizer)
  return write(resource, object, finalizers, attempt, protectionReasons.notInUse())
}

function write(
  resource: string,
  object: KubeObject,
  finalizers: readonly string[],
  attempt: Attempt,
  because: ReturnType<typeof protectionReasons.notInUse>,
): Decision<undefined> {
  const { finalizers: _before, ...metadata } = object.metadata
  const next = { ...object, metadata: { ...metadata, ...(finalizers.length > 0 && { finalizers }) } }
  const { status } = attempt({ verb: 'update', resource, object: next, because })
  return status === undefined || status.code === 404 ? done : { remember: undefined, failed: status }
}
