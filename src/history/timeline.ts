import { splitKey, type KubeObject, type ObjectKey } from '../api/object.ts'
import type { Event, Pod, ReplicaSet } from '../api/openapi/kubernetes.ts'
import type { Instant } from '../clock/instant.ts'
import type { Cluster } from '../engine/cluster.ts'
import type { History } from './history.ts'
import { podStateOf } from './pod-state.ts'
import { corridorOf } from './workload-rows.ts'
import { noColor, noWorkload, type Workload } from './workload-index.ts'

type Entry = Cluster['server']['store']['log'][number]

export interface LaneQuery {
  readonly expanded: readonly string[]
  readonly maxPodLanes: number
}

const barStyles = ['pending', 'creating', 'running', 'ready', 'terminating', 'failing', 'completed', 'failed', 'failing', 'unknown'] as const
type BarStyle = (typeof barStyles)[number]

interface Bar {
  readonly from: Instant
  readonly to?: Instant
  readonly style: BarStyle
  readonly color: number
}

interface Series {
  readonly at: number[]
  readonly values: number[]
}

/** The whole run as lanes: workloads, their ReplicaSets and pods where they are open, and what the user did. */
export function timelineOf(history: History, query: LaneQuery) {
  const expanded = new Set(query.expanded)
  const budget = { podLanes: query.maxPodLanes }
  const lanes = history.workloads.workloads.flatMap((workload) => workloadLanes(history, workload, expanded, budget))
  const { cluster } = history
  return {
    version: cluster.server.store.log.length,
    start: history.start,
    end: cluster.now,
    lanes: [...lanes, ...lonePodLanes(history, budget)],
    inputs: inputFlags(history),
  }
}

function versionsOf({ versions, cluster }: History, resource: string, key: ObjectKey): readonly Entry[] {
  const { log } = cluster.server.store
  return (versions.revisions.get(resource)?.get(key) ?? []).map((revision) => log[revision - 1]!)
}

const laneId = (resource: string, key: string, uid: string): string => `${resource}/${key}/${uid}`

function targetOf(resource: string, key: ObjectKey, uid: string) {
  const { namespace, name } = splitKey(key)
  return { resource, ...(namespace !== undefined && { namespace }), name, uid }
}

function workloadLanes(history: History, workload: Workload, expanded: ReadonlySet<string>, budget: { podLanes: number }) {
  const entries = versionsOf(history, workload.resource, workload.key).filter(({ object }) => object.metadata.uid === workload.uid)
  const id = laneId(workload.resource, workload.key, workload.uid)
  const isExpanded = !expanded.has(`-${id}`)
  const lane = {
    id,
    target: targetOf(workload.resource, workload.key, workload.uid),
    kind: workload.kind,
    depth: 0,
    hasChildren: true,
    isExpanded,
    label: workload.name,
    note: workload.kind,
    bars: [],
    events: eventsOf(history, workload.uid),
    ...sizeSeries(entries),
    ready: { at: workload.counts.at, values: workload.counts.ready },
    total: { at: workload.counts.at, values: workload.counts.total },
  }
  if (!isExpanded) return [lane]
  const children =
    workload.resource === 'deployments'
      ? replicaSetLanes(history, workload, expanded, budget)
      : expanded.has(id)
        ? podLanes(history, slotsOf(history, workload.index), 1, budget)
        : { lanes: [], hidden: 0 }
  return [{ ...lane, ...(children.hidden > 0 && { hiddenChildren: children.hidden }) }, ...children.lanes]
}

function sizeSeries(entries: readonly Entry[]): { readonly desired: Series; readonly minimum?: Series; readonly maximum?: Series } {
  const desired: Series = { at: [], values: [] }
  const minimum: Series = { at: [], values: [] }
  const maximum: Series = { at: [], values: [] }
  for (const { at, type, object } of entries) {
    const corridor = corridorOf(type === 'DELETED' ? undefined : object)
    append(desired, at, corridor.desired)
    if (corridor.minimum !== undefined) append(minimum, at, corridor.minimum)
    if (corridor.maximum !== undefined) append(maximum, at, corridor.maximum)
  }
  return { desired, ...(minimum.at.length > 0 && { minimum, maximum }) }
}

function append(series: Series, at: number, value: number): void {
  if (series.values.at(-1) === value) return
  series.at.push(at)
  series.values.push(value)
}

