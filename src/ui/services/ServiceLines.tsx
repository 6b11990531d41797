import { useEffect, useState } from 'react'
import type { RefObject } from 'react'
import type { ServiceRow } from '../../worker/protocol.ts'
import { placeIn } from '../present.ts'
import { useSession, useUi } from '../session.tsx'
import { podPlace } from '../stage/layout.ts'
import { rowOfSlot } from '../stage/scene.ts'
import type { StageView } from '../stage/stage-view.ts'
import { flightMs, keyOf } from './traffic.ts'
import type { Packet } from './traffic.ts'

const mostLines = 60
/** Lines end above a pod: what it shows stays in sight. */
const endpointGap = 16

interface Point {
  readonly x: number
  readonly y: number
}

/** From each service's card to the pods that receive its requests, and the requests that fly along. */
export function ServiceLines({
  rows,
  shown,
  packets,
  view,
  layer,
}: {
  readonly rows: readonly ServiceRow[]
  /** Key of the service whose lines stand out. */
  readonly shown: string | undefined
  readonly packets: readonly Packet[]
  readonly view: StageView
  readonly layer: RefObject<HTMLDivElement | null>
}) {
  const wallMs = useWallTime(packets)
  const isStill = useUi((ui) => ui.reducedMotion)
  const box = layer.current
  if (box === null) return null
  const podAt = podPlacer(view, box)
  const gates = new Map(rows.map((row) => [keyOf(row), gateOf(box, keyOf(row))]))
  const row = rows.find((candidate) => keyOf(candidate) === shown)
  return (
    <svg className="kb-service-lines" aria-hidden="true">
      {row?.endpoints.slice(0, mostLines).map((endpoint) => {
        const [from, to] = [gates.get(keyOf(row)), podAt(endpoint.slot)]
        if (from === undefined || to === undefined) return null
        return (
          <path
            key={`${endpoint.address} ${endpoint.slot}`}
            className={endpoint.isReady ? 'kb-service-line' : 'kb-service-line kb-service-line-not'}
            d={curve(from, { x: to.x, y: to.y - endpointGap })}
          />
        )
      })}
      {packets.map(({ id, service, journey, sentMs }) => {
        const from = gates.get(service)
        const to = journey.destination === undefined ? undefined : podAt(journey.destination.slot)
        if (from === undefined || wallMs - sentMs > flightMs * 2) return null
        if (journey.destination === undefined) return <Refusal key={id} at={{ x: from.x, y: from.y + 10 }} />
        // The pod that has answered is gone by now.
        if (to === undefined) return null
        const part = isStill ? 1 : Math.min(1, (wallMs - sentMs) / flightMs)
        const { x, y } = along(from, to, part)
        return <circle key={id} className="kb-packet" cx={x} cy={y} r={part === 1 ? 8 : 5} />
      })}
    </svg>
  )
}

function Refusal({ at: { x, y } }: { readonly at: Point }) {
  return <path className="kb-packet-refused" d={`M${x - 6} ${y - 6}l12 12M${x + 6} ${y - 6}l-12 12`} />
}

/** The wall clock while something flies, and after every frame: what is under the lines may have moved. */
function useWallTime(packets: readonly Packet[]): number {
  const { frames } = useSession()
  const [wallMs, setWallMs] = useState(() => performance.now())
  useEffect(() => {
    let request = 0
    const draw = (now: number): void => {
      request = 0
      setWallMs(now)
      if (packets.some(({ sentMs }) => now - sentMs < flightMs * 2 + 100)) ask()
    }
    const ask = (): void => {
      if (request === 0) request = requestAnimationFrame(draw)
    }
    const stop = frames.subscribe(ask)
    window.addEventListener('resize', ask)
    ask()
    // The stage itself may be on its way to another lens or size.
    const later = setTimeout(ask, 300)
    return () => {
      stop()
      window.removeEventListener('resize', ask)
      clearTimeout(later)
      cancelAnimationFrame(request)
    }
  }, [frames, packets])
  return wallMs
}

/** The middle of a pod in the layer's CSS pixels; undefined when it is not on the stage. */
function podPlacer(view: StageView, layer: HTMLElement): (slot: number) => Point | undefined {
  const [scene, layout, canvas] = [view.scene(), view.layout(), layer.querySelector('.kb-stage-canvas')]
  if (scene === undefined || layout === undefined || canvas === null) return () => undefined
  const { left, top } = canvas.getBoundingClientRect()
  const origin = placeIn(layer, { clientX: left, clientY: top } as MouseEvent)
  return (slot) => {
    const row = rowOfSlot(scene.pods, slot)
    if (slot < 0 || row < 0) return undefined
    const { x, y } = podPlace(layout, scene.pods.node[row]!, scene.pods.cell[row]!)
    const size = scene.pods.node[row]! < 0 ? layout.queue.size : layout.pods.size
    return { x: origin.x + (x + size / 2) / layout.scale, y: origin.y + (y + size / 2) / layout.scale }
  }
}

/** The lower middle of a service's card. */
function gateOf(layer: HTMLElement, key: string): Point | undefined {
  const card = layer.querySelector(`[data-service="${key}"]`)
  if (card === null) return undefined
  const { left, width, bottom } = card.getBoundingClientRect()
  return placeIn(layer, { clientX: left + width / 2, clientY: bottom } as MouseEvent)
}

const bend = (from: Point, to: Point): number => Math.max(24, (to.y - from.y) * 0.45)

function curve(from: Point, to: Point): string {
  const by = bend(from, to)
  return `M${from.x} ${from.y}C${from.x} ${from.y + by} ${to.x} ${to.y - by} ${to.x} ${to.y}`
}

/** A place on that curve, 0…1. */
function along(from: Point, to: Point, part: number): Point {
  const by = bend(from, to)
  const rest = 1 - part
  const [a, b, c, d] = [rest ** 3, 3 * rest ** 2 * part, 3 * rest * part ** 2, part ** 3]
  return {
    x: a * from.x + b * from.x + c * to.x + d * to.x,
    y: a * from.y + b * (from.y + by) + c * (to.y - by) + d * to.y,
  }
}
