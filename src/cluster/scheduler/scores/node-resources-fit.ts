import { columnsOf } from '../summary/demand-columns.ts'
import type { Score } from '../cycle.ts'
import type { Demand } from '../demand.ts'
import type { NodeTable } from '../summary/node-table.ts'
import { scoreMax } from './scale.ts'

/** Least allocated: the mean of what stays free of CPU and memory. */
export const nodeResourcesFit: Score = {
  name: 'NodeResourcesFit',
  weight: 1,
  column: ({ summary, demand }) => columnsOf(summary, demand).leastAllocated,
  score: ({ summary, demand }, candidates, raw) => {
    const { leastAllocated } = columnsOf(summary, demand)
    for (let index = 0; index < candidates.length; index++) raw[index] = leastAllocated[candidates[index]!]!
    return true
  },
}

/** @source kubernetes@1.36 pkg/scheduler/framework/plugins/noderesources/least_allocated.go */
export function leastAllocatedScore(table: NodeTable, demand: Demand, slot: number): number {
  const cpu = table.cpu[slot]!
  const memory = table.memory[slot]!
  const resources = (cpu === 0 ? 0 : 1) + (memory === 0 ? 0 : 1)
  if (resources === 0) return 0
  const sum =
    freeShare(table.scoredCpu[slot]! + demand.wantedMilliCpu, cpu) +
    freeShare(table.scoredMemory[slot]! + demand.wantedMemory, memory)
  return Math.trunc(sum / resources)
}

const freeShare = (used: number, capacity: number): number =>
  capacity === 0 || used > capacity ? 0 : Math.trunc(((capacity - used) * scoreMax) / capacity)
