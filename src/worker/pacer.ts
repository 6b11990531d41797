import { instantOf, type Instant } from '../clock/instant.ts'

/** Where wall time meets virtual time in the worker. */
export interface Pacer {
  /** Virtual milliseconds a real millisecond, or 'auto'. */
  speed: number | 'auto'
  isPlaying: boolean
  lastWall: number
}

export const wallClock = (): number => performance.now()

export function createPacer(): Pacer {
  return { speed: 1, isPlaying: false, lastWall: wallClock() }
}

const maxLagMilliseconds = 250
const autoGapMilliseconds = 1500

/**
 * Where the playhead should be by now. In 'auto', busy stretches run at 1× and a gap without writes takes at most
 * about a second and a half.
 */
export function targetInstant(pacer: Pacer, playhead: Instant, nextAt: Instant | undefined): Instant {
  const wall = wallClock()
  const elapsed = Math.min(maxLagMilliseconds, wall - pacer.lastWall)
  pacer.lastWall = wall
  const speed = pacer.speed === 'auto' ? autoSpeed(playhead, nextAt) : pacer.speed
  return instantOf(playhead + elapsed * speed)
}

function autoSpeed(playhead: Instant, nextAt: Instant | undefined): number {
  if (nextAt === undefined) return 1
  return Math.max(1, Math.min(10_000, (nextAt - playhead) / autoGapMilliseconds))
}
