import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { instantOf } from '../../clock/instant.ts'
import type { Timeline as TimelineData } from '../../worker/protocol.ts'
import { watchSize } from '../drawing/watch-size.ts'
import { useMessage, useSession, useUi } from '../session.tsx'
import type { Session } from '../session.tsx'
import { isSameObject } from '../state.ts'
import type { UiState } from '../state.ts'
import { headHeight, laneRows } from './rows.ts'
import { clockText } from './time-text.ts'
import { attachTimelinePointer } from './timeline-pointer.ts'
import { createTimelineView } from './timeline-view.ts'
import type { TimelineLook, TimelineView } from './timeline-view.ts'
import { TimelineLanes } from './TimelineLanes.tsx'
import type { TimelinePointed } from './TimelineTooltip.tsx'
import { useTimelineData } from './use-timeline-data.ts'
import './timeline.css'

const TimelineTooltip = lazy(async () => ({ default: (await import('./TimelineTooltip.tsx')).TimelineTooltip }))

const noTimeline: TimelineData = { version: 0, start: instantOf(0), end: instantOf(0), lanes: [], inputs: [] }
const keyZoom = 1.6
const keyPan = 120
const narrow = 560

/** The run as lanes: what was, where the playhead is, and what is already known of the future. */
export function Timeline() {
  const generation = useUi((ui) => ui.generation)
  return <TimelineOfRun key={generation} />
}

function TimelineOfRun() {
  const t = useMessage()
  const session = useSession()
  const timeline = useTimelineData()
  const box = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const lanes = useRef<HTMLDivElement>(null)
  const [view, setView] = useState<TimelineView>()
  const [size, setSize] = useState({ width: 0, height: 0 })
  const [scrollTop, setScrollTop] = useState(0)
  const [pointed, setPointed] = useState<TimelinePointed>()
  const left = size.width < narrow ? 124 : 208
  const selectedLane = useUi(
    ({ selection }) => timeline?.lanes.find((lane) => isSameObject(lane.target, selection))?.id,
  )
  const rows = useMemo(() => laneRows(timeline ?? noTimeline), [timeline])
  const isEmpty = rows.length === 0 && (timeline?.inputs.length ?? 0) === 0

  useEffect(() => {
    if (box.current === null || canvas.current === null || lanes.current === null) return undefined
    const created = createTimelineView(canvas.current, firstLook(session.store.getState()))
    const detach = attachTimelinePointer(box.current, lanes.current, created, session, setPointed)
    const stopSize = watchSize(box.current, (width, height, scale) => {
      setSize({ width, height })
      created.resize(width, height, scale)
    })
    const stopLook = session.store.subscribe((state, before) => {
      if (looked.some((name) => state[name] !== before[name])) created.look(lookOf(state))
    })
    const takeBack = registerCommands(session, created)
    setView(created)
    return () => {
      takeBack()
      stopLook()
      stopSize()
      detach()
      created.close()
    }
  }, [session])
  useEffect(() => {
    if (timeline !== undefined) view?.look({ timeline })
  }, [view, timeline])
  useEffect(() => view?.look({ scrollTop, left, selectedLane }), [view, scrollTop, left, selectedLane])

  return (
    <section className="kb-timeline" aria-label={t('region.timeline')}>
      <div ref={box} className="kb-timeline-plot">
        <canvas ref={canvas} aria-hidden="true" />
        <Playhead />
      </div>
      <div className="kb-timeline-inputs" style={{ width: left }}>
        {!isEmpty && t('timeline.inputs')}
      </div>
      <div className="kb-timeline-lanes" style={{ width: left }}>
        <TimelineLanes
          rows={rows}
          scrollTop={scrollTop}
          height={Math.max(0, size.height - headHeight)}
          box={lanes}
          onScroll={setScrollTop}
        />
      </div>
      {isEmpty && <p className="kb-timeline-empty">{t('timeline.empty')}</p>}
      <Suspense>{pointed !== undefined && <TimelineTooltip pointed={pointed} />}</Suspense>
    </section>
  )
}

const looked = ['clock', 'theme', 'reducedMotion', 'markers'] as const

function lookOf({ clock, theme, reducedMotion, markers }: UiState): Partial<TimelineLook> {
  const shared = { theme, reducedMotion, markers }
  if (clock === undefined) return shared
  return { ...shared, playhead: clock.now, head: clock.head.at, isPlaying: clock.isPlaying }
}

function firstLook(state: UiState): TimelineLook {
  const start = state.clock?.start ?? instantOf(0)
  return {
    timeline: { ...noTimeline, start, end: start },
    playhead: start,
    head: start,
    isPlaying: false,
    theme: state.theme,
    reducedMotion: state.reducedMotion,
    markers: state.markers,
    selectedLane: undefined,
    scrollTop: 0,
    hoverX: undefined,
    left: 208,
    ...lookOf(state),
  }
}

function registerCommands({ commands }: Session, view: TimelineView): () => void {
  const given = [
    commands.register('zoomIn', () => view.zoom(keyZoom)),
    commands.register('zoomOut', () => view.zoom(1 / keyZoom)),
    commands.register('panLeft', () => view.pan(-keyPan)),
    commands.register('panRight', () => view.pan(keyPan)),
    commands.register('fit', () => view.showWhole()),
  ]
  return () => {
    for (const takeBack of given) takeBack()
  }
}

/** The playhead for those who do not see it; the keys that move it are the page's own. */
function Playhead() {
  const t = useMessage()
  const seconds = useUi(({ clock }) => (clock === undefined ? 0 : Math.floor((clock.now - clock.start) / 1000)))
  const most = useUi(({ clock }) => (clock === undefined ? 0 : Math.ceil((clock.head.at - clock.start) / 1000)))
  const now = useUi(({ clock }) => (clock === undefined ? '' : clockText(clock.now)))
  return (
    <meter
      className="kb-timeline-playhead"
      aria-label={t('timeline.playhead')}
      min={0}
      max={Math.max(1, most, seconds)}
      value={seconds}
      aria-valuetext={now}
    />
  )
}
