import { popFromHeap, pushOnHeap, type Heap } from '../../base/heap.ts'
import type { ObjectKey } from '../../api/object.ts'
import type { Pod } from '../../api/openapi/kubernetes.ts'
import { instantOf, milliseconds, type Instant } from '../../clock/instant.ts'
import type { PodKind } from './pod-kind.ts'
import { cloneSummary, emptySummary, type Summary } from './summary/summary.ts'

/** A pod in the unschedulable pool, or, without plugins, one that waits out an error. */
export interface WaitingPod {
  readonly pod: Pod
  readonly kind: PodKind
  /** The filters that refused it. */
  readonly plugins: ReadonlySet<string>
  readonly failedAt: Instant
  readonly backoffUntil: Instant
  /** When it is tried again in any case. */
  readonly retryAt: Instant
}

interface ActivePod {
  readonly key: ObjectKey
  readonly priority: number
  /** Woken before its back-off ended: it comes after all that need not wait. */
  readonly backoffUntil: Instant | undefined
  readonly since: Instant
  readonly sequence: number
}

/** What the scheduler keeps up besides the pods' memories. */
export interface SchedulerState {
  readonly summary: Summary
  readonly waiting: Map<ObjectKey, WaitingPod>
  /** Pods bound by us that the informers still show without a node, with their slot. */
  readonly assumed: Map<ObjectKey, number>
  readonly active: Heap<ActivePod>
  sequence: number
  /** Where the next search among the nodes begins. */
  nextStart: number
}

export function emptyState(): SchedulerState {
  return {
    summary: emptySummary(),
    waiting: new Map(),
    assumed: new Map(),
    active: { items: [], before: goesFirst },
    sequence: 0,
    nextStart: 0,
  }
}

export function cloneState(state: SchedulerState): SchedulerState {
  return {
    summary: cloneSummary(state.summary),
    waiting: new Map(state.waiting),
    assumed: new Map(state.assumed),
    active: { items: state.active.items.slice(), before: goesFirst },
    sequence: state.sequence,
    nextStart: state.nextStart,
  }
}

/** @source kubernetes@1.36 pkg/scheduler/framework/plugins/queuesort, backend/queue/backoff_queue.go */
function goesFirst(left: ActivePod, right: ActivePod): boolean {
  const [leftEnd, rightEnd] = [left.backoffUntil ?? 0, right.backoffUntil ?? 0]
  if (leftEnd !== rightEnd) return leftEnd < rightEnd
  if (left.priority !== right.priority) return left.priority > right.priority
  if (left.since !== right.since) return left.since < right.since
  return left.sequence < right.sequence
}

/** Lines a pod up to be scheduled. */
export function activate(state: SchedulerState, key: ObjectKey, priority: number, now: Instant): void {
  const woken = state.waiting.get(key)
  state.waiting.delete(key)
  pushOnHeap(state.active, {
    key,
    priority,
    backoffUntil: woken !== undefined && woken.backoffUntil > now ? woken.backoffUntil : undefined,
    since: woken?.failedAt ?? now,
    sequence: state.sequence++,
  })
}

/** The pod whose turn it is: highest priority, then the longest in line. */
export function nextPod(isReady: (key: ObjectKey) => boolean, { active }: SchedulerState): ObjectKey | undefined {
  for (;;) {
    const top = popFromHeap(active)
    if (top === undefined || isReady(top.key)) return top?.key
  }
}

const backoffMaxSeconds = 10
const leftoverMilliseconds = 300_000
const leftoverCheckMilliseconds = 30_000

/** 1, 2, 4, 8, 10 … seconds after the failure, cut down to the whole second. */
export function backoffEnd(failedAt: Instant, attempts: number): Instant {
  const pause = Math.min(backoffMaxSeconds, 2 ** Math.min(attempts - 1, 10))
  return instantOf(Math.floor((failedAt + pause * 1000) / 1000) * 1000)
}

/** The first look at the pool, every 30 s, that finds the pod there for more than five minutes. */
export const leftoverCheck = (failedAt: Instant): Instant =>
  instantOf((Math.floor((failedAt + leftoverMilliseconds) / leftoverCheckMilliseconds) + 1) * leftoverCheckMilliseconds)

export const delayUntil = (instant: Instant, now: Instant) => milliseconds(Math.max(0, instant - now))
