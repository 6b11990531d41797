import { meetsRequired } from './node-selection.ts'
import type { PlacedPod, PodKind } from './pod-kind.ts'
import type { SpreadConstraint } from './spread-constraints.ts'
import { selectorGroup } from './summary/groups.ts'
import { countAt, type SelectorGroup } from './summary/pod-group.ts'
import { topologyFor, type Summary } from './summary/summary.ts'
import { domainAt, type Topology } from './summary/topology.ts'
import { untoleratedTaint } from './tolerations.ts'

/** One DoNotSchedule constraint with its pods counted by domain. */
export interface HardConstraint {
  readonly constraint: SpreadConstraint
  readonly topology: Topology
  /** By domain; −1 where the domain has no eligible node. */
  readonly byDomain: Int32Array
  domainCount: number
  /** The least count of an eligible domain; `undefined` after a count changed. */
  least: number | undefined
  readonly counted: SelectorGroup | undefined
  readonly selfCount: 0 | 1
}

/** A pod's DoNotSchedule constraints together. */
export interface HardSpread {
  readonly constraints: readonly HardConstraint[]
  readonly kind: PodKind
}

/** The pods that a constraint counts, or `undefined` when it counts none. */
export function countedPods(summary: Summary, kind: PodKind, constraint: SpreadConstraint): SelectorGroup | undefined {
  if (constraint.countsNobody) return undefined
  const { matches, groupName } = constraint
  return selectorGroup(
    summary,
    groupName,
    (labels, namespace) => namespace === kind.namespace && matches(labels),
    false,
  )
}

/** @source kubernetes@1.36 pkg/scheduler/framework/plugins/podtopologyspread/filtering.go calPreFilterState */
export function hardSpreadOf(
  summary: Summary,
  kind: PodKind,
  all: readonly SpreadConstraint[],
): HardSpread | undefined {
  const hard = all.filter(({ isHard }) => isHard)
  if (hard.length === 0) return undefined
  const topologies = hard.map(({ topologyKey }) => topologyFor(summary, topologyKey))
  const constraints = hard.map((constraint, index): HardConstraint => {
    const topology = topologies[index]!
    return {
      constraint,
      topology,
      byDomain: new Int32Array(topology.values.size).fill(-1),
      domainCount: 0,
      least: undefined,
      counted: countedPods(summary, kind, constraint),
      selfCount: constraint.matches(kind.labels) ? 1 : 0,
    }
  })
  const spread: HardSpread = { constraints, kind }
  const { nodes } = summary.table
  for (let slot = 0; slot < nodes.length; slot++) {
    if (!hasAllDomains(topologies, slot)) continue
    for (const entry of constraints) {
      if (!isEligible(summary, kind, entry.constraint, slot)) continue
      const domain = domainAt(entry.topology, slot)
      if (entry.byDomain[domain]! < 0) {
        entry.byDomain[domain] = 0
        entry.domainCount++
      }
      if (entry.counted !== undefined) entry.byDomain[domain]! += countAt(entry.counted.group, slot)
    }
  }
  return spread
}

export function hasAllDomains(topologies: readonly Topology[], slot: number): boolean {
  for (const topology of topologies) if (domainAt(topology, slot) < 0) return false
  return true
}

/** Whether the constraint counts a node at all. */
export function isEligible(summary: Summary, { demand }: PodKind, constraint: SpreadConstraint, slot: number): boolean {
  const node = summary.table.nodes[slot]
  if (node === undefined) return false
  if (constraint.honoursAffinity && demand.hasNodeSelection && !meetsRequired(demand.nodeSelection, node)) return false
  return !constraint.honoursTaints || untoleratedTaint(node.spec?.taints ?? [], demand.tolerations) === undefined
}

/** Keeps the counts up while a pod is put on a node, or taken off, for a trial. */
export function adjustHardSpread(
  summary: Summary,
  spread: HardSpread,
  slot: number,
  pod: PlacedPod,
  count: 1 | -1,
): void {
  if (pod.isTerminating) return
  const topologies = spread.constraints.map(({ topology }) => topology)
  if (!hasAllDomains(topologies, slot)) return
  for (const entry of spread.constraints) {
    if (entry.counted === undefined || !entry.counted.covers(pod.kind.labels, pod.kind.namespace)) continue
    if (!isEligible(summary, spread.kind, entry.constraint, slot)) continue
    entry.byDomain[domainAt(entry.topology, slot)]! += count
    entry.least = undefined
  }
}

const nothingSeen = 2147483647

export function leastCount(entry: HardConstraint): number {
  if (entry.domainCount < entry.constraint.minDomains) return 0
  if (entry.least === undefined) {
    let least = nothingSeen
    for (const count of entry.byDomain) if (count >= 0 && count < least) least = count
    entry.least = least
  }
  return entry.least
}
