import type { Node } from '../api/openapi/kubernetes.ts'
import { milliValueOf, valueOf } from '../api/quantity/amounts.ts'
import type { History } from './history.ts'
import { podState } from './pod-state.ts'
import { objectAt } from './object-versions.ts'

/** The nodes as the stage shows them, at the columns' cursor; the index is the node's number in the columns. */
export function nodeRows(history: History) {
  const { columns, versions, cluster } = history
  const { log } = cluster.server.store
  const usage = requestedByNode(history)
  return columns.nodeNames.map((name, index) => {
    const node = objectAt(versions, log, 'nodes', name, columns.cursor) as Node | undefined
    const capacity = node?.status?.allocatable ?? node?.status?.capacity ?? {}
    const taints = (node?.spec.taints ?? []).map(
      ({ key, value, effect }) => `${key}${value ? `=${value}` : ''}:${effect}`,
    )
    return {
      name,
      exists: node !== undefined,
      isReady: node?.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false,
      isCordoned: node?.spec.unschedulable === true,
      taints,
      cpuMillis: milliValueOf(capacity['cpu'] ?? '0'),
      memoryBytes: valueOf(capacity['memory'] ?? '0'),
      podCapacity: valueOf(capacity['pods'] ?? '0'),
      cpuRequestedMillis: usage.cpu[index]!,
      memoryRequestedBytes: usage.memory[index]!,
      podCount: usage.pods[index]!,
      cells: columns.nodeCells[index]!.next,
    }
  })
}

function requestedByNode({ columns }: History) {
  const count = columns.nodeNames.length
  const usage = { cpu: new Float64Array(count), memory: new Float64Array(count), pods: new Uint32Array(count) }
  for (let slot = 0; slot < columns.names.length; slot++) {
    if (columns.state[slot]! > podState.unknown || columns.isBound[slot] === 0) continue
    const node = columns.boundNode[slot]!
    usage.pods[node]!++
    usage.cpu[node]! += columns.cpuMillis[slot]!
    usage.memory[node]! += columns.memoryBytes[slot]!
  }
  return usage
}
