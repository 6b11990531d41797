import { controllerOf, type KubeObject } from '../../api/object.ts'
import type { Pod } from '../../api/openapi/kubernetes.ts'
import type { DerivedState } from './contract.ts'
import { isActive, isReady, isWindingDown } from './pod-facts.ts'
import { changeStanding, type StandingPods } from './standing-pods.ts'
import type { Change } from './view.ts'

export type Labels = { readonly [key: string]: string }

/** How many pods of one owner carry exactly these labels. */
export interface PodGroup {
  readonly labels: Labels
  active: number
  ready: number
  windingDown: number
  /** Active pods by node; unassigned ones under ''. */
  readonly byNode: Map<string, number>
}

/**
 * The pods of every controller, counted by owner UID and labels and kept up with the watch: a sync of a ReplicaSet costs
 * the same with 10 pods and with 10,000.
 */
export interface PodTally {
  readonly byOwner: Map<string, Map<string, PodGroup>>
  /** By owner UID, for those that are being scaled down. A copy makes its own. */
  readonly standing: Map<string, StandingPods>
}

export const podTally: DerivedState<PodTally> = {
  resources: ['pods'],
  initial: () => ({ byOwner: new Map(), standing: new Map() }),
  observe: observePod,
  clone: ({ byOwner }) => ({
    byOwner: new Map(
      [...byOwner].map(([uid, groups]) => [
        uid,
        new Map([...groups].map(([key, group]) => [key, { ...group, byNode: new Map(group.byNode) }])),
      ]),
    ),
    standing: new Map(),
  }),
}

const noGroups: ReadonlyMap<string, PodGroup> = new Map()

/** The groups of one owner's pods, usually one. */
export function podGroupsOf(tally: PodTally, ownerUid: string): ReadonlyMap<string, PodGroup> {
  return tally.byOwner.get(ownerUid) ?? noGroups
}

const active = 1
const ready = 2
const windingDown = 4

function observePod(tally: PodTally, change: Change): void {
  const before = change.type === 'ADDED' ? undefined : (change.previous as Pod | undefined)
  const now = change.type === 'DELETED' ? undefined : (change.object as Pod)
  const ownerBefore = ownerUidOf(before)
  const ownerNow = ownerUidOf(now)
  if (tally.standing.size > 0) {
    if (ownerBefore !== undefined) keepStanding(tally, ownerBefore, before, ownerNow === ownerBefore ? now : undefined)
    if (ownerNow !== undefined && ownerNow !== ownerBefore) keepStanding(tally, ownerNow, undefined, now)
  }
  const bitsBefore = ownerBefore === undefined ? 0 : bitsOf(before!)
  const bitsNow = ownerNow === undefined ? 0 : bitsOf(now!)
  const isSamePlace = before?.metadata.labels === now?.metadata.labels && before?.spec.nodeName === now?.spec.nodeName
  if (ownerBefore === ownerNow && bitsBefore === bitsNow && isSamePlace) return
  if (bitsBefore !== 0) count(tally, ownerBefore!, before!, bitsBefore, -1)
  if (bitsNow !== 0) count(tally, ownerNow!, now!, bitsNow, 1)
}

function keepStanding({ standing }: PodTally, uid: string, before: Pod | undefined, now: Pod | undefined): void {
  const known = standing.get(uid)
  if (known === undefined) return
  if (!changeStanding(known, before, now) || known.byNode.size === 0) standing.delete(uid)
}

const ownerUidOf = (pod: KubeObject | undefined): string | undefined =>
  pod === undefined ? undefined : controllerOf(pod)?.uid

function bitsOf(pod: Pod): number {
  if (isActive(pod)) return isReady(pod) ? active | ready : active
  return isWindingDown(pod) ? windingDown : 0
}

function count(tally: PodTally, uid: string, pod: Pod, bits: number, step: 1 | -1): void {
  let groups = tally.byOwner.get(uid)
  if (groups === undefined) {
    groups = new Map()
    tally.byOwner.set(uid, groups)
  }
  const labels = pod.metadata.labels ?? noLabels
  const key = labelsKey(labels)
  let group = groups.get(key)
  if (group === undefined) {
    group = { labels, active: 0, ready: 0, windingDown: 0, byNode: new Map() }
    groups.set(key, group)
  }
  if (bits & active) {
    group.active += step
    countNode(group.byNode, pod.spec.nodeName ?? '', step)
  }
  if (bits & ready) group.ready += step
  if (bits & windingDown) group.windingDown += step
  if (group.active === 0 && group.windingDown === 0) groups.delete(key)
  if (groups.size === 0) tally.byOwner.delete(uid)
}

function countNode(byNode: Map<string, number>, node: string, step: number): void {
  const count = (byNode.get(node) ?? 0) + step
  if (count === 0) byNode.delete(node)
  else byNode.set(node, count)
}

const noLabels: Labels = {}
const keys = new WeakMap<Labels, string>()

function labelsKey(labels: Labels): string {
  let key = keys.get(labels)
  if (key === undefined) {
    key = JSON.stringify(
      Object.keys(labels)
        .sort()
        .map((name) => [name, labels[name]]),
    )
    keys.set(labels, key)
  }
  return key
}
