import type { Node } from '../../../api/openapi/kubernetes.ts'
import { milliValueOf, valueOf } from '../../../api/quantity/amounts.ts'
import { isScalar, type Demand } from '../demand.ts'

/** Amounts of one counted resource, by slot. */
export interface ScalarColumn {
  allocatable: Float64Array
  used: Float64Array
}

/** Nodes in columns: a node keeps its slot as long as its name is remembered. */
export interface NodeTable {
  readonly slots: Map<string, number>
  readonly names: string[]
  /** `undefined` where only pods remember a node that is gone. */
  readonly nodes: (Node | undefined)[]
  /** How many slots hold a node. */
  present: number
  /** Raised by every change; a slot's version is the count at its last change. */
  changes: number
  /** Last change of node or pods, by slot. */
  version: Uint32Array
  /** Last change of the node itself, by slot. */
  nodeVersion: Uint32Array
  cpu: Float64Array
  memory: Float64Array
  storage: Float64Array
  podsMax: Float64Array
  usedCpu: Float64Array
  usedMemory: Float64Array
  usedStorage: Float64Array
  /** With 100m and 200Mi assumed where a container requests nothing. */
  scoredCpu: Float64Array
  scoredMemory: Float64Array
  podCount: Float64Array
  scalars: Map<string, ScalarColumn>
  /** How many nodes have a PreferNoSchedule taint. */
  discouraging: number
  /** Slots in the order in which nodes are tried; `undefined` after nodes came, went or moved. */
  order: Int32Array | undefined
}

const columns = [
  'cpu',
  'memory',
  'storage',
  'podsMax',
  'usedCpu',
  'usedMemory',
  'usedStorage',
  'scoredCpu',
  'scoredMemory',
  'podCount',
] as const

const firstCapacity = 16

export function emptyNodeTable(): NodeTable {
  const column = (): Float64Array => new Float64Array(firstCapacity)
  return {
    slots: new Map(),
    names: [],
    nodes: [],
    present: 0,
    changes: 0,
    version: new Uint32Array(firstCapacity),
    nodeVersion: new Uint32Array(firstCapacity),
    cpu: column(),
    memory: column(),
    storage: column(),
    podsMax: column(),
    usedCpu: column(),
    usedMemory: column(),
    usedStorage: column(),
    scoredCpu: column(),
    scoredMemory: column(),
    podCount: column(),
    scalars: new Map(),
    discouraging: 0,
    order: undefined,
  }
}

export function cloneNodeTable(table: NodeTable): NodeTable {
  const clone: NodeTable = {
    ...table,
    slots: new Map(table.slots),
    names: table.names.slice(),
    nodes: table.nodes.slice(),
    version: table.version.slice(),
    nodeVersion: table.nodeVersion.slice(),
    scalars: new Map(),
  }
  for (const name of columns) clone[name] = table[name].slice()
  for (const [name, { allocatable, used }] of table.scalars)
    clone.scalars.set(name, { allocatable: allocatable.slice(), used: used.slice() })
  return clone
}

/** The slot of a name, made when it is new. */
export function slotOf(table: NodeTable, name: string): number {
  const known = table.slots.get(name)
  if (known !== undefined) return known
  const slot = table.names.length
  if (slot === table.version.length) grow(table)
  table.slots.set(name, slot)
  table.names.push(name)
  table.nodes.push(undefined)
  return slot
}

function grow(table: NodeTable): void {
  const capacity = table.version.length * 2
  for (const name of columns) table[name] = grown(table[name], capacity)
  for (const name of ['version', 'nodeVersion'] as const) {
    const larger = new Uint32Array(capacity)
    larger.set(table[name])
    table[name] = larger
  }
  for (const column of table.scalars.values()) {
    column.allocatable = grown(column.allocatable, capacity)
    column.used = grown(column.used, capacity)
  }
}

function grown(column: Float64Array, capacity: number): Float64Array {
  const larger = new Float64Array(capacity)
  larger.set(column)
  return larger
}

export function touch(table: NodeTable, slot: number): void {
  table.version[slot] = ++table.changes
}

/** Stores a node's new state, or `undefined` when it is gone. */
export function setNode(table: NodeTable, slot: number, node: Node | undefined): void {
  const before = table.nodes[slot]
  table.nodes[slot] = node
  table.present += (node === undefined ? 0 : 1) - (before === undefined ? 0 : 1)
  table.discouraging += Number(isDiscouraging(node)) - Number(isDiscouraging(before))
  touch(table, slot)
  table.nodeVersion[slot] = table.changes
  if ((before === undefined) !== (node === undefined) || zoneOf(before) !== zoneOf(node)) table.order = undefined
  const allocatable = node?.status?.allocatable ?? {}
  table.cpu[slot] = milliValueOf(allocatable['cpu'])
  table.memory[slot] = valueOf(allocatable['memory'])
  table.storage[slot] = valueOf(allocatable['ephemeral-storage'])
  table.podsMax[slot] = valueOf(allocatable['pods'])
  for (const column of table.scalars.values()) column.allocatable[slot] = 0
  for (const name in allocatable)
    if (isScalar(name)) scalarColumn(table, name).allocatable[slot] = valueOf(allocatable[name])
}

const isDiscouraging = (node: Node | undefined): boolean =>
  node?.spec?.taints?.some(({ effect }) => effect === 'PreferNoSchedule') ?? false

function scalarColumn(table: NodeTable, name: string): ScalarColumn {
  let column = table.scalars.get(name)
  if (column === undefined) {
    const capacity = table.version.length
    column = { allocatable: new Float64Array(capacity), used: new Float64Array(capacity) }
    table.scalars.set(name, column)
  }
  return column
}

/** Adds what a pod uses to its slot, or takes it away with a count of −1. */
export function addUse(table: NodeTable, slot: number, demand: Demand, count: 1 | -1): void {
  touch(table, slot)
  table.podCount[slot]! += count
  table.usedCpu[slot]! += count * demand.milliCpu
  table.usedMemory[slot]! += count * demand.memory
  table.usedStorage[slot]! += count * demand.ephemeralStorage
  table.scoredCpu[slot]! += count * demand.scoredMilliCpu
  table.scoredMemory[slot]! += count * demand.scoredMemory
  for (const [name, amount] of demand.scalars) scalarColumn(table, name).used[slot]! += count * amount
}

const zoneLabel = 'topology.kubernetes.io/zone'
const regionLabel = 'topology.kubernetes.io/region'

function zoneOf(node: Node | undefined): string {
  const labels = node?.metadata.labels
  return `${labels?.[regionLabel] ?? ''}\n${labels?.[zoneLabel] ?? ''}`
}

/**
 * Slots in the order in which nodes are tried: one of each zone in turn.
 * @source kubernetes@1.36 pkg/scheduler/backend/cache/node_tree.go list
 */
export function nodeOrder(table: NodeTable): Int32Array {
  if (table.order !== undefined) return table.order
  const zones = new Map<string, number[]>()
  table.nodes.forEach((node, slot) => {
    if (node === undefined) return
    const zone = zoneOf(node)
    const slots = zones.get(zone)
    if (slots === undefined) zones.set(zone, [slot])
    else slots.push(slot)
  })
  const order = new Int32Array(table.present)
  let filled = 0
  for (let turn = 0; filled < order.length; turn++)
    for (const slots of zones.values()) if (turn < slots.length) order[filled++] = slots[turn]!
  table.order = order
  return order
}
