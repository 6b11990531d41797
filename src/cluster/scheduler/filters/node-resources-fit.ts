import type { Filter, Verdict } from '../cycle.ts'
import type { Demand } from '../demand.ts'
import type { NodeTable } from '../summary/node-table.ts'

/** Requests against what is left of the node's allocatable. @source kubernetes@1.36 pkg/scheduler/framework/plugins/noderesources/fit.go fitsRequest */
export const nodeResourcesFit: Filter = {
  name: 'NodeResourcesFit',
  isSkipped: () => false,
  verdictOn: ({ summary, demand }, slot) =>
    fits(summary.table, demand, slot) ? undefined : shortage(summary.table, demand, slot),
}

export function fits(table: NodeTable, demand: Demand, slot: number): boolean {
  return (
    table.podCount[slot]! + 1 <= table.podsMax[slot]! &&
    (demand.milliCpu === 0 || demand.milliCpu <= table.cpu[slot]! - table.usedCpu[slot]!) &&
    (demand.memory === 0 || demand.memory <= table.memory[slot]! - table.usedMemory[slot]!) &&
    (demand.ephemeralStorage === 0 || demand.ephemeralStorage <= table.storage[slot]! - table.usedStorage[slot]!) &&
    (demand.scalars.length === 0 || fitsScalars(table, demand, slot))
  )
}

function fitsScalars(table: NodeTable, { scalars }: Demand, slot: number): boolean {
  return scalars.every(([name, amount]) => {
    const column = table.scalars.get(name)
    return column !== undefined && amount <= column.allocatable[slot]! - column.used[slot]!
  })
}

function shortage(table: NodeTable, demand: Demand, slot: number): Verdict {
  const reasons: string[] = []
  let isHopeless = false
  const check = (name: string, wanted: number, allocatable: number, used: number): void => {
    if (wanted === 0 || wanted <= allocatable - used) return
    reasons.push(`Insufficient ${name}`)
    isHopeless ||= wanted > allocatable
  }
  if (table.podCount[slot]! + 1 > table.podsMax[slot]!) reasons.push('Too many pods')
  check('cpu', demand.milliCpu, table.cpu[slot]!, table.usedCpu[slot]!)
  check('memory', demand.memory, table.memory[slot]!, table.usedMemory[slot]!)
  check('ephemeral-storage', demand.ephemeralStorage, table.storage[slot]!, table.usedStorage[slot]!)
  for (const [name, amount] of demand.scalars) {
    const column = table.scalars.get(name)
    check(name, amount, column?.allocatable[slot] ?? 0, column?.used[slot] ?? 0)
  }
  return { code: isHopeless ? 'UnschedulableAndUnresolvable' : 'Unschedulable', reasons }
}
