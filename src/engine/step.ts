import { isEqual } from '../base/json.ts'
import type { ObjectKey } from '../api/object.ts'
import { after, milliseconds, type Duration, type Instant } from '../clock/instant.ts'
import { nextDue, schedule, takeNext, type Scheduled } from '../clock/event-queue.ts'
import { carryOut } from '../cluster/apiserver/carry-out.ts'
import type { LogEntry } from '../cluster/apiserver/store.ts'
import { applyChange } from '../cluster/apiserver/view-state.ts'
import {
  defaultRetry,
  type Attempt,
  type Decision,
  type Enqueue,
  type Outcome,
  type Wait,
} from '../cluster/machinery/contract.ts'
import { watchLatencyOf, type Cluster, type ComponentState, type Halt, type Watcher } from './cluster.ts'
import { firstInLine, putInLine, takeFromLine, type Queued } from './work-queue.ts'

/**
 * One step: either one due record of the queue, or one reconcile. Work queues run after everything else that is due at
 * the same instant. Returns false when nothing will ever happen again, or the cluster is halted.
 */
export function step(cluster: Cluster, notAfter?: Instant): boolean {
  if (cluster.halt !== undefined) return false
  const due = nextDue(cluster.queue)
  if (cluster.readyCount > 0 && (due === undefined || due > cluster.now)) {
    countStep(cluster)
    reconcileNext(cluster)
    return true
  }
  if (due === undefined || (notAfter !== undefined && due > notAfter)) return false
  const next = takeNext(cluster.queue)
  moveTo(cluster, due)
  countStep(cluster)
  if (next.type === 'deliverWatch') deliverWatch(cluster)
  else wakeDelayed(cluster, next)
  return true
}

/** Runs everything that is due up to and including an instant, then sets the clock there. */
export function advanceTo(cluster: Cluster, instant: Instant): void {
  while (step(cluster, instant)) continue
  if (cluster.halt === undefined) moveTo(cluster, instant)
}

/** True when nothing but routine (periodic looks, back-off slots, next ticks) lies ahead. */
export function isQuiet(cluster: Cluster): boolean {
  return (
    cluster.readyCount === 0 &&
    cluster.foreground === 0 &&
    cluster.informers.revision === cluster.server.store.log.length
  )
}

/** Runs until the cluster is quiet, at most until `limit`. Returns whether it came to rest. */
export function runUntilQuiet(cluster: Cluster, limit: Instant): boolean {
  while (!isQuiet(cluster)) if (!step(cluster, limit)) return isQuiet(cluster)
  return true
}

export function moveTo(cluster: Cluster, instant: Instant): void {
  if (instant <= cluster.now) return
  cluster.now = instant
  cluster.server.now = instant
  cluster.stepsThisInstant = 0
}

function countStep(cluster: Cluster): void {
  cluster.steps++
  cluster.stepsThisInstant++
  const { limits } = cluster
  if (cluster.stepsThisInstant > limits.stepsPerInstant)
    halt(cluster, { reason: 'stepsPerInstant', limit: limits.stepsPerInstant })
  if (cluster.server.store.log.length > limits.logLength)
    halt(cluster, { reason: 'logLength', limit: limits.logLength })
  if (cluster.queue.length > limits.queueLength) halt(cluster, { reason: 'queueLength', limit: limits.queueLength })
}

function halt(cluster: Cluster, why: Halt): void {
  cluster.halt ??= why
}

/** Makes sure that what was just written reaches the informers. */
export function scheduleDelivery(cluster: Cluster, cause: number): void {
  const due = after(cluster.now, watchLatencyOf(cluster.options))
  if (cluster.deliveryDue === due) return
  cluster.deliveryDue = due
  schedule(cluster.queue, { type: 'deliverWatch', due, sequence: cluster.sequence++, cause })
}

