import type { Node } from '../../../api/openapi/kubernetes.ts'
import type { Instant } from '../../../clock/instant.ts'
import type { Wait } from '../../machinery/contract.ts'
import { referenceTo } from '../../machinery/references.ts'
import type { ClusterView } from '../../machinery/view.ts'
import { isPoweredOff } from '../../machinery/heartbeats.ts'
import { readyOf } from './health.ts'
import { isToBeCleared, nextLook } from './look.ts'
import type { MonitorMemory } from './memory.ts'
import { serviceOf } from './no-execute.ts'
import { nodeReasons } from './reasons.ts'
import { monitorLoop, runAfter } from './ticks.ts'
import { zoneOf } from './zones.ts'

const graceSeconds = 50

/** What is held back for each node that is not well. */
export function waitsFor(memory: MonitorMemory, view: ClusterView, now: Instant): readonly Wait[] {
  const waits: Wait[] = []
  const lookAt = nextLook(memory, now)
  const until = lookAt === undefined ? {} : { until: lookAt }
  const { deadline, begunAt } = memory
  const lostAt = deadline === undefined ? until : { until: runAfter(monitorLoop, begunAt, deadline) }
  for (const node of view.list('nodes')) {
    const status = readyOf(node)?.status
    const { name } = node.metadata
    const about = referenceTo('nodes', node)
    if (isPoweredOff(node) && status !== 'Unknown')
      waits.push({ about, because: nodeReasons.silence(name, graceSeconds), ...lostAt })
    else if (isToBeCleared(node)) waits.push({ about, because: nodeReasons.taintRemoval(name), ...until })
  }
  for (const zone of memory.queues.keys()) waits.push(...waitsIn(zone, memory, view, now))
  return waits
}

function waitsIn(zone: string, memory: MonitorMemory, view: ClusterView, now: Instant): readonly Wait[] {
  const queue = memory.queues.get(zone)!
  if (queue.heap.length === 0) return []
  const at = serviceOf(queue, memory.begunAt, now)
  const inZone = at === undefined ? readinessIn(zone, view) : undefined
  return queue.heap.flatMap(({ node: name }, place): readonly Wait[] => {
    const node = view.get('nodes', name)
    if (node === undefined) return []
    const about = referenceTo('nodes', node)
    if (inZone !== undefined) return [{ about, because: nodeReasons.taintsHeld(name, inZone.notReady, inZone.nodes) }]
    const because = nodeReasons.taintTurn(name, place + 1, Math.round(1 / queue.limiter.rate))
    return [{ about, because, ...(place === 0 && at !== undefined && { until: at }) }]
  })
}

function readinessIn(zone: string, view: ClusterView): { readonly notReady: number; readonly nodes: number } {
  let [notReady, nodes] = [0, 0]
  for (const node of view.list('nodes') as Iterable<Node>) {
    if (zoneOf(node) !== zone) continue
    nodes++
    if (readyOf(node)?.status !== 'True') notReady++
  }
  return { notReady, nodes }
}
