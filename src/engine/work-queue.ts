import type { ObjectKey } from '../api/object.ts'

/** A key on a work queue: the revision that put it there, and its place among all queues. */
export interface Queued {
  readonly key: ObjectKey
  readonly cause: number
  readonly sequence: number
}

/** The ready keys of one component, each once, first come, first served. */
export interface WorkQueue {
  readonly entries: Map<ObjectKey, Queued>
  /** The order of arrival, from `head` on. What was taken out of turn is still in line and skipped. */
  readonly line: Queued[]
  head: number
}

/** Skipped places kept at the front before the line is moved up. */
const gapMost = 1024

export const emptyWorkQueue = (): WorkQueue => ({ entries: new Map(), line: [], head: 0 })

/** Entries are never changed, so both queues share them. */
export const cloneWorkQueue = ({ entries }: WorkQueue): WorkQueue => ({
  entries: new Map(entries),
  line: [...entries.values()],
  head: 0,
})

export function putInLine({ entries, line }: WorkQueue, entry: Queued): void {
  entries.set(entry.key, entry)
  line.push(entry)
}

/** The entry that waits longest. */
export function firstInLine(queue: WorkQueue): Queued | undefined {
  const { entries, line } = queue
  while (queue.head < line.length) {
    const entry = line[queue.head]!
    if (entries.get(entry.key) === entry) return entry
    queue.head++
  }
  return undefined
}

export function takeFromLine(queue: WorkQueue, entry: Queued): void {
  const { entries, line } = queue
  entries.delete(entry.key)
  if (line[queue.head] === entry) queue.head++
  const isGapLarge = queue.head > gapMost && queue.head * 2 > line.length
  if (entries.size > 0 && !isGapLarge) return
  line.splice(0, entries.size === 0 ? line.length : queue.head)
  queue.head = 0
}
