import { controllerOf, isTerminating, keyOf, type KubeObject } from '../../../api/object.ts'
import type { Pod, StatefulSet } from '../../../api/openapi/kubernetes.ts'
import { matcherOf } from '../../../api/selector/label-selector.ts'
import { isEqual } from '../../../base/json.ts'
import { seconds } from '../../../clock/instant.ts'
import type { Enqueue, Watch } from '../../machinery/contract.ts'
import { isReady } from '../../machinery/pod-facts.ts'
import { controllerChanged, controllerFrom } from '../../machinery/references.ts'
import type { Change, ClusterView } from '../../machinery/view.ts'
import { minReadySecondsOf } from './sync.ts'

/** Sets and pods wake the controller; claims and nodes do not. @source kubernetes@1.36 pkg/controller/statefulset/stateful_set.go */
export const statefulSetWatches: readonly Watch[] = [
  { resource: 'statefulsets', enqueue: ({ key }, _view, enqueue) => enqueue(key) },
  {
    resource: 'pods',
    enqueue: (change, view, enqueue) => {
      if (change.type === 'ADDED') podAdded(change.object, view, enqueue)
      else if (change.type === 'MODIFIED') podUpdated(change, view, enqueue)
      else enqueueOwner(change.object, view, enqueue)
    },
  },
]

const ownerOf = (view: ClusterView, pod: KubeObject): StatefulSet | undefined =>
  controllerFrom(view, 'statefulsets', 'StatefulSet', pod) as StatefulSet | undefined

function enqueueOwner(pod: KubeObject, view: ClusterView, enqueue: Enqueue): void {
  const owner = ownerOf(view, pod)
  if (owner !== undefined) enqueue(keyOf(owner))
}

function podAdded(pod: KubeObject, view: ClusterView, enqueue: Enqueue): void {
  if (controllerOf(pod) !== undefined || isTerminating(pod)) enqueueOwner(pod, view, enqueue)
  else enqueueMatching(pod, view, enqueue)
}

function podUpdated({ object, previous }: Change, view: ClusterView, enqueue: Enqueue): void {
  const pod = object as Pod
  const before = previous as Pod
  const hasNewController = controllerChanged(before, pod)
  if (hasNewController) enqueueOwner(before, view, enqueue)
  if (controllerOf(pod) === undefined) {
    if (hasNewController || !isEqual(before.metadata.labels, pod.metadata.labels)) enqueueMatching(pod, view, enqueue)
    return
  }
  const owner = ownerOf(view, pod)
  if (owner === undefined) return
  enqueue(keyOf(owner))
  const minReadySeconds = minReadySecondsOf(owner)
  if (minReadySeconds > 0 && !isReady(before) && isReady(pod)) enqueue(keyOf(owner), seconds(minReadySeconds))
}

function enqueueMatching(pod: KubeObject, view: ClusterView, enqueue: Enqueue): void {
  if (view.count('statefulsets') === 0) return
  for (const set of view.list('statefulsets'))
    if (set.metadata.namespace === pod.metadata.namespace && matcherOf(set.spec.selector)(pod.metadata.labels))
      enqueue(keyOf(set))
}
