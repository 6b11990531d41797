import { isEqual } from '../../../base/json.ts'
import { controllerOf, isTerminating, keyOf, type KubeObject } from '../../../api/object.ts'
import type { Deployment, Pod, ReplicaSet } from '../../../api/openapi/kubernetes.ts'
import { matcherOf } from '../../../api/selector/label-selector.ts'
import type { Enqueue, Watch } from '../../machinery/contract.ts'
import { controllerChanged, controllerFrom } from '../../machinery/references.ts'
import type { Change, ClusterView } from '../../machinery/view.ts'
import { isRollingUpdate } from './fenceposts.ts'

/** @source kubernetes@1.36 pkg/controller/deployment/deployment_controller.go addReplicaSet, updateReplicaSet, deletePod … */
export const deploymentWatches: readonly Watch[] = [
  { resource: 'deployments', enqueue: (change, _view, enqueue) => enqueue(change.key) },
  { resource: 'replicasets', enqueue: replicaSetChanged },
  {
    resource: 'pods',
    enqueue: (change, view, enqueue) => {
      if (change.type === 'DELETED') podDeleted(change.object as Pod, view, enqueue)
    },
  },
]

function replicaSetChanged({ type, object, previous }: Change, view: ClusterView, enqueue: Enqueue): void {
  const isGoing = type === 'DELETED' || (type === 'ADDED' && isTerminating(object))
  if (isGoing) return enqueueOwner(object, view, enqueue)
  const hasNewController = type === 'MODIFIED' && controllerChanged(previous!, object)
  if (hasNewController && controllerOf(previous!) !== undefined) enqueueOwner(previous!, view, enqueue)
  if (controllerOf(object) !== undefined) return enqueueOwner(object, view, enqueue)
  const isNews = type === 'ADDED' || hasNewController || !isEqual(previous!.metadata.labels, object.metadata.labels)
  if (isNews) enqueueMatching(object, view, enqueue)
}

function enqueueOwner(replicaSet: KubeObject, view: ClusterView, enqueue: Enqueue): void {
  const owner = controllerFrom(view, 'deployments', 'Deployment', replicaSet)
  if (owner !== undefined) enqueue(keyOf(owner))
}

function enqueueMatching({ metadata }: KubeObject, view: ClusterView, enqueue: Enqueue): void {
  for (const deployment of view.indexed<Deployment>('deploymentsByNamespace', metadata.namespace ?? ''))
    if (matcherOf(deployment.spec.selector)(metadata.labels)) enqueue(keyOf(deployment))
}

/** The last pod of a Recreate Deployment is what lets the new ones come. */
function podDeleted(pod: Pod, view: ClusterView, enqueue: Enqueue): void {
  const replicaSet = controllerFrom(view, 'replicasets', 'ReplicaSet', pod)
  const owner = replicaSet && controllerFrom(view, 'deployments', 'Deployment', replicaSet)
  const deployment = owner as Deployment | undefined
  if (deployment === undefined || isRollingUpdate(deployment)) return
  const matches = matcherOf(deployment.spec.selector)
  for (const { metadata } of view.indexed<ReplicaSet>('replicaSetsByOwner', deployment.metadata.uid))
    for (const other of view.indexed<Pod>('podsByOwner', metadata.uid)) if (matches(other.metadata.labels)) return
  enqueue(keyOf(deployment))
}