function replicaSetLanes(history: History, workload: Workload, expanded: ReadonlySet<string>, budget: { podLanes: number }) {
  const prefix = workload.namespace === '' ? '' : `${workload.namespace}/`
  const lanes = workload.revisions.flatMap((name, color) => {
    const entries = versionsOf(history, 'replicasets', prefix + name)
    const last = entries.at(-1)
    if (last === undefined) return []
    const { uid, annotations } = last.object.metadata
    const id = laneId('replicasets', prefix + name, uid)
    const isExpanded = expanded.has(id)
    const lane = {
      id,
      target: targetOf('replicasets', prefix + name, uid),
      kind: 'ReplicaSet',
      depth: 1,
      hasChildren: true,
      isExpanded,
      label: name,
      note: `rev ${annotations?.['deployment.kubernetes.io/revision'] ?? color + 1}`,
      bars: barsOf(entries, color, replicaSetStyle),
      events: eventsOf(history, uid),
    }
    if (!isExpanded) return [lane]
    const pods = podLanes(history, slotsOf(history, workload.index, color), 2, budget)
    return [{ ...lane, ...(pods.hidden > 0 && { hiddenChildren: pods.hidden }) }, ...pods.lanes]
  })
  return { lanes, hidden: 0 }
}

function replicaSetStyle(object: KubeObject): BarStyle | undefined {
  const { spec, status } = object as ReplicaSet
  const total = status?.replicas ?? 0
  if ((spec.replicas ?? 0) === 0 && total === 0) return undefined
  return (status?.readyReplicas ?? 0) > 0 ? 'ready' : (spec.replicas ?? 0) === 0 ? 'terminating' : 'creating'
}

/** Merges the versions of one object into bars of equal style; no style leaves a gap. */
function barsOf(entries: readonly Entry[], color: number, styleOf: (object: KubeObject) => BarStyle | undefined): readonly Bar[] {
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

function slotsOf({ columns }: History, workload: number, color?: number): readonly number[] {
  const slots: number[] = []
  for (let slot = 0; slot < columns.names.length; slot++)
    if (columns.workload[slot] === workload && (color === undefined || columns.color[slot] === color)) slots.push(slot)
  return slots
}

function podLanes(history: History, slots: readonly number[], depth: number, budget: { podLanes: number }) {
  const shown = slots.slice(0, Math.max(0, budget.podLanes))
  budget.podLanes -= shown.length
  const lanes = shown.map((slot) => {
    const { namespace, name, uid } = history.columns.names[slot]!
    const key = `${namespace}/${name}`
    const entries = versionsOf(history, 'pods', key).filter(({ object }) => object.metadata.uid === uid)
    const color = history.columns.color[slot]!
    return {
      id: laneId('pods', key, uid),
      target: targetOf('pods', key, uid),
      kind: 'Pod',
      depth,
      hasChildren: false,
      isExpanded: false,
      label: name,
      bars: barsOf(entries, color, (object) => barStyles[podStateOf(object as Pod)] ?? 'unknown'),
      events: eventsOf(history, uid),
    }
  })
  return { lanes, hidden: slots.length - shown.length }
}

function lonePodLanes(history: History, budget: { podLanes: number }) {
  return podLanes(history, slotsOf(history, noWorkload, noColor), 0, budget).lanes
}

function eventsOf({ versions, cluster }: History, uid: string) {
  const { log } = cluster.server.store
  return (versions.eventsAbout.get(uid) ?? []).map((revision) => {
    const { at, object } = log[revision - 1]!
    const { type = 'Normal', reason = '', message = '' } = object as Event
    return { at, revision, type: type === 'Warning' ? ('Warning' as const) : ('Normal' as const), reason, message }
  })
}

/** Inputs of one instant and one agent are one flag. */
function inputFlags(history: History) {
  const { log } = history.cluster.server.store
  const flags: { at: Instant; revision: number; label: string }[] = []
  for (const entry of log) {
    if (entry.cause !== 0 || entry.actor === 'bootstrap' || entry.because.code !== 'userRequest') continue
    const last = flags.at(-1)
    if (last !== undefined && last.at === entry.at && last.label === entry.actor) continue
    flags.push({ at: entry.at, revision: entry.revision, label: entry.actor })
  }
  return flags
}

