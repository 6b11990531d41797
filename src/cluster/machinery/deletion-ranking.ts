import type { Pod } from '../../api/openapi/kubernetes.ts'
import { instantOfTimestamp, type Instant } from '../../clock/instant.ts'
import { isReady, podCondition } from './pod-facts.ts'

/** A pod with the number of related active pods on its node. */
export interface RankedPod {
  readonly pod: Pod
  readonly nodeRank: number
}

/**
 * The `count` pods that a scale-down takes first, in that order. Pods that the rules leave equal go by UID.
 * @source kubernetes@1.36 pkg/controller/controller_utils.go ActivePodsWithRanks
 */
export function podsToDelete(pods: readonly RankedPod[], count: number, now: Instant): readonly Pod[] {
  if (count >= pods.length) return pods.map(({ pod }) => pod)
  const candidates = pods.map((ranked) => factsOf(ranked, now))
  return smallest(candidates, count).map(({ pod }) => pod)
}

interface Facts {
  readonly pod: Pod
  readonly isAssigned: boolean
  readonly phaseOrder: number
  readonly isReady: boolean
  readonly deletionCost: number
  readonly nodeRank: number
  readonly readyAt: Instant | undefined
  readonly createdAt: Instant | undefined
  readonly now: Instant
}

function factsOf({ pod, nodeRank }: RankedPod, now: Instant): Facts {
  const ready = isReady(pod)
  const transition = ready ? podCondition(pod, 'Ready')?.lastTransitionTime : undefined
  return {
    pod,
    isAssigned: Boolean(pod.spec.nodeName),
    phaseOrder: phaseOrder[pod.status?.phase ?? ''] ?? 0,
    isReady: ready,
    deletionCost: deletionCostOf(pod),
    nodeRank,
    readyAt: transition === undefined ? undefined : instantOfTimestamp(transition),
    createdAt: instantOfTimestamp(pod.metadata.creationTimestamp ?? ''),
    now,
  }
}

const phaseOrder: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 }
const costAnnotation = 'controller.kubernetes.io/pod-deletion-cost'
const costPattern = /^(?:0|-?[1-9]\d*)$/

/** The annotation as int32; anything malformed counts as 0. */
function deletionCostOf(pod: Pod): number {
  const text = pod.metadata.annotations?.[costAnnotation]
  if (text === undefined || !costPattern.test(text)) return 0
  const cost = Number(text)
  return cost >= -2147483648 && cost <= 2147483647 ? cost : 0
}

/** The smallest `count` in order: insertion into a bounded list, as most scale-downs take few of many. */
function smallest(candidates: readonly Facts[], count: number): readonly Facts[] {
  if (candidates.length > shortList && count * 8 > candidates.length) return merged(candidates).slice(0, count)
  const bound = candidates.length > shortList ? count : candidates.length
  const chosen: Facts[] = []
  for (const candidate of candidates) {
    if (chosen.length === bound && compare(candidate, chosen[bound - 1]!) >= 0) continue
    let index = Math.min(chosen.length, bound - 1)
    while (index > 0 && compare(candidate, chosen[index - 1]!) < 0) {
      chosen[index] = chosen[index - 1]!
      index--
    }
    chosen[index] = candidate
  }
  return chosen.slice(0, count)
}

/** Up to this length Go sorts by plain insertion. */
const shortList = 12

/**
 * A merge sort of our own: the rules below are no total order (a UID may end a comparison early), so the outcome depends
 * on the algorithm, and that of `Array.sort` differs between browsers.
 */
function merged(items: readonly Facts[]): readonly Facts[] {
  if (items.length < 2) return items
  const middle = items.length >> 1
  const left = merged(items.slice(0, middle))
  const right = merged(items.slice(middle))
  const result: Facts[] = []
  let next = 0
  for (const item of left) {
    while (next < right.length && compare(right[next]!, item) < 0) result.push(right[next++]!)
    result.push(item)
  }
  while (next < right.length) result.push(right[next++]!)
  return result
}

function compare(left: Facts, right: Facts): number {
  if (left.isAssigned !== right.isAssigned) return left.isAssigned ? 1 : -1
  if (left.phaseOrder !== right.phaseOrder) return left.phaseOrder - right.phaseOrder
  if (left.isReady !== right.isReady) return left.isReady ? 1 : -1
  if (left.deletionCost !== right.deletionCost) return left.deletionCost - right.deletionCost
  if (left.nodeRank !== right.nodeRank) return right.nodeRank - left.nodeRank
  if (left.isReady && left.readyAt !== right.readyAt) return compareAges(left, right, left.readyAt, right.readyAt)
  const restarts = compareRestarts(left.pod, right.pod)
  if (restarts !== 0) return restarts
  if (left.createdAt !== right.createdAt) return compareAges(left, right, left.createdAt, right.createdAt)
  return compareUids(left, right)
}

/** The younger in powers of two goes first; within one power the smaller UID decides, and nothing after it. */
function compareAges(left: Facts, right: Facts, leftAt: Instant | undefined, rightAt: Instant | undefined): number {
  if (leftAt === undefined || rightAt === undefined) return leftAt === undefined ? -1 : 1
  const difference = ageBucket(left.now - leftAt) - ageBucket(right.now - rightAt)
  return difference !== 0 ? difference : compareUids(left, right)
}

/** floor(log2(nanoseconds)); −1 for no age. */
function ageBucket(milliseconds: number): number {
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

function mostRestarts(statuses: ContainerStatuses | undefined): number {
  let most = 0
  for (const { restartCount } of statuses ?? []) if (restartCount > most) most = restartCount
  return most
}

function sidecarRestarts(pod: Pod): number {
  const statuses = pod.status?.initContainerStatuses
  if (statuses === undefined) return 0
  const sidecars = (pod.spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always').map(({ name }) => name)
  return mostRestarts(statuses.filter(({ name }) => sidecars.includes(name)))
}
