import { controllerOf, objectKey, type KubeObject } from '../../../api/object.ts'
import type { Pod, StatefulSet } from '../../../api/openapi/kubernetes.ts'
import type { Instant } from '../../../clock/instant.ts'
import type { DerivedState } from '../../machinery/contract.ts'
import type { Change, ClusterView } from '../../machinery/view.ts'
import { judged, type Member, type Standard } from './member.ts'
import { podNameOf, podNameParts } from './ordinals.ts'

export interface Counts {
  readonly replicas: number
  readonly ready: number
  readonly available: number
  readonly current: number
  readonly updated: number
}

/**
 * The pods of one set by their ordinals, judged and counted. Only pods that changed are judged again, so that a sync costs
 * the same with 3 pods and with 1,000.
 */
export interface Roster {
  readonly standard: Standard
  readonly members: Map<string, Member>
  /** By ordinal minus start; `undefined` where there is no pod. */
  readonly places: (Member | undefined)[]
  readonly counts: { -readonly [K in keyof Counts]: Counts[K] }
  /** Places where the replicas pass may have something to do or to wait for. */
  readonly unsettled: Set<number>
  /** Places with no pod, or one that is not available. */
  readonly unavailable: Set<number>
  /** Places whose pod is not going and has not the update revision. */
  readonly outdated: Set<number>
  /** Pods out of range, by name. */
  readonly condemned: Map<string, Member>
  /** How many pods have each revision. */
  readonly revisions: Map<string, number>
  readonly due: Map<string, Instant>
  /** Names of pods to judge again. */
  readonly changed: Set<string>
  /** Owned pods that are no longer claimed. */
  readonly strangers: Set<string>
}

/** By UID of the set. What is missing is built from the view when it is asked for. */
export interface Rosters {
  readonly bySet: Map<string, Roster>
}

export const statefulSetRosters: DerivedState<Rosters> = {
  initial: () => ({ bySet: new Map() }),
  observe: ({ bySet }, change) => {
    if (bySet.size === 0) return
    if (change.resource === 'pods') podChanged(bySet, change)
    else if (change.resource === 'persistentvolumeclaims') claimChanged(bySet, change.object)
    else if (change.resource === 'statefulsets' && change.type === 'DELETED') bySet.delete(change.object.metadata.uid)
  },
  clone: () => ({ bySet: new Map() }),
}

function podChanged(bySet: Rosters['bySet'], { object, previous }: Change): void {
  noteOwner(bySet, object)
  if (previous !== undefined) noteOwner(bySet, previous)
}

function noteOwner(bySet: Rosters['bySet'], pod: KubeObject): void {
  const owner = controllerOf(pod)
  if (owner?.kind === 'StatefulSet') bySet.get(owner.uid)?.changed.add(pod.metadata.name)
}

/** `data-web-0` may be a claim of `web-0`. */
function claimChanged(bySet: Rosters['bySet'], { metadata }: KubeObject): void {
  const { parent, ordinal } = podNameParts(metadata.name)
  for (const { standard, changed } of bySet.values()) {
    const { set } = standard
    if (set.metadata.namespace === metadata.namespace && parent.endsWith(`-${set.metadata.name}`))
      changed.add(podNameOf(set, ordinal))
  }
}

export interface Calling {
  readonly view: ClusterView
  readonly now: Instant
  readonly isMine: (pod: Pod) => boolean
  /** Pods adopted in this sync, which the view does not show as owned yet. */
  readonly adopted: readonly Pod[]
}

/** Owned pods that left the selector. */
export function strangersOf(
  { bySet }: Rosters,
  set: StatefulSet,
  view: ClusterView,
  isMine: Calling['isMine'],
): readonly Pod[] {
  const roster = bySet.get(set.metadata.uid)
  if (roster === undefined) return [...view.indexed<Pod>('podsByOwner', set.metadata.uid)].filter((pod) => !isMine(pod))
  for (const name of roster.changed) {
    const pod = ownedPod(view, set, name)
    if (pod !== undefined && !isMine(pod)) roster.strangers.add(name)
    else roster.strangers.delete(name)
  }
  return [...roster.strangers].flatMap((name) => ownedPod(view, set, name) ?? [])
}

function ownedPod(view: ClusterView, { metadata }: StatefulSet, name: string): Pod | undefined {
  const pod = view.get('pods', objectKey(metadata.namespace, name))
  return pod !== undefined && controllerOf(pod)?.uid === metadata.uid ? pod : undefined
}

