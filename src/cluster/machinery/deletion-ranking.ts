import type { Pod } from '../../api/openapi/kubernetes.ts'
import { instantOfTimestamp, type Instant } from '../../clock/instant.ts'
import { podCondition } from './pod-facts.ts'

/** The number of related active pods on a pod's node. */
export type NodeRank = (pod: Pod) => number

/**
 * The `count` pods that a scale-down takes first, in that order. Pods that the rules leave equal go by UID.
 * @source kubernetes@1.36 pkg/controller/controller_utils.go ActivePodsWithRanks
 */
export function podsToDelete(pods: readonly Pod[], nodeRank: NodeRank, count: number, now: Instant): readonly Pod[] {
  if (count >= pods.length) return pods
  const isShort = pods.length <= shortList
  if (!isShort && !picksFew(pods.length, count)) {
    const all = pods.map((pod) => filled(emptyFacts(), pod, nodeRank))
    return merged(all, now)
      .slice(0, count)
      .map(({ pod }) => pod)
  }
  return smallest(pods, nodeRank, isShort ? pods.length : count, now)
    .slice(0, count)
    .map(({ pod }) => pod)
}

/** Whether so few of so many are wanted that a bounded list finds them. */
export const picksFew = (total: number, count: number): boolean => total > shortList && count * 8 <= total

interface Facts {
  pod: Pod
  isAssigned: boolean
  phaseOrder: number
  isReady: boolean
  deletionCost: number
  nodeRank: number
  /** Since when it is Ready; undefined when it is not or does not say. */
  readyTime: string | undefined
  readyAt: Instant | undefined
}

const emptyFacts = (): Facts => ({
  pod: undefined as unknown as Pod,
  isAssigned: false,
  phaseOrder: 0,
  isReady: false,
  deletionCost: 0,
  nodeRank: 0,
  readyTime: undefined,
  readyAt: undefined,
})

/** Fills a record in place, since most candidates are looked at once and dropped. */
function filled(facts: Facts, pod: Pod, nodeRank: NodeRank): Facts {
  const ready = podCondition(pod, 'Ready')
  facts.pod = pod
  facts.isAssigned = Boolean(pod.spec.nodeName)
  facts.phaseOrder = phaseOrder[pod.status?.phase ?? ''] ?? 0
  facts.isReady = ready?.status === 'True'
  facts.deletionCost = deletionCostOf(pod)
  facts.nodeRank = nodeRank(pod)
  const readyTime = facts.isReady ? ready?.lastTransitionTime : undefined
  if (facts.readyTime !== readyTime) {
    facts.readyTime = readyTime
    facts.readyAt = instantOfTimestamp(readyTime ?? '')
  }
  return facts
}

const phaseOrder: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 }
const costAnnotation = 'controller.kubernetes.io/pod-deletion-cost'
const costPattern = /^(?:0|-?[1-9]\d*)$/

/** The annotation as int32; anything malformed counts as 0. */
export function deletionCostOf(pod: Pod): number {
  const text = pod.metadata.annotations?.[costAnnotation]
  if (text === undefined || !costPattern.test(text)) return 0
  const cost = Number(text)
  return cost >= -2147483648 && cost <= 2147483647 ? cost : 0
}

/** The smallest in order: insertion into a bounded list, as most scale-downs take few of many. */
function smallest(pods: readonly Pod[], nodeRank: NodeRank, bound: number, now: Instant): readonly Facts[] {
  const chosen: Facts[] = []
  let candidate = emptyFacts()
  for (const pod of pods) {
    filled(candidate, pod, nodeRank)
    if (chosen.length === bound && compare(candidate, chosen[bound - 1]!, now) >= 0) continue
    const dropped = chosen.length === bound ? chosen[bound - 1]! : emptyFacts()
    let index = Math.min(chosen.length, bound - 1)
    while (index > 0 && compare(candidate, chosen[index - 1]!, now) < 0) {
      chosen[index] = chosen[index - 1]!
      index--
    }
    chosen[index] = candidate
    candidate = dropped
  }
  return chosen
}

