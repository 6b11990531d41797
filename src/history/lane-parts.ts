import { splitKey, type KubeObject, type ObjectKey } from '../api/object.ts'
import type { Event, Pod } from '../api/openapi/kubernetes.ts'
import type { Instant } from '../clock/instant.ts'
import type { Cluster } from '../engine/cluster.ts'
import type { History } from './history.ts'
import { podStateOf } from './pod-state.ts'
import type { Workload } from './workload-index.ts'

export type Entry = Cluster['server']['store']['log'][number]

const barStyles = [
  'pending',
  'creating',
  'running',
  'ready',
  'terminating',
  'failing',
  'completed',
  'failed',
  'failing',
  'unknown',
] as const
export type BarStyle = (typeof barStyles)[number]

export interface Bar {
  readonly from: Instant
  readonly to?: Instant
  readonly style: BarStyle
  readonly color: number
}

export interface Series {
  readonly at: Instant[]
  readonly values: number[]
}

export interface Mark {
  readonly at: Instant
  readonly kind: 'tick' | 'missed' | 'planned' | 'succeeded' | 'failed'
}

export interface Pause {
  readonly from: Instant
  readonly to?: Instant
}

export interface Track {
  readonly label: string
  readonly bars: readonly Bar[]
  readonly marks: readonly Mark[]
  readonly pauses: readonly Pause[]
}

/** What is asked of the lanes: which are open, and how many pods may still get one. */
export interface LaneAsk {
  readonly expanded: ReadonlySet<string>
  podLanes: number
}

export function versionsOf({ versions, cluster }: History, resource: string, key: ObjectKey): readonly Entry[] {
  const { log } = cluster.server.store
  return (versions.revisions.get(resource)?.get(key) ?? []).map((revision) => log[revision - 1]!)
}

/** The versions of one object, without those of others that had its name before or after. */
export const livesOf = (history: History, resource: string, key: ObjectKey, uid: string): readonly Entry[] =>
  versionsOf(history, resource, key).filter(({ object }) => object.metadata.uid === uid)

export const laneId = (resource: string, key: string, uid: string): string => `${resource}/${key}/${uid}`

export function targetOf(resource: string, key: ObjectKey, uid: string) {
  const { namespace, name } = splitKey(key)
  return { resource, ...(namespace !== undefined && { namespace }), name, uid }
}

export const emptySeries = (): Series => ({ at: [], values: [] })

export function append(series: Series, at: Instant, value: number): void {
  if (series.values.at(-1) === value) return
  series.at.push(at)
  series.values.push(value)
}

/** Merges the versions of one object into bars of equal style; no style leaves a gap. */
export function barsOf(
  entries: readonly Entry[],
  color: number,
  styleOf: (object: KubeObject) => BarStyle | undefined,
): readonly Bar[] {
  const bars: Bar[] = []
  let open: { from: Instant; style: BarStyle } | undefined
  for (const { at, type, object } of entries) {
    const style = type === 'DELETED' ? undefined : styleOf(object)
    if (style === open?.style) continue
    if (open !== undefined && at > open.from) bars.push({ ...open, to: at, color })
    open = style === undefined ? undefined : { from: at, style }
  }
  if (open !== undefined) bars.push({ ...open, color })
  return bars
}

export const podStyle = (object: KubeObject): BarStyle => barStyles[podStateOf(object as Pod)] ?? 'unknown'

/** A lane has no room for more events than this; the latest count. */
const mostEvents = 2000

export function eventsOf({ versions, cluster }: History, uid: string) {
  const { log } = cluster.server.store
  return (versions.eventsAbout.get(uid) ?? []).slice(-mostEvents).flatMap((revision) => {
    const entry = log[revision - 1]!
    if (entry.type === 'DELETED') return []
    const { type = 'Normal', reason = '', message = '' } = entry.object as Event
    const tone = type === 'Warning' ? ('Warning' as const) : ('Normal' as const)
    return [{ at: entry.at, revision, type: tone, reason, message }]
  })
}

/** A pod's slot with its versions. */
export interface PodLife {
  readonly slot: number
  readonly namespace: string
  readonly name: string
  readonly uid: string
  readonly color: number
  readonly entries: readonly Entry[]
}

export function podLife(history: History, slot: number): PodLife {
  const { namespace, name, uid } = history.columns.names[slot]!
  const entries = livesOf(history, 'pods', `${namespace}/${name}`, uid)
  return { slot, namespace, name, uid, color: history.columns.color[slot]!, entries }
}

/** Slots of a workload's pods in order of creation, of one colour or of one owner when asked so. */
export function slotsOf(
  { columns }: History,
  workload: number,
  only: { readonly color?: number; readonly owner?: string } = {},
): readonly number[] {
  const slots: number[] = []
  for (let slot = 0; slot < columns.names.length; slot++) {
    if (columns.workload[slot] !== workload) continue
    if (only.color !== undefined && columns.color[slot] !== only.color) continue
    if (only.owner !== undefined && columns.names[slot]!.owner !== only.owner) continue
    slots.push(slot)
  }
  return slots
}

/** A lane for each pod, as many as the ask still allows. */
export function podLanes(history: History, slots: readonly number[], depth: number, ask: LaneAsk) {
  const shown = slots.slice(0, Math.max(0, ask.podLanes))
  ask.podLanes -= shown.length
  const lanes = shown.map((slot) => {
    const { namespace, name, uid, color, entries } = podLife(history, slot)
    const key = `${namespace}/${name}`
    return {
      id: laneId('pods', key, uid),
      target: targetOf('pods', key, uid),
      kind: 'Pod',
      depth,
      hasChildren: false,
      isExpanded: false,
      label: name,
      bars: barsOf(entries, color, podStyle),
      events: eventsOf(history, uid),
    }
  })
  return { lanes, hidden: slots.length - shown.length }
}

export const prefixOf = ({ namespace }: Workload): string => (namespace === '' ? '' : `${namespace}/`)
