import type { Pod } from '../api/openapi/kubernetes.ts'
import { controllerOf, type KubeObject } from '../api/object.ts'
import { pushOnHeap, popFromHeap, type Heap } from '../base/heap.ts'
import type { Cluster } from '../engine/cluster.ts'
import { requestsOf } from './pod-requests.ts'
import { podState, podStateOf, restartsOf } from './pod-state.ts'
import { absorbWorkload, countPods, countTrouble, podGroup, type WorkloadIndex } from './workload-index.ts'

type LogEntry = Cluster['server']['store']['log'][number]

const gone = 254
const noNode = -1

/** Every pod that ever was, one slot each in order of creation, and what a picture needs of it at the cursor. */
export interface PodColumnsState {
  readonly slots: Map<string, number>
  readonly names: { namespace: string; name: string; uid: string; createdAt: number; owner?: string }[]
  readonly nodeNames: string[]
  readonly nodeIndex: Map<string, number>
  readonly nodeCells: CellPool[]
  readonly queueCells: CellPool
  capacity: number
  /** Fixed once known. */
  cellOnNode: Uint32Array
  cellInQueue: Uint32Array
  boundNode: Int32Array
  color: Uint8Array
  workload: Uint16Array
  cpuMillis: Float64Array
  memoryBytes: Float64Array
  /** As of the cursor. */
  state: Uint8Array
  isBound: Uint8Array
  restarts: Uint16Array
  /** Revision that the cursor columns show. */
  cursor: number
  readonly keyframes: ColumnKeyframe[]
}

interface ColumnKeyframe {
  readonly revision: number
  readonly count: number
  readonly state: Uint8Array
  readonly isBound: Uint8Array
  readonly restarts: Uint16Array
}

/** Hands out the lowest free place. */
interface CellPool {
  readonly freed: Heap<number>
  next: number
}

const keyframeEvery = 4096
const isLower = (left: number, right: number): boolean => left < right
const emptyPool = (): CellPool => ({ freed: { items: [], before: isLower }, next: 0 })

export function emptyPodColumns(): PodColumnsState {
  return {
    slots: new Map(),
    names: [],
    nodeNames: [],
    nodeIndex: new Map(),
    nodeCells: [],
    queueCells: emptyPool(),
    capacity: 0,
    cellOnNode: new Uint32Array(0),
    cellInQueue: new Uint32Array(0),
    boundNode: new Int32Array(0),
    color: new Uint8Array(0),
    workload: new Uint16Array(0),
    cpuMillis: new Float64Array(0),
    memoryBytes: new Float64Array(0),
    state: new Uint8Array(0),
    isBound: new Uint8Array(0),
    restarts: new Uint16Array(0),
    cursor: 0,
    keyframes: [],
  }
}

const takeCell = (pool: CellPool): number => popFromHeap(pool.freed) ?? pool.next++
const freeCell = (pool: CellPool, cell: number): void => pushOnHeap(pool.freed, cell)

/**
 * Learns of one more entry at the head of the log: slots, cells, colours and the workloads' counts. The cursor must stand
 * at the head (see `moveCursor`).
 */
export function absorbPodEntry(columns: PodColumnsState, workloads: WorkloadIndex, entry: LogEntry): void {
  if (entry.resource === 'nodes') nodeNumber(columns, entry.key)
  else if (entry.resource === 'pods') absorbPod(columns, workloads, entry)
  else absorbWorkload(workloads, entry.resource, entry.key, entry.object)
  columns.cursor = entry.revision
  if (entry.revision % keyframeEvery === 0) keepKeyframe(columns, entry.revision)
}

function nodeNumber(columns: PodColumnsState, name: string): number {
  let number = columns.nodeIndex.get(name)
  if (number === undefined) {
    number = columns.nodeNames.length
    columns.nodeNames.push(name)
    columns.nodeIndex.set(name, number)
    columns.nodeCells.push(emptyPool())
  }
  return number
}

