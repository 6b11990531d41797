import type { KubeObject } from '../api/object.ts'
import type { Job, ReplicaSet } from '../api/openapi/kubernetes.ts'
import type { Instant } from '../clock/instant.ts'
import { autoscalerLanes } from './autoscaler-lanes.ts'
import { budgetOf } from './budget-lines.ts'
import { cronFacts, cronJobLanes } from './cron-lanes.ts'
import type { History } from './history.ts'
import { failingSeries, troubledBars, troubleOf, withWarnings } from './trouble.ts'
import { attemptTracks, completionSeries, openBackOff } from './job-lanes.ts'
import {
  append,
  barsOf,
  emptySeries,
  eventsOf,
  laneId,
  livesOf,
  podLanes,
  prefixOf,
  slotsOf,
  targetOf,
  versionsOf,
  type BarStyle,
  type Entry,
  type LaneAsk,
  type Series,
} from './lane-parts.ts'
import { placeLanes, placesOf, placeTracks } from './place-lanes.ts'
import { completionsOf, corridorOf } from './workload-rows.ts'
import { noColor, noWorkload, type Workload } from './workload-index.ts'

export interface LaneQuery {
  readonly expanded: readonly string[]
  readonly maxPodLanes: number
}

/** The whole run as lanes: workloads, what they own where they are open, their autoscalers, and what the user did. */
export function timelineOf(history: History, query: LaneQuery) {
  const ask: LaneAsk = { expanded: new Set(query.expanded), podLanes: query.maxPodLanes }
  const lanes = history.workloads.workloads.flatMap((workload) => [
    ...workloadLanes(history, workload, ask),
    ...autoscalerLanes(history, workload),
  ])
  const { cluster } = history
  return {
    version: cluster.server.store.log.length,
    start: history.start,
    end: cluster.now,
    lanes: [...lanes, ...podLanes(history, slotsOf(history, noWorkload, { color: noColor }), 0, ask).lanes],
    inputs: inputFlags(history),
  }
}

function workloadLanes(history: History, workload: Workload, ask: LaneAsk) {
  const entries = livesOf(history, workload.resource, workload.key, workload.uid)
  const id = laneId(workload.resource, workload.key, workload.uid)
  const isExpanded = ask.expanded.has(id)
  const sizes = sizeSeries(entries)
  const trouble = troubleOf(workload)
  const events = eventsOf(history, workload.uid)
  const lane = {
    id,
    target: targetOf(workload.resource, workload.key, workload.uid),
    kind: workload.kind,
    depth: 0,
    hasChildren: true,
    isExpanded,
    label: workload.name,
    bars: [],
    events: isExpanded ? events : withWarnings(history, events, trouble),
    ...failingSeries(trouble),
    ...sizes,
    ready: { at: workload.counts.at as Instant[], values: workload.counts.ready },
    total: { at: workload.counts.at as Instant[], values: workload.counts.total },
    ...budgetOf(history, workload, entries.at(-1)?.object, sizes.desired),
    ...kindFacts(history, workload, entries, isExpanded),
  }
  if (!isExpanded) return [lane]
  const children = childLanes(history, workload, ask)
  return [{ ...lane, ...(children.hidden > 0 && { hiddenChildren: children.hidden }) }, ...children.lanes]
}

/** What makes the lane of a kind unlike the others. */
function kindFacts(history: History, workload: Workload, entries: readonly Entry[], isExpanded: boolean) {
  if (workload.kind === 'CronJob') return cronFacts(history, workload, entries)
  if (workload.kind === 'Job') return jobFacts(history, workload, entries)
  const hasPlaces = workload.kind === 'StatefulSet' || workload.kind === 'DaemonSet'
  const tracks = hasPlaces && !isExpanded ? placeTracks(placesOf(history, workload)) : undefined
  return tracks === undefined ? {} : { tracks }
}

function jobFacts(history: History, workload: Workload, entries: readonly Entry[]) {
  const newest = entries.at(-1)
  const isRunning =
    newest !== undefined && newest.type !== 'DELETED' && completionsOf(newest.object as Job).end === undefined
  const waiting = isRunning ? openBackOff(history, workload) : undefined
  const tracks = attemptTracks(history, workload)
  const failed = tracks?.flatMap(({ marks }) => marks.filter(({ kind }) => kind === 'failed')).at(-1)
  const pauses = waiting === undefined ? undefined : [{ ...waiting, from: failed?.at ?? waiting.from }]
  return {
    ...completionSeries(entries),
    ...(tracks !== undefined && { tracks }),
    ...(pauses !== undefined && { pauses }),
  }
}

function childLanes(history: History, workload: Workload, ask: LaneAsk) {
  if (workload.kind === 'Deployment') return replicaSetLanes(history, workload, ask)
  if (workload.kind === 'CronJob') return cronJobLanes(history, workload, ask)
  if (workload.kind === 'StatefulSet' || workload.kind === 'DaemonSet')
    return placeLanes(history, workload, placesOf(history, workload), ask)
  return podLanes(history, slotsOf(history, workload.index), 1, ask)
}

function sizeSeries(entries: readonly Entry[]): {
  readonly desired: Series
  readonly minimum?: Series
  readonly maximum?: Series
} {
  const [desired, minimum, maximum] = [emptySeries(), emptySeries(), emptySeries()]
  for (const { at, type, object } of entries) {
    const corridor = corridorOf(type === 'DELETED' ? undefined : object)
    append(desired, at, corridor.desired)
    if (corridor.minimum !== undefined) append(minimum, at, corridor.minimum)
    if (corridor.maximum !== undefined) append(maximum, at, corridor.maximum)
  }
  return { desired, ...(minimum.at.length > 0 && { minimum, maximum }) }
}

function replicaSetLanes(history: History, workload: Workload, ask: LaneAsk) {
  const lanes = workload.revisions.flatMap((name, color) => {
    const key = prefixOf(workload) + name
    const entries = versionsOf(history, 'replicasets', key)
    const last = entries.at(-1)
    if (last === undefined) return []
    const { uid, annotations } = last.object.metadata
    const id = laneId('replicasets', key, uid)
    const isExpanded = ask.expanded.has(id)
    const trouble = workload.troubles.get(color)
    const lane = {
      id,
      target: targetOf('replicasets', key, uid),
      kind: 'ReplicaSet',
      depth: 1,
      hasChildren: true,
      isExpanded,
      label: name,
      note: `rev ${annotations?.['deployment.kubernetes.io/revision'] ?? color + 1}`,
      bars: troubledBars(barsOf(entries, color, replicaSetStyle), trouble),
      events: eventsOf(history, uid),
      ...failingSeries(trouble),
    }
    if (!isExpanded) return [{ ...lane, events: withWarnings(history, lane.events, trouble) }]
    const pods = podLanes(history, slotsOf(history, workload.index, { color }), 2, ask)
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