function deliverWatch(cluster: Cluster): void {
  const { log } = cluster.server.store
  const newest = cluster.now - watchLatencyOf(cluster.options)
  let revision = 0
  let told = 0
  const enqueue: Enqueue = (key, delay) => {
    if (delay !== undefined && delay > 0) enqueueLater(cluster, told, key, delay, false, revision)
    else enqueueNow(cluster, cluster.components[told]!, key, revision)
  }
  while (cluster.informers.revision < log.length) {
    const entry = log[cluster.informers.revision]!
    if (entry.at > newest) return
    revision = entry.revision
    applyChange(cluster.informers, entry)
    for (const { index, watch } of observed(cluster, entry)) {
      told = index
      watch.enqueue(entry, cluster.view, enqueue, cluster.now, cluster.components[index]!.derived)
    }
  }
}

/** Lets the derived states take a change in; answers who is to be told. */
function observed({ components, audiences, view }: Cluster, entry: LogEntry): readonly Watcher[] {
  const { observers, watchers } = audiences.byResource.get(entry.resource) ?? audiences.others
  for (const index of observers) {
    const { component, derived } = components[index]!
    component.derived!.observe(derived, entry, view)
  }
  return watchers
}

export function enqueueNow(cluster: Cluster, state: ComponentState, key: ObjectKey, cause: number): void {
  if (state.ready.entries.has(key)) return
  putInLine(state.ready, { key, cause, sequence: cluster.sequence++ })
  cluster.readyCount++
}

/** A key that already waits keeps its earlier time. */
export function enqueueLater(
  cluster: Cluster,
  index: number,
  key: ObjectKey,
  delay: Duration,
  isBackground: boolean,
  cause: number,
): void {
  const state = cluster.components[index]!
  const waiting = state.delayed.get(key)
  const due = after(cluster.now, milliseconds(Math.max(0, delay)))
  if (waiting !== undefined && waiting.due <= due) {
    const stillBackground = waiting.isBackground && isBackground
    if (stillBackground !== waiting.isBackground)
      setDelayed(cluster, state, key, { due: waiting.due, isBackground: stillBackground })
    return
  }
  setDelayed(cluster, state, key, { due, isBackground })
  schedule(cluster.queue, { type: 'enqueue', due, sequence: cluster.sequence++, cause, component: index, key })
}

function setDelayed(
  cluster: Cluster,
  state: ComponentState,
  key: ObjectKey,
  delayed: ComponentState['delayed'] extends Map<string, infer D> ? D : never,
): void {
  const before = state.delayed.get(key)
  if (before !== undefined && !before.isBackground) cluster.foreground--
  if (!delayed.isBackground) cluster.foreground++
  state.delayed.set(key, delayed)
}

function wakeDelayed(cluster: Cluster, record: Extract<Scheduled, { type: 'enqueue' }>): void {
  const state = cluster.components[record.component]!
  const waiting = state.delayed.get(record.key)
  if (waiting === undefined || waiting.due !== record.due) return
  if (!waiting.isBackground) cluster.foreground--
  state.delayed.delete(record.key)
  enqueueNow(cluster, state, record.key, record.cause)
}

function reconcileNext(cluster: Cluster): void {
  const { index, entry } = nextTurn(cluster)
  const state = cluster.components[index]!
  takeFromLine(state.ready, entry)
  cluster.readyCount--
  const { key, cause } = entry
  settle(cluster, index, key, cause, reconciled(cluster, state, key, cause))
}

/** The lowest `order` goes first; components of one order share a queue: first come, first served. */
function nextTurn({ components, turns }: Cluster): { readonly index: number; readonly entry: Queued } {
  let chosen = -1
  let earliest: Queued | undefined
  for (const index of turns) {
    const { component, ready } = components[index]!
    if (earliest !== undefined && component.order > components[chosen]!.component.order) break
    if (ready.entries.size === 0) continue
    const entry = firstInLine(ready)!
    if (earliest !== undefined && earliest.sequence < entry.sequence) continue
    chosen = index
    earliest = entry
  }
  const { component, ready, derived } = components[chosen]!
  const preferred = component.nextKey?.((key) => ready.entries.has(key), derived)
  return { index: chosen, entry: preferred === undefined ? earliest! : ready.entries.get(preferred)! }
}

