import { controllerOf, isTerminating, keyOf, type KubeObject } from '../../../api/object.ts'
import type { Pod } from '../../../api/openapi/kubernetes.ts'
import { isEqual } from '../../../base/json.ts'
import { seconds } from '../../../clock/instant.ts'
import type { Enqueue, Watch } from '../contract.ts'
import { isReady } from '../pod-facts.ts'
import { controllerChanged, controllerFrom } from '../references.ts'
import type { Change, ClusterView } from '../view.ts'
import { minReadySecondsOf, type ReplicaKind, type ReplicaOwner } from './replica-owner.ts'

/** @source kubernetes@1.36 pkg/controller/replicaset/replica_set.go addPod, updatePod, deletePod */
export function replicaWatches(kind: ReplicaKind): readonly Watch[] {
  return [
    { resource: kind.resource, enqueue: (change, _view, enqueue) => enqueue(change.key) },
    {
      resource: 'pods',
      enqueue: (change, view, enqueue) => {
        if (change.type === 'ADDED') podAdded(kind, change, view, enqueue)
        else if (change.type === 'MODIFIED') podUpdated(kind, change, view, enqueue)
        else podDeleted(kind, change.object, view, enqueue)
      },
    },
  ]
}

const ownerOf = (kind: ReplicaKind, view: ClusterView, pod: KubeObject): ReplicaOwner | undefined =>
  controllerFrom(view, kind.resource, kind.kind, pod) as ReplicaOwner | undefined

function podAdded(kind: ReplicaKind, { object }: Change, view: ClusterView, enqueue: Enqueue): void {
  if (isTerminating(object)) return podDeleted(kind, object, view, enqueue)
  if (controllerOf(object) === undefined) return enqueueMatching(kind, object, view, enqueue)
  const owner = ownerOf(kind, view, object)
  if (owner !== undefined) enqueue(keyOf(owner))
}

function podUpdated(kind: ReplicaKind, { object, previous }: Change, view: ClusterView, enqueue: Enqueue): void {
  const pod = object as Pod
  const before = previous as Pod
  if (isTerminating(pod)) {
    podDeleted(kind, pod, view, enqueue)
    if (!isEqual(before.metadata.labels, pod.metadata.labels)) podDeleted(kind, before, view, enqueue)
    return
  }
  const hasNewController = controllerChanged(before, pod)
  if (hasNewController && controllerOf(before) !== undefined) podDeleted(kind, before, view, enqueue)
  if (controllerOf(pod) === undefined) {
    if (hasNewController || !isEqual(before.metadata.labels, pod.metadata.labels))
      enqueueMatching(kind, pod, view, enqueue)
    return
  }
  const owner = ownerOf(kind, view, pod)
  if (owner === undefined) return
  enqueue(keyOf(owner))
  const minReadySeconds = minReadySecondsOf(owner)
  if (minReadySeconds > 0 && !isReady(before) && isReady(pod)) enqueue(keyOf(owner), seconds(minReadySeconds))
}

function podDeleted(kind: ReplicaKind, pod: KubeObject, view: ClusterView, enqueue: Enqueue): void {
  const owner = ownerOf(kind, view, pod)
  if (owner !== undefined) enqueue(keyOf(owner))
}

function enqueueMatching(kind: ReplicaKind, pod: KubeObject, view: ClusterView, enqueue: Enqueue): void {
  for (const owner of kind.inNamespace(view, pod.metadata.namespace ?? ''))
    if (kind.matcherOf(owner)(pod.metadata.labels)) enqueue(keyOf(owner))
}