/** Up to this length Go sorts by plain insertion. */
const shortList = 12

/**
 * A merge sort of our own: the rules below are no total order (a UID may end a comparison early), so the outcome depends
 * on the algorithm, and that of `Array.sort` differs between browsers.
 */
function merged(items: readonly Facts[], now: Instant): readonly Facts[] {
  if (items.length < 2) return items
  const middle = items.length >> 1
  const left = merged(items.slice(0, middle), now)
  const right = merged(items.slice(middle), now)
  const result: Facts[] = []
  let next = 0
  for (const item of left) {
    while (next < right.length && compare(right[next]!, item, now) < 0) result.push(right[next++]!)
    result.push(item)
  }
  while (next < right.length) result.push(right[next++]!)
  return result
}

function compare(left: Facts, right: Facts, now: Instant): number {
  if (left.isAssigned !== right.isAssigned) return left.isAssigned ? 1 : -1
  if (left.phaseOrder !== right.phaseOrder) return left.phaseOrder - right.phaseOrder
  if (left.isReady !== right.isReady) return left.isReady ? 1 : -1
  if (left.deletionCost !== right.deletionCost) return left.deletionCost - right.deletionCost
  if (left.nodeRank !== right.nodeRank) return right.nodeRank - left.nodeRank
  if (left.readyTime !== right.readyTime) return compareAges(left, right, left.readyAt, right.readyAt, now)
  const restarts = compareRestarts(left.pod, right.pod)
  if (restarts !== 0) return restarts
  const { creationTimestamp: leftBorn } = left.pod.metadata
  const { creationTimestamp: rightBorn } = right.pod.metadata
  return leftBorn === rightBorn
    ? compareUids(left, right)
    : compareAges(left, right, instantOfTimestamp(leftBorn), instantOfTimestamp(rightBorn), now)
}

/** The younger in powers of two goes first; within one power the smaller UID decides, and nothing after it. */
function compareAges(
  left: Facts,
  right: Facts,
  leftAt: Instant | undefined,
  rightAt: Instant | undefined,
  now: Instant,
): number {
  if (leftAt === undefined || rightAt === undefined) return leftAt === undefined ? -1 : 1
  const difference = ageBucket(now - leftAt) - ageBucket(now - rightAt)
  return difference !== 0 ? difference : compareUids(left, right)
}

/** floor(log2(nanoseconds)); −1 for no age. */
export function ageBucket(milliseconds: number): number {
  if (milliseconds <= 0) return -1
  const nanoseconds = milliseconds * 1_000_000
  const high = Math.floor(nanoseconds / 4294967296)
  return high > 0 ? 63 - Math.clz32(high) : 31 - Math.clz32(nanoseconds)
}

function compareUids(left: Facts, right: Facts): number {
  const a = left.pod.metadata.uid
  const b = right.pod.metadata.uid
  return a < b ? -1 : a > b ? 1 : 0
}

function compareRestarts(left: Pod, right: Pod): number {
  const regular = mostRestarts(right.status?.containerStatuses) - mostRestarts(left.status?.containerStatuses)
  return regular !== 0 ? regular : sidecarRestarts(right) - sidecarRestarts(left)
}

type ContainerStatuses = NonNullable<NonNullable<Pod['status']>['containerStatuses']>

export function mostRestarts(statuses: ContainerStatuses | undefined): number {
  let most = 0
  for (const { restartCount } of statuses ?? []) if (restartCount > most) most = restartCount
  return most
}

function sidecarRestarts(pod: Pod): number {
  const statuses = pod.status?.initContainerStatuses
  if (statuses === undefined) return 0
  const sidecars = (pod.spec.initContainers ?? [])
    .filter(({ restartPolicy }) => restartPolicy === 'Always')
    .map(({ name }) => name)
  return mostRestarts(statuses.filter(({ name }) => sidecars.includes(name)))
}