/** The roster of one set, brought up to date. */
export function rosterFor({ bySet }: Rosters, standard: Standard, calling: Calling): Roster {
  const { uid } = standard.set.metadata
  let roster = bySet.get(uid)
  if (roster === undefined || !isSameStandard(roster.standard, standard)) {
    roster = emptyRoster(standard)
    bySet.set(uid, roster)
    for (const pod of calling.view.indexed<Pod>('podsByOwner', uid)) {
      roster.changed.add(pod.metadata.name)
      if (!calling.isMine(pod)) roster.strangers.add(pod.metadata.name)
    }
  }
  const adopted = new Map(calling.adopted.map((pod) => [pod.metadata.name, pod]))
  for (const name of adopted.keys()) roster.changed.add(name)
  for (const [name, at] of roster.due) if (at <= calling.now) roster.changed.add(name)
  for (const name of roster.changed) judge(roster, calling, name, adopted.get(name))
  roster.changed.clear()
  for (const name of adopted.keys()) roster.changed.add(name)
  return roster
}

/** The fields of the set that a pod is judged by; the status is none of them. */
function isSameStandard(left: Standard, right: Standard): boolean {
  return left.set.spec === right.set.spec && left.current === right.current && left.update === right.update
}

function emptyRoster(standard: Standard): Roster {
  const places = Array.from<undefined>({ length: standard.replicas })
  const all = places.map((_, place) => place)
  return {
    standard,
    members: new Map(),
    places,
    counts: { replicas: 0, ready: 0, available: 0, current: 0, updated: 0 },
    unsettled: new Set(all),
    unavailable: new Set(all),
    outdated: new Set(),
    condemned: new Map(),
    revisions: new Map(),
    due: new Map(),
    changed: new Set(),
    strangers: new Set(),
  }
}

function judge(roster: Roster, { view, now, isMine }: Calling, name: string, adopted: Pod | undefined): void {
  const before = roster.members.get(name)
  if (before !== undefined) {
    count(roster, before, -1)
    leave(roster, before)
  }
  const owned = adopted ?? ownedPod(view, roster.standard.set, name)
  if (owned === undefined || !isMine(owned)) {
    roster.members.delete(name)
    return
  }
  const member = judged(roster.standard, owned, view, now)
  roster.members.set(name, member)
  count(roster, member, 1)
  enter(roster, member)
}

function count(
  { counts, revisions }: Roster,
  { isCreated, isReady, isAvailable, isCurrent, isUpdated, revision, place, isCondemned }: Member,
  step: 1 | -1,
): void {
  revisions.set(revision, (revisions.get(revision) ?? 0) + step)
  if (!isCreated || (place === undefined && !isCondemned)) return
  counts.replicas += step
  if (isReady) counts.ready += step
  if (isAvailable) counts.available += step
  if (isCurrent) counts.current += step
  if (isUpdated) counts.updated += step
}

function enter(roster: Roster, member: Member): void {
  const { place, dueAt, pod } = member
  if (dueAt !== undefined) roster.due.set(pod.metadata.name, dueAt)
  if (member.isCondemned) roster.condemned.set(pod.metadata.name, member)
  if (place === undefined) return
  roster.places[place] = member
  note(roster.unsettled, place, !member.isSettled)
  note(roster.unavailable, place, member.isUnavailable)
  note(roster.outdated, place, member.isOutdated)
}

function leave(roster: Roster, { place, pod }: Member): void {
  roster.due.delete(pod.metadata.name)
  roster.condemned.delete(pod.metadata.name)
  if (place === undefined) return
  roster.places[place] = undefined
  roster.unsettled.add(place)
  roster.unavailable.add(place)
  roster.outdated.delete(place)
}

function note(set: Set<number>, place: number, isIn: boolean): void {
  if (isIn) set.add(place)
  else set.delete(place)
}

/** Highest ordinal first. */
export const condemnedOf = ({ condemned }: Roster): readonly Member[] =>
  [...condemned.values()].toSorted((left, right) => right.ordinal - left.ordinal)

/** Outdated pods at or above a place. */
export function countOutdated({ outdated }: Roster, from: number): number {
  if (from === 0) return outdated.size
  let count = 0
  for (const place of outdated) if (place >= from) count++
  return count
}

export function lowestOf(places: ReadonlySet<number>): number | undefined {
  let lowest: number | undefined
  for (const place of places) if (lowest === undefined || place < lowest) lowest = place
  return lowest
}

export function highestOf(places: ReadonlySet<number>, from: number): number | undefined {
  let highest: number | undefined
  for (const place of places) if (place >= from && (highest === undefined || place > highest)) highest = place
  return highest
}
