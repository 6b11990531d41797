import type { Status } from '../../api/status.ts'
import { nextBelow } from '../../clock/random.ts'
import type { Decision, Wait } from '../machinery/contract.ts'
import type { WholeRefusal } from './evaluation.ts'
import { diagnose } from './diagnosis.ts'
import { oneMore, type EventSeries } from './event-series.ts'
import { eventText, fitErrorText, noNodes } from './fit-error.ts'
import type { SchedulingMemory, Turn } from './memory.ts'
import { placed } from './pod-kind.ts'
import { changeStatus } from './pod-status.ts'
import { makeRoom } from './preemption/make-room.ts'
import { preemptionFor } from './preemption/preemption.ts'
import { leaveWaiting, waitFor } from './pool.ts'
import { bindingRefused, nominated, unschedulable } from './reasons.ts'
import { nominate } from './summary/placing.ts'

/** No node will do: says so, makes room by preemption where that helps, and lets the pod wait. */
export function failScheduling(turn: Turn & { readonly whole: WholeRefusal | undefined }): Decision<SchedulingMemory> {
  const { cycle, look, attempt, whole } = turn
  const { pod, summary } = cycle
  const attempts = (look.memory?.attempts ?? 0) + 1
  if (summary.table.present === 0) return failForWantOfNodes(turn)
  const diagnosis = diagnose(cycle, whole)
  const { best, message: afterwards, clearsNomination } = preemptionFor(cycle, diagnosis, look.now, look.random)
  const message = fitErrorText(diagnosis.nodes, whole, diagnosis.reasons, afterwards)
  const because = unschedulable(diagnosis.nodes, attempts, diagnosis.reasons, message)
  const candidate = best.length > 1 ? best[nextBelow(look.random, best.length)] : best[0]
  const node = candidate === undefined ? undefined : summary.table.names[candidate.slot]!
  const nominatedNodeName = node ?? (clearsNomination ? '' : undefined)
  const said = sayFailed(
    turn,
    message,
    { reason: 'Unschedulable', ...(nominatedNodeName !== undefined && { nominatedNodeName }) },
    because,
  )
  const waits = [waitFor(turn, candidate === undefined ? because : nominated(node!, candidate.victims.length))]
  if (candidate !== undefined) {
    nominate(summary, placed(pod), node!)
    makeRoom(cycle, candidate, look, attempt)
  } else if (clearsNomination) summary.nominations.delete(look.key)
  return leaveWaiting(turn, diagnosis.plugins, { attempts, errors: look.memory?.errors ?? 0, said }, waits)
}

function failForWantOfNodes(turn: Turn): Decision<SchedulingMemory> {
  const attempts = turn.look.memory?.attempts ?? 0
  const errors = (turn.look.memory?.errors ?? 0) + 1
  const because = unschedulable(0, errors, new Map(), noNodes)
  const said = sayFailed(turn, noNodes, { reason: 'Unschedulable', nominatedNodeName: '' }, because)
  return leaveWaiting(turn, new Set(), { attempts, errors, said }, [waitFor(turn, because)])
}

/** The API server refused the binding. */
export function failBinding(turn: Turn, node: string, status: Status): Decision<SchedulingMemory> {
  const { look } = turn
  if (status.code === 404) return { remember: undefined }
  const errors = (look.memory?.errors ?? 0) + 1
  const because = bindingRefused(node, status.message ?? '', errors)
  const said = sayFailed(turn, status.message ?? '', { reason: 'SchedulerError' }, because)
  return leaveWaiting(turn, new Set(), { attempts: look.memory?.attempts ?? 0, errors, said }, [waitFor(turn, because)])
}

interface Saying {
  readonly reason: 'Unschedulable' | 'SchedulerError'
  readonly nominatedNodeName?: string
}

/** The event and the PodScheduled condition; only the event is cut short. */
function sayFailed(
  turn: Turn,
  message: string,
  { reason, nominatedNodeName }: Saying,
  because: Wait['because'],
): EventSeries {
  const { cycle, look, attempt } = turn
  const { isWritten, ...series } = oneMore(look.memory?.said, eventText(message), look.now)
  if (isWritten)
    attempt({
      verb: 'recordEvent',
      regarding: cycle.pod,
      type: 'Warning',
      reason: 'FailedScheduling',
      message: series.text,
      because,
    })
  const condition = { type: 'PodScheduled', status: 'False', reason, message }
  changeStatus(
    look.live,
    attempt,
    cycle.pod,
    { condition, ...(nominatedNodeName !== undefined && { nominatedNodeName }) },
    because,
    look.now,
  )
  return series
}
