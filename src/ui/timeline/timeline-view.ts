import { easeCubicOut } from 'd3-ease'
import type { Instant } from '../../clock/instant.ts'
import type { Timeline } from '../../worker/protocol.ts'
import { createOffscreen } from '../drawing/offscreen.ts'
import { paintShapes } from '../drawing/paint-shapes.ts'
import { tokens } from '../theme/tokens.ts'
import type { ThemeName } from '../theme/tokens.ts'
import { foldedTime, happeningsOf } from './fold.ts'
import type { FoldedTime } from './fold.ts'
import type { KindFigures } from './kind-shapes.ts'
import { instantAt, xOf } from './plot.ts'
import type { Plot } from './plot.ts'
import { figureOf, headHeight, laneRows } from './rows.ts'
import type { LaneRow } from './rows.ts'
import { betweenWindows, followingWindow, pannedWindow, wholeWindow, zoomedWindow } from './time-window.ts'
import type { TimeWindow } from './time-window.ts'
import { gridShapes, headShapes, hoverTimeShapes, laneShapes, playheadShapes, rowShapes } from './timeline-shapes.ts'

/** Everything the timeline shows; a change draws again on the next animation frame. */
export interface TimelineLook {
  readonly timeline: Timeline
  readonly playhead: Instant
  readonly head: Instant
  readonly isPlaying: boolean
  readonly theme: ThemeName
  readonly reducedMotion: boolean
  readonly markers: readonly Instant[]
  readonly selectedLane: string | undefined
  readonly scrollTop: number
  /** CSS pixels from the left; undefined = not pointed at. */
  readonly hoverX: number | undefined
  /** Room for the lanes' names. */
  readonly left: number
}

export interface TimelineView {
  readonly look: (change: Partial<TimelineLook>) => void
  readonly resize: (width: number, height: number, scale: number) => void
  /** While a hand scrubs, the playhead is where the hand is. */
  readonly scrub: (at: Instant | undefined) => void
  readonly plot: () => Plot
  readonly timeline: () => Timeline
  readonly rows: () => readonly LaneRow[]
  readonly zoom: (factor: number, aboutX?: number) => void
  readonly pan: (pixels: number) => void
  readonly showWhole: () => void
  readonly close: () => void
}

const glideMs = 220
/** A planned tick that is no further ahead than this, or than this part of the run, is kept in sight. */
const leastAhead = 30_000
const mostAheadPart = 0.5
/** What the lanes below the playhead depend on. */
const inBase = ['timeline', 'theme', 'markers', 'selectedLane', 'scrollTop', 'left'] as const

