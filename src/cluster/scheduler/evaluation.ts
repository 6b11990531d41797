import type { Pod } from '../../api/openapi/kubernetes.ts'
import { nextBelow, type RandomStream } from '../../clock/random.ts'
import type { ClusterView } from '../machinery/view.ts'
import { affinityChecksOf } from './affinity-checks.ts'
import { unresolvable, type Cycle, type Filter, type Verdict } from './cycle.ts'
import { filters, nodeFilters, podFilters } from './filters/index.ts'
import { nodeName } from './filters/node-name.ts'
import { fits } from './filters/node-resources-fit.ts'
import { matchesTerm } from './node-selection.ts'
import { kindOf, type PlacedPod } from './pod-kind.ts'
import { balancedScore } from './scores/balanced-allocation.ts'
import { scores } from './scores/index.ts'
import { leastAllocatedScore } from './scores/node-resources-fit.ts'
import { ownConstraints } from './spread-constraints.ts'
import { adjustHardSpread, hardSpreadOf } from './spread-counts.ts'
import { columnsOf, type DemandColumns } from './summary/demand-columns.ts'
import { nodeOrder } from './summary/node-table.ts'
import { addPod, removePod } from './summary/placing.ts'
import { scratchFor, type Summary } from './summary/summary.ts'
import { countUntoleratedPreferences } from './tolerations.ts'
import { volumeNeedsOf } from './volume-needs.ts'

export function startCycle(summary: Summary, view: ClusterView, pod: Pod): Cycle {
  const kind = kindOf(pod)
  return {
    summary,
    view,
    pod,
    kind,
    demand: kind.demand,
    hardSpread: kind.demand.spread.length === 0 ? undefined : hardSpreadOf(summary, kind, ownConstraints(kind)),
    affinity: affinityChecksOf(summary, kind),
    volumes: pod.spec.volumes === undefined ? undefined : volumeNeedsOf(summary, view, pod),
    nominated: summary.nominations.size === 0 ? noNominations : nominatedBySlot(summary, pod, kind.demand.priority),
  }
}

const noNominations: Cycle['nominated'] = new Map()

function nominatedBySlot(summary: Summary, pod: Pod, priority: number): Cycle['nominated'] {
  const bySlot = new Map<number, PlacedPod[]>()
  for (const { slot, pod: other } of summary.nominations.values()) {
    if (other.pod.metadata.uid === pod.metadata.uid || other.kind.demand.priority < priority) continue
    if (summary.pods[slot]!.some(({ key }) => key === other.key)) continue
    bySlot.set(slot, [...(bySlot.get(slot) ?? []), other])
  }
  return bySlot
}

/** Why a filter turned a pod away from every node at once. */
export interface WholeRefusal {
  readonly plugin: string
  readonly message: string
}

/** @source kubernetes@1.36 the PreFilter calls of pkg/scheduler/framework/runtime/framework.go */
export function wholeRefusal({ demand, volumes }: Cycle): WholeRefusal | undefined {
  if (demand.nodeSelection.pinned?.size === 0) return { plugin: 'NodeAffinity', message: 'pod affinity terms conflict' }
  if (volumes?.refusal !== undefined) return { plugin: 'VolumeBinding', message: volumes.refusal }
  return undefined
}

/** A node's refusal and who gives it; no plugin for nodes that were never asked. */
export interface Refusal {
  readonly plugin: string | undefined
  readonly verdict: Verdict
}

export const notPinned: Refusal = Object.freeze({
  plugin: undefined,
  verdict: unresolvable("node(s) didn't satisfy plugin(s) [NodeAffinity]"),
})

export const isExcluded = ({ demand, summary }: Cycle, slot: number): boolean =>
  demand.nodeSelection.pinned !== undefined && !demand.nodeSelection.pinned.has(summary.table.names[slot]!)

/** The first filter that refuses a node: with the pods that the node is being emptied for, then without. */
export function refusalOn(cycle: Cycle, slot: number): Refusal | undefined {
  const nominated = cycle.nominated.get(slot)
  if (nominated !== undefined) {
    for (const pod of nominated) placeForTrial(cycle, slot, pod, 1)
    const refusal = firstRefusal(cycle, slot, filters)
    for (const pod of nominated) placeForTrial(cycle, slot, pod, -1)
    if (refusal !== undefined) return refusal
  }
  return firstRefusal(cycle, slot, filters)
}

function firstRefusal(cycle: Cycle, slot: number, asked: readonly Filter[]): Refusal | undefined {
  for (const filter of asked) {
    if (filter.isSkipped(cycle)) continue
    const verdict = filter.verdictOn(cycle, slot)
    if (verdict !== undefined) return { plugin: filter.name, verdict }
  }
  return undefined
}

/** Puts a pod on a node, or takes it off, so that every count of this cycle knows. */
export function placeForTrial(cycle: Cycle, slot: number, pod: PlacedPod, count: 1 | -1): void {
  if (count === 1) addPod(cycle.summary, slot, pod)
  else removePod(cycle.summary, slot, pod)
  if (cycle.hardSpread !== undefined) adjustHardSpread(cycle.summary, cycle.hardSpread, slot, pod, count)
}

/** Nodes that will do, and how many were looked at to find them; good until the next pod. */
export interface Candidates {
  readonly slots: Int32Array
  readonly visited: number
}

/**
 * Looks at nodes in turn from `start` until enough of them will do.
 * @source kubernetes@1.36 pkg/scheduler/schedule_one.go findNodesThatPassFilters
 */
