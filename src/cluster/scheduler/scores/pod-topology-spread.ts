import type { Cycle, Score } from '../cycle.ts'
import { naturalLog } from '../natural-log.ts'
import { defaultConstraints, hostnameLabel, ownConstraints, type SpreadConstraint } from '../spread-constraints.ts'
import { countedPods, hasAllDomains, isEligible } from '../spread-counts.ts'
import { countAt, tallyOf, type PodGroup } from '../summary/pod-group.ts'
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
    let scored = candidates.length
    raw.fill(0)
    if (isOwn)
      for (let index = 0; index < candidates.length; index++)
        if (!hasAllDomains(topologies, candidates[index]!)) {
          raw[index] = ignored
          scored--
        }
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
    for (const value of values) {
      if (value === ignored) continue
      if (value < least) least = value
      if (value > greatest) greatest = value
    }
    for (let index = 0; index < values.length; index++) {
      const value = values[index]!
      if (value === ignored) values[index] = 0
      else values[index] = greatest === 0 ? scoreMax : Math.trunc((scoreMax * (greatest + least - value)) / greatest)
    }
  },
}

/** Pods on the candidate itself. */
function addHostScore(
  { summary, kind }: Cycle,
  constraint: SpreadConstraint,
  topology: Topology,
  candidates: Int32Array,
  raw: Float64Array,
  scored: number,
): void {
  const weight = naturalLog(scored + 2)
  const group = countedPods(summary, kind, constraint)?.group
  const least = constraint.maxSkew - 1
  for (let index = 0; index < candidates.length; index++) {
    const slot = candidates[index]!
    if (raw[index] === ignored || domainAt(topology, slot) < 0) continue
    raw[index]! += (group === undefined ? 0 : countAt(group, slot)) * weight + least
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
  const least = constraint.maxSkew - 1
  for (let index = 0; index < candidates.length; index++) {
    const domain = domainAt(topology, candidates[index]!)
    if (raw[index] === ignored || domain < 0) continue
    raw[index]! += (domain < byDomain.length ? byDomain[domain]! : 0) * weight + least
  }
}

/** Different values among the candidates that count; lacking the label is a value too. */
function countDomains(topology: Topology, candidates: Int32Array, raw: Float64Array): number {
  const seen = new Uint8Array(topology.values.size + 1)
  let count = 0
  for (let index = 0; index < candidates.length; index++) {
    if (raw[index] === ignored) continue
    const domain = domainAt(topology, candidates[index]!) + 1
    if (seen[domain] === 1) continue
    seen[domain] = 1
    if (++count === seen.length) break
  }
  return count
}

function podsByDomain(
  { summary, kind, demand }: Cycle,
  constraint: SpreadConstraint,
  topologies: readonly Topology[],
  topology: Topology,
): Int32Array {
  const group: PodGroup | undefined = countedPods(summary, kind, constraint)?.group
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
