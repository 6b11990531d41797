import type { Node, Pod } from '../../../api/openapi/kubernetes.ts'
import { keyOf, type ObjectReference } from '../../../api/object.ts'
import { instantOf, type Instant } from '../../../clock/instant.ts'
import type { ClusterView } from '../../machinery/view.ts'
import { isPoweredOff } from '../../machinery/heartbeats.ts'
import { examine, readyOf, type Finding } from './health.ts'
import type { Draft, MonitorMemory } from './memory.ts'
import { markNotReady } from './pod-readiness.ts'
import { addNode, draftOf, forgetNode, type TaintQueue } from './rate-limited-queue.ts'
import { nodeReasons } from './reasons.ts'
import { hasTaint, swapTaints, type Look } from './taint-writes.ts'
import { monitorLoop, runAfter } from './ticks.ts'
import { heedDisruption, markReachable, notReady, openZone, unreachable, zoneOf, type Readiness } from './zones.ts'

/** One look at all nodes. @source kubernetes@1.36 monitorNodeHealth */
export function lookAtNodes(look: Look, memory: MonitorMemory): MonitorMemory {
  const { view, now } = look.observation
  const draft = draftFrom(memory)
  const nodes = [...view.list('nodes')].sort((left, right) => (left.metadata.name < right.metadata.name ? -1 : 1))
  classify(look, draft, nodes)
  const found = new Map<string, Readiness[]>()
  const open = { deadline: undefined as Instant | undefined, isLookWanted: false, isPressing: false }
  for (const node of nodes) {
    const finding = examine(look, draft, node)
    if (finding === undefined) {
      open.isLookWanted = true
      continue
    }
    if (node.metadata.labels?.['node.kubernetes.io/exclude-disruption'] === undefined) count(found, finding)
    act(look, draft, finding)
    const { deadline } = finding
    if (deadline !== undefined && (open.deadline === undefined || deadline < open.deadline)) open.deadline = deadline
    if (deadline !== undefined && isPoweredOff(node)) open.isPressing = true
    if (finding.isAgainNext || isTaintMissing(finding)) open.isLookWanted = true
  }
  heedDisruption(look, draft, found, nodes)
  return {
    ...draft,
    ...open,
    isLookWanted: open.isLookWanted || draft.retries.size > 0,
    lookedAt: now,
    servedAt: memory.servedAt,
  }
}

function count(found: Map<string, Readiness[]>, { node, ready }: Finding): void {
  const zone = zoneOf(node)
  const inZone = found.get(zone)
  if (inZone === undefined) found.set(zone, [ready])
  else inZone.push(ready)
}

function draftFrom({ begunAt, known, health, zones, queues, retries }: MonitorMemory): Draft {
  return {
    begunAt,
    known: new Map(known),
    health: new Map(health),
    zones: new Map(zones),
    queues: new Map([...queues].map(([zone, queue]): [string, TaintQueue] => [zone, draftOf(queue)])),
    retries: new Set(retries),
  }
}

function classify(look: Look, draft: Draft, nodes: readonly Node[]): void {
  const { known, zones } = draft
  const added = nodes.filter(({ metadata }) => !known.has(metadata.name))
  const names = new Set(nodes.map(({ metadata }) => metadata.name))
  const deleted = [...known].filter(([name]) => !names.has(name))
  for (const node of nodes) if (known.has(node.metadata.name) && !zones.has(zoneOf(node))) openZone(draft, node)
  for (const node of added) {
    const { name, uid } = node.metadata
    tell(look, name, uid, 'RegisteredNode', `event: Registered Node ${name} in Controller`)
    known.set(name, uid)
    openZone(draft, node)
    markReachable(look, draft, node)
  }
  for (const [name, uid] of deleted) {
    tell(look, name, uid, 'RemovingNode', `event: Removing Node ${name} from Controller`)
    known.delete(name)
    draft.retries.delete(name)
  }
}

function tell({ attempt }: Look, name: string, uid: string, reason: string, text: string): void {
  const regarding: ObjectReference & { apiVersion: string; kind: string } = {
    apiVersion: 'v1',
    kind: 'Node',
    resource: 'nodes',
    name,
    uid,
  }
  const because = reason === 'RemovingNode' ? nodeReasons.removed(name) : nodeReasons.registered(name)
  attempt({
    verb: 'recordEvent',
    regarding,
    type: 'Normal',
    reason,
    message: `Node ${name} ${text}`,
    because: reason === 'NodeNotReady' ? nodeReasons.notReady(name) : because,
  })
}

/** Taints, and the pods of a node that has just been lost. */
function act(look: Look, draft: Draft, { node, ready, before }: Finding): void {
  if (ready === undefined) return
  const { name, uid } = node.metadata
  const { view } = look.observation
  taintOrClear(look, draft, node, ready.status)
  const isLost = ready.status !== 'True' && before === 'True'
  if (isLost) tell(look, name, uid, 'NodeNotReady', 'status is now: NodeNotReady')
  if ((isLost || (draft.retries.has(name) && before !== 'True')) && !markNotReady(look, podsOn(name, view), name))
    draft.retries.add(name)
  else draft.retries.delete(name)
}

function podsOn(node: string, view: ClusterView): readonly Pod[] {
  return [...view.indexed<Pod>('podsByNode', node)].sort((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1))
}

/** @source kubernetes@1.36 processTaintBaseEviction */
function taintOrClear(look: Look, draft: Draft, node: Node, status: string): void {
  if (status === 'True') return markReachable(look, draft, node)
  const [wanted, opposite] = status === 'False' ? [notReady, unreachable] : [unreachable, notReady]
  const { name } = node.metadata
  if (hasTaint(node, opposite)) {
    swapTaints(look, node, [wanted], [opposite], nodeReasons.noExecute(name, status))
    return
  }
  const queue = draft.queues.get(zoneOf(node))
  if (queue === undefined) return
  if (!hasTaint(node, wanted)) forgetNode(queue, name)
  addNode(queue, name, look.observation.now)
}

const isTaintMissing = ({ node, ready }: Finding): boolean =>
  ready !== undefined && ready.status !== 'True' && !hasTaint(node, ready.status === 'False' ? notReady : unreachable)

/** When the nodes have to be looked at again; undefined when nothing but a change can make that necessary. */
export function nextLook({ begunAt, isLookWanted, deadline }: MonitorMemory, now: Instant): Instant | undefined {
  if (isLookWanted) return runAfter(monitorLoop, begunAt, now)
  return deadline === undefined ? undefined : runAfter(monitorLoop, begunAt, instantOf(Math.max(now, deadline)))
}

/** Whether a Ready node still has what only a lost one has. */
export const isToBeCleared = (node: Node): boolean =>
  readyOf(node)?.status === 'True' && (hasTaint(node, unreachable) || hasTaint(node, notReady))
