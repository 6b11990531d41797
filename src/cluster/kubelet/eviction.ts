import type { Container, Node, Pod } from '../../api/openapi/kubernetes.ts'
import { canonicalQuantity, valueOf } from '../../api/quantity/amounts.ts'
import { formatQuantity, integerQuantity } from '../../api/quantity/quantity.ts'
import { after, between, seconds, timestampOf, type Duration, type Instant } from '../../clock/instant.ts'
import type { Attempt, Observation, Reason } from '../machinery/contract.ts'
import { prefix, told } from './annotations.ts'
import { because } from './reasons.ts'

/** What the eviction manager of a node remembers while memory is short, or has been a while ago. */
export interface PressureMemory {
  /** Bytes that evicted pods have given back. */
  readonly freed: number
  /** When it looks again. */
  readonly nextAt: Instant
  /** When memory was last short. */
  readonly shortAt: Instant
}

/** On a Node: memory that is left, e.g. `83120Ki`; what evicted pods used (`kuberama.dev/memory`) comes back to it. */
const availableAnnotation = `${prefix}memory-available`
/** @source kubernetes@1.36 pkg/kubelet/apis/config/v1beta1/defaults_linux.go, pkg/kubelet/eviction/eviction_manager.go */
const threshold = '100Mi'
const lookEvery = seconds(10)
const transitionPeriod = seconds(300)
const criticalPriority = 2_000_000_000

export const memoryLeftOn = (node: Node): string | undefined => node.metadata.annotations?.[availableAnnotation]

/** One look of the eviction manager: at most one pod has to go. Answers what to remember; `undefined` when all is well. */
export function relievePressure(
  { view, live, now }: Pick<Observation<never>, 'view' | 'live' | 'now'>,
  node: Node,
  memory: PressureMemory | undefined,
  attempt: Attempt,
): PressureMemory | undefined {
  if (memory !== undefined && memory.nextAt > now && isShort(node, memory)) return memory
  const nextAt = after(now, lookEvery)
  if (!isShort(node, memory)) {
    if (memory === undefined) return undefined
    const isOver = now >= after(memory.shortAt, transitionPeriod)
    if (isOver) showPressure(live.get('nodes', node.metadata.name) ?? node, false, now, attempt)
    return isOver ? undefined : { ...memory, nextAt: after(memory.shortAt, transitionPeriod) }
  }
  const freed = memory?.freed ?? 0
  showPressure(live.get('nodes', node.metadata.name) ?? node, true, now, attempt)
  tellNode(node, attempt)
  const victim = chosenVictim([...view.indexed<Pod>('podsByNode', node.metadata.name)])
  if (victim === undefined) return { freed, nextAt, shortAt: now }
  evict(live.get('pods', `${victim.metadata.namespace}/${victim.metadata.name}`) ?? victim, node, freed, now, attempt)
  return { freed: freed + usageOf(victim), nextAt, shortAt: now }
}

export const pressureWait = (memory: PressureMemory, now: Instant): Duration => between(now, memory.nextAt)

function isShort(node: Node, memory: PressureMemory | undefined): boolean {
  const left = memoryLeftOn(node)
  return left !== undefined && valueOf(left) + (memory?.freed ?? 0) < valueOf(threshold)
}

function showPressure(node: Node, isShown: boolean, now: Instant, attempt: Attempt): void {
  const status = isShown ? 'True' : 'False'
  const conditions = node.status?.conditions ?? []
  if (conditions.find(({ type }) => type === 'MemoryPressure')?.status === status) return
  const stamp = timestampOf(now)
  const condition = {
    type: 'MemoryPressure',
    status,
    lastHeartbeatTime: stamp,
    lastTransitionTime: stamp,
    reason: isShown ? 'KubeletHasInsufficientMemory' : 'KubeletHasSufficientMemory',
    message: `kubelet has ${isShown ? 'in' : ''}sufficient memory available`,
  }
  const others = conditions.filter(({ type }) => type !== 'MemoryPressure')
  attempt({
    verb: 'updateStatus',
    resource: 'nodes',
    object: { ...node, status: { ...node.status, conditions: [condition, ...others] } } as Node,
    because: because.nodeChanged,
  })
}

