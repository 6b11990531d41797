import type { Labels } from '../../../api/selector/requirement.ts'
import type { AffinityTerm } from '../demand.ts'
import type { PlacedPod, PodKind } from '../pod-kind.ts'
import {
  addToGroup,
  emptyGroup,
  type KindGroups,
  type PodGroup,
  type SelectorGroup,
  type TermGroup,
  type TermRole,
} from './pod-group.ts'
import { dropGroups, type Places, type Summary } from './summary.ts'

/** Beyond this many selectors all are forgotten and counted again on demand. */
const selectorGroupsMax = 512
const roles: readonly TermRole[] = ['required', 'requiredAnti', 'preferred', 'preferredAnti']

export function addToKindGroups(summary: Summary, slot: number, pod: PlacedPod, count: 1 | -1): void {
  if (summary.caches.places !== undefined) addPlace(summary.caches.places, slot, pod, count)
  const { selected, termed } = groupsOfKind(summary, pod.kind)
  for (const { group, countsTerminating } of selected)
    if (countsTerminating || !pod.isTerminating) addToGroup(group, slot, count)
  for (const group of termed) addToGroup(group, slot, count)
}

function addPlace(places: Map<PodKind, Places>, slot: number, { kind, isTerminating }: PlacedPod, count: 1 | -1): void {
  let ofKind = places.get(kind)
  if (ofKind === undefined) {
    ofKind = new Map()
    places.set(kind, ofKind)
  }
  const place = 2 * slot + (isTerminating ? 1 : 0)
  const next = (ofKind.get(place) ?? 0) + count
  if (next !== 0) ofKind.set(place, next)
  else if (ofKind.delete(place) && ofKind.size === 0) places.delete(kind)
}

function placesOf({ caches, pods }: Summary): Map<PodKind, Places> {
  if (caches.places !== undefined) return caches.places
  const places = new Map<PodKind, Places>()
  pods.forEach((entries, slot) => {
    for (const entry of entries) addPlace(places, slot, entry, 1)
  })
  caches.places = places
  return places
}

function groupsOfKind(summary: Summary, kind: PodKind): KindGroups {
  const { caches } = summary
  const known = caches.kinds.get(kind)
  if (known !== undefined && known.version === caches.groupsVersion) return known
  const selected = [...caches.selectorGroups.values()].filter(({ covers }) => covers(kind.labels, kind.namespace))
  const termed = caches.termGroups === undefined ? [] : termGroupsOf(caches.termGroups, summary, kind)
  const groups: KindGroups = { version: caches.groupsVersion, selected, termed }
  caches.kinds.set(kind, groups)
  return groups
}

/** The group of this name, counted now if it is new. The name must say everything that `covers` depends on. */
export function selectorGroup(
  summary: Summary,
  name: string,
  covers: SelectorGroup['covers'],
  countsTerminating: boolean,
): SelectorGroup {
  const { selectorGroups } = summary.caches
  const known = selectorGroups.get(name)
  if (known !== undefined) return known
  if (selectorGroups.size >= selectorGroupsMax) dropGroups(summary)
  const group = emptyGroup()
  for (const [kind, places] of placesOf(summary)) {
    if (!covers(kind.labels, kind.namespace)) continue
    for (const [place, count] of places) if (countsTerminating || place % 2 === 0) addToGroup(group, place >> 1, count)
  }
  const made: SelectorGroup = { group, covers, countsTerminating }
  selectorGroups.set(name, made)
  summary.caches.groupsVersion++
  return made
}

/** The affinity terms of all placed pods. */
export function termGroups(summary: Summary): ReadonlyMap<string, TermGroup> {
  const { caches } = summary
  if (caches.termGroups !== undefined) return caches.termGroups
  const groups = new Map<string, TermGroup>()
  caches.termGroups = groups
  for (const [kind, places] of placesOf(summary)) {
    if (!kind.demand.hasTerms) continue
    const own = termGroupsOf(groups, summary, kind)
    for (const [place, count] of places) for (const group of own) addToGroup(group, place >> 1, count)
  }
  caches.groupsVersion++
  return groups
}

function termGroupsOf(groups: Map<string, TermGroup>, { caches }: Summary, { demand, namespace }: PodKind): PodGroup[] {
  if (!demand.hasTerms) return []
  return roles.flatMap((role) =>
    demand.terms[role].map((term) => {
      const scope = term.namespaces === undefined ? namespace : ''
      const name = `${role}|${term.weight}|${term.topologyKey}|${scope}|${term.identity}`
      const known = groups.get(name)
      if (known !== undefined) return known.group
      const made: TermGroup = { group: emptyGroup(), term, role, namespace }
      groups.set(name, made)
      caches.groupsVersion++
      return made.group
    }),
  )
}

/** Whether a term of a pod in `ownNamespace` selects a pod with these labels. */
export function termCovers(
  { namespaces }: Summary,
  term: AffinityTerm,
  ownNamespace: string,
  labels: Labels,
  namespace: string,
): boolean {
  const isInNamespace =
    term.namespaces === undefined
      ? namespace === ownNamespace
      : term.namespaces.includes(namespace) || (term.namespaceMatches?.(namespaces.get(namespace)) ?? false)
  return isInNamespace && term.matches(labels)
}
