import type { Instant } from '../../clock/instant.ts'
import { placeIn } from '../present.ts'
import type { Session } from '../session.tsx'
import { instantAt, xOf } from './plot.ts'
import { axisHeight } from './rows.ts'
import { createSeekQueue } from './seek-queue.ts'
import { timelineHit } from './timeline-hit.ts'
import type { TimelineHit } from './timeline-hit.ts'
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

interface Wish {
  readonly at?: Instant
  readonly revision?: number
}

/** How near to the playhead a hand takes hold of it. */
const grabReach = 9
const dragDistance = 4

/** Mouse, touch and wheel on the plot: scrub, seek, zoom, pan, and what is pointed at. `lanes` is what scrolls. */
export function attachTimelinePointer(
  box: HTMLElement,
  lanes: HTMLElement,
  view: TimelineView,
  { actions, store }: Session,
  tell: (pointed: TimelinePointed | undefined) => void,
): () => void {
  const touches = new Map<number, Place>()
  let press: Press | undefined
  const closing = new AbortController()
  const { signal } = closing
  const seeks = createSeekQueue(
    (wish: Wish) => actions.clock({ action: 'seek', ...wish }),
    () => {
      if (press?.kind !== 'scrub') view.scrub(undefined)
    },
  )

  const placeOf = (event: MouseEvent): Place => placeIn(box, event)
  const hitAt = ({ x, y }: Place): TimelineHit => timelineHit(view.timeline(), view.rows(), view.plot(), x, y)
  const scrollLanes = (by: number): void => lanes.scrollTo({ top: lanes.scrollTop + by })

  function seekTo(x: number): void {
    const plot = view.plot()
    const at = Math.max(plot.time.start, instantAt(plot, x)) as Instant
    view.scrub(at)
    seeks.ask({ at })
  }

  function point(place: Place | undefined): void {
    const plot = view.plot()
    const isInside = place !== undefined && place.x >= plot.left
    view.look({ hoverX: isInside ? place.x : undefined })
    const hit = isInside ? hitAt(place) : undefined
    const target = hit !== undefined && 'row' in hit ? hit.row.lane.target : undefined
    if (store.getState().hover !== target) store.setState({ hover: target })
    if (!isInside || hit === undefined) return tell(undefined)
    tell({
      ...place,
      width: plot.left + plot.width,
      height: plot.height,
      at: instantAt(plot, place.x),
      head: plot.head,
      hit,
    })
  }

  function click(place: Place): void {
    const hit = hitAt(place)
    if (hit.kind === 'event') {
      seeks.ask({ revision: hit.event.revision })
      actions.select(hit.row.lane.target)
    } else if (hit.kind === 'input') seeks.ask({ revision: hit.input.revision })
    else seekTo(place.x)
  }

  function takeHold(place: Place): void {
    const { clock } = store.getState()
    const isNearPlayhead = clock !== undefined && Math.abs(xOf(view.plot(), clock.now) - place.x) <= grabReach
    press = { ...place, kind: place.y < axisHeight || isNearPlayhead ? 'scrub' : 'pan', isDrag: false }
    if (place.y < axisHeight) seekTo(place.x)
  }

  function drag(event: PointerEvent, before: Place, now: Place): void {
    touches.set(event.pointerId, now)
    const other = [...touches].find(([id]) => id !== event.pointerId)?.[1]
    if (other !== undefined) {
      const factor = Math.max(4, Math.abs(now.x - other.x)) / Math.max(4, Math.abs(before.x - other.x))
      return view.zoom(factor, (now.x + other.x) / 2)
    }
    if (press === undefined) return undefined
    if (Math.hypot(now.x - press.x, now.y - press.y) > dragDistance) press.isDrag = true
    if (!press.isDrag) return undefined
    point(undefined)
    if (press.kind === 'scrub') return seekTo(now.x)
    view.pan(before.x - now.x)
    return scrollLanes(before.y - now.y)
  }

  box.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button !== 0) return
      box.setPointerCapture(event.pointerId)
      const place = placeOf(event)
      touches.set(event.pointerId, place)
      if (touches.size === 1) takeHold(place)
      else press = undefined
    },
    { signal },
  )
  box.addEventListener(
    'pointermove',
    (event) => {
      const place = placeOf(event)
      const before = touches.get(event.pointerId)
      if (before !== undefined) drag(event, before, place)
      else point(event.pointerType === 'touch' ? undefined : place)
    },
    { signal },
  )
  box.addEventListener(
    'pointerup',
    (event) => {
      touches.delete(event.pointerId)
      const held = press
      press = undefined
      if (!seeks.isBusy()) view.scrub(undefined)
      if (held !== undefined && !held.isDrag && held.y >= axisHeight) click(placeOf(event))
    },
    { signal },
  )
  box.addEventListener(
    'pointercancel',
    (event) => {
      touches.delete(event.pointerId)
      press = undefined
    },
    { signal },
  )
  box.addEventListener('pointerleave', () => point(undefined), { signal })
  box.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault()
      const isSideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)
      const canScroll = lanes.scrollHeight > lanes.clientHeight + 1
      if (event.ctrlKey || event.metaKey) view.zoom(Math.exp(-event.deltaY * 0.008), placeOf(event).x)
      else if (isSideways) view.pan(event.deltaX + (event.shiftKey ? event.deltaY : 0))
      else if (canScroll) scrollLanes(event.deltaY)
      else view.zoom(Math.exp(-event.deltaY * 0.0022), placeOf(event).x)
    },
    { signal, passive: false },
  )
  return () => closing.abort()
}
