import type { Instant } from '../../clock/instant.ts'
import type { FoldedTime } from './fold.ts'
import type { TimeWindow } from './time-window.ts'

/** Where the lanes are drawn and how time lies there. Lengths are CSS pixels. */
export interface Plot {
  readonly left: number
  readonly width: number
  readonly height: number
  readonly time: FoldedTime
  readonly view: TimeWindow
  /** How far the lanes are scrolled. */
  readonly scrollTop: number
  /** How far the simulation has gone: what goes on ends here. */
  readonly head: Instant
}

export function xOf({ left, width, time, view }: Plot, at: number): number {
  return left + ((time.toU(at) - view.from) / (view.to - view.from)) * width
}

export function uAt({ left, width, view }: Plot, x: number): number {
  return view.from + ((x - left) / Math.max(1, width)) * (view.to - view.from)
}

export function instantAt(plot: Plot, x: number): Instant {
  return plot.time.toInstant(uAt(plot, x))
}
