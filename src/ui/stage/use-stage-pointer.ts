import { useEffect, useRef, useState } from 'react'
import type { KeyboardEvent, PointerEvent } from 'react'
import type { ObjectReference } from '../../api/object.ts'
import { isSameObject } from '../state.ts'
import { useMessage, useSession } from '../session.tsx'
import { hitAt } from './hit.ts'
import { podPlace, cardPlace } from './layout.ts'
import { nodeReference, podFacts, podReference } from './pod-facts.ts'
import { rowInCell, rowOfSlot } from './scene.ts'
import type { Scene } from './scene.ts'
import { nextSpot } from './spatial-step.ts'
import type { Direction, Spot } from './spatial-step.ts'
import type { StageView } from './stage-view.ts'
import type { Pointed } from './StageTooltip.tsx'
import { zoomedAt, wholeWindow } from './zoom.ts'
import type { ZoomWindow } from './zoom.ts'

const directions: Readonly<Record<string, Direction>> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' }

/** Pointer, touch, wheel and keys on the stage: what is pointed at, and how it is zoomed. */
export function useStagePointer(view: StageView | undefined) {
  const { frames, actions, commands, store } = useSession()
  const t = useMessage()
  const [pointed, setPointed] = useState<Pointed>()
  const [zoomWindow, setZoomWindow] = useState<ZoomWindow>(wholeWindow)
  const spot = useRef<Spot | undefined>(undefined)
  const box = useRef<HTMLElement | undefined>(undefined)
  const touches = useRef(new Map<number, { x: number; y: number }>())
  const pressed = useRef<{ x: number; y: number; isDrag: boolean } | undefined>(undefined)
  const zoom = useRef(zoomWindow)

  const place = (event: { clientX: number; clientY: number }): { x: number; y: number } => {
    const bounds = box.current!.getBoundingClientRect()
    return { x: event.clientX - bounds.left, y: event.clientY - bounds.top }
  }
  const hover = (reference: ObjectReference | undefined): void => {
    if (!isSameObject(store.getState().hover, reference)) store.setState({ hover: reference })
  }
  const show = (found: Spot | undefined, x: number, y: number): void => {
    const scene = view?.scene()
    if (found === undefined || scene === undefined || box.current === undefined) {
      hover(undefined)
      return setPointed(undefined)
    }
    const pod = found.kind === 'pod' ? podFacts(scene, frames.workloads, frames.names, found.slot) : undefined
    const node = found.kind === 'node' ? scene.nodes[found.node] : undefined
    hover(referenceOf(found, scene))
    setPointed(pod === undefined && node === undefined ? undefined : { x, y, width: box.current.clientWidth, height: box.current.clientHeight, pod, node })
  }
  const referenceOf = (found: Spot, scene: Scene): ObjectReference | undefined => {
    if (found.kind === 'pod') return podReference(frames.names, found.slot)
    const node = scene.nodes[found.node]
    return node && nodeReference(node)
  }
  const spotAt = ({ x, y }: { x: number; y: number }): Spot | undefined => {
    const scene = view?.scene()
    const layout = view?.layout()
    if (scene === undefined || layout === undefined) return undefined
    const hit = hitAt(layout, x * layout.scale, y * layout.scale)
    if (hit !== undefined && scene.nodes[hit.node]?.exists === false) return undefined
    if (hit?.kind !== 'cell') return hit
    const row = rowInCell(scene.pods, hit.node, hit.cell)
    if (row >= 0) return { kind: 'pod', slot: scene.pods.slot[row]! }
    return hit.node < 0 ? undefined : { kind: 'node', node: hit.node }
  }
  const moveTo = (next: ZoomWindow): void => {
    if (next.zoom > zoom.current.zoom && view?.layout()?.isLargest === true) return
    zoom.current = next
    setZoomWindow(next)
    const scale = view?.outlook().scale ?? 1
    view?.moveTo(next.zoom, next.left * scale, next.top * scale)
  }
  const size = (): { width: number; height: number } => ({ width: box.current?.clientWidth ?? 1, height: box.current?.clientHeight ?? 1 })

  useEffect(() => commands.register('focusStage', () => box.current?.focus()), [commands])

  useEffect(() => {
    const element = box.current
    if (element === undefined || view === undefined) return undefined
    const turnWheel = (event: WheelEvent): void => {
      event.preventDefault()
      const { x, y } = place(event)
      const isPan = !event.ctrlKey && zoom.current.zoom > 1 && (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY))
      const { left, top } = zoom.current
      if (isPan) moveTo(zoomedAt({ ...zoom.current, left: left + event.deltaX + event.deltaY, top }, 1, x, y, size()))
      else moveTo(zoomedAt(zoom.current, Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.002)), x, y, size()))
    }
    element.addEventListener('wheel', turnWheel, { passive: false })
    return () => element.removeEventListener('wheel', turnWheel)
  }, [view])

  const dragBy = (event: PointerEvent<HTMLElement>): boolean => {
    const before = touches.current.get(event.pointerId)
    if (before === undefined) return false
    const now = place(event)
    const others = [...touches.current].filter(([id]) => id !== event.pointerId)
    touches.current.set(event.pointerId, now)
    const press = pressed.current
    if (press !== undefined && Math.hypot(now.x - press.x, now.y - press.y) > 5) press.isDrag = true
    const other = others[0]?.[1]
    if (other !== undefined) {
      const factor = Math.hypot(now.x - other.x, now.y - other.y) / Math.max(1, Math.hypot(before.x - other.x, before.y - other.y))
      moveTo(zoomedAt(zoom.current, factor, (now.x + other.x) / 2, (now.y + other.y) / 2, size()))
    } else if (press?.isDrag === true && zoom.current.zoom > 1) {
      const { left, top } = zoom.current
      moveTo(zoomedAt({ ...zoom.current, left: left - (now.x - before.x), top: top - (now.y - before.y) }, 1, 0, 0, size()))
    }
    return press?.isDrag === true
  }

  const listeners = {
    ref: (element: HTMLElement | null) => {
      box.current = element ?? undefined
    },
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0 || event.target instanceof HTMLButtonElement) return
      event.currentTarget.setPointerCapture(event.pointerId)
      const at = place(event)
      touches.current.set(event.pointerId, at)
      pressed.current = touches.current.size === 1 ? { ...at, isDrag: false } : undefined
    },
    /** The global keys step through time; only somebody who came here by keyboard wants them for moving about. */
    onMouseDown: (event: { preventDefault: () => void; target: EventTarget }) => {
      if (!(event.target instanceof HTMLButtonElement)) event.preventDefault()
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (dragBy(event)) return setPointed(undefined)
      if (event.pointerType === 'touch') return
      const at = place(event)
      show(spotAt(at), at.x, at.y)
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      const press = pressed.current
      touches.current.delete(event.pointerId)
      pressed.current = undefined
      if (press === undefined || press.isDrag) return
      const scene = view?.scene()
      const found = spotAt(place(event))
      spot.current = found
      actions.select(found === undefined || scene === undefined ? undefined : referenceOf(found, scene))
    },
    onPointerCancel: (event: PointerEvent<HTMLElement>) => {
      touches.current.delete(event.pointerId)
      pressed.current = undefined
    },
    onPointerLeave: () => show(undefined, 0, 0),
    onBlur: () => show(undefined, 0, 0),
    onKeyDown: (event: KeyboardEvent) => {
      const scene = view?.scene()
      const layout = view?.layout()
      if (scene === undefined || layout === undefined || event.ctrlKey || event.metaKey || event.altKey) return
      const direction = directions[event.code]
      if (direction !== undefined) {
        spot.current = nextSpot(scene, layout, view!.list(), spot.current, direction)
        const at = spot.current && placeOfSpot(spot.current, scene, layout)
        show(spot.current, at?.x ?? 0, at?.y ?? 0)
        if (spot.current !== undefined) store.setState({ announcement: spokenSpot(spot.current, scene) })
      } else if (event.code === 'Enter' && spot.current !== undefined) {
        actions.select(referenceOf(spot.current, scene))
      } else return
      event.preventDefault()
      event.stopPropagation()
    },
  }

  const spokenSpot = (found: Spot, scene: Scene): string => {
    if (found.kind === 'node') return scene.nodes[found.node]?.name ?? ''
    const facts = podFacts(scene, frames.workloads, frames.names, found.slot)
    return facts === undefined ? '' : `${facts.name}: ${facts.state}, ${facts.nodeName ?? t('stage.unscheduled')}`
  }

  return { pointed, isZoomed: zoomWindow.zoom > 1, listeners, showWhole: () => moveTo(wholeWindow) }
}

/** In CSS pixels. */
function placeOfSpot(spot: Spot, scene: Scene, layout: NonNullable<ReturnType<StageView['layout']>>): { readonly x: number; readonly y: number } {
  const row = spot.kind === 'pod' ? rowOfSlot(scene.pods, spot.slot) : -1
  const place = spot.kind === 'node' ? cardPlace(layout, spot.node) : podPlace(layout, scene.pods.node[row] ?? -1, scene.pods.cell[row] ?? 0)
  return { x: (place.x + layout.pods.size) / layout.scale, y: (place.y + layout.pods.size) / layout.scale }
}
