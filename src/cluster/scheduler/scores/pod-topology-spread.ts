import type { Cycle, Score } from '../cycle.ts'
import { naturalLog } from '../natural-log.ts'
import { defaultConstraints, hostnameLabel, ownConstraints, type SpreadConstraint } from '../spread-constraints.ts'
import { countedPods, hasAllDomains, isEligible } from '../spread-counts.ts'
import { countAt, tallyOf, widened } from '../summary/pod-group.ts'
import { topologyFor } from '../summary/summary.ts'
import { domainAt, type Topology } from '../summary/topology.ts'
import { scoreMax } from './scale.ts'

/** A raw score that marks a candidate without the labels of the pod's own constraints. */
const ignored = -1

/** `ScheduleAnyway` constraints, the cluster's defaults among them. @source kubernetes@1.36 pkg/scheduler/framework/plugins/podtopologyspread/scoring.go */
export const podTopologySpread: Score = {
  name: 'PodTopologySpread',
  weight: 2,
  score: (cycle, candidates, raw) => {
    const isOwn = cycle.demand.spread.length > 0
    const constraints = isOwn
      ? ownConstraints(cycle.kind).filter(({ isHard }) => !isHard)
      : defaultConstraints(cycle.summary, cycle.view, cycle.kind)
    if (constraints.length === 0) return false
    const topologies = constraints.map(({ topologyKey }) => topologyFor(cycle.summary, topologyKey))
    const scored = isOwn ? countComplete(topologies, candidates) : candidates.length
    const parts = constraints.map((constraint, index) =>
      constraint.topologyKey === hostnameLabel
        ? hostPart(cycle, constraint, topologies[index]!, scored)
        : domainPart(cycle, constraint, topologies, topologies[index]!, candidates),
    )
    for (let index = 0; index < candidates.length; index++) raw[index] = scoreOf(parts, candidates[index]!, isOwn)
    return true
  },
  normalize: (values) => {
    let least = Infinity
    let greatest = -Infinity
    for (let index = 0; index < values.length; index++) {
      const value = values[index]!
      if (value === ignored) continue
      if (value < least) least = value
      if (value > greatest) greatest = value
    }
    const scaled = scaledRange(least, greatest)
    for (let index = 0; index < values.length; index++) {
      const value = values[index]!
      values[index] = value === ignored ? 0 : (scaled[value - least] ?? scaledValue(value, least, greatest))
    }
  },
}

const rangeMax = 256

/** The scaled scores of all whole raw scores between the least and the greatest, if they are not too many. */
function scaledRange(least: number, greatest: number): Float64Array {
  const length = greatest - least + 1
  const scaled = new Float64Array(length > 0 && length <= rangeMax ? length : 0)
  for (let offset = 0; offset < scaled.length; offset++) scaled[offset] = scaledValue(least + offset, least, greatest)
  return scaled
}

const scaledValue = (value: number, least: number, greatest: number): number =>
  greatest === 0 ? scoreMax : Math.trunc((scoreMax * (greatest + least - value)) / greatest)

/** How many candidates have all labels of the pod's own constraints. */
function countComplete(topologies: readonly Topology[], candidates: Int32Array): number {
  let count = 0
  for (let index = 0; index < candidates.length; index++) if (hasAllDomains(topologies, candidates[index]!)) count++
  return count
}

/** What one constraint says of a slot: from the pods on it, or from its domain. */
interface Part {
  readonly domains: Int32Array
  /** Pods by slot, each worth `weight`, on top of `least`. */
  readonly counts: Int32Array | undefined
  readonly weight: number
  readonly least: number
  /** The whole part by domain. */
  readonly worth: Float64Array | undefined
}

function scoreOf(parts: readonly Part[], slot: number, needsAll: boolean): number {
  let score = 0
  for (let index = 0; index < parts.length; index++) {
    const { domains, worth, counts, weight, least } = parts[index]!
    const domain = domains[slot]!
    if (domain >= 0)
      score += worth === undefined ? (counts === undefined ? 0 : counts[slot]!) * weight + least : worth[domain]!
    else if (needsAll) return ignored
  }
  return Math.floor(score + 0.5)
}

/** Pods on the candidate itself. */
function hostPart({ summary, kind }: Cycle, constraint: SpreadConstraint, { domains }: Topology, scored: number): Part {
  const group = countedPods(summary, kind, constraint)?.group
  const counts = group === undefined ? undefined : widened(group, summary.table.nodes.length)
  return { domains, counts, weight: naturalLog(scored + 2), least: constraint.maxSkew - 1, worth: undefined }
}

/** Pods in the candidate's domain. */
function domainPart(
  cycle: Cycle,
  constraint: SpreadConstraint,
  topologies: readonly Topology[],
  topology: Topology,
  candidates: Int32Array,
): Part {
  const byDomain = podsByDomain(cycle, constraint, topologies, topology)
  const needsAll = cycle.demand.spread.length > 0 ? topologies : noTopologies
  const weight = naturalLog(countDomains(topology, candidates, needsAll) + 2)
  const least = constraint.maxSkew - 1
  const worth = new Float64Array(topology.values.size).fill(least)
  for (let domain = 0; domain < Math.min(byDomain.length, worth.length); domain++)
    worth[domain] = byDomain[domain]! * weight + least
  return { domains: topology.domains, counts: undefined, weight, least, worth }
}

const noTopologies: readonly Topology[] = []

/** Different values among the candidates that count; lacking the label is a value too. */
function countDomains({ domains, values }: Topology, candidates: Int32Array, needed: readonly Topology[]): number {
  const seen = new Uint8Array(values.size + 1)
  let count = 0
  for (let index = 0; index < candidates.length; index++) {
    const slot = candidates[index]!
    const place = domains[slot]! + 1
    if (seen[place] === 1 || (needed.length > 0 && !hasAllDomains(needed, slot))) continue
    seen[place] = 1
    count++
  }
  return count
}

function podsByDomain(
  { summary, kind, demand }: Cycle,
  constraint: SpreadConstraint,
  topologies: readonly Topology[],
  topology: Topology,
): Int32Array {
  const group = countedPods(summary, kind, constraint)?.group
  if (group === undefined) return nobody
  const countsAllNodes = demand.spread.length === 0 && !demand.hasNodeSelection
  if (countsAllNodes) return tallyOf(group, topology).byDomain
  const byDomain = new Int32Array(topology.values.size)
  for (let slot = 0; slot < summary.table.nodes.length; slot++) {
    const count = countAt(group, slot)
    if (count === 0 || domainAt(topology, slot) < 0) continue
    if (demand.spread.length > 0 && !hasAllDomains(topologies, slot)) continue
    if (isEligible(summary, kind, constraint, slot)) byDomain[domainAt(topology, slot)]! += count
  }
  return byDomain
}

const nobody = new Int32Array(0)
