import type { AffinityTerm } from './demand.ts'
import type { PodKind } from './pod-kind.ts'
import { selectorGroup, termCovers, termGroups } from './summary/groups.ts'
import { tallyAt, tallyOf, type PodGroup, type Tally, type TermGroup } from './summary/pod-group.ts'
import { topologyFor, type Summary } from './summary/summary.ts'
import { domainAt, type Topology } from './summary/topology.ts'

/** Pods counted by domain of a topology key. */
export interface DomainCount {
  readonly topology: Topology
  readonly tally: Tally
}

/** What pod affinity requires of a node. The tallies stay true while pods are put on and taken off. */
export interface AffinityChecks {
  readonly required: readonly DomainCount[]
  /** The pod meets its own required terms: it may be the first of its kind. */
  readonly meetsItself: boolean
  readonly anti: readonly DomainCount[]
  /** Placed pods whose required anti-affinity means this pod. */
  readonly repelling: readonly DomainCount[]
}

/** What pod affinity prefers: pods by domain, each worth its weight. */
export interface AffinityWeight extends DomainCount {
  readonly weight: number
}

export function affinityChecksOf(summary: Summary, kind: PodKind): AffinityChecks | undefined {
  const { required, requiredAnti } = kind.demand.terms
  const repelling = termsMeaning(summary, kind)
    .filter(({ role }) => role === 'requiredAnti')
    .map(({ term, group }) => domainCount(summary, term.topologyKey, group))
  if (required.length === 0 && requiredAnti.length === 0 && repelling.every(({ tally }) => tally.total === 0))
    return undefined
  const together = required.length === 0 ? undefined : podsMeetingAll(summary, kind, required)
  return {
    required: required.map(({ topologyKey }) => domainCount(summary, topologyKey, together!)),
    meetsItself: required.every((term) => termCovers(summary, term, kind.namespace, kind.labels, kind.namespace)),
    anti: requiredAnti.map((term) => domainCount(summary, term.topologyKey, podsMeetingAll(summary, kind, [term]))),
    repelling,
  }
}

/** @source kubernetes@1.36 pkg/scheduler/framework/plugins/interpodaffinity/scoring.go processExistingPod */
export function affinityWeightsOf(summary: Summary, kind: PodKind): readonly AffinityWeight[] {
  const { preferred, preferredAnti } = kind.demand.terms
  const own = (terms: readonly AffinityTerm[], sign: 1 | -1): AffinityWeight[] =>
    terms.map((term) => ({
      ...domainCount(summary, term.topologyKey, podsMeetingAll(summary, kind, [term])),
      weight: sign * term.weight,
    }))
  const others = termsMeaning(summary, kind)
    .filter(({ role }) => role !== 'requiredAnti')
    .map(({ term, role, group }) => ({
      ...domainCount(summary, term.topologyKey, group),
      weight: role === 'preferredAnti' ? -term.weight : term.weight,
    }))
  return [...own(preferred, 1), ...own(preferredAnti, -1), ...others].filter(({ tally }) => tally.total > 0)
}

export const countOn = ({ topology, tally }: DomainCount, slot: number): number => {
  const domain = domainAt(topology, slot)
  return domain < 0 ? 0 : tallyAt(tally, domain)
}

function domainCount(summary: Summary, topologyKey: string, group: PodGroup): DomainCount {
  const topology = topologyFor(summary, topologyKey)
  return { topology, tally: tallyOf(group, topology) }
}

/** Placed pods, terminating ones too, that meet every one of these terms. */
function podsMeetingAll(summary: Summary, { namespace: own }: PodKind, terms: readonly AffinityTerm[]): PodGroup {
  const scopes = terms.map((term) => `${term.namespaces === undefined ? own : ''}|${term.identity}`)
  const covers = (labels: { readonly [key: string]: string }, namespace: string): boolean =>
    terms.every((term) => termCovers(summary, term, own, labels, namespace))
  return selectorGroup(summary, `affinity|${scopes.join('&')}`, covers, true).group
}

interface MeantTerms {
  readonly version: number
  readonly terms: readonly TermGroup[]
}

const meant = new WeakMap<Summary, WeakMap<PodKind, MeantTerms>>()

/** The terms of placed pods that mean pods of this kind. */
function termsMeaning(summary: Summary, kind: PodKind): readonly TermGroup[] {
  const groups = termGroups(summary)
  if (groups.size === 0) return none
  let byKind = meant.get(summary)
  if (byKind === undefined) {
    byKind = new WeakMap()
    meant.set(summary, byKind)
  }
  const known = byKind.get(kind)
  if (known !== undefined && known.version === summary.caches.groupsVersion) return known.terms
  const terms = [...groups.values()].filter(({ term, namespace }) =>
    termCovers(summary, term, namespace, kind.labels, kind.namespace),
  )
  byKind.set(kind, { version: summary.caches.groupsVersion, terms })
  return terms
}

const none: readonly TermGroup[] = []