function reconciled(cluster: Cluster, state: ComponentState, key: ObjectKey, cause: number): Decision<unknown> {
  const { component } = state
  const attempt: Attempt = (write) => {
    const origin = { actor: component.name, because: write.because, cause }
    const before = cluster.server.store.log.length
    const outcome = carryOut(cluster.server, write, origin)
    if (cluster.server.store.log.length > before) scheduleDelivery(cluster, before + 1)
    if (!outcome.ok)
      recordRefusal(cluster, {
        at: cluster.now,
        afterRevision: before,
        actor: component.name,
        cause,
        write,
        status: outcome.status,
      })
    return outcome as Outcome<never>
  }
  const observation = {
    key,
    view: cluster.view,
    memory: state.memories.get(key),
    now: cluster.now,
    random: state.random,
    live: cluster.server.live,
  }
  return component.reconcile(observation, attempt, state.derived)
}

function recordRefusal(cluster: Cluster, refusal: Cluster['refusals'][number]): void {
  cluster.refusals.push(refusal)
  if (cluster.refusals.length > cluster.limits.refusals) cluster.refusals.splice(0, cluster.limits.refusals >> 1)
}

function settle(cluster: Cluster, index: number, key: ObjectKey, cause: number, decision: Decision<unknown>): void {
  const state = cluster.components[index]!
  if (decision.remember === undefined) state.memories.delete(key)
  else state.memories.set(key, decision.remember)
  noteWaits(cluster, state, key, decision.waits ?? [])
  if (decision.failed === undefined) state.failures.delete(key)
  else retryLater(cluster, index, key, cause)
  if (decision.requeueAfter !== undefined) {
    enqueueLater(cluster, index, key, decision.requeueAfter, decision.background === true, cause)
  } else if (decision.failed === undefined) {
    const waiting = state.delayed.get(key)
    if (waiting !== undefined && !waiting.isBackground)
      setDelayed(cluster, state, key, { due: waiting.due, isBackground: true })
  }
}

function retryLater(cluster: Cluster, index: number, key: ObjectKey, cause: number): void {
  const state = cluster.components[index]!
  const policy = state.component.retry ?? defaultRetry
  const failures = state.failures.get(key) ?? 0
  if (policy.maxRetries !== undefined && failures >= policy.maxRetries) {
    state.failures.delete(key)
    return
  }
  state.failures.set(key, failures + 1)
  const delay = Math.min(policy.maxMilliseconds, policy.baseMilliseconds * 2 ** Math.min(failures, 40))
  enqueueLater(cluster, index, key, milliseconds(delay), failures >= 8, cause)
}

function noteWaits(cluster: Cluster, state: ComponentState, key: ObjectKey, waits: readonly Wait[]): void {
  const before = state.waits.get(key) ?? noWaits
  if (before === waits || (before.length === 0 && waits.length === 0) || isSame(before, waits)) return
  // A list that was pushed to has room for more; the copy, which is kept, has none.
  const kept = waits.slice()
  if (kept.length === 0) state.waits.delete(key)
  else state.waits.set(key, kept)
  const revision = cluster.server.store.log.length
  cluster.waitLog.push({ at: cluster.now, revision, component: state.component.name, key, waits: kept })
}

/** Looks first at what mostly differs. */
function isSame(before: readonly Wait[], waits: readonly Wait[]): boolean {
  if (before.length !== waits.length) return false
  for (let index = 0; index < waits.length; index++) {
    const old = before[index]!
    const next = waits[index]!
    if (old.until !== next.until || old.because.code !== next.because.code) return false
  }
  return isEqual(before, waits)
}

const noWaits: readonly Wait[] = []
