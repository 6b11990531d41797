import { useEffect, useMemo, useRef, useState } from 'react'
import type { Instant } from '../../clock/instant.ts'
import { instantOf } from '../../clock/instant.ts'
import type { Timeline as TimelineData } from '../../worker/protocol.ts'
import { useMessage, useSession, useUi } from '../session.tsx'
import { isSameObject } from '../state.ts'
import { headHeight, laneRows } from './rows.ts'
import { clockText } from './time-text.ts'
import { createTimelineView } from './timeline-view.ts'
import type { TimelineView } from './timeline-view.ts'
import { TimelineLanes } from './TimelineLanes.tsx'
import { TimelineTooltip } from './TimelineTooltip.tsx'
import { useTimelineData } from './use-timeline-data.ts'
import { useTimelinePointer } from './use-timeline-pointer.ts'
import './timeline.css'

const noTimeline: TimelineData = { version: 0, start: instantOf(0), end: instantOf(0), lanes: [], inputs: [] }
const keyZoom = 1.6
const keyPan = 120

/** The run as lanes: what was, where the playhead is, and what is already known of the future. */
export function Timeline() {
  const t = useMessage()
  const { store, commands } = useSession()
  const timeline = useTimelineData()
  const canvas = useRef<HTMLCanvasElement>(null)
  const lanes = useRef<HTMLDivElement>(null)
  const [view, setView] = useState<TimelineView>()
  const [size, setSize] = useState({ width: 0, height: 0 })
  const [scrollTop, setScrollTop] = useState(0)
  const left = size.width < 560 ? 124 : 208
  const { pointed, listeners, scrubbedAt } = useTimelinePointer(view, timeline, lanes)

  useEffect(() => {
    const element = canvas.current
    if (element === null) return undefined
    const { clock, theme, reducedMotion, markers } = store.getState()
    const start = clock?.start ?? instantOf(0)
    const created = createTimelineView(element, {
      timeline: { ...noTimeline, start, end: start },
      playhead: clock?.now ?? start,
      head: clock?.head.at ?? start,
      isPlaying: false,
      theme,
      reducedMotion,
      markers,
      selectedLane: undefined,
      scrollTop: 0,
      hoverX: undefined,
      left: 208,
    })
    setView(created)
    const box = element.parentElement ?? element
    const measure = (): void => {
      setSize({ width: box.clientWidth, height: box.clientHeight })
      created.resize(box.clientWidth, box.clientHeight, window.devicePixelRatio)
    }
    const observer = new ResizeObserver(measure)
    observer.observe(box)
    window.addEventListener('resize', measure)
    measure()
    const takeClock = (): void => {
      const { clock: now, theme: shownTheme, reducedMotion: isCalm, markers: marks } = store.getState()
      if (now === undefined) return
      created.look({ playhead: scrubbedAt() ?? now.now, head: now.head.at, isPlaying: now.isPlaying, theme: shownTheme, reducedMotion: isCalm, markers: marks })
    }
    const stop = store.subscribe((state, before) => {
      if (state.clock !== before.clock || state.theme !== before.theme || state.reducedMotion !== before.reducedMotion || state.markers !== before.markers) takeClock()
    })
    takeClock()
    return () => {
      stop()
      observer.disconnect()
      window.removeEventListener('resize', measure)
      created.close()
      setView(undefined)
    }
  }, [store])

  useEffect(() => {
    if (view !== undefined && timeline !== undefined) view.look({ timeline })
  }, [view, timeline])
  useEffect(() => view?.look({ scrollTop, left }), [view, scrollTop, left])
  const selectedLane = useUi(({ selection }) => timeline?.lanes.find((lane) => isSameObject(lane.target, selection))?.id)
  useEffect(() => view?.look({ selectedLane }), [view, selectedLane])

  useEffect(() => {
    if (view === undefined) return undefined
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
  }, [view, commands])

  const rows = useMemo(() => laneRows(timeline ?? noTimeline), [timeline])
  const isEmpty = timeline === undefined || (timeline.lanes.length === 0 && timeline.inputs.length === 0)
  return (
    <section className="kb-timeline" aria-label={t('region.timeline')}>
      <div className="kb-timeline-plot" {...listeners}>
        <canvas ref={canvas} aria-hidden="true" />
        <Playhead />
      </div>
      <div className="kb-timeline-inputs" style={{ width: left }}>
        {!isEmpty && t('timeline.inputs')}
      </div>
      <div className="kb-timeline-lanes" style={{ width: left }}>
        <TimelineLanes rows={rows} scrollTop={scrollTop} height={Math.max(0, size.height - headHeight)} box={lanes} onScroll={setScrollTop} />
      </div>
      {isEmpty && <p className="kb-timeline-empty">{t('timeline.empty')}</p>}
      {pointed !== undefined && <TimelineTooltip pointed={pointed} />}
    </section>
  )
}

/** The playhead for those who do not see it; the keys that move it are the page's own. */
function Playhead() {
  const t = useMessage()
  const now = useUi(({ clock }) => (clock === undefined ? '' : clockText(Math.floor(clock.now / 1000) * 1000 as Instant)))
  const seconds = useUi(({ clock }) => (clock === undefined ? 0 : Math.floor((clock.now - clock.start) / 1000)))
  const most = useUi(({ clock }) => (clock === undefined ? 0 : Math.ceil((clock.head.at - clock.start) / 1000)))
  return <span className="kb-timeline-playhead" role="meter" aria-label={t('timeline.playhead')} aria-valuemin={0} aria-valuemax={Math.max(most, seconds)} aria-valuenow={seconds} aria-valuetext={now} />
}
