import { keyOf } from '../../api/object.ts'
import type { Container, Node, Pod, Taint, Toleration } from '../../api/openapi/kubernetes.ts'
import { milliValueOf, valueOf } from '../../api/quantity/amounts.ts'
import type { ClusterView } from '../machinery/view.ts'
import { isRefusedUnderPressure } from './eviction.ts'
import type { Verdict } from './memory.ts'

/**
 * Why the node refuses a pod that no scheduler has placed; `undefined` when it takes it. Pods that a scheduler has placed
 * were checked there. @source kubernetes@1.36 pkg/kubelet/lifecycle/predicate.go
 */
export function rejectionOf(pod: Pod, node: Node, { view, live }: Views): Verdict | undefined {
  if (isRefusedUnderPressure(pod, node)) return rejected('Evicted', 'The node had condition: [MemoryPressure]. ')
  if (pod.status?.conditions?.some(({ type }) => type === 'PodScheduled') === true) return undefined
  const others = othersOn(node, pod, view, live)
  return (
    resourceRejection(pod, node, others) ??
    selectorRejection(pod, node) ??
    portRejection(pod, others) ??
    taintRejection(pod, node)
  )
}

interface Views {
  readonly view: ClusterView
  readonly live: ClusterView
}

const rejected = (reason: string, message: string): Verdict => ({ reason, message: `Pod was rejected: ${message}` })

const resources = ['pods', 'cpu', 'memory', 'ephemeral-storage'] as const
type Resource = (typeof resources)[number]

function resourceRejection(pod: Pod, node: Node, others: readonly Pod[]): Verdict | undefined {
  const allocatable = node.status?.allocatable
  if (allocatable === undefined) return undefined
  for (const name of resources) {
    if (allocatable[name] === undefined) continue
    const requested = requestOf(pod, name)
    if (requested === 0) continue
    const capacity = amountOf(allocatable[name], name)
    const used = others.reduce((sum, other) => sum + requestOf(other, name), 0)
    if (requested <= capacity - used) continue
    const numbers = `requested: ${requested}, used: ${used}, capacity: ${capacity}`
    return rejected(`OutOf${name}`, `Node didn't have enough resource: ${name}, ${numbers}`)
  }
  return undefined
}

/** The pods that the node has taken and that still hold what they asked for. */
function othersOn(node: Node, pod: Pod, view: ClusterView, live: ClusterView): readonly Pod[] {
  const others: Pod[] = []
  for (const other of view.indexed<Pod>('podsByNode', node.metadata.name)) {
    const { phase, startTime } = live.get('pods', keyOf(other))?.status ?? {}
    if (
      other.metadata.uid !== pod.metadata.uid &&
      startTime !== undefined &&
      phase !== 'Succeeded' &&
      phase !== 'Failed'
    )
      others.push(other)
  }
  return others
}

const amountOf = (text: string | number | undefined, name: Resource): number =>
  text === undefined ? 0 : name === 'cpu' ? milliValueOf(text) : valueOf(text)

/** Main containers and sidecars together, or a plain init container with the sidecars before it, whichever is more. */
function requestOf({ spec }: Pod, name: Resource): number {
  if (name === 'pods') return 1
  const requestIn = ({ resources: own }: Container): number => amountOf(own?.requests?.[name], name)
  const mains = spec.containers.reduce((sum, container) => sum + requestIn(container), 0)
  let sidecars = 0
  let most = 0
  for (const container of spec.initContainers ?? []) {
    if (container.restartPolicy === 'Always') sidecars += requestIn(container)
    else most = Math.max(most, sidecars + requestIn(container))
  }
  return Math.max(mains + sidecars, most) + amountOf(spec.overhead?.[name], name)
}

function selectorRejection(pod: Pod, node: Node): Verdict | undefined {
  for (const [key, value] of Object.entries(pod.spec.nodeSelector ?? {}))
    if (node.metadata.labels?.[key] !== value)
      return rejected(
        'NodeAffinity',
        "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
      )
  return undefined
}

function portRejection(pod: Pod, others: readonly Pod[]): Verdict | undefined {
  const wanted = hostPortsOf(pod)
  if (wanted.length === 0) return undefined
  const taken = new Set(others.flatMap(hostPortsOf))
  if (!wanted.some((port) => taken.has(port))) return undefined
  return rejected('NodePorts', "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports")
}

const hostPortsOf = ({ spec }: Pod): readonly string[] =>
  spec.containers.flatMap(({ ports }) =>
    (ports ?? []).flatMap(({ hostPort, protocol }) => (hostPort ? [`${protocol ?? 'TCP'}/${hostPort}`] : [])),
  )

function taintRejection(pod: Pod, node: Node): Verdict | undefined {
  const tolerations = pod.spec.tolerations ?? []
  const isRefused = (node.spec?.taints ?? []).some(
    (taint) => taint.effect === 'NoExecute' && !tolerations.some((toleration) => tolerates(toleration, taint)),
  )
  if (!isRefused) return undefined
  return rejected(
    'TaintToleration',
    "Predicate TaintToleration failed: node(s) had taints that the pod didn't tolerate",
  )
}

function tolerates({ effect, key, operator, value }: Toleration, taint: Taint): boolean {
  if (effect && effect !== taint.effect) return false
  if (!key) return operator === 'Exists'
  if (key !== taint.key) return false
  return operator === 'Exists' || (value ?? '') === (taint.value ?? '')
}
