import type { Node, Pod, PodTemplateSpec } from '../../../api/openapi/kubernetes.ts'
import type { Instant } from '../../../clock/instant.ts'
import { availableAt, isAvailable, isFinished, isReady } from '../../machinery/pod-facts.ts'
import { podRevisionLabel } from '../../machinery/revisions/controller-revisions.ts'
import type { Reason } from '../../machinery/contract.ts'
import { eligibilityOf, type Eligibility } from './eligibility.ts'
import { daemonSetReasons } from './reasons.ts'

export const generationLabel = 'pod-template-generation'

/** What all nodes of a DaemonSet are judged by. */
export interface Standard {
  readonly template: PodTemplateSpec
  /** Of the current revision. */
  readonly hash: string
  /** As the pod's label has it; pods of this generation count as updated, too. */
  readonly generation: string | undefined
  readonly minReadySeconds: number
  readonly allowsSurge: boolean
}

/** A pod to delete, and why. */
export interface Victim {
  readonly pod: Pod
  readonly because: Reason
}

/** How a node stands in a rollout without surge. */
export type RollingState = 'settled' | 'unavailable' | 'oldUnavailable' | 'oldAvailable'

/** How a node stands in a rollout with surge. */
export type SurgeState =
  | 'settled'
  | 'surging'
  | 'replaced'
  | 'oldUnavailable'
  | 'oldAvailable'
  | 'ineligibleUnavailable'
  | 'ineligibleAvailable'
  | 'nodeGone'

/** One node, judged: what the passes need to know of it. */
export interface NodeEntry {
  readonly hasNode: boolean
  readonly shouldRun: boolean
  /** There is a pod that is meant for the node. */
  readonly isScheduled: boolean
  /** Of the pod that decides: bound before unbound, then the oldest, then by name; terminating ones included. */
  readonly isReady: boolean
  readonly isAvailable: boolean
  readonly isUpdated: boolean
  readonly rolling: RollingState
  readonly surge: SurgeState
  /** The live pod of an older template. */
  readonly oldPod?: Pod
  /** With surge: the old pod, or else the new, is available. */
  readonly hasAvailable: boolean
  readonly needsPod: boolean
  readonly victims: readonly Victim[]
  readonly failed: readonly Pod[]
  readonly succeeded: readonly Pod[]
  /** A terminating pod that keeps its successor waiting. */
  readonly leaving?: Pod
  /** When a Ready pod becomes available, so that the entry must be looked at again. */
  readonly dueAt?: Instant
}

const nowhere: Eligibility = { shouldRun: false, shouldContinue: false }
const none: readonly never[] = []

/** Judges one node by its pods, those aside that are both finished and deleted. */
export function entryOf(
  standard: Standard,
  name: string,
  node: Node | undefined,
  allPods: readonly Pod[],
  now: Instant,
): NodeEntry | undefined {
  const pods = allPods.filter((pod) => pod.metadata.deletionTimestamp === undefined || !isFinished(pod))
  if (node === undefined && pods.length === 0) return undefined
  const eligibility = node === undefined ? nowhere : eligibilityOf(standard.template, node)
  const live = pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
  const deciding = pods.length > 1 ? pods.toSorted(inDecidingOrder)[0] : pods[0]
  const isAvailableNow = (pod: Pod): boolean => isAvailable(pod, standard.minReadySeconds, now)
  const managed = managedPart(standard, name, node, eligibility, pods, live, isAvailableNow)
  const isOccupied = live.length === 0 && pods.length > 0 && eligibility.shouldRun && !standard.allowsSurge
  const dueAt = nextAvailable(standard, pods, now)
  return {
    hasNode: node !== undefined,
    shouldRun: eligibility.shouldRun,
    isScheduled: pods.length > 0,
    isReady: deciding !== undefined && isReady(deciding),
    isAvailable: deciding !== undefined && isAvailableNow(deciding),
    isUpdated: deciding !== undefined && isUpdated(standard, deciding),
    ...rolloutPart(standard, node, eligibility, live, isAvailableNow),
    ...managed,
    ...(isOccupied && { leaving: pods[0]! }),
    ...(dueAt !== undefined && { dueAt }),
  }
}

/** Bound before unbound, then the oldest, then by name. @source kubernetes@1.36 daemon_controller.go podByCreationTimestampAndPhase */
export function inDecidingOrder(left: Pod, right: Pod): number {
  const [isBound, isOtherBound] = [Boolean(left.spec.nodeName), Boolean(right.spec.nodeName)]
  if (isBound !== isOtherBound) return isBound ? -1 : 1
  const [created, other] = [left.metadata.creationTimestamp, right.metadata.creationTimestamp]
  if (created !== other) return created < other ? -1 : 1
  return left.metadata.name < right.metadata.name ? -1 : 1
}

const isOfHash = ({ hash }: Standard, { metadata }: Pod): boolean => metadata.labels?.[podRevisionLabel] === hash

/** @source kubernetes@1.36 pkg/controller/daemon/util/daemonset_util.go IsPodUpdated */
function isUpdated(standard: Standard, pod: Pod): boolean {
  if (standard.generation !== undefined && pod.metadata.labels?.[generationLabel] === standard.generation) return true
  return standard.hash !== '' && isOfHash(standard, pod)
}

