/** The visible part of the folded axis. */
export interface TimeWindow {
  readonly from: number
  readonly to: number
}

const shortest = 20
const niceSeconds = [10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 300, 450, 600, 900, 1200, 1800, 2700, 3600]

/** Everything, with room ahead, in steps: a growing run changes its scale only now and then. */
export function wholeWindow(length: number): TimeWindow {
  const wanted = Math.max(1000, length) * 1.06
  const day = 3_600_000
  const nice = niceSeconds.find((seconds) => seconds * 1000 >= wanted)
  const to = nice === undefined ? Math.ceil(wanted / day) * day : nice * 1000
  return { from: -to * 0.015, to: to * 1.01 }
}

/** Zooms by `factor` (above 1 = closer) about a place. */
export function zoomedWindow(view: TimeWindow, factor: number, about: number, length: number): TimeWindow {
  const widest = wholeWindow(length)
  const span = Math.min(Math.max((view.to - view.from) / factor, shortest), widest.to - widest.from)
  const part = (about - view.from) / (view.to - view.from)
  return insideOf({ from: about - part * span, to: about + (1 - part) * span }, widest)
}

export function pannedWindow(view: TimeWindow, by: number, length: number): TimeWindow {
  return insideOf({ from: view.from + by, to: view.to + by }, wholeWindow(length))
}

function insideOf(view: TimeWindow, widest: TimeWindow): TimeWindow {
  const span = view.to - view.from
  const from = Math.min(Math.max(view.from, widest.from), Math.max(widest.from, widest.to - span))
  return { from, to: from + span }
}

/** Keeps a running playhead in sight: moves on by the page once it nears the right edge. */
export function followingWindow(view: TimeWindow, playhead: number): TimeWindow {
  const span = view.to - view.from
  if (playhead >= view.from && playhead <= view.to - span * 0.04) return view
  const from = playhead - span * (playhead < view.from ? 0.1 : 0.3)
  return { from, to: from + span }
}

/** Between two windows, 0…1 of the way. */
export function betweenWindows(start: TimeWindow, goal: TimeWindow, part: number): TimeWindow {
  return { from: start.from + (goal.from - start.from) * part, to: start.to + (goal.to - start.to) * part }
}
