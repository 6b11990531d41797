import { controllerOf, isTerminating, keyOf, type KubeObject } from '../../../api/object.ts'
import type { DaemonSet, Node, Pod } from '../../../api/openapi/kubernetes.ts'
import { matcherOf } from '../../../api/selector/label-selector.ts'
import { isEqual } from '../../../base/json.ts'
import { seconds } from '../../../clock/instant.ts'
import type { Enqueue, Watch } from '../../machinery/contract.ts'
import { isFinished, isReady } from '../../machinery/pod-facts.ts'
import { controllerChanged, controllerFrom } from '../../machinery/references.ts'
import type { Change, ClusterView } from '../../machinery/view.ts'
import { eligibilityOf } from './eligibility.ts'
import { isSameForDaemons, podsMeantFor } from './ledger.ts'

/** Sets, pods and nodes wake the controller; the deletion of a node does not. @source kubernetes@1.36 pkg/controller/daemon/daemon_controller.go */
export const daemonSetWatches: readonly Watch[] = [
  { resource: 'daemonsets', enqueue: ({ key }, _view, enqueue) => enqueue(key) },
  {
    resource: 'pods',
    enqueue: (change, view, enqueue) => {
      if (change.type === 'ADDED') podAdded(change.object, view, enqueue)
      else if (change.type === 'MODIFIED') podUpdated(change, view, enqueue)
      else enqueueOwner(change.object, view, enqueue)
    },
  },
  {
    resource: 'nodes',
    enqueue: ({ type, object, previous }, view, enqueue) => {
      if (type === 'ADDED') nodeAdded(object as Node, view, enqueue)
      else if (type === 'MODIFIED' && !isSameForDaemons(previous as Node, object as Node))
        nodeUpdated(object as Node, view, enqueue)
    },
  },
]

const ownerOf = (view: ClusterView, pod: KubeObject): DaemonSet | undefined =>
  controllerFrom(view, 'daemonsets', 'DaemonSet', pod) as DaemonSet | undefined

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
  if (isTerminating(pod)) return enqueueOwner(pod, view, enqueue)
  const hasNewController = controllerChanged(before, pod)
  if (hasNewController) enqueueOwner(before, view, enqueue)
  if (controllerOf(pod) === undefined) {
    if (hasNewController || !isEqual(before.metadata.labels, pod.metadata.labels)) enqueueMatching(pod, view, enqueue)
    return
  }
  const owner = ownerOf(view, pod)
  if (owner === undefined) return
  enqueue(keyOf(owner))
  const minReadySeconds = owner.spec.minReadySeconds ?? 0
  if (minReadySeconds > 0 && !isReady(before) && isReady(pod)) enqueue(keyOf(owner), seconds(minReadySeconds + 1))
}

function enqueueMatching(pod: KubeObject, view: ClusterView, enqueue: Enqueue): void {
  if (view.count('daemonsets') === 0) return
  for (const set of view.list('daemonsets'))
    if (set.metadata.namespace === pod.metadata.namespace && matcherOf(set.spec.selector)(pod.metadata.labels))
      enqueue(keyOf(set))
}

function nodeAdded(node: Node, view: ClusterView, enqueue: Enqueue): void {
  for (const set of view.list('daemonsets')) if (eligibilityOf(set.spec.template, node).shouldRun) enqueue(keyOf(set))
}

/** A node that lacks a pod, has one it may not keep, or may have been counted as misscheduled. */
function nodeUpdated(node: Node, view: ClusterView, enqueue: Enqueue): void {
  for (const set of view.list('daemonsets')) {
    const { shouldRun, shouldContinue } = eligibilityOf(set.spec.template, node)
    const isScheduled = hasPod(view, set, node.metadata.name)
    const isMisscheduledSomewhere = (set.status?.numberMisscheduled ?? 0) > 0
    if ((shouldRun && !isScheduled) || (isScheduled && (!shouldContinue || isMisscheduledSomewhere)))
      enqueue(keyOf(set))
  }
}

function hasPod(view: ClusterView, { metadata }: DaemonSet, node: string): boolean {
  for (const pod of podsMeantFor(view, metadata.uid, node)) if (!isFinished(pod) || !isTerminating(pod)) return true
  return false
}