function tellNode({ metadata: { name } }: Node, attempt: Attempt): void {
  attempt({
    verb: 'recordEvent',
    regarding: { apiVersion: 'v1', kind: 'Node', resource: 'nodes', name, uid: name },
    type: 'Warning',
    reason: 'EvictionThresholdMet',
    message: 'Attempting to reclaim memory',
    host: name,
    because: because.nodeChanged,
  })
}

/** Who uses more than was asked for goes first, then the less important, then who exceeds by more. */
function chosenVictim(pods: readonly Pod[]): Pod | undefined {
  const candidates = pods.filter(
    ({ metadata, spec, status }) =>
      metadata.deletionTimestamp === undefined &&
      status?.phase === 'Running' &&
      (spec.priority ?? 0) < criticalPriority &&
      status.conditions?.some(({ type }) => type === 'DisruptionTarget') !== true,
  )
  return candidates.toSorted((left, right) => {
    const [leftOver, rightOver] = [excessOf(left), excessOf(right)]
    return (
      Number(rightOver > 0) - Number(leftOver > 0) ||
      (left.spec.priority ?? 0) - (right.spec.priority ?? 0) ||
      rightOver - leftOver
    )
  })[0]
}

const usual = '20Mi'

const textOfUsage = (pod: Pod, { name }: Container): string => told(pod, 'memory', name) ?? usual
const requestOf = ({ resources }: Container): string => String(resources?.requests?.['memory'] ?? '0')
const usageOf = (pod: Pod): number =>
  pod.spec.containers.reduce((sum, container) => sum + valueOf(textOfUsage(pod, container)), 0)
const excessOf = (pod: Pod): number =>
  usageOf(pod) - pod.spec.containers.reduce((sum, container) => sum + valueOf(requestOf(container)), 0)

/** The pod is marked; its own worker then stops it. @source kubernetes@1.36 pkg/kubelet/eviction/helpers.go evictionMessage */
function evict(pod: Pod, node: Node, freed: number, now: Instant, attempt: Attempt): void {
  const left = formatQuantity(integerQuantity(valueOf(memoryLeftOn(node)) + freed, 'BinarySI'))
  const blamed = pod.spec.containers.filter(
    (container) => valueOf(textOfUsage(pod, container)) > valueOf(requestOf(container)),
  )
  const message = [
    'The node was low on resource: memory. ',
    `Threshold quantity: ${threshold}, available: ${left}. `,
    ...blamed.map(
      (container) =>
        `Container ${container.name} was using ${canonicalQuantity(textOfUsage(pod, container))}, request is ${requestOf(container)}, has larger consumption of memory. `,
    ),
  ].join('')
  const why: Reason = because.podEvicted(node.metadata.name, 'memory')
  attempt({
    verb: 'recordEvent',
    regarding: pod,
    type: 'Warning',
    reason: 'Evicted',
    message,
    host: node.metadata.name,
    because: why,
  })
  const condition = {
    type: 'DisruptionTarget',
    status: 'True',
    reason: terminatedByKubelet,
    message,
    lastTransitionTime: timestampOf(now),
    ...(pod.metadata.generation !== undefined && { observedGeneration: pod.metadata.generation }),
  }
  const conditions = [...(pod.status?.conditions ?? []), condition]
  attempt({
    verb: 'updateStatus',
    resource: 'pods',
    object: { ...pod, status: { ...pod.status, conditions } } as Pod,
    because: why,
  })
}

const terminatedByKubelet = 'TerminationByKubelet'

/** Why the node sends a pod away, once it has marked it. */
export const evictionOf = ({ status }: Pod): string | undefined =>
  status?.conditions?.find(({ type, reason }) => type === 'DisruptionTarget' && reason === terminatedByKubelet)?.message

/** What the node refuses while memory is short: pods that ask for nothing. @source kubernetes@1.36 eviction_manager.go Admit */
export function isRefusedUnderPressure({ spec, status }: Pod, node: Node): boolean {
  const isUnderPressure = node.status?.conditions?.some(
    ({ type, status: is }) => type === 'MemoryPressure' && is === 'True',
  )
  if (isUnderPressure !== true || (spec.priority ?? 0) >= criticalPriority || status?.qosClass !== 'BestEffort')
    return false
  return !(spec.tolerations ?? []).some(
    ({ key, operator }) => (key === 'node.kubernetes.io/memory-pressure' || !key) && operator === 'Exists',
  )
}
