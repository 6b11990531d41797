import { controllerOf, type KubeObject } from '../../../api/object.ts'
import type { Node, Pod } from '../../../api/openapi/kubernetes.ts'
import type { LabelMatcher } from '../../../api/selector/label-selector.ts'
import { isEqual } from '../../../base/json.ts'
import type { Instant } from '../../../clock/instant.ts'
import type { DerivedState } from '../../machinery/contract.ts'
import type { Change, ClusterView, IndexDefinition } from '../../machinery/view.ts'
import { entryOf, type NodeEntry, type RollingState, type Standard, type SurgeState } from './node-entry.ts'
import { targetNodeOf } from './placement.ts'

export interface Totals {
  desired: number
  current: number
  misscheduled: number
  ready: number
  available: number
  updated: number
  /** Nodes with any daemon pod that is available, for surge. */
  hasAvailable: number
  outdated: number
}

/**
 * The nodes of one DaemonSet, judged and counted. Only nodes that changed are judged again, so that a sync costs the same
 * with 5 nodes and with 5,000.
 */
export interface Ledger {
  readonly standard: Standard
  readonly entries: Map<string, NodeEntry>
  readonly totals: Totals
  /** Nodes where the manage pass has something to do. */
  readonly acting: Set<string>
  readonly leaving: Set<string>
  readonly due: Map<string, Instant>
  readonly rolling: Map<RollingState, Set<string>>
  readonly surge: Map<SurgeState, Set<string>>
  /** Nodes to judge again. */
  readonly changed: Set<string>
  /** Owned pods that left the selector, by node. */
  readonly strangers: Map<string, readonly Pod[]>
}

/** By UID of the DaemonSet. What is missing is built from the view when it is asked for. */
export interface Ledgers {
  readonly bySet: Map<string, Ledger>
}

const index = 'daemonPodsByTarget'

export const targetIndex: IndexDefinition = {
  name: index,
  resource: 'pods',
  valueOf: (object) => {
    const owner = controllerOf(object)
    return owner?.kind === 'DaemonSet' ? indexValue(owner.uid, targetNodeOf(object as Pod)) : undefined
  },
}

const indexValue = (uid: string, node: string | undefined): string => `${uid} ${node ?? ''}`

/** The pods of a DaemonSet on a node or meant for it; without a node, those that are meant for none. */
export const podsMeantFor = (view: ClusterView, uid: string, node: string): Iterable<Pod> =>
  view.indexed<Pod>(index, indexValue(uid, node))

export const daemonLedgers: DerivedState<Ledgers> = {
  initial: () => ({ bySet: new Map() }),
  observe: ({ bySet }, change) => {
    if (bySet.size === 0) return
    if (change.resource === 'pods') podChanged(bySet, change)
    else if (change.resource === 'nodes') nodeChanged(bySet, change)
    else if (change.resource === 'daemonsets' && change.type === 'DELETED') bySet.delete(change.object.metadata.uid)
  },
  clone: () => ({ bySet: new Map() }),
}

function podChanged(bySet: Ledgers['bySet'], { object, previous, type }: Change): void {
  if (previous !== undefined) noteTarget(bySet, previous)
  if (type !== 'DELETED') noteTarget(bySet, object)
}

function noteTarget(bySet: Ledgers['bySet'], object: KubeObject): void {
  const owner = controllerOf(object)
  if (owner?.kind !== 'DaemonSet') return
  bySet.get(owner.uid)?.changed.add(targetNodeOf(object as Pod) ?? '')
}

function nodeChanged(bySet: Ledgers['bySet'], { object, previous, type }: Change): void {
  if (type === 'MODIFIED' && isSameForDaemons(previous as Node, object as Node)) return
  for (const ledger of bySet.values()) ledger.changed.add(object.metadata.name)
}

/** Labels and taints are all that daemon pods look at. */
export function isSameForDaemons(before: Node, after: Node): boolean {
  return isEqual(before.metadata.labels, after.metadata.labels) && isEqual(before.spec?.taints, after.spec?.taints)
}

export interface Judging {
  readonly uid: string
  readonly view: ClusterView
  readonly now: Instant
  readonly matches: LabelMatcher
  /** Pods adopted in this sync, which the view does not show as owned yet. */
  readonly adopted: readonly Pod[]
}

/** The ledger of one DaemonSet, brought up to date. */
export function ledgerFor({ bySet }: Ledgers, standard: Standard, judging: Judging): Ledger {
  let ledger = bySet.get(judging.uid)
  if (ledger === undefined || !isSameStandard(ledger.standard, standard)) {
    ledger = emptyLedger(standard, judging)
    bySet.set(judging.uid, ledger)
    for (const { metadata } of judging.view.list('nodes')) ledger.changed.add(metadata.name)
    for (const pod of judging.view.indexed<Pod>('podsByOwner', judging.uid)) ledger.changed.add(targetNodeOf(pod) ?? '')
  }
  const adoptedByNode = new Map<string, Pod[]>()
  for (const pod of judging.adopted) {
    const node = targetNodeOf(pod) ?? ''
    adoptedByNode.set(node, [...(adoptedByNode.get(node) ?? []), pod])
    ledger.changed.add(node)
  }
  for (const [node, at] of ledger.due) if (at <= judging.now) ledger.changed.add(node)
  for (const node of ledger.changed) judge(ledger, judging, node, adoptedByNode.get(node))
  ledger.changed.clear()
  for (const node of adoptedByNode.keys()) ledger.changed.add(node)
  return ledger
}

