import { instantOf, type Instant } from '../../../clock/instant.ts'

/** A loop that runs again and again: `wait.Until` begins its period when a run has ended, which takes a millisecond. */
export interface Loop {
  readonly firstAfter: number
  readonly period: number
}

/** Looks at all nodes. */
export const monitorLoop: Loop = { firstAfter: 10, period: 5001 }
/** Serves those who wait for a NoExecute taint. */
export const taintLoop: Loop = { firstAfter: 60, period: 100 }

const runsBefore = ({ firstAfter, period }: Loop, begunAt: Instant, now: Instant): number =>
  Math.ceil((now - begunAt - firstAfter) / period)

/** The first run at or after an instant. */
export const runFrom = (loop: Loop, begunAt: Instant, now: Instant): Instant =>
  instantOf(begunAt + loop.firstAfter + Math.max(0, runsBefore(loop, begunAt, now)) * loop.period)

export const runAfter = (loop: Loop, begunAt: Instant, now: Instant): Instant =>
  runFrom(loop, begunAt, instantOf(now + 1))

export const isRun = (loop: Loop, begunAt: Instant, now: Instant): boolean => runFrom(loop, begunAt, now) === now
