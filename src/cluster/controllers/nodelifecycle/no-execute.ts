import { instantOf, type Instant } from '../../../clock/instant.ts'
import { readyOf } from './health.ts'
import type { MonitorMemory } from './memory.ts'
import { delayNode, draftOf, isDue, serveNode, taken, tokenAt, type TaintQueue } from './rate-limited-queue.ts'
import { nodeReasons } from './reasons.ts'
import { swapTaints, type Look } from './taint-writes.ts'
import { runAfter, runFrom, taintLoop } from './ticks.ts'
import { notReady, unreachable } from './zones.ts'

const unknownDelay = 50

/** Taints as many nodes of each zone as its rate allows. @source kubernetes@1.36 doNoExecuteTaintingPass */
export function serveQueues(look: Look, memory: MonitorMemory): MonitorMemory {
  const { now } = look.observation
  const queues = new Map(memory.queues)
  for (const zone of [...queues.keys()].sort()) {
    const queue = queues.get(zone)!
    if (queue.heap.length > 0) queues.set(zone, served(look, draftOf(queue), now))
  }
  return { ...memory, queues, servedAt: now }
}

function served(look: Look, queue: TaintQueue, now: Instant): TaintQueue {
  for (let head = queue.heap[0]; head !== undefined; head = queue.heap[0]) {
    const limiter = taken(queue.limiter, now)
    if (limiter === undefined) break
    queue.limiter = limiter
    if (!isDue(head, now)) break
    const wait = taint(look, head.node)
    if (wait === undefined) serveNode(queue, head.node)
    else delayNode(queue, head.node, now, wait)
  }
  return queue
}

/** Nothing when the node is done with, otherwise the milliseconds until it is tried again. */
function taint(look: Look, name: string): number | undefined {
  const node = look.observation.view.get('nodes', name)
  if (node === undefined) return undefined
  const ready = readyOf(node)
  if (ready === undefined) return unknownDelay
  if (ready.status !== 'False' && ready.status !== 'Unknown') return undefined
  const [wanted, opposite] = ready.status === 'False' ? [notReady, unreachable] : [unreachable, notReady]
  return swapTaints(look, node, [wanted], [opposite], nodeReasons.noExecute(name, ready.status)) ? undefined : 0
}

/** When the next node gets its taint; undefined when none waits, or none may be tainted. */
export function nextService({ queues, begunAt }: MonitorMemory, now: Instant): Instant | undefined {
  let next: Instant | undefined
  for (const queue of queues.values()) {
    const at = queue.heap.length === 0 ? undefined : serviceOf(queue, begunAt, now)
    if (at !== undefined && (next === undefined || at < next)) next = at
  }
  return next
}

export function serviceOf({ limiter }: TaintQueue, begunAt: Instant, now: Instant): Instant | undefined {
  const from = tokenAt(limiter, now)
  if (from === undefined) return undefined
  let at = runFrom(taintLoop, begunAt, instantOf(Math.max(from, now + 1)))
  while (taken(limiter, at) === undefined) at = runAfter(taintLoop, begunAt, at)
  return at
}