function absorbPod(columns: PodColumnsState, workloads: WorkloadIndex, entry: LogEntry): void {
  const pod = entry.object as Pod
  const slot = columns.slots.get(pod.metadata.uid) ?? newSlot(columns, workloads, pod, entry.at)
  const before = columns.state[slot]!
  show(columns, slot, entry.type === 'DELETED' ? undefined : pod)
  const node = pod.spec.nodeName
  if (node !== undefined && node !== '' && columns.boundNode[slot] === noNode)
    bindSlot(columns, slot, nodeNumber(columns, node))
  if (entry.type === 'DELETED') releaseSlot(columns, slot)
  countChange(columns, workloads, slot, before, entry)
}

function countChange(
  columns: PodColumnsState,
  workloads: WorkloadIndex,
  slot: number,
  before: number,
  entry: LogEntry,
): void {
  const workload = workloads.workloads[columns.workload[slot]!]
  if (workload === undefined) return
  const now = columns.state[slot]!
  countPods(workload, entry.at, entry.revision, asReady(now) - asReady(before), asActive(now) - asActive(before))
  countTrouble(workload, columns.color[slot]!, slot, entry.at, asFailing(now) - asFailing(before))
}

const asReady = (state: number): number => (state === podState.ready ? 1 : 0)
const asFailing = (state: number): number => (state === podState.crashLoop || state === podState.imagePull ? 1 : 0)
const asActive = (state: number): number =>
  state === gone || state === podState.terminating || state === podState.completed || state === podState.failed ? 0 : 1

function newSlot(columns: PodColumnsState, workloads: WorkloadIndex, pod: Pod, at: number): number {
  const slot = columns.names.length
  const { namespace = '', name, uid } = pod.metadata
  const owner = controllerOf(pod)?.uid
  columns.names.push({ namespace, name, uid, createdAt: at, ...(owner !== undefined && { owner }) })
  columns.slots.set(uid, slot)
  if (slot >= columns.capacity) grow(columns)
  const group = podGroup(workloads, pod)
  columns.color[slot] = Math.min(group.color, 255)
  columns.workload[slot] = group.workload
  columns.boundNode[slot] = noNode
  columns.cellInQueue[slot] = takeCell(columns.queueCells)
  const requests = requestsOf(pod.spec)
  columns.cpuMillis[slot] = requests.cpuMillis
  columns.memoryBytes[slot] = requests.memoryBytes
  columns.state[slot] = gone
  return slot
}

function bindSlot(columns: PodColumnsState, slot: number, node: number): void {
  columns.boundNode[slot] = node
  columns.cellOnNode[slot] = takeCell(columns.nodeCells[node]!)
  freeCell(columns.queueCells, columns.cellInQueue[slot]!)
}

function releaseSlot(columns: PodColumnsState, slot: number): void {
  const node = columns.boundNode[slot]!
  if (node === noNode) freeCell(columns.queueCells, columns.cellInQueue[slot]!)
  else freeCell(columns.nodeCells[node]!, columns.cellOnNode[slot]!)
}

function grow(columns: PodColumnsState): void {
  const capacity = Math.max(256, columns.capacity * 2)
  const enlarged = <T extends Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array>(old: T): T => {
    const array = new (old.constructor as new (length: number) => T)(capacity)
    array.set(old)
    return array
  }
  columns.cellOnNode = enlarged(columns.cellOnNode)
  columns.cellInQueue = enlarged(columns.cellInQueue)
  columns.boundNode = enlarged(columns.boundNode)
  columns.color = enlarged(columns.color)
  columns.workload = enlarged(columns.workload)
  columns.cpuMillis = enlarged(columns.cpuMillis)
  columns.memoryBytes = enlarged(columns.memoryBytes)
  columns.state = enlarged(columns.state).fill(gone, columns.capacity)
  columns.isBound = enlarged(columns.isBound)
  columns.restarts = enlarged(columns.restarts)
  columns.capacity = capacity
}

