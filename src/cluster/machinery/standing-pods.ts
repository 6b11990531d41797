import type { Pod } from '../../api/openapi/kubernetes.ts'
import type { LabelMatcher } from '../../api/selector/label-selector.ts'
import { instantOfTimestamp, type Instant } from '../../clock/instant.ts'
import { ageBucket, deletionCostOf, mostRestarts } from './deletion-ranking.ts'
import { isActive, podCondition } from './pod-facts.ts'

/**
 * The pods of an owner that is being scaled down, as long as all of them run, are Ready, never restarted and cost nothing: then only
 * nodes, ages and UIDs rank them. Made when they are first asked for, kept up with the watch, and dropped as soon as one pod is
 * otherwise.
 */
export interface StandingPods {
  readonly matches: LabelMatcher
  /** By node, then by the time since when they are Ready. */
  readonly byNode: Map<string, Map<string, Standing>>
  /** The oldest and the youngest were created then. */
  bornFrom: Instant
  bornTo: Instant
}

interface Standing {
  readonly readyAt: Instant
  /** In order of their UIDs. */
  readonly pods: Pod[]
}

/** Undefined when one of the active pods that match is not like that. */
export function standingPods(pods: Iterable<Pod>, matches: LabelMatcher): StandingPods | undefined {
  const standing: StandingPods = { matches, byNode: new Map(), bornFrom: Infinity as Instant, bornTo: 0 as Instant }
  for (const pod of pods)
    if (isActive(pod) && matches(pod.metadata.labels) && !addStanding(standing, pod)) return undefined
  for (const groups of standing.byNode.values()) for (const { pods: list } of groups.values()) list.sort(byUid)
  return standing
}

const byUid = (left: Pod, right: Pod): number => (left.metadata.uid < right.metadata.uid ? -1 : 1)

function addStanding(standing: StandingPods, pod: Pod): boolean {
  const since = standingSince(pod)
  const readyAt = since === undefined ? undefined : instantOfTimestamp(since)
  const bornAt = instantOfTimestamp(pod.metadata.creationTimestamp)
  if (readyAt === undefined || bornAt === undefined) return false
  if (bornAt < standing.bornFrom) standing.bornFrom = bornAt
  if (bornAt > standing.bornTo) standing.bornTo = bornAt
  const node = pod.spec.nodeName!
  let groups = standing.byNode.get(node)
  if (groups === undefined) {
    groups = new Map()
    standing.byNode.set(node, groups)
  }
  const group = groups.get(since!)
  if (group === undefined) groups.set(since!, { readyAt, pods: [pod] })
  else group.pods.push(pod)
  return true
}

/** Since when the pod is Ready; undefined when something besides node, age and UID ranks it. */
function standingSince(pod: Pod): string | undefined {
  const { status, spec } = pod
  if (status?.phase !== 'Running' || !spec.nodeName || deletionCostOf(pod) !== 0) return undefined
  if (mostRestarts(status.containerStatuses) > 0 || mostRestarts(status.initContainerStatuses) > 0) return undefined
  const ready = podCondition(pod, 'Ready')
  return ready?.status === 'True' ? ready.lastTransitionTime : undefined
}

/** Takes one change over. False when the pods are no longer all alike. */
export function changeStanding(standing: StandingPods, before: Pod | undefined, now: Pod | undefined): boolean {
  const groups = before && standing.byNode.get(before.spec.nodeName ?? '')
  const since = before && podCondition(before, 'Ready')?.lastTransitionTime
  const group = groups?.get(since ?? '')
  const index = group === undefined ? -1 : group.pods.indexOf(before!)
  const isLeft = now !== undefined && isActive(now) && standing.matches(now.metadata.labels)
  if (index < 0) return !isLeft
  if (isLeft) {
    group!.pods[index] = now
    return now.spec.nodeName === before!.spec.nodeName && standingSince(now) === since
  }
  group!.pods.splice(index, 1)
  if (group!.pods.length === 0) groups!.delete(since!)
  if (groups!.size === 0) standing.byNode.delete(before!.spec.nodeName!)
  return true
}

/** The first of them in the order of deletion; undefined when that takes a closer look. */
export function firstStanding(
  standing: StandingPods,
  rankOf: (node: string) => number,
  count: number,
  now: Instant,
): readonly Pod[] | undefined {
  if (ageBucket(now - standing.bornFrom) !== ageBucket(now - standing.bornTo)) return undefined
  const groups = youngestOnTop(standing, rankOf, now)
  const places = groups.map(() => 0)
  const first: Pod[] = []
  while (first.length < count) {
    let chosen = -1
    let lowest = ''
    for (let index = 0; index < groups.length; index++) {
      const uid = groups[index]!.pods[places[index]!]?.metadata.uid
      if (uid === undefined || (chosen >= 0 && uid > lowest)) continue
      chosen = index
      lowest = uid
    }
    if (chosen < 0) return undefined
    first.push(groups[chosen]!.pods[places[chosen]!++]!)
  }
  return first
}

/** On the nodes that rank highest, those that have been Ready for the shortest time, in powers of two. */
function youngestOnTop({ byNode }: StandingPods, rankOf: (node: string) => number, now: Instant): readonly Standing[] {
  let highest = -1
  let youngest = 0
  let chosen: Standing[] = []
  for (const [node, groups] of byNode) {
    const rank = rankOf(node)
    if (rank < highest) continue
    for (const group of groups.values()) {
      const age = ageBucket(now - group.readyAt)
      const isBetter = rank > highest || age < youngest
      if (!isBetter && age > youngest) continue
      if (isBetter) chosen = []
      chosen.push(group)
      highest = rank
      youngest = age
    }
  }
  return chosen
}
