import { placeIn } from '../present.ts'
import type { Session } from '../session.tsx'
import { isSameObject } from '../state.ts'
import type { Point } from './layout.ts'
import { podFacts } from './pod-facts.ts'
import { nextSpot } from './spatial-step.ts'
import type { Direction, Spot } from './spatial-step.ts'
import { placeOfSpot, referenceOfSpot, spokenSpot, spotAt } from './spots.ts'
import type { StageView } from './stage-view.ts'
import type { Pointed } from './StageTooltip.tsx'
import { wholeWindow, zoomedAt } from './zoom.ts'
import type { ZoomWindow } from './zoom.ts'

/** What the pointer brings about outside of the canvas. */
export interface PointerNews {
  readonly pointed: (pointed: Pointed | undefined) => void
  readonly zoomed: (isZoomed: boolean) => void
}

export interface StagePointer {
  readonly showWhole: () => void
  readonly close: () => void
}

const directions: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
}
const dragDistance = 5

/** Mouse, touch, wheel and keys on the stage: points at things, selects them, zooms and pans. */
export function attachStagePointer(
  box: HTMLElement,
  view: StageView,
  { frames, actions, store, commands }: Session,
  news: PointerNews,
): StagePointer {
  const touches = new Map<number, Point>()
  let pressed: (Point & { isDrag: boolean }) | undefined
  let spot: Spot | undefined
  let zoom: ZoomWindow = wholeWindow
  const closing = new AbortController()
  const { signal } = closing

  const placeOf = (event: MouseEvent): Point => placeIn(box, event)
  const size = (): { width: number; height: number } => ({ width: box.clientWidth, height: box.clientHeight })
  const found = (place: Point): Spot | undefined => {
    const scene = view.scene()
    const layout = view.layout()
    return scene && layout && spotAt(scene, layout, place)
  }

  function show(on: Spot | undefined, place: Point): void {
    const scene = view.scene()
    const reference = on && scene && referenceOfSpot(scene, frames, on)
    if (!isSameObject(store.getState().hover, reference)) store.setState({ hover: reference })
    if (on === undefined || scene === undefined) return news.pointed(undefined)
    const pod = on.kind === 'pod' ? podFacts(scene, frames.workloads, frames.names, on.slot) : undefined
    const node = on.kind === 'node' ? scene.nodes[on.node] : undefined
    news.pointed(pod === undefined && node === undefined ? undefined : { ...place, ...size(), pod, node })
  }
  const hide = (): void => show(undefined, { x: 0, y: 0 })

  function moveTo(next: ZoomWindow): void {
    if (next.zoom > zoom.zoom && view.layout()?.isLargest === true) return
    zoom = next
    const { scale } = view.outlook()
    view.moveTo(next.zoom, next.left * scale, next.top * scale)
    news.zoomed(next.zoom > 1)
  }

  function select(on: Spot | undefined): void {
    const scene = view.scene()
    actions.select(on && scene && referenceOfSpot(scene, frames, on))
  }

  function drag(event: PointerEvent, before: Point, now: Point): void {
    const other = [...touches].find(([id]) => id !== event.pointerId)?.[1]
    touches.set(event.pointerId, now)
    if (pressed !== undefined && Math.hypot(now.x - pressed.x, now.y - pressed.y) > dragDistance) pressed.isDrag = true
    if (other !== undefined) {
      const apart = Math.hypot(now.x - other.x, now.y - other.y)
      const wasApart = Math.max(1, Math.hypot(before.x - other.x, before.y - other.y))
      moveTo(zoomedAt(zoom, apart / wasApart, (now.x + other.x) / 2, (now.y + other.y) / 2, size()))
    } else if (pressed?.isDrag === true && zoom.zoom > 1) {
      const left = zoom.left - (now.x - before.x)
      moveTo(zoomedAt({ ...zoom, left, top: zoom.top - (now.y - before.y) }, 1, 0, 0, size()))
    }
  }

  const onControl = (event: Event): boolean =>
    event.target instanceof Element && event.target.closest('button') !== null

  box.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button !== 0 || onControl(event)) return
      box.setPointerCapture(event.pointerId)
      const place = placeOf(event)
      touches.set(event.pointerId, place)
      pressed = touches.size === 1 ? { ...place, isDrag: false } : undefined
    },
    { signal },
  )
  // The page's keys step through time; only somebody who came here by keyboard wants them for moving about.
  box.addEventListener('mousedown', (event) => onControl(event) || event.preventDefault(), { signal })
  box.addEventListener(
    'pointermove',
    (event) => {
      const place = placeOf(event)
      const before = touches.get(event.pointerId)
      if (before !== undefined) drag(event, before, place)
      if (pressed?.isDrag === true || touches.size > 1) hide()
      else if (event.pointerType !== 'touch') show(found(place), place)
    },
    { signal },
  )
  box.addEventListener(
    'pointerup',
    (event) => {
      touches.delete(event.pointerId)
      const isClick = pressed !== undefined && !pressed.isDrag
      pressed = undefined
      if (!isClick) return
      spot = found(placeOf(event))
      select(spot)
    },
    { signal },
  )
  box.addEventListener('pointercancel', (event) => touches.delete(event.pointerId), { signal })
  box.addEventListener('pointerleave', hide, { signal })
  box.addEventListener('blur', hide, { signal })
  box.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault()
      const { x, y } = placeOf(event)
      const isPan =
        !event.ctrlKey && zoom.zoom > 1 && (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY))
      if (isPan) moveTo(zoomedAt({ ...zoom, left: zoom.left + event.deltaX + event.deltaY }, 1, x, y, size()))
      else moveTo(zoomedAt(zoom, Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.002)), x, y, size()))
    },
    { signal, passive: false },
  )
  box.addEventListener(
    'keydown',
    (event) => {
      const scene = view.scene()
      const layout = view.layout()
      if (scene === undefined || layout === undefined || event.target !== box) return
      if (event.ctrlKey || event.metaKey || event.altKey) return
      const direction = directions[event.code]
      if (direction !== undefined) {
        spot = nextSpot(scene, layout, view.list(), spot, direction)
        show(spot, spot === undefined ? { x: 0, y: 0 } : placeOfSpot(scene, layout, spot))
        if (spot !== undefined)
          store.setState({ announcement: spokenSpot(scene, frames, spot, store.getState().dictionary) })
      } else if (event.code === 'Enter' && spot !== undefined) select(spot)
      else return
      event.preventDefault()
      event.stopPropagation()
    },
    { signal },
  )
  box.tabIndex = 0
  const takeBack = commands.register('focusStage', () => box.focus())

  return {
    showWhole: () => moveTo(wholeWindow),
    close: () => {
      closing.abort()
      takeBack()
    },
  }
}