function show(columns: PodColumnsState, slot: number, pod: Pod | undefined): void {
  if (pod === undefined) {
    columns.state[slot] = gone
    return
  }
  columns.state[slot] = podStateOf(pod)
  columns.isBound[slot] = pod.spec.nodeName ? 1 : 0
  columns.restarts[slot] = Math.min(65535, restartsOf(pod))
}

function keepKeyframe(columns: PodColumnsState, revision: number): void {
  const count = columns.names.length
  columns.keyframes.push({
    revision,
    count,
    state: columns.state.slice(0, count),
    isBound: columns.isBound.slice(0, count),
    restarts: columns.restarts.slice(0, count),
  })
}

/** Makes the cursor columns show another revision: from where they are or from the nearest keyframe, whichever is nearer. */
export function moveCursor(columns: PodColumnsState, log: readonly LogEntry[], revision: number): void {
  const keyframe = nearestKeyframe(columns.keyframes, revision)
  const fromCursor = Math.abs(columns.cursor - revision)
  const fromKeyframe = revision - (keyframe?.revision ?? 0)
  if (fromKeyframe < fromCursor) {
    restoreKeyframe(columns, keyframe)
  }
  while (columns.cursor < revision) showEntry(columns, log[columns.cursor++]!, true)
  while (columns.cursor > revision) showEntry(columns, log[--columns.cursor]!, false)
}

function nearestKeyframe(keyframes: readonly ColumnKeyframe[], revision: number): ColumnKeyframe | undefined {
  return keyframes[Math.floor(revision / keyframeEvery) - 1]
}

function restoreKeyframe(columns: PodColumnsState, keyframe: ColumnKeyframe | undefined): void {
  columns.state.fill(gone)
  if (keyframe !== undefined) {
    columns.state.set(keyframe.state)
    columns.isBound.set(keyframe.isBound)
    columns.restarts.set(keyframe.restarts)
  }
  columns.cursor = keyframe?.revision ?? 0
}

function showEntry(columns: PodColumnsState, entry: LogEntry, isForward: boolean): void {
  if (entry.resource !== 'pods') return
  const slot = columns.slots.get(entry.object.metadata.uid)!
  const shown: KubeObject | undefined = isForward
    ? entry.type === 'DELETED'
      ? undefined
      : entry.object
    : entry.previous
  show(columns, slot, shown as Pod | undefined)
}

/** The alive slots at the cursor as fresh compact columns, to be transferred. */
export function compactColumns(columns: PodColumnsState, now: number) {
  const total = columns.names.length
  let count = 0
  for (let slot = 0; slot < total; slot++) if (columns.state[slot] !== gone) count++
  const result = {
    count,
    slot: new Uint32Array(count),
    node: new Int32Array(count),
    cell: new Uint32Array(count),
    state: new Uint8Array(count),
    color: new Uint8Array(count),
    workload: new Uint16Array(count),
    restarts: new Uint16Array(count),
    progress: new Uint8Array(count),
  }
  let row = 0
  for (let slot = 0; slot < total; slot++) {
    const state = columns.state[slot]!
    if (state === gone) continue
    const isBound = columns.isBound[slot] === 1
    result.slot[row] = slot
    result.node[row] = isBound ? columns.boundNode[slot]! : noNode
    result.cell[row] = isBound ? columns.cellOnNode[slot]! : columns.cellInQueue[slot]!
    result.state[row] = state
    result.color[row] = columns.color[slot]!
    result.workload[row] = columns.workload[slot]!
    result.restarts[row] = columns.restarts[slot]!
    if (state === podState.creating) result.progress[row] = creationProgress(now - columns.names[slot]!.createdAt)
    row++
  }
  return result
}

const usualStartMilliseconds = 2500

function creationProgress(elapsedMilliseconds: number): number {
  return Math.max(8, Math.min(235, Math.round((elapsedMilliseconds / usualStartMilliseconds) * 235)))
}
