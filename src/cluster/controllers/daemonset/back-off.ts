import type { Instant } from '../../../clock/instant.ts'

/** How often the failed pods of one node were deleted lately. Another generation starts afresh. */
export interface NodeBackOff {
  readonly generation: number
  readonly delay: number
  readonly updatedAt: Instant
}

/** By node. */
export type BackOffs = ReadonlyMap<string, NodeBackOff>

const initialDelay = 1_000
const maxDelay = 15 * 60_000
const forgottenAfter = 2 * maxDelay

/** The delay in milliseconds that still holds a node back; `undefined` when its failed pod may be deleted now. */
export function delayOf(backOffs: BackOffs, node: string, generation: number, now: Instant): number | undefined {
  const known = backOffs.get(node)
  if (known === undefined || known.generation !== generation || isForgotten(known, now)) return undefined
  return now - known.updatedAt < known.delay ? known.delay : undefined
}

/** What holds after one more deletion: twice the delay. @source kubernetes@1.36 client-go/util/flowcontrol/backoff.go Next */
export function raised(known: NodeBackOff | undefined, generation: number, now: Instant): NodeBackOff {
  const isFresh = known === undefined || known.generation !== generation || isForgotten(known, now)
  return { generation, delay: isFresh ? initialDelay : Math.min(maxDelay, known.delay * 2), updatedAt: now }
}

/** Without what would not be remembered any more; the same map when that is nothing. */
export function pruned(backOffs: BackOffs, now: Instant): BackOffs {
  const kept = [...backOffs].filter(([, backOff]) => !isForgotten(backOff, now))
  return kept.length === backOffs.size ? backOffs : new Map(kept)
}

const isForgotten = ({ updatedAt }: NodeBackOff, now: Instant): boolean => now - updatedAt > forgottenAfter
