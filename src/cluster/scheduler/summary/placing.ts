import type { PlacedPod } from '../pod-kind.ts'
import { addToKindGroups } from './groups.ts'
import { addUse, slotOf } from './node-table.ts'
import type { Summary } from './summary.ts'

export function nominate(summary: Summary, pod: PlacedPod, node: string): void {
  summary.nominations.set(pod.key, { slot: slotFor(summary, node), pod })
}

/** The slot of a node's name, whether the node exists or only its pods. */
export function slotFor(summary: Summary, name: string): number {
  const slot = slotOf(summary.table, name)
  while (summary.pods.length <= slot) summary.pods.push([])
  return slot
}

export function addPod(summary: Summary, slot: number, pod: PlacedPod): void {
  ownList(summary, slot).push(pod)
  summary.placed.set(pod.key, pod)
  countPod(summary, slot, pod, 1)
}

export function removePod(summary: Summary, slot: number, pod: PlacedPod): void {
  const pods = ownList(summary, slot)
  pods.splice(pods.lastIndexOf(pod), 1)
  summary.placed.delete(pod.key)
  countPod(summary, slot, pod, -1)
}

/** The list of a slot to change in place; the first time after a copy was taken it is a new one. */
function ownList({ pods, caches: { ownLists } }: Summary, slot: number): PlacedPod[] {
  if (!ownLists.has(slot)) {
    pods[slot] = pods[slot]!.slice()
    ownLists.add(slot)
  }
  return pods[slot] as PlacedPod[]
}

function countPod(summary: Summary, slot: number, pod: PlacedPod, count: 1 | -1): void {
  addUse(summary.table, slot, pod.kind.demand, count)
  const { priority } = pod.kind.demand
  const ofPriority = (summary.priorities.get(priority) ?? 0) + count
  if (ofPriority === 0) summary.priorities.delete(priority)
  else summary.priorities.set(priority, ofPriority)
  addToKindGroups(summary, slot, pod, count)
}
