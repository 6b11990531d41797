import type { Pod } from '../api/openapi/kubernetes.ts'
import type { History } from './history.ts'
import { ordinalOf } from './kept-places.ts'
import {
  barsOf,
  eventsOf,
  laneId,
  podLife,
  podStyle,
  slotsOf,
  targetOf,
  type LaneAsk,
  type PodLife,
  type Track,
} from './lane-parts.ts'
import type { Workload } from './workload-index.ts'

/** More places than this are not drawn inside of one lane. */
const mostTracks = 16

/** A place that pods have one after another: an ordinal, or a node. */
interface Place {
  readonly label: string
  readonly order: number
  readonly lives: readonly PodLife[]
}

/** A StatefulSet's ordinals, or a DaemonSet's nodes, with the pods that each has had. */
export function placesOf(history: History, workload: Workload): readonly Place[] {
  const byLabel = new Map<string, { order: number; lives: PodLife[] }>()
  for (const slot of slotsOf(history, workload.index)) {
    const life = podLife(history, slot)
    const { label, order } =
      workload.kind === 'StatefulSet' ? { label: life.name, order: ordinalOf(life.name) } : nodePlace(history, life)
    const known = byLabel.get(label)
    if (known === undefined) byLabel.set(label, { order, lives: [life] })
    else known.lives.push(life)
  }
  return [...byLabel].map(([label, place]) => ({ label, ...place })).sort((left, right) => left.order - right.order)
}

/** A daemon pod names its node before it is bound. */
function nodePlace(
  { columns }: History,
  { slot, entries }: PodLife,
): { readonly label: string; readonly order: number } {
  const bound = columns.boundNode[slot]!
  const name = bound >= 0 ? columns.nodeNames[bound]! : (meantNode(entries[0]?.object as Pod | undefined) ?? '–')
  return { label: name, order: columns.nodeIndex.get(name) ?? columns.nodeNames.length }
}

function meantNode(pod: Pod | undefined): string | undefined {
  const terms =
    pod?.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []
  return terms
    .flatMap(({ matchFields = [] }) => matchFields.filter(({ key }) => key === 'metadata.name'))
    .flatMap(({ values = [] }) => values)[0]
}

const barsOfPlace = ({ lives }: Place) => lives.flatMap(({ entries, color }) => barsOf(entries, color, podStyle))

/** The places as thin lines inside of the workload's own lane; none when they are too many to tell apart. */
export function placeTracks(places: readonly Place[]): readonly Track[] | undefined {
  if (places.length === 0 || places.length > mostTracks) return undefined
  return places.map((place) => ({ label: place.label, bars: barsOfPlace(place), marks: [], pauses: [] }))
}

/** A lane for each place: its pods follow each other. */
export function placeLanes(history: History, workload: Workload, places: readonly Place[], ask: LaneAsk) {
  const shown = places.slice(0, Math.max(0, ask.podLanes))
  ask.podLanes -= shown.length
  const lanes = shown.map((place) => {
    const last = place.lives.at(-1)!
    const key = `${last.namespace}/${last.name}`
    return {
      id: `${laneId(workload.resource, workload.key, workload.uid)}/${place.label}`,
      target: targetOf('pods', key, last.uid),
      kind: 'Pod',
      depth: 1,
      hasChildren: false,
      isExpanded: false,
      label: place.label,
      ...(place.lives.length > 1 && { note: `×${place.lives.length}` }),
      bars: barsOfPlace(place),
      events: place.lives.flatMap(({ uid }) => eventsOf(history, uid)),
    }
  })
  return { lanes, hidden: places.length - shown.length }
}
