import type { ObjectKey } from '../../../api/object.ts'
import type { Labels } from '../../../api/selector/requirement.ts'
import type { Demand } from '../demand.ts'
import type { PlacedPod, PodKind } from '../pod-kind.ts'
import type { DemandColumns } from './demand-columns.ts'
import { cloneImages, type Images } from './images.ts'
import { cloneNodeTable, emptyNodeTable, type NodeTable } from './node-table.ts'
import type { KindGroups, SelectorGroup, TermGroup } from './pod-group.ts'
import { topologyOf, type Topology } from './topology.ts'

/** A pod that waits for a node to be emptied for it and holds that room against pods of equal or lower priority. */
export interface Nomination {
  readonly slot: number
  readonly pod: PlacedPod
}

/** What filters and scores read: nodes in columns, pods by node, and counts that are kept up instead of recounted. */
export interface Summary {
  readonly table: NodeTable
  /** By slot. Clones share the lists until one of them changes its own. */
  readonly pods: (readonly PlacedPod[])[]
  /** The same pods by key. */
  readonly placed: Map<ObjectKey, PlacedPod>
  readonly images: Images
  readonly namespaces: Map<string, Labels | undefined>
  readonly nominations: Map<ObjectKey, Nomination>
  /** Placed pods by priority: tells at once that nobody could be preempted. */
  readonly priorities: Map<number, number>
  /** Raised when a Service changes, whose selector decides how pods spread by default. */
  servicesVersion: number
  readonly caches: Caches
}

/** How many pods of a kind are where: `2 × slot`, one more for terminating pods → count. */
export type Places = Map<number, number>

/** What can be counted again from the rest at any time. A clone starts without. */
export interface Caches {
  readonly topologies: Map<string, Topology>
  readonly selectorGroups: Map<string, SelectorGroup>
  /** `undefined` until first needed. */
  termGroups: Map<string, TermGroup> | undefined
  /** Raised when a group is added or all are dropped. */
  groupsVersion: number
  kinds: WeakMap<PodKind, KindGroups>
  /** Placed pods of each kind by place, from which new groups are counted; `undefined` until first needed. */
  places: Map<PodKind, Places> | undefined
  readonly columns: WeakMap<Demand, DemandColumns>
  /** Slots whose list of pods no clone shares. */
  readonly ownLists: Set<number>
  /** Room to reckon in, used anew for every pod. */
  readonly scratch: Scratch
}

export interface Scratch {
  slots: Int32Array
  totals: Float64Array
  values: Float64Array
}

/** Scratch for so many candidates; its contents last until the next pod. */
export function scratchFor({ caches: { scratch } }: Summary, candidates: number): Scratch {
  if (scratch.slots.length < candidates) {
    scratch.slots = new Int32Array(candidates * 2)
    scratch.totals = new Float64Array(candidates * 2)
    scratch.values = new Float64Array(candidates * 2)
  }
  return scratch
}

const emptyCaches = (): Caches => ({
  topologies: new Map(),
  selectorGroups: new Map(),
  termGroups: undefined,
  groupsVersion: 0,
  kinds: new WeakMap(),
  places: undefined,
  columns: new WeakMap(),
  ownLists: new Set(),
  scratch: { slots: new Int32Array(0), totals: new Float64Array(0), values: new Float64Array(0) },
})

export function emptySummary(): Summary {
  return {
    table: emptyNodeTable(),
    pods: [],
    placed: new Map(),
    images: new Map(),
    namespaces: new Map(),
    nominations: new Map(),
    priorities: new Map(),
    servicesVersion: 0,
    caches: emptyCaches(),
  }
}

export function cloneSummary(summary: Summary): Summary {
  summary.caches.ownLists.clear()
  return {
    table: cloneNodeTable(summary.table),
    pods: summary.pods.slice(),
    placed: new Map(summary.placed),
    images: cloneImages(summary.images),
    namespaces: new Map(summary.namespaces),
    nominations: new Map(summary.nominations),
    priorities: new Map(summary.priorities),
    servicesVersion: summary.servicesVersion,
    caches: emptyCaches(),
  }
}

/** Forgets all counts of groups; they are counted again when needed. */
export function dropGroups({ caches }: Summary): void {
  caches.selectorGroups.clear()
  caches.termGroups = undefined
  caches.kinds = new WeakMap()
  caches.groupsVersion++
}

export function topologyFor({ caches, table }: Summary, key: string): Topology {
  let topology = caches.topologies.get(key)
  if (topology === undefined) {
    topology = topologyOf(key, table.nodes)
    caches.topologies.set(key, topology)
  }
  return topology
}