function nextAvailable({ minReadySeconds }: Standard, pods: readonly Pod[], now: Instant): Instant | undefined {
  if (minReadySeconds === 0) return undefined
  let next: Instant | undefined
  for (const pod of pods) {
    const at = availableAt(pod, minReadySeconds)
    if (at !== undefined && at > now && (next === undefined || at < next)) next = at
  }
  return next
}

type ManagedPart = Pick<NodeEntry, 'needsPod' | 'victims' | 'failed' | 'succeeded'>
const nothingToDo: ManagedPart = { needsPod: false, victims: none, failed: none, succeeded: none }

/** @source kubernetes@1.36 pkg/controller/daemon/daemon_controller.go podsShouldBeOnNode */
function managedPart(
  standard: Standard,
  name: string,
  node: Node | undefined,
  { shouldRun, shouldContinue }: Eligibility,
  pods: readonly Pod[],
  live: readonly Pod[],
  isAvailableNow: (pod: Pod) => boolean,
): ManagedPart {
  if (node === undefined) {
    const unbound = pods.filter(({ spec }) => !spec.nodeName)
    return {
      ...nothingToDo,
      victims: unbound.map((pod) => ({ pod, because: daemonSetReasons.nodeGone(pod.metadata.name, name) })),
    }
  }
  if (shouldRun && pods.length === 0) return { ...nothingToDo, needsPod: true }
  if (!shouldContinue) {
    if (live.length === 0) return nothingToDo
    return {
      ...nothingToDo,
      victims: live.map((pod) => ({ pod, because: daemonSetReasons.ineligibleNode(pod.metadata.name, name) })),
    }
  }
  const failed = live.filter(({ status }) => status?.phase === 'Failed')
  const succeeded = live.filter(({ status }) => status?.phase === 'Succeeded')
  const running = failed.length + succeeded.length === 0 ? live : live.filter((pod) => !isFinished(pod))
  const isMissing = standard.allowsSurge && running.length === 0 && shouldRun
  return {
    needsPod: isMissing,
    victims: running.length > 1 ? excessOf(standard, name, running, isAvailableNow) : none,
    failed,
    succeeded,
  }
}

/** One pod a node; with surge also an old one that is ready while the new one is not available. */
function excessOf(
  standard: Standard,
  node: string,
  running: readonly Pod[],
  isAvailableNow: (pod: Pod) => boolean,
): readonly Victim[] {
  const sorted = running.toSorted(inDecidingOrder)
  const excess = (pod: Pod): Victim => ({ pod, because: daemonSetReasons.excessPod(pod.metadata.name, node) })
  if (!standard.allowsSurge) return sorted.slice(1).map(excess)
  const newest = sorted.find((pod) => isOfHash(standard, pod))
  const old = sorted.find((pod) => !isOfHash(standard, pod))
  const victims = sorted.filter((pod) => pod !== newest && pod !== old).map(excess)
  if (newest === undefined || old === undefined) return victims
  const { name } = old.metadata
  if (!isReady(old)) return [...victims, { pod: old, because: daemonSetReasons.surgeNotReady(name, node) }]
  if (isAvailableNow(newest)) return [...victims, { pod: old, because: daemonSetReasons.replacementReady(name, node) }]
  return victims
}

type RolloutPart = Pick<NodeEntry, 'rolling' | 'surge' | 'oldPod' | 'hasAvailable'>

/** @source kubernetes@1.36 pkg/controller/daemon/update.go rollingUpdate, findUpdatedPodsOnNode */
function rolloutPart(
  standard: Standard,
  node: Node | undefined,
  { shouldRun }: Eligibility,
  live: readonly Pod[],
  isAvailableNow: (pod: Pod) => boolean,
): RolloutPart {
  const updated = live.filter((pod) => isUpdated(standard, pod))
  const old = updated.length === live.length ? none : live.filter((pod) => !isUpdated(standard, pod))
  if (updated.length > 1 || old.length > 1) return { rolling: 'unavailable', surge: 'surging', hasAvailable: false }
  const newPod = updated[0]
  const oldPod = old[0]
  const isNewAvailable = newPod !== undefined && isAvailableNow(newPod)
  if (oldPod === undefined)
    return { rolling: isNewAvailable ? 'settled' : 'unavailable', surge: 'settled', hasAvailable: isNewAvailable }
  const isOldAvailable = isAvailableNow(oldPod)
  const common = { oldPod, hasAvailable: isOldAvailable }
  if (newPod !== undefined) return { ...common, rolling: 'unavailable', surge: isNewAvailable ? 'replaced' : 'surging' }
  const rolling = isOldAvailable ? 'oldAvailable' : 'oldUnavailable'
  if (node === undefined) return { ...common, rolling, surge: 'nodeGone' }
  if (shouldRun) return { ...common, rolling, surge: rolling }
  return { ...common, rolling, surge: isOldAvailable ? 'ineligibleAvailable' : 'ineligibleUnavailable' }
}
