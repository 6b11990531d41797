import type { ObjectKey } from '../api/object.ts'
import type { Pod, PodCondition } from '../api/openapi/kubernetes.ts'
import { milliseconds, timestampOf, type Instant } from '../clock/instant.ts'
import { defineComponent, type Component } from '../cluster/machinery/contract.ts'

export interface PodSpeed {
  /** Milliseconds from creation (a millisecond before `seenAt`) to Ready; undefined for a pod that never gets there. */
  readonly readyAfter: (pod: Pod, seenAt: Instant) => number | undefined
  /** Milliseconds from the delete to the pod's disappearance. */
  readonly goneAfter: (pod: Pod) => number
  readonly whenGone?: (pod: Pod, now: Instant) => void
}

/** Makes pods Ready and removes deleted ones after fixed delays; the informer's millisecond is part of them. */
export function fakeKubelet({ readyAfter, goneAfter, whenGone }: PodSpeed): Component {
  return defineComponent<undefined>({
    name: 'kubelet',
    order: 0,
    watches: [
      {
        resource: 'pods',
        enqueue: ({ type, key, object, previous }, _view, enqueue, now) => {
          const pod = object as Pod
          const ready = type === 'ADDED' ? readyAfter(pod, now) : undefined
          if (ready !== undefined) enqueue(`ready ${key}`, milliseconds(ready - 1))
          const isNewlyTerminating =
            pod.metadata.deletionTimestamp !== undefined && previous?.metadata.deletionTimestamp === undefined
          if (type === 'MODIFIED' && isNewlyTerminating) enqueue(`gone ${key}`, milliseconds(goneAfter(pod) - 1))
        },
      },
    ],
    reconcile: ({ key, live, now }, attempt) => {
      const [action, podKey] = key.split(' ') as [string, ObjectKey]
      const pod = live.get('pods', podKey)
      if (pod === undefined) return { remember: undefined }
      if (action === 'ready' && pod.metadata.deletionTimestamp === undefined)
        attempt({
          verb: 'updateStatus',
          resource: 'pods',
          object: withReadiness(pod, true, timestampOf(now)),
          because: { code: 'ready' },
        })
      if (action === 'gone') {
        const { namespace, name } = pod.metadata
        attempt({
          verb: 'delete',
          resource: 'pods',
          namespace: namespace!,
          name,
          options: { gracePeriodSeconds: 0 },
          because: { code: 'gone' },
        })
        whenGone?.(pod, now)
      }
      return { remember: undefined }
    },
  })
}

export function withReadiness(pod: Pod, isReady: boolean, since: string): Pod {
  const ready: PodCondition = { type: 'Ready', status: isReady ? 'True' : 'False', lastTransitionTime: since }
  return { ...pod, status: { ...pod.status, phase: 'Running', conditions: [ready] } }
}