/** Owned pods that left the selector. */
export function* strangersOf(
  { bySet }: Ledgers,
  uid: string,
  view: ClusterView,
  matches: LabelMatcher,
): Generator<Pod> {
  const isStranger = ({ metadata }: Pod): boolean => !matches(metadata.labels)
  const ledger = bySet.get(uid)
  if (ledger === undefined) {
    for (const pod of view.indexed<Pod>('podsByOwner', uid)) if (isStranger(pod)) yield pod
    return
  }
  for (const node of ledger.changed) {
    const strangers = [...podsMeantFor(view, uid, node)].filter(isStranger)
    if (strangers.length > 0) ledger.strangers.set(node, strangers)
    else ledger.strangers.delete(node)
  }
  for (const pods of ledger.strangers.values()) yield* pods
}

function isSameStandard(left: Standard, right: Standard): boolean {
  return (
    left.template === right.template &&
    left.hash === right.hash &&
    left.generation === right.generation &&
    left.minReadySeconds === right.minReadySeconds &&
    left.allowsSurge === right.allowsSurge
  )
}

function emptyLedger(standard: Standard, { uid, view, matches }: Judging): Ledger {
  const strangers = new Map<string, Pod[]>()
  for (const pod of view.indexed<Pod>('podsByOwner', uid)) {
    if (matches(pod.metadata.labels)) continue
    const node = targetNodeOf(pod) ?? ''
    strangers.set(node, [...(strangers.get(node) ?? []), pod])
  }
  return {
    standard,
    entries: new Map(),
    totals: {
      desired: 0,
      current: 0,
      misscheduled: 0,
      ready: 0,
      available: 0,
      updated: 0,
      hasAvailable: 0,
      outdated: 0,
    },
    acting: new Set(),
    leaving: new Set(),
    due: new Map(),
    rolling: new Map(),
    surge: new Map(),
    changed: new Set(),
    strangers,
  }
}

function judge(ledger: Ledger, { uid, view, now, matches }: Judging, node: string, adopted: readonly Pod[] = []): void {
  const pods = [...podsMeantFor(view, uid, node)].filter(({ metadata }) => matches(metadata.labels))
  const before = ledger.entries.get(node)
  if (before !== undefined) enter(ledger, node, before, -1)
  // Pods that are meant for no node are owned, but nobody looks after them.
  const after =
    node === '' ? undefined : entryOf(ledger.standard, node, view.get('nodes', node), [...pods, ...adopted], now)
  if (after === undefined) {
    ledger.entries.delete(node)
    return
  }
  ledger.entries.set(node, after)
  enter(ledger, node, after, 1)
}

/** Adds an entry to the counts and sets, or takes it out. */
function enter(ledger: Ledger, node: string, entry: NodeEntry, step: 1 | -1): void {
  const { totals } = ledger
  if (entry.shouldRun) {
    totals.desired += step
    if (entry.isScheduled) totals.current += step
    if (entry.isReady) totals.ready += step
    if (entry.isReady && entry.isAvailable) totals.available += step
    if (entry.isUpdated) totals.updated += step
  } else if (entry.isScheduled && entry.hasNode) totals.misscheduled += step
  if (entry.hasAvailable) totals.hasAvailable += step
  if (entry.oldPod !== undefined) totals.outdated += step
  const acts = entry.needsPod || entry.victims.length + entry.failed.length + entry.succeeded.length > 0
  note(ledger.acting, node, acts && step === 1)
  note(ledger.leaving, node, entry.leaving !== undefined && step === 1)
  if (entry.dueAt !== undefined && step === 1) ledger.due.set(node, entry.dueAt)
  else ledger.due.delete(node)
  if (!entry.isScheduled && !entry.shouldRun) return
  note(stateSet(ledger.rolling, entry.rolling), node, step === 1)
  note(stateSet(ledger.surge, entry.surge), node, step === 1)
}

function note(set: Set<string>, node: string, isIn: boolean): void {
  if (isIn) set.add(node)
  else set.delete(node)
}

function stateSet<State>(sets: Map<State, Set<string>>, state: State): Set<string> {
  let set = sets.get(state)
  if (set === undefined) {
    set = new Set()
    sets.set(state, set)
  }
  return set
}

const empty: ReadonlySet<string> = new Set()

export const rollingNodes = ({ rolling }: Ledger, state: RollingState): ReadonlySet<string> =>
  rolling.get(state) ?? empty
export const surgeNodes = ({ surge }: Ledger, state: SurgeState): ReadonlySet<string> => surge.get(state) ?? empty

/** In order of their names, which upstream leaves to chance. */
export const sorted = (nodes: Iterable<string>): readonly string[] => [...nodes].toSorted(byName)

/** The first few in order of their names. */
export function firstOf(nodes: ReadonlySet<string>, count: number): readonly string[] {
  if (count <= 0 || nodes.size === 0) return []
  if (count > 1) return sorted(nodes).slice(0, count)
  let first: string | undefined
  for (const node of nodes) if (first === undefined || node < first) first = node
  return [first!]
}

const byName = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)
