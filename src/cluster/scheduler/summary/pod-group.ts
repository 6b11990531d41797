import type { Labels } from '../../../api/selector/requirement.ts'
import type { AffinityTerm } from '../demand.ts'
import { domainAt, type Topology } from './topology.ts'

/** Pods that are counted together, by slot and by domain: those of one selector, or those that have one affinity term. */
export interface PodGroup {
  /** By slot. */
  counts: Int32Array
  readonly tallies: Map<Topology, Tally>
}

/** A group's pods by domain of one topology key; pods on nodes without the label are left out. */
export interface Tally {
  byDomain: Int32Array
  total: number
}

/** Placed pods that a selector covers. */
export interface SelectorGroup {
  readonly group: PodGroup
  readonly covers: (labels: Labels, namespace: string) => boolean
  readonly countsTerminating: boolean
}

export type TermRole = 'required' | 'requiredAnti' | 'preferred' | 'preferredAnti'

/** Placed pods that have one affinity term. */
export interface TermGroup {
  readonly group: PodGroup
  readonly term: AffinityTerm
  readonly role: TermRole
  /** The namespace that the term means where it names none. */
  readonly namespace: string
}

/** The groups that a kind of pod belongs to. */
export interface KindGroups {
  readonly version: number
  readonly selected: readonly SelectorGroup[]
  readonly termed: readonly PodGroup[]
}

export const emptyGroup = (): PodGroup => ({ counts: new Int32Array(16), tallies: new Map() })

export const countAt = ({ counts }: PodGroup, slot: number): number => (slot < counts.length ? counts[slot]! : 0)

/** The counts, made wide enough for so many slots. */
export function widened(group: PodGroup, slots: number): Int32Array {
  if (slots > 0) group.counts = roomy(group.counts, slots - 1)
  return group.counts
}

export function addToGroup(group: PodGroup, slot: number, count: number): void {
  group.counts = roomy(group.counts, slot)
  group.counts[slot]! += count
  for (const [topology, tally] of group.tallies) addToTally(tally, domainAt(topology, slot), count)
}

/** Moves a slot's pods when its node's label changed, came or went. */
export function moveInGroup(group: PodGroup, topology: Topology, slot: number, before: number, now: number): void {
  const tally = group.tallies.get(topology)
  const count = countAt(group, slot)
  if (tally === undefined || count === 0) return
  addToTally(tally, before, -count)
  addToTally(tally, now, count)
}

export function tallyOf(group: PodGroup, topology: Topology): Tally {
  const known = group.tallies.get(topology)
  if (known !== undefined) return known
  const tally: Tally = { byDomain: new Int32Array(topology.values.size), total: 0 }
  group.counts.forEach((count, slot) => addToTally(tally, domainAt(topology, slot), count))
  group.tallies.set(topology, tally)
  return tally
}

export const tallyAt = ({ byDomain }: Tally, domain: number): number =>
  domain < byDomain.length ? byDomain[domain]! : 0

function addToTally(tally: Tally, domain: number, count: number): void {
  if (domain < 0 || count === 0) return
  tally.byDomain = roomy(tally.byDomain, domain)
  tally.byDomain[domain]! += count
  tally.total += count
}

function roomy(column: Int32Array, index: number): Int32Array {
  if (index < column.length) return column
  const larger = new Int32Array(Math.max(index + 1, column.length * 2))
  larger.set(column)
  return larger
}
