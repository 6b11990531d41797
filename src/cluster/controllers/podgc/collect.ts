import { isTerminating, keyOf } from '../../../api/object.ts'
import type { Node, Pod } from '../../../api/openapi/kubernetes.ts'
import { after, seconds, timestampOf, type Instant } from '../../../clock/instant.ts'
import type { Attempt, Reason } from '../../machinery/contract.ts'
import { withDisruptionTarget } from '../../machinery/disruption-target.ts'
import { isFinished } from '../../machinery/pod-facts.ts'
import { outOfServiceKey } from '../../machinery/taints.ts'
import type { ClusterView } from '../../machinery/view.ts'
import { podGcReasons } from './reasons.ts'

export const quarantineSeconds = 40
const quarantine = seconds(quarantineSeconds)

/** Node → when its quarantine ends. */
export type Quarantined = ReadonlyMap<string, Instant>

/** One look at all pods. @source kubernetes@1.36 pkg/controller/podgc/gc_controller.go gc */
export interface Round {
  readonly view: ClusterView
  readonly live: ClusterView
  readonly now: Instant
  readonly attempt: Attempt
  readonly threshold: number
}

/** Answers with the nodes that are in quarantine from now on. */
export function collect(round: Round, quarantined: Quarantined): Quarantined {
  const { view } = round
  const pods = [...view.list('pods')].filter((pod) => isOfInterest(pod, view) || isFinished(pod)).sort(byName)
  collectFinished(round, pods)
  collectOutOfService(round, pods)
  const still = collectOrphans(round, pods, quarantined)
  for (const pod of pods) if (isUnscheduledTerminating(pod)) removePod(round, pod, podGcReasons.unscheduled())
  return still
}

const byName = (left: Pod, right: Pod): number => (keyOf(left) < keyOf(right) ? -1 : 1)

/** Whether the pod is one that, sooner or later, is collected. */
export function isOfInterest(pod: Pod, view: ClusterView): boolean {
  return isUnscheduledTerminating(pod) || isOrphan(pod, view) || isOutOfService(pod, view)
}

const isUnscheduledTerminating = (pod: Pod): boolean => isTerminating(pod) && !pod.spec.nodeName

export const isOrphan = ({ spec }: Pod, view: ClusterView): boolean =>
  Boolean(spec.nodeName) && view.get('nodes', spec.nodeName!) === undefined

export function isOutOfService(pod: Pod, view: ClusterView): boolean {
  if (!isTerminating(pod) || !pod.spec.nodeName) return false
  const node = view.get('nodes', pod.spec.nodeName)
  return node !== undefined && isOut(node)
}

const isOut = ({ spec, status }: Node): boolean =>
  spec?.taints?.some(({ key }) => key === outOfServiceKey) === true &&
  status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') !== true

/** Finished pods beyond the threshold, evicted ones first, then the oldest. */
function collectFinished(round: Round, pods: readonly Pod[]): void {
  const finished = pods.filter(isFinished)
  const excess = finished.length - round.threshold
  if (round.threshold <= 0 || excess <= 0) return
  const because = podGcReasons.tooMany(round.threshold, finished.length)
  for (const pod of finished.sort(byEvictionAndAge).slice(0, excess)) removePod(round, pod, because)
}

function collectOutOfService(round: Round, pods: readonly Pod[]): void {
  const stuck = pods.filter((pod) => isOutOfService(pod, round.view)).sort(byEvictionAndAge)
  for (const pod of stuck) removePod(round, pod, podGcReasons.outOfService(pod.spec.nodeName!))
}

function byEvictionAndAge(left: Pod, right: Pod): number {
  const isEvicted = ({ status }: Pod): boolean => status?.phase === 'Failed' && status.reason === 'Evicted'
  if (isEvicted(left) !== isEvicted(right)) return isEvicted(left) ? -1 : 1
  const [born, other] = [left.metadata.creationTimestamp ?? '', right.metadata.creationTimestamp ?? '']
  if (born !== other) return born < other ? -1 : 1
  return left.metadata.name < right.metadata.name ? -1 : 1
}

/** A missing node is left alone for a while: it may come back. */
function collectOrphans(round: Round, pods: readonly Pod[], before: Quarantined): Quarantined {
  const { view, live, now } = round
  const waiting = new Map([...before].filter(([, until]) => until > now))
  const over = [...before].filter(([, until]) => until <= now).map(([node]) => node)
  const orphans = pods.filter((pod) => isOrphan(pod, view))
  for (const { spec } of orphans) if (!waiting.has(spec.nodeName!)) waiting.set(spec.nodeName!, after(now, quarantine))
  const gone = new Set(over.filter((node) => live.get('nodes', node) === undefined))
  for (const pod of orphans)
    if (gone.has(pod.spec.nodeName!)) removePod(round, pod, podGcReasons.orphaned(pod.spec.nodeName!), orphanTarget)
  return waiting
}

const orphanTarget = { reason: 'DeletionByPodGC', message: 'PodGC: node no longer exists' }

/** Failed, marked, and deleted without any grace. @source kubernetes@1.36 markFailedAndDeletePodWithCondition */
function removePod(
  { attempt, now }: Round,
  pod: Pod,
  because: Reason,
  target?: { readonly reason: string; readonly message: string },
): void {
  const { namespace, name } = pod.metadata
  if (!isFinished(pod) && !markFailed(pod, target, attempt, now, because)) return
  const options = { gracePeriodSeconds: 0 }
  attempt({ verb: 'delete', resource: 'pods', ...(namespace !== undefined && { namespace }), name, options, because })
}

function markFailed(
  pod: Pod,
  target: { readonly reason: string; readonly message: string } | undefined,
  attempt: Attempt,
  now: Instant,
  because: Reason,
): boolean {
  const marked = target === undefined ? pod : withDisruptionTarget(pod, target, timestampOf(now))
  const { generation, resourceVersion: _any, ...metadata } = marked.metadata
  const status = {
    ...marked.status,
    phase: 'Failed',
    ...(generation !== undefined && { observedGeneration: generation }),
  }
  const object = { ...marked, metadata: { ...metadata, generation }, status } as Pod
  return attempt({ verb: 'updateStatus', resource: 'pods', object, because }).ok
}
