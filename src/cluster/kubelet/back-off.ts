import { after, milliseconds, type Instant } from '../../clock/instant.ts'
import type { BackOff } from './memory.ts'
import { backOffMost, crashBackOffFirst } from './timings.ts'

/** Until when a container that ended at `endedAt` may not be started; `undefined` when it may be started at once. */
export function heldBackUntil(backOff: BackOff | undefined, endedAt: Instant | undefined): Instant | undefined {
  if (backOff === undefined || endedAt === undefined || hasExpired(backOff, endedAt)) return undefined
  return after(endedAt, backOff.delay)
}

/** The back-off after a start at `now` of a container that last ended at `endedAt`. */
export function nextBackOff(
  backOff: BackOff | undefined,
  endedAt: Instant | undefined,
  now: Instant,
): BackOff | undefined {
  if (endedAt === undefined) return backOff
  if (backOff === undefined || hasExpired(backOff, endedAt)) return { delay: crashBackOffFirst, updatedAt: now }
  return { delay: milliseconds(Math.min(backOff.delay * 2, backOffMost)), updatedAt: now }
}

function hasExpired(backOff: BackOff, endedAt: Instant): boolean {
  return endedAt - backOff.updatedAt > 2 * backOffMost
}
