import type { Instant } from './instant.ts'

/** What happens later, as plain data. At one instant, the order of scheduling decides. */
export type Scheduled = {
  readonly due: Instant
  readonly sequence: number
  /** Revision of the change that led here; 0 for an input. */
  readonly cause: number
} & ({ readonly type: 'deliverWatch' } | { readonly type: 'enqueue'; readonly component: number; readonly key: string })

/** Records by the instant at which they are due. */
export interface EventQueue {
  /** The instants that have records, as a binary min-heap. */
  readonly instants: Instant[]
  readonly slots: Map<Instant, Slot>
  length: number
}

/** What is due at one instant, in the order of scheduling, from `next` on. */
interface Slot {
  readonly records: Scheduled[]
  next: number
}

export const emptyQueue = (): EventQueue => ({ instants: [], slots: new Map(), length: 0 })

export function cloneQueue({ instants, slots, length }: EventQueue): EventQueue {
  const copies = [...slots].map(([due, { records, next }]) => [due, { records: records.slice(next), next: 0 }] as const)
  return { instants: instants.slice(), slots: new Map(copies), length }
}

/** Everything that is still to come, in its order. */
export function scheduledIn({ instants, slots }: EventQueue): readonly Scheduled[] {
  const order = instants.toSorted((left, right) => left - right)
  return order.flatMap((due) => slots.get(due)!.records.slice(slots.get(due)!.next))
}

/** When the next record is due. */
export const nextDue = ({ instants }: EventQueue): Instant | undefined => instants[0]

/** `sequence` must be higher than that of every record before. */
export function schedule(queue: EventQueue, record: Scheduled): void {
  queue.length++
  const slot = queue.slots.get(record.due)
  if (slot !== undefined) return void slot.records.push(record)
  queue.slots.set(record.due, { records: [record], next: 0 })
  pushInstant(queue.instants, record.due)
}

/** Takes the next record; there must be one. */
export function takeNext(queue: EventQueue): Scheduled {
  const due = queue.instants[0]!
  const slot = queue.slots.get(due)!
  const record = slot.records[slot.next++]!
  queue.length--
  if (slot.next === slot.records.length) {
    dropFirst(queue.instants)
    queue.slots.delete(due)
  }
  return record
}

/** The heap of instants is written out: passed to a function that compares, each number would be put in a box. */
function pushInstant(heap: Instant[], instant: Instant): void {
  let index = heap.length
  heap.push(instant)
  while (index > 0) {
    const parent = (index - 1) >> 1
    const above = heap[parent]!
    if (above <= instant) break
    heap[index] = above
    index = parent
  }
  heap[index] = instant
}

function dropFirst(heap: Instant[]): void {
  const last = heap.pop()!
  const { length } = heap
  if (length === 0) return
  let index = 0
  for (;;) {
    let child = 2 * index + 1
    if (child >= length) break
    if (child + 1 < length && heap[child + 1]! < heap[child]!) child++
    const below = heap[child]!
    if (below >= last) break
    heap[index] = below
    index = child
  }
  heap[index] = last
}