export function createTimelineView(canvas: HTMLCanvasElement, first: TimelineLook): TimelineView {
  const context = canvas.getContext('2d', { alpha: false })
  if (context === null) throw new Error('the browser gave no canvas context')
  const base = createOffscreen(1, 1, { alpha: false })
  let look = first
  let size = { width: 0, height: 0, scale: 1 }
  let rows = laneRows(look.timeline)
  let happenings = happeningsOf(look.timeline)
  let planned = plannedOf(look.timeline)
  let time = foldedTime(look.timeline.start, look.head, happenings)
  let view: TimeWindow = wholeWindow(time.toU(look.head))
  let isWhole = true
  let glide: { readonly from: TimeWindow; readonly to: TimeWindow; readonly startMs: number } | undefined
  let isBaseStale = true
  let painted: { readonly time: FoldedTime; readonly head: Instant } | undefined
  let request = 0
  let figures: KindFigures | undefined
  let isLoadingFigures = false
  let scrubbed: Instant | undefined

  const length = (): number => {
    const known = time.toU(Math.max(look.head, look.playhead))
    const next = planned.find((at) => at > look.head)
    const wanted = next === undefined ? 0 : time.toU(next)
    return wanted - known <= Math.max(leastAhead, known * mostAheadPart) ? Math.max(known, wanted) : known
  }
  const plotOf = (): Plot => ({
    left: look.left,
    width: Math.max(1, size.width - look.left),
    height: size.height,
    time,
    view,
    scrollTop: look.scrollTop,
    head: look.head,
  })

  function ask(): void {
    if (request === 0) request = requestAnimationFrame(draw)
  }

  function goTo(goal: TimeWindow, isGliding: boolean): void {
    const aim = glide?.to ?? view
    // Where the window comes to rest, for whoever cannot read a canvas.
    canvas.dataset['window'] = `${goal.from} ${goal.to}`
    if (goal.from === aim.from && goal.to === aim.to) return
    isBaseStale = true
    if (!isGliding || look.reducedMotion || size.width === 0) {
      view = goal
      glide = undefined
    } else {
      glide = { from: view, to: goal, startMs: performance.now() }
    }
    ask()
  }

  function draw(wallMs: number): void {
    request = 0
    if (size.width === 0) return
    if (glide !== undefined) {
      const part = Math.min(1, Math.max(0, (wallMs - glide.startMs) / glideMs))
      view = betweenWindows(glide.from, glide.to, easeCubicOut(part))
      isBaseStale = true
      if (part === 1) glide = undefined
    }
    const plot = plotOf()
    if (isBaseStale) paintBase(plot)
    isBaseStale = false
    paintTop(plot)
    if (glide !== undefined) ask()
  }

  function paintBase(plot: Plot): void {
    painted = { time, head: look.head }
    const { width, height, scale } = size
    const pixelWidth = Math.round(width * scale)
    const pixelHeight = Math.round(height * scale)
    if (base.canvas.width !== pixelWidth || base.canvas.height !== pixelHeight) {
      base.canvas.width = pixelWidth
      base.canvas.height = pixelHeight
    }
    base.setTransform(scale, 0, 0, scale, 0, 0)
    base.globalAlpha = 1
    base.fillStyle = tokens[look.theme].surface
    base.fillRect(0, 0, width, height)
    clipped(base, plot.left, 0, width, height, () => paintShapes(base, gridShapes(plot, look.theme)))
    clipped(base, 0, headHeight, width, height, () =>
      paintShapes(base, rowShapes(rows, plot, look.theme, look.selectedLane)),
    )
    clipped(base, plot.left - 1, headHeight, width, height, () =>
      paintShapes(base, laneShapes(rows, plot, look.theme, figures)),
    )
    clipped(base, plot.left - 1, 0, width, headHeight, () =>
      paintShapes(base, headShapes(look.timeline, plot, look.theme, look.markers)),
    )
  }

  function paintTop(plot: Plot): void {
    const { width, height, scale } = size
    if (canvas.width !== base.canvas.width || canvas.height !== base.canvas.height) {
      canvas.width = base.canvas.width
      canvas.height = base.canvas.height
    }
    context!.setTransform(1, 0, 0, 1, 0, 0)
    context!.globalAlpha = 1
    context!.drawImage(base.canvas, 0, 0)
    context!.setTransform(scale, 0, 0, scale, 0, 0)
    clipped(context!, plot.left - 6, 0, width, height, () => {
      paintShapes(context!, playheadShapes(plot, scrubbed ?? look.playhead, look.hoverX, look.theme))
      if (look.hoverX !== undefined)
        paintShapes(context!, hoverTimeShapes(plot, instantAt(plot, look.hoverX), look.hoverX, look.theme))
    })
  }

  /** What goes on grows with the head: it is painted again once that is a pixel. */
  function isHeadVisiblyMoved(): boolean {
    if (
      painted === undefined ||
      painted.time.gaps.length !== time.gaps.length ||
      painted.time.gaps.at(-1)?.to !== time.gaps.at(-1)?.to
    )
      return true
    const plot = plotOf()
    return Math.abs(xOf(plot, look.head) - xOf(plot, painted.head)) >= 1
  }

  /** What only some kinds need comes with the first of them. */
  async function loadFigures(): Promise<void> {
    isLoadingFigures = true
    figures = (await import('./kind-shapes.ts')).kindFigures
    isBaseStale = true
    ask()
  }

  function take(change: Partial<TimelineLook>): void {
    const before = look
    look = { ...look, ...change }
    if (look.timeline !== before.timeline) {
      rows = laneRows(look.timeline)
      happenings = happeningsOf(look.timeline)
      planned = plannedOf(look.timeline)
      if (!isLoadingFigures && look.timeline.lanes.some((lane) => figureOf(lane) !== 'corridor')) void loadFigures()
    }
    if (look.timeline !== before.timeline || look.head !== before.head)
      time = foldedTime(look.timeline.start, look.head, happenings)
    if (inBase.some((name) => look[name] !== before[name]) || isHeadVisiblyMoved()) isBaseStale = true
    if (isWhole) goTo(wholeWindow(length()), look.timeline.start === before.timeline.start)
    else if (look.isPlaying && look.playhead !== before.playhead) {
      const followed = followingWindow(glide?.to ?? view, time.toU(look.playhead))
      if (followed !== (glide?.to ?? view)) goTo(followed, true)
    }
    ask()
  }

  return {
    look: take,
    scrub: (at) => {
      scrubbed = at
      ask()
    },
    plot: () => plotOf(),
    timeline: () => look.timeline,
    rows: () => rows,
    resize: (width, height, scale) => {
      size = { width, height, scale }
      isBaseStale = true
      ask()
    },
    zoom: (factor, aboutX) => {
      const plot = plotOf()
      const playheadU = time.toU(look.playhead)
      const isInSight = playheadU >= view.from && playheadU <= view.to
      const middle = isInSight ? playheadU : (view.from + view.to) / 2
      const about =
        aboutX === undefined ? middle : view.from + ((aboutX - plot.left) / plot.width) * (view.to - view.from)
      const goal = zoomedWindow(glide?.to ?? view, factor, about, length())
      const widest = wholeWindow(length())
      isWhole = goal.to - goal.from >= (widest.to - widest.from) * 0.999
      goTo(goal, aboutX === undefined)
    },
    pan: (pixels) => {
      isWhole = false
      const span = view.to - view.from
      goTo(pannedWindow(view, (pixels / Math.max(1, size.width - look.left)) * span, length()), false)
    },
    showWhole: () => {
      isWhole = true
      goTo(wholeWindow(length()), true)
    },
    close: () => cancelAnimationFrame(request),
  }
}

/** The next planned tick of each schedule, ascending. */
function plannedOf({ lanes }: Timeline): readonly Instant[] {
  const next = lanes.flatMap(({ marks = [] }) => marks.find(({ kind }) => kind === 'planned')?.at ?? [])
  return next.toSorted((left, right) => left - right)
}

function clipped(
  context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
  left: number,
  top: number,
  right: number,
  bottom: number,
  paint: () => void,
): void {
  context.save()
  context.beginPath()
  context.rect(left, top, right - left, bottom - top)
  context.clip()
  paint()
  context.restore()
}
