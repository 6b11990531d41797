import { after, instantOf, milliseconds, type Instant } from '../../../clock/instant.ts'

/** A node that waits for its NoExecute taint. Nanoseconds matter only for being behind one's equals. */
export interface Queued {
  readonly node: string
  readonly at: Instant
  readonly isLate?: boolean
}

/** A token bucket with one token; without a rate it never gives one. */
export interface Limiter {
  /** Per second, as a 32-bit float. */
  readonly rate: number
  readonly tokens: number
  readonly last: Instant
}

/**
 * The nodes of one zone that wait, and who has ever been in line since. What is remembered is never changed; a look at the
 * nodes works on a draft. @source kubernetes@1.36 pkg/controller/nodelifecycle/scheduler/rate_limited_queue.go
 */
export interface TaintQueue {
  /** A binary heap by time, kept in upstream's order of exchanges. */
  readonly heap: Queued[]
  readonly known: Set<string>
  limiter: Limiter
}

const longAgo = instantOf(-8_000_000_000_000_000)

export const newLimiter = (rate: number): Limiter => ({ rate: Math.fround(rate), tokens: 1, last: longAgo })
export const emptyTaintQueue = (rate: number): TaintQueue => ({
  heap: [],
  known: new Set(),
  limiter: newLimiter(rate),
})

/** What is left after taking a token, or nothing when there is none. @source golang.org/x/time/rate */
export function taken(limiter: Limiter, now: Instant): Limiter | undefined {
  if (limiter.rate <= 0) return undefined
  const elapsed = Math.max(0, now - limiter.last) / 1000
  const tokens = Math.min(1, limiter.tokens + elapsed * limiter.rate) - 1
  const isShort = tokens < 0 && Math.trunc((-tokens / limiter.rate) * 1e9) > 0
  return isShort ? undefined : { ...limiter, tokens, last: now }
}

/** When the next token can be had, to within a tenth of a second before. */
export function tokenAt(limiter: Limiter, now: Instant): Instant | undefined {
  if (limiter.rate <= 0) return undefined
  if (taken(limiter, now) !== undefined) return now
  const missing = 1 - limiter.tokens
  return instantOf(Math.max(now, limiter.last + Math.floor((missing / limiter.rate) * 1000) - 100))
}

export const draftOf = ({ heap, known, limiter }: TaintQueue): TaintQueue => ({
  heap: [...heap],
  known: new Set(known),
  limiter,
})

/** Another rate; a bucket that was empty stays empty. */
export function setRate(queue: TaintQueue, rate: number, now: Instant): void {
  const wanted = Math.fround(rate)
  if (queue.limiter.rate === wanted) return
  if (wanted <= 0) {
    queue.limiter = { rate: 0, tokens: 0, last: now }
    return
  }
  const fresh = newLimiter(rate)
  queue.limiter = taken(queue.limiter, now) === undefined ? taken(fresh, now)! : fresh
}

/** Puts a node in line; nothing changes for one that is, or was, in line. */
export function addNode({ heap, known }: TaintQueue, node: string, now: Instant): void {
  if (known.has(node)) return
  push(heap, { node, at: now })
  known.add(node)
}

/** Out of line, and forgotten. */
export function forgetNode({ heap, known }: TaintQueue, node: string): void {
  if (known.delete(node)) remove(heap, node)
}

/** Out of line, but remembered: it does not come back by being added. */
export const serveNode = ({ heap }: TaintQueue, node: string): void => remove(heap, node)

/** Back in line, behind all of this instant. */
export function delayNode({ heap }: TaintQueue, node: string, now: Instant, wait: number): void {
  remove(heap, node)
  push(heap, { node, at: after(now, milliseconds(wait)), isLate: true })
}

export const isDue = ({ at, isLate }: Queued, now: Instant): boolean => (isLate === true ? at < now : at <= now)

const isBefore = (left: Queued, right: Queued): boolean =>
  left.at < right.at || (left.at === right.at && left.isLate !== true && right.isLate === true)

function push(heap: Queued[], entry: Queued): void {
  heap.push(entry)
  up(heap, heap.length - 1)
}

function remove(heap: Queued[], node: string): void {
  const index = heap.findIndex((entry) => entry.node === node)
  if (index < 0) return
  const last = heap.length - 1
  if (index !== last) {
    swap(heap, index, last)
    if (!down(heap, index, last)) up(heap, index)
  }
  heap.pop()
}

function up(heap: Queued[], from: number): void {
  let child = from
  while (child > 0) {
    const parent = (child - 1) >> 1
    if (!isBefore(heap[child]!, heap[parent]!)) return
    swap(heap, parent, child)
    child = parent
  }
}

function down(heap: Queued[], from: number, length: number): boolean {
  let parent = from
  for (;;) {
    let child = 2 * parent + 1
    if (child >= length) break
    if (child + 1 < length && isBefore(heap[child + 1]!, heap[child]!)) child++
    if (!isBefore(heap[child]!, heap[parent]!)) break
    swap(heap, parent, child)
    parent = child
  }
  return parent > from
}

function swap(heap: Queued[], left: number, right: number): void {
  const kept = heap[left]!
  heap[left] = heap[right]!
  heap[right] = kept
}
