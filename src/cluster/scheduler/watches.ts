import { isEqual } from '../../base/json.ts'
import type { Node, Pod } from '../../api/openapi/kubernetes.ts'
import type { Instant } from '../../clock/instant.ts'
import type { Enqueue, Watch } from '../machinery/contract.ts'
import type { Change } from '../machinery/view.ts'
import { isWorthRetrying, type ClusterEvent } from './hints.ts'
import { isPlaced, isTerminal, kindOf } from './pod-kind.ts'
import { activate, type SchedulerState } from './queue.ts'

export const schedulerName = 'default-scheduler'

/** Whether the pod is for us to place. */
export const isPending = (pod: Pod): boolean =>
  !pod.spec.nodeName && !isTerminal(pod) && (pod.spec.schedulerName ?? schedulerName) === schedulerName

export const isGated = (pod: Pod): boolean => (pod.spec.schedulingGates?.length ?? 0) > 0

const watch = (
  resource: string,
  observe: (state: SchedulerState, change: Change, enqueue: Enqueue, now: Instant) => void,
): Watch => ({
  resource,
  enqueue: (change, _view, enqueue, now, derived) => observe(derived as SchedulerState, change, enqueue, now),
})

const onStorage = (state: SchedulerState, _change: Change, enqueue: Enqueue, now: Instant): void =>
  wake(state, { type: 'storage' }, enqueue, now)

export const watches: readonly Watch[] = [
  watch('pods', onPod),
  watch('nodes', onNode),
  watch('persistentvolumeclaims', onStorage),
  watch('persistentvolumes', onStorage),
  watch('storageclasses', onStorage),
]

function onPod(state: SchedulerState, change: Change, enqueue: Enqueue, now: Instant): void {
  const pod = change.object as Pod
  const before = change.previous as Pod | undefined
  if (change.type !== 'DELETED' && isPending(pod)) return onPendingPod(state, change, enqueue, now)
  if (state.assumed.size > 0) state.assumed.delete(change.key)
  if (state.waiting.delete(change.key)) enqueue(change.key)
  if (state.waiting.size === 0 || (change.type === 'MODIFIED' && isUnmoved(before, pod))) return
  const held = before ?? pod
  const was = change.type !== 'ADDED' && isPlaced(held) ? held : undefined
  const is = change.type !== 'DELETED' && isPlaced(pod) ? pod : undefined
  const wasNominated = was === undefined && is === undefined && held.status?.nominatedNodeName ? held : undefined
  if (was ?? is ?? wasNominated) wake(state, { type: 'pod', before: was ?? wasNominated, after: is }, enqueue, now)
}

const isUnmoved = (before: Pod | undefined, pod: Pod): boolean =>
  before !== undefined &&
  before.spec === pod.spec &&
  before.metadata.labels === pod.metadata.labels &&
  isTerminal(before) === isTerminal(pod)

function onPendingPod(
  state: SchedulerState,
  { type, key, object, previous }: Change,
  enqueue: Enqueue,
  now: Instant,
): void {
  const pod = object as Pod
  const before = previous as Pod | undefined
  if (type === 'MODIFIED' && before !== undefined) {
    const isOnlyStatus = before.spec === pod.spec && isEqual(before.metadata.labels, pod.metadata.labels)
    if (isOnlyStatus || state.assumed.has(key)) return
  }
  activate(state, key, kindOf(pod).demand.priority, now)
  enqueue(key)
}

function onNode(state: SchedulerState, { type, object, previous }: Change, enqueue: Enqueue, now: Instant): void {
  if (state.waiting.size === 0) return
  const before = (type === 'DELETED' ? object : previous) as Node | undefined
  const after = type === 'DELETED' ? undefined : (object as Node)
  wake(state, { type: 'node', before, after }, enqueue, now)
}

function wake(state: SchedulerState, event: ClusterEvent, enqueue: Enqueue, now: Instant): void {
  if (state.waiting.size === 0) return
  for (const [key, waiting] of state.waiting) {
    if (waiting.plugins.size === 0 || !isWorthRetrying(waiting, event, state.summary)) continue
    activate(state, key, waiting.kind.demand.priority, now)
    enqueue(key)
  }
}
