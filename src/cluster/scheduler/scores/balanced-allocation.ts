import { columnsOf } from '../summary/demand-columns.ts'
import type { Score } from '../cycle.ts'
import type { Demand } from '../demand.ts'
import type { NodeTable } from '../summary/node-table.ts'
import { scoreMax } from './scale.ts'

/** How much evener the pod makes the use of CPU and memory. */
export const balancedAllocation: Score = {
  name: 'NodeResourcesBalancedAllocation',
  weight: 1,
  column: ({ summary, demand }) => (demand.requestsNothing ? undefined : columnsOf(summary, demand).balanced),
  score: ({ summary, demand }, candidates, raw) => {
    if (demand.requestsNothing) return false
    const { balanced } = columnsOf(summary, demand)
    for (let index = 0; index < candidates.length; index++) raw[index] = balanced[candidates[index]!]!
    return true
  },
}

/** @source kubernetes@1.36 pkg/scheduler/framework/plugins/noderesources/balanced_allocation.go */
export function balancedScore(table: NodeTable, demand: Demand, slot: number): number {
  const cpu = table.cpu[slot]!
  const memory = table.memory[slot]!
  const usedCpu = table.usedCpu[slot]!
  const usedMemory = table.usedMemory[slot]!
  const change =
    balance(usedCpu + demand.milliCpu, cpu, usedMemory + demand.memory, memory) -
    balance(usedCpu, cpu, usedMemory, memory)
  const half = scoreMax / 2
  return half + Math.trunc((half + change) / 2)
}

function balance(usedCpu: number, cpu: number, usedMemory: number, memory: number): number {
  if (cpu === 0 || memory === 0) return scoreMax
  const deviation = Math.abs((Math.min(1, usedCpu / cpu) - Math.min(1, usedMemory / memory)) / 2)
  return Math.trunc((1 - deviation) * scoreMax)
}
