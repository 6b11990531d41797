import { after, between, instantOf, milliseconds, type Duration, type Instant } from '../../clock/instant.ts'
import { nextActivation } from './next.ts'
import type { Schedule } from './schedule.ts'

/** What a CronJob's slots are counted from. */
export interface SlotReference {
  readonly creation: Instant
  readonly lastSchedule?: Instant | undefined
  readonly startingDeadlineSeconds?: number | undefined
}

export interface MissedSlots {
  /** Slots are looked for after this. */
  readonly earliest: Instant
  /** The latest slot that has come and was not used. */
  readonly mostRecent?: Instant
  /** A rough count of slots beyond one: over 100 is `many`. */
  readonly missed: 'none' | 'few' | 'many'
  readonly error?: string
}

/** @source kubernetes@1.36 pkg/controller/cronjob/utils.go mostRecentScheduleTime */
export function missedSlots(
  schedule: Schedule,
  reference: SlotReference,
  now: Instant,
  countsStartingDeadline: boolean,
): MissedSlots {
  const earliest = earliestOf(reference, now, countsStartingDeadline)
  const first = nextActivation(schedule, earliest)
  if (first === undefined) return { earliest, missed: 'none', error: tooClose }
  if (now < first) return { earliest, missed: 'none' }
  const second = nextActivation(schedule, first)
  if (second !== undefined && now < second) return { earliest, missed: 'none', mostRecent: first }
  const intervalSeconds = second === undefined ? 0 : between(first, second) / 1000
  if (intervalSeconds < 1) return { earliest, missed: 'none', error: tooClose }
  const count = Math.floor(between(first, now) / 1000 / intervalSeconds) + 1
  const from = instantOf(first + (count - 2) * intervalSeconds * 1000)
  const mostRecent = lastSlotUpTo(schedule, from, now)
  return { earliest, missed: count > 100 ? 'many' : 'few', ...(mostRecent !== undefined && { mostRecent }) }
}

/** How long until the next slot is due, 100 ms included; `undefined` when there is none. */
export function delayToNextSlot(schedule: Schedule, reference: SlotReference, now: Instant): Duration | undefined {
  const { earliest, mostRecent, missed, error } = missedSlots(schedule, reference, now, false)
  const base = error === undefined ? (mostRecent ?? (missed === 'none' ? earliest : now)) : now
  const next = nextActivation(schedule, base)
  return next === undefined ? undefined : between(now, after(next, slotDelta))
}

const tooClose = 'time difference between two schedules is less than 1 second'
/** Slots are looked at a little late, so that none is missed by a rounding. */
const slotDelta = milliseconds(100)

function earliestOf(reference: SlotReference, now: Instant, countsStartingDeadline: boolean): Instant {
  const { creation, lastSchedule, startingDeadlineSeconds } = reference
  const start = lastSchedule ?? creation
  if (!countsStartingDeadline || startingDeadlineSeconds === undefined) return start
  return instantOf(Math.max(start, now - startingDeadlineSeconds * 1000))
}

function lastSlotUpTo(schedule: Schedule, from: Instant, now: Instant): Instant | undefined {
  let last: Instant | undefined
  let slot = nextActivation(schedule, from)
  while (slot !== undefined && slot <= now) {
    last = slot
    slot = nextActivation(schedule, slot)
  }
  return last
}
