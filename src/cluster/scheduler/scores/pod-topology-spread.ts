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
    raw.fill(0)
    const scored = isOwn ? markIgnored(topologies, candidates, raw) : candidates.length
    constraints.forEach((constraint, index) => {
      if (constraint.topologyKey === hostnameLabel) addHostScore(cycle, constraint, topologies[index]!, candidates, raw, scored)
      else addDomainScore(cycle, constraint, topologies, topologies[index]!, candidates, raw)
    })
    for (let index = 0; index < raw.length; index++) raw[index] = Math.round(raw[index]!)
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

/** Marks candidates that lack a label of the pod's own constraints; returns how many have them all. */
function markIgnored(topologies: readonly Topology[], candidates: Int32Array, raw: Float64Array): number {
  let scored = 0
  for (let index = 0; index < candidates.length; index++)
    if (hasAllDomains(topologies, candidates[index]!)) scored++
    else raw[index] = ignored
  return scored
}

/** Pods on the candidate itself. */
function addHostScore(
  { summary, kind }: Cycle,
  constraint: SpreadConstraint,
  { domains }: Topology,
  candidates: Int32Array,
  raw: Float64Array,
  scored: number,
): void {
  const weight = naturalLog(scored + 2)
  const group = countedPods(summary, kind, constraint)?.group
  const counts = group === undefined ? undefined : widened(group, summary.table.nodes.length)
  const least = constraint.maxSkew - 1
  for (let index = 0; index < candidates.length; index++) {
    const slot = candidates[index]!
    if (raw[index] === ignored || domains[slot]! < 0) continue
    raw[index]! += (counts === undefined ? 0 : counts[slot]!) * weight + least
  }
}

/** Pods in the candidate's domain. */
function addDomainScore(
  cycle: Cycle,
  constraint: SpreadConstraint,
  topologies: readonly Topology[],
  topology: Topology,
  candidates: Int32Array,
  raw: Float64Array,
): void {
  const byDomain = podsByDomain(cycle, constraint, topologies, topology)
  const weight = naturalLog(countDomains(topology, candidates, raw) + 2)
  const worth = new Float64Array(topology.values.size).fill(constraint.maxSkew - 1)
  for (let domain = 0; domain < Math.min(byDomain.length, worth.length); domain++) worth[domain]! += byDomain[domain]! * weight
  const { domains } = topology
  for (let index = 0; index < candidates.length; index++) {
    const domain = domains[candidates[index]!]!
    if (domain >= 0 && raw[index] !== ignored) raw[index]! += worth[domain]!
  }
}

/** Different values among the candidates that count; lacking the label is a value too. */
function countDomains({ domains, values }: Topology, candidates: Int32Array, raw: Float64Array): number {
  const seen = new Uint8Array(values.size + 1)
  let count = 0
  for (let index = 0; index < candidates.length; index++) {
    const place = domains[candidates[index]!]! + 1
    if (seen[place] === 1 || raw[index] === ignored) continue
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
