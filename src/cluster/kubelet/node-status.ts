import type { Node, NodeCondition } from '../../api/openapi/kubernetes.ts'
import { timestampOf, type Instant } from '../../clock/instant.ts'

const healthy: Readonly<Record<string, readonly [status: string, reason: string, message: string]>> = {
  MemoryPressure: ['False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
  DiskPressure: ['False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
  PIDPressure: ['False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
  Ready: ['True', 'KubeletReady', 'kubelet is posting ready status'],
}

/** A machine that was added without saying what it has. */
const usualCapacity = { cpu: '4', 'ephemeral-storage': '100Gi', memory: '8Gi', pods: '110' }
const usualInfo = {
  architecture: 'amd64',
  bootID: '',
  containerRuntimeVersion: 'containerd://2.1.3',
  kernelVersion: '6.12.0',
  kubeProxyVersion: '',
  kubeletVersion: 'v1.36.2',
  machineID: '',
  operatingSystem: 'linux',
  osImage: 'Debian GNU/Linux 13 (trixie)',
  systemUUID: '',
}

/** Whether a condition of the kubelet's is unknown, or was never posted. What else was written by hand stands. */
export function hasUnknownStatus({ status }: Node): boolean {
  const conditions = status?.conditions ?? []
  return (
    !conditions.some(({ type }) => type === 'Ready') ||
    conditions.some((condition) => condition.status === 'Unknown' && healthy[condition.type] !== undefined)
  )
}

/** Every condition anew: what others took to be unknown is known again. */
export function withHealthyStatus(node: Node, now: Instant): Node {
  const stamp = timestampOf(now)
  const before = node.status?.conditions ?? []
  const own = Object.entries(healthy).map(([type, [status, reason, message]]): NodeCondition => {
    const old = before.find((condition) => condition.type === type)
    const stands = old !== undefined && old.status !== 'Unknown' && old.status !== status
    if (stands) return { ...old, lastHeartbeatTime: stamp }
    const since = old?.status === status ? (old.lastTransitionTime ?? stamp) : stamp
    return { type, status, lastHeartbeatTime: stamp, lastTransitionTime: since, reason, message }
  })
  const others = before.filter(({ type }) => healthy[type] === undefined)
  const capacity = node.status?.capacity ?? usualCapacity
  return {
    ...node,
    status: {
      addresses: [{ type: 'Hostname', address: node.metadata.name }],
      nodeInfo: usualInfo,
      allocatable: capacity,
      ...node.status,
      capacity,
      conditions: [...others, ...own],
    },
  }
}
