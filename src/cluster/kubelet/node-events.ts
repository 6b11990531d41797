import type { Node } from '../../api/openapi/kubernetes.ts'
import type { Attempt, Decision, Observation } from '../machinery/contract.ts'
import type { Change } from '../machinery/view.ts'
import { memoryLeftOn, pressureWait, relievePressure, type PressureMemory } from './eviction.ts'
import { isPoweredOff } from '../machinery/heartbeats.ts'
import { because } from './reasons.ts'
import { rebootOf, tellReboot } from './reboot.ts'

/** What the kubelet last told of its node; nothing is remembered while all is normal. */
export interface NodeMemory {
  readonly isSchedulable: boolean
  readonly isReady: boolean
  readonly pressure?: PressureMemory
}

const normal: NodeMemory = { isSchedulable: true, isReady: true }

const factsOf = (node: Node): NodeMemory => ({
  isSchedulable: node.spec?.unschedulable !== true,
  isReady: node.status?.conditions?.some(({ type, status }) => type === 'Ready' && status !== 'True') !== true,
})

const isSame = (left: NodeMemory, right: NodeMemory): boolean =>
  left.isReady === right.isReady && left.isSchedulable === right.isSchedulable

export function isNodeNews({ type, object, previous }: Change): boolean {
  if (type === 'DELETED') return true
  const [node, before] = [object as Node, (previous ?? object) as Node]
  if (rebootOf(node) !== rebootOf(before) || isPoweredOff(node) !== isPoweredOff(before)) return true
  if (memoryLeftOn(object as Node) !== memoryLeftOn((previous ?? object) as Node)) return true
  return !isSame(factsOf(object as Node), previous === undefined ? normal : factsOf(previous as Node))
}

/** @source kubernetes@1.36 pkg/kubelet/kubelet_node_status.go recordNodeSchedulableEvent, nodestatus.ReadyCondition */
export function reconcileNode(observation: Observation<NodeMemory>, attempt: Attempt): Decision<NodeMemory> {
  const { key, view, memory, now: instant } = observation
  const node = view.get('nodes', key)
  if (node === undefined) return { remember: undefined }
  const before = memory ?? normal
  const now = factsOf(node)
  if (now.isSchedulable !== before.isSchedulable)
    tell(node, now.isSchedulable ? 'NodeSchedulable' : 'NodeNotSchedulable', attempt)
  if (now.isReady && !before.isReady) tell(node, 'NodeReady', attempt)
  tellReboot(node, attempt)
  const pressure = relievePressure(observation, node, memory?.pressure, attempt)
  if (pressure === undefined) return { remember: isSame(now, normal) ? undefined : now }
  return { remember: { ...now, pressure }, requeueAfter: pressureWait(pressure, instant), background: true }
}

function tell(node: Node, reason: string, attempt: Attempt): void {
  const { name } = node.metadata
  attempt({
    verb: 'recordEvent',
    regarding: { apiVersion: 'v1', kind: 'Node', resource: 'nodes', name, uid: name },
    type: 'Normal',
    reason,
    message: `Node ${name} status is now: ${reason}`,
    host: name,
    because: because.nodeChanged,
  })
}
