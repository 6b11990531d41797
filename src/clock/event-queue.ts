import type { Heap } from '../base/heap.ts'
import type { Instant } from './instant.ts'

/** What happens later, as plain data. At one instant, the order of scheduling decides. */
export type Scheduled = {
  readonly due: Instant
  readonly sequence: number
  /** Revision of the change that led here; 0 for an input. */
  readonly cause: number
} & ({ readonly type: 'deliverWatch' } | { readonly type: 'enqueue'; readonly component: number; readonly key: string })

export function emptyQueue(items: Scheduled[] = []): Heap<Scheduled> {
  return { items, before: isEarlier }
}

function isEarlier(left: Scheduled, right: Scheduled): boolean {
  return left.due < right.due || (left.due === right.due && left.sequence < right.sequence)
}
