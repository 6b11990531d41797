import { controllerOf, type KubeObject } from '../../api/object.ts'
import { milliseconds } from '../../clock/instant.ts'
import { defineComponent, type Component, type DeleteOptions, type Write } from '../../cluster/machinery/contract.ts'
import type { ClusterView } from '../../cluster/machinery/view.ts'

/** Carries out one write as somebody. */
export type Act = (write: Write, who: string) => unknown

const because = { code: 'trace' }

/** The garbage collector of the recording: dependents go a millisecond later; a foreground deletion is polled. */
export function collector(act: Act): Component {
  return defineComponent<undefined>({
    name: 'gc',
    order: 0,
    watches: ['jobs', 'cronjobs'].map((resource) => ({
      resource,
      enqueue: ({ type, key, object }, _view, enqueue) => {
        if (type === 'DELETED') enqueue(`gone ${resource} ${object.metadata.uid}`)
        else if (object.metadata.finalizers?.includes('foregroundDeletion')) enqueue(`foreground ${resource} ${key}`)
      },
    })),
    reconcile: ({ key, live }) => {
      const [action, resource, target] = key.split(' ') as [string, string, string]
      const owner = action === 'foreground' ? (live.get(resource, target) as KubeObject | undefined) : undefined
      if (action === 'foreground' && owner === undefined) return { remember: undefined }
      const uid = owner?.metadata.uid ?? target
      deleteDependents(act, live, uid)
      if (owner === undefined) return { remember: undefined }
      if (dependentsOf(live, uid).length > 0)
        return { remember: undefined, requeueAfter: milliseconds(1), background: true }
      const fresh: KubeObject = live.get(resource, target)!
      const finalizers = (fresh.metadata.finalizers ?? []).filter((name) => name !== 'foregroundDeletion')
      act(
        { verb: 'update', resource, object: { ...fresh, metadata: { ...fresh.metadata, finalizers } }, because },
        'gc',
      )
      return { remember: undefined }
    },
  })
}

function dependentsOf(
  live: ClusterView,
  uid: string,
): readonly { readonly resource: string; readonly object: KubeObject }[] {
  return ['jobs', 'pods'].flatMap((resource) =>
    [...(live.list(resource) as Iterable<KubeObject>)]
      .filter((object) => controllerOf(object)?.uid === uid)
      .map((object) => ({ resource, object })),
  )
}

function deleteDependents(act: Act, live: ClusterView, uid: string): void {
  for (const { resource, object } of dependentsOf(live, uid)) {
    const { namespace, name, deletionTimestamp } = object.metadata
    if (deletionTimestamp !== undefined) continue
    const options: DeleteOptions = resource === 'jobs' ? { propagationPolicy: 'Background' } : {}
    act({ verb: 'delete', resource, namespace: namespace!, name, options, because }, 'gc')
  }
}
