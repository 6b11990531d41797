import type { ObjectKey } from '../../api/object.ts'
import type { Pod } from '../../api/openapi/kubernetes.ts'
import { defineComponent, type Attempt, type Decision, type Observation, type Wait } from '../machinery/contract.ts'
import { bindPod } from './binding.ts'
import {
  candidatesWanted,
  chooseBest,
  findCandidates,
  refusalOn,
  startCycle,
  totalScores,
  wholeRefusal,
} from './evaluation.ts'
import type { Cycle } from './cycle.ts'
import { failScheduling } from './failure.ts'
import type { SchedulingMemory } from './memory.ts'
import { cloneState, delayUntil, emptyState, nextPod, type SchedulerState } from './queue.ts'
import { podIsDeleting, schedulingGated } from './reasons.ts'
import { observeChange } from './summary/observe.ts'
import { isGated, isPending, schedulerName, watches } from './watches.ts'

type Look = Observation<SchedulingMemory>
type Outcome = Decision<SchedulingMemory>

/** kube-scheduler: finds a node for each pod that has none, one pod at a time, the most important first. */
export const scheduler = defineComponent<SchedulingMemory, SchedulerState>({
  name: schedulerName,
  order: 50,
  watches,
  derived: {
    resources: ['pods', 'nodes', 'namespaces', 'services'],
    initial: emptyState,
    observe: ({ summary }, change) => observeChange(summary, change),
    clone: cloneState,
  },
  nextKey: nextPod,
  reconcile,
})

const forgotten: Outcome = { remember: undefined }

function reconcile(look: Look, attempt: Attempt, state: SchedulerState): Outcome {
  const { key, view, now, memory } = look
  const pod = view.get('pods', key)
  if (pod === undefined || !isPending(pod) || state.assumed.has(key)) {
    state.waiting.delete(key)
    return forgotten
  }
  if (isGated(pod)) return { remember: undefined, waits: [gateWait(pod)] }
  const waiting = state.waiting.get(key)
  if (waiting !== undefined && now < waiting.retryAt && memory !== undefined)
    return { remember: memory, waits: memory.waits, requeueAfter: delayUntil(waiting.retryAt, now), background: true }
  state.waiting.delete(key)
  return pod.metadata.deletionTimestamp === undefined ? schedule(look, attempt, state, pod) : skip(pod, attempt)
}

function gateWait(pod: Pod): Wait {
  const { namespace, name, uid } = pod.metadata
  const about = { resource: 'pods', ...(namespace && { namespace }), name, uid }
  return { about, because: schedulingGated((pod.spec.schedulingGates ?? []).map((gate) => gate.name)) }
}

function skip(pod: Pod, attempt: Attempt): Outcome {
  const message = `skip schedule deleting pod: ${pod.metadata.namespace}/${pod.metadata.name}`
  attempt({
    verb: 'recordEvent',
    regarding: pod,
    type: 'Warning',
    reason: 'FailedScheduling',
    message,
    because: podIsDeleting,
  })
  return forgotten
}

/** @source kubernetes@1.36 pkg/scheduler/schedule_one.go ScheduleOne */
function schedule(look: Look, attempt: Attempt, state: SchedulerState, pod: Pod): Outcome {
  const { summary } = state
  const cycle = startCycle(summary, look.view, pod)
  const whole = wholeRefusal(cycle)
  const slots = whole === undefined ? candidatesFor(cycle, state) : none
  if (slots.length === 0) return failScheduling({ cycle, state, look, attempt, whole })
  const nodes = summary.table.present
  if (slots.length === 1)
    return bindPod({ cycle, state, look, attempt }, slots[0]!, { score: 0, feasible: 1, nodes, ties: 1 })
  const totals = totalScores(cycle, slots)
  const { index, ties } = chooseBest(totals, look.random)
  return bindPod({ cycle, state, look, attempt }, slots[index]!, {
    score: totals[index]!,
    feasible: slots.length,
    nodes,
    ties,
  })
}

const none = new Int32Array(0)

/** The node that was emptied for the pod, if it will do; otherwise what a search finds. */
function candidatesFor(cycle: Cycle, state: SchedulerState): Int32Array {
  const { table } = cycle.summary
  const nominated: ObjectKey | undefined = cycle.pod.status?.nominatedNodeName
  const slot = nominated ? table.slots.get(nominated) : undefined
  if (slot !== undefined && table.nodes[slot] !== undefined && refusalOn(cycle, slot) === undefined)
    return Int32Array.of(slot)
  if (table.present === 0) return none
  const start = state.nextStart % table.present
  const { slots, visited } = findCandidates(cycle, start, candidatesWanted(table.present))
  state.nextStart = (start + visited) % table.present
  return slots
}
