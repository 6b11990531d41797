import { useEffect, useMemo, useRef, useState } from 'react'
import type { PointerEvent, RefObject } from 'react'
import type { Instant } from '../../clock/instant.ts'
import type { Timeline } from '../../worker/protocol.ts'
import { useSession } from '../session.tsx'
import { instantAt, xOf } from './plot.ts'
import { axisHeight } from './rows.ts'
import { createSeekQueue } from './seek-queue.ts'
import { timelineHit } from './timeline-hit.ts'
import type { TimelineView } from './timeline-view.ts'
import type { TimelinePointed } from './TimelineTooltip.tsx'

interface Place {
  readonly x: number
  readonly y: number
}

interface Press extends Place {
  readonly kind: 'scrub' | 'pan'
  isDrag: boolean
}

const grabReach = 9

/** Pointer, touch and wheel on the plot: scrub, seek, zoom, pan, and what is pointed at. */
export function useTimelinePointer(view: TimelineView | undefined, timeline: Timeline | undefined, lanes: RefObject<HTMLDivElement | null>) {
  const { actions, store } = useSession()
  const [pointed, setPointed] = useState<TimelinePointed>()
  const box = useRef<HTMLDivElement | null>(null)
  const touches = useRef(new Map<number, Place>())
  const press = useRef<Press | undefined>(undefined)
  const scrubbing = useRef<Instant | undefined>(undefined)
  const seeks = useMemo(
    () =>
      createSeekQueue(
        (wish: { readonly at?: Instant; readonly revision?: number }) => actions.clock({ action: 'seek', ...wish }),
        () => {
          if (press.current?.kind !== 'scrub') scrubbing.current = undefined
        },
      ),
    [actions],
  )

  const placeOf = (event: { clientX: number; clientY: number }): Place => {
    const bounds = box.current!.getBoundingClientRect()
    return { x: event.clientX - bounds.left, y: event.clientY - bounds.top }
  }
  const seekTo = (x: number): void => {
    const plot = view?.plot()
    if (plot === undefined) return
    const at = Math.max(plot.time.start, instantAt(plot, x)) as Instant
    scrubbing.current = at
    view?.look({ playhead: at })
    seeks.ask({ at })
  }
  const point = (place: Place | undefined): void => {
    const plot = view?.plot()
    view?.look({ hoverX: place !== undefined && plot !== undefined && place.x >= plot.left ? place.x : undefined })
    if (place === undefined || plot === undefined || timeline === undefined || place.x < plot.left) {
      if (store.getState().hover !== undefined) store.setState({ hover: undefined })
      return setPointed(undefined)
    }
    const hit = timelineHit(timeline, view!.rows(), plot, place.x, place.y)
    const target = 'row' in hit ? hit.row.lane.target : undefined
    if (store.getState().hover !== target) store.setState({ hover: target })
    setPointed({ ...place, width: plot.left + plot.width, height: plot.height, at: instantAt(plot, place.x), head: plot.head, hit })
  }
  const click = (place: Place): void => {
    const plot = view?.plot()
    if (plot === undefined || timeline === undefined) return
    const hit = timelineHit(timeline, view!.rows(), plot, place.x, place.y)
    if (hit.kind === 'event') {
      seeks.ask({ revision: hit.event.revision })
      actions.select(hit.row.lane.target)
    } else if (hit.kind === 'input') seeks.ask({ revision: hit.input.revision })
    else seekTo(place.x)
  }
  const pinch = (before: Place, now: Place, other: Place): void => {
    const factor = Math.max(4, Math.abs(now.x - other.x)) / Math.max(4, Math.abs(before.x - other.x))
    view?.zoom(factor, (now.x + other.x) / 2)
  }

  useEffect(() => {
    const element = box.current
    if (element === null || view === undefined) return undefined
    const turnWheel = (event: WheelEvent): void => {
      event.preventDefault()
      const room = lanes.current
      const canScroll = room !== null && room.scrollHeight > room.clientHeight + 1
      if (event.ctrlKey || event.metaKey || (!canScroll && !event.shiftKey && Math.abs(event.deltaY) > Math.abs(event.deltaX)))
        return view.zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.008 : 0.0022)), placeOf(event).x)
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) return view.pan(event.deltaX + (event.shiftKey ? event.deltaY : 0))
      if (room !== null) room.scrollTop += event.deltaY
    }
    element.addEventListener('wheel', turnWheel, { passive: false })
    return () => element.removeEventListener('wheel', turnWheel)
  }, [view, lanes])

  const listeners = {
    ref: box,
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      const plot = view?.plot()
      if (event.button !== 0 || plot === undefined) return
      event.currentTarget.setPointerCapture(event.pointerId)
      const place = placeOf(event)
      touches.current.set(event.pointerId, place)
      if (touches.current.size > 1) {
        press.current = undefined
        return
      }
      const { clock } = store.getState()
      const isGrab = place.y < axisHeight || (clock !== undefined && Math.abs(xOf(plot, clock.now) - place.x) <= grabReach)
      press.current = { ...place, kind: isGrab ? 'scrub' : 'pan', isDrag: false }
      if (place.y < axisHeight) seekTo(place.x)
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const place = placeOf(event)
      const before = touches.current.get(event.pointerId)
      const held = press.current
      if (before === undefined) return point(event.pointerType === 'touch' ? undefined : place)
      touches.current.set(event.pointerId, place)
      const other = [...touches.current].find(([id]) => id !== event.pointerId)?.[1]
      if (other !== undefined) return pinch(before, place, other)
      if (held === undefined) return undefined
      if (Math.hypot(place.x - held.x, place.y - held.y) > 4) held.isDrag = true
      if (!held.isDrag) return undefined
      point(undefined)
      if (held.kind === 'scrub') return seekTo(place.x)
      view?.pan(before.x - place.x)
      if (lanes.current !== null) lanes.current.scrollTop += before.y - place.y
      return undefined
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      const held = press.current
      touches.current.delete(event.pointerId)
      press.current = undefined
      if (!seeks.isBusy()) scrubbing.current = undefined
      if (held !== undefined && !held.isDrag && (held.kind === 'pan' || held.y >= axisHeight)) click(placeOf(event))
    },
    onPointerCancel: (event: PointerEvent<HTMLElement>) => {
      touches.current.delete(event.pointerId)
      press.current = undefined
    },
    onPointerLeave: () => point(undefined),
  }
  /** While a hand scrubs, the playhead is where the hand is. */
  return { pointed, listeners, scrubbedAt: () => scrubbing.current }
}