export function findCandidates(cycle: Cycle, start: number, wanted: number): Candidates {
  const { summary, demand } = cycle
  if (demand.nodeSelection.pinned !== undefined) return pinnedCandidates(cycle, demand.nodeSelection.pinned)
  const order = nodeOrder(summary.table)
  const columns = columnsOf(summary, demand)
  const { seen, isFitting } = columns
  const { version } = summary.table
  const { nominated } = cycle
  const hasNominated = nominated.size > 0
  const others = podFilters.filter((filter) => !filter.isSkipped(cycle))
  if (cycle.pod.spec.nodeName) others.push(nodeName)
  const hasOthers = others.length > 0
  const enough = Math.min(wanted, order.length)
  const found = scratchFor(summary, enough).slots
  let count = 0
  let visited = 0
  for (let position = start; visited < order.length && count < enough; visited++) {
    const slot = order[position]!
    if (++position === order.length) position = 0
    if (seen[slot] !== version[slot]) appraise(cycle, columns, slot)
    if (isFitting[slot] === 0) continue
    if (hasOthers && firstRefusal(cycle, slot, others) !== undefined) continue
    if (hasNominated && nominated.has(slot) && refusalOn(cycle, slot) !== undefined) continue
    found[count++] = slot
  }
  return { slots: found.subarray(0, count), visited }
}

function pinnedCandidates(cycle: Cycle, names: ReadonlySet<string>): Candidates {
  const { table } = cycle.summary
  const slots: number[] = []
  for (const name of names) {
    const slot = table.slots.get(name)
    if (slot !== undefined && table.nodes[slot] !== undefined && refusalOn(cycle, slot) === undefined) slots.push(slot)
  }
  if (slots.length > 1) for (const slot of slots) appraise(cycle, columnsOf(cycle.summary, cycle.demand), slot)
  return { slots: Int32Array.from(slots), visited: names.size }
}

/** Looks at one node again for a demand. */
function appraise(cycle: Cycle, columns: DemandColumns, slot: number): void {
  const { summary, demand } = cycle
  const { table } = summary
  columns.seen[slot] = table.version[slot]!
  if (columns.nodeSeen[slot] !== table.nodeVersion[slot]) appraiseNode(cycle, columns, slot)
  if (columns.isAllowed[slot] === 0) return
  columns.isFitting[slot] = fits(table, demand, slot) ? 1 : 0
  if (columns.isFitting[slot] === 0) return
  columns.leastAllocated[slot] = leastAllocatedScore(table, demand, slot)
  if (!demand.requestsNothing) columns.balanced[slot] = balancedScore(table, demand, slot)
}

function appraiseNode(cycle: Cycle, columns: DemandColumns, slot: number): void {
  const { summary, demand } = cycle
  const node = summary.table.nodes[slot]
  columns.nodeSeen[slot] = summary.table.nodeVersion[slot]!
  columns.isAllowed[slot] = node !== undefined && firstRefusal(cycle, slot, nodeFilters) === undefined ? 1 : 0
  columns.isFitting[slot] = 0
  if (columns.isAllowed[slot] === 0) return
  columns.discouragements[slot] = countUntoleratedPreferences(node!.spec?.taints ?? [], demand.tolerations)
  let preference = 0
  for (const { weight, term } of demand.nodeSelection.preferred) if (matchesTerm(term, node!)) preference += weight
  columns.preference[slot] = preference
}

/** The summed score of each candidate; good until the next pod. */
export function totalScores(cycle: Cycle, candidates: Int32Array): Float64Array {
  const scratch = scratchFor(cycle.summary, candidates.length)
  const totals = scratch.totals.subarray(0, candidates.length)
  const values = scratch.values.subarray(0, candidates.length)
  totals.fill(sharedScore(cycle))
  for (const { weight, score, normalize, uniform, column } of scores) {
    if (uniform?.(cycle) !== undefined) continue
    const known = column?.(cycle)
    if (known !== undefined) {
      for (let index = 0; index < candidates.length; index++) totals[index]! += weight * known[candidates[index]!]!
      continue
    }
    if (!score(cycle, candidates, values)) continue
    normalize?.(values)
    for (let index = 0; index < totals.length; index++) totals[index]! += weight * values[index]!
  }
  return totals
}

function sharedScore(cycle: Cycle): number {
  let shared = 0
  for (const { weight, uniform } of scores) shared += weight * (uniform?.(cycle) ?? 0)
  return shared
}

/** The best candidate, by lot among equals. */
export function chooseBest(
  totals: Float64Array,
  random: RandomStream,
): { readonly index: number; readonly ties: number } {
  let best = -Infinity
  let ties = 0
  for (let index = 0; index < totals.length; index++) {
    const total = totals[index]!
    if (total > best) {
      best = total
      ties = 1
    } else if (total === best) ties++
  }
  let skipped = ties > 1 ? nextBelow(random, ties) : 0
  for (let index = 0; ; index++) if (totals[index] === best && skipped-- === 0) return { index, ties }
}

/**
 * How many candidates are enough: all of them below 100 nodes, a falling share above.
 * @source kubernetes@1.36 pkg/scheduler/schedule_one.go numFeasibleNodesToFind
 */
export function candidatesWanted(nodes: number): number {
  if (nodes < 100) return nodes
  const percentage = Math.max(5, 50 - Math.trunc(nodes / 125))
  return Math.max(100, Math.trunc((nodes * percentage) / 100))
}
