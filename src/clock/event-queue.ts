import { popFromHeap, pushOnHeap, type Heap } from '../base/heap.ts'
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
  /** The instants that have records. */
  readonly instants: Heap<Instant>
  readonly slots: Map<Instant, Slot>
  length: number
}

/** What is due at one instant, in the order of scheduling, from `next` on. */
interface Slot {
  readonly records: Scheduled[]
  next: number
}

const isEarlier = (left: Instant, right: Instant): boolean => left < right

export const emptyQueue = (): EventQueue => ({
  instants: { items: [], before: isEarlier },
  slots: new Map(),
  length: 0,
})

export function cloneQueue({ instants, slots, length }: EventQueue): EventQueue {
  const copies = [...slots].map(([due, { records, next }]) => [due, { records: records.slice(next), next: 0 }] as const)
  return { instants: { items: instants.items.slice(), before: isEarlier }, slots: new Map(copies), length }
}

/** Everything that is still to come, in its order. */
export function scheduledIn({ instants, slots }: EventQueue): readonly Scheduled[] {
  const order = instants.items.toSorted((left, right) => left - right)
  return order.flatMap((due) => slots.get(due)!.records.slice(slots.get(due)!.next))
}

/** When the next record is due. */
export const nextDue = ({ instants }: EventQueue): Instant | undefined => instants.items[0]

/** `sequence` must be higher than that of every record before. */
export function schedule(queue: EventQueue, record: Scheduled): void {
  queue.length++
  const slot = queue.slots.get(record.due)
  if (slot !== undefined) return void slot.records.push(record)
  queue.slots.set(record.due, { records: [record], next: 0 })
  pushOnHeap(queue.instants, record.due)
}

/** Takes the next record; there must be one. */
export function takeNext(queue: EventQueue): Scheduled {
  const due = queue.instants.items[0]!
  const slot = queue.slots.get(due)!
  const record = slot.records[slot.next++]!
  queue.length--
  if (slot.next === slot.records.length) {
    popFromHeap(queue.instants)
    queue.slots.delete(due)
  }
  return record
}
