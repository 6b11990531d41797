import type { Labels } from '../../../api/selector/requirement.ts'
import type { AffinityTerm } from '../demand.ts'
import type { PlacedPod, PodKind } from '../pod-kind.ts'
import { addToGroup, emptyGroup, type KindGroups, type PodGroup, type SelectorGroup, type TermGroup, type TermRole } from './pod-group.ts'
import { dropGroups, type Summary } from './summary.ts'

/** Beyond this many selectors all are forgotten and counted again on demand. */
const selectorGroupsMax = 512
const roles: readonly TermRole[] = ['required', 'requiredAnti', 'preferred', 'preferredAnti']

export function addToKindGroups(summary: Summary, slot: number, pod: PlacedPod, count: 1 | -1): void {
  const { selected, termed } = groupsOfKind(summary, pod.kind)
  for (const { group, countsTerminating } of selected) if (countsTerminating || !pod.isTerminating) addToGroup(group, slot, count)
  for (const group of termed) addToGroup(group, slot, count)
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
  const covered = new Map<PodKind, boolean>()
  summary.pods.forEach((pods, slot) => {
    for (const { kind, isTerminating } of pods) {
      let isCovered = covered.get(kind)
      if (isCovered === undefined) {
        isCovered = covers(kind.labels, kind.namespace)
        covered.set(kind, isCovered)
      }
      if (isCovered && (countsTerminating || !isTerminating)) addToGroup(group, slot, 1)
    }
  })
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
  summary.pods.forEach((pods, slot) => {
    for (const { kind } of pods)
      if (kind.demand.hasTerms) for (const group of termGroupsOf(groups, summary, kind)) addToGroup(group, slot, 1)
  })
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
