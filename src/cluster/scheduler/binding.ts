import { isTerminating } from '../../api/object.ts'
import type { Pod } from '../../api/openapi/kubernetes.ts'
import { flat } from '../../base/text.ts'
import type { Decision } from '../machinery/contract.ts'
import { failBinding } from './failure.ts'
import type { SchedulingMemory, Turn } from './memory.ts'
import type { PlacedPod } from './pod-kind.ts'
import { scheduled } from './reasons.ts'
import { addPod } from './summary/placing.ts'
import { reserveVolumes } from './volume-reservation.ts'

export interface Choice {
  readonly score: number
  readonly feasible: number
  readonly nodes: number
  readonly ties: number
}

/** Binds the pod and counts it on its node at once, before the informers show it. */
export function bindPod(turn: Turn, slot: number, choice: Choice): Decision<SchedulingMemory> {
  const { cycle, state, look, attempt } = turn
  const reserved = cycle.volumes === undefined ? undefined : reserveVolumes(turn, slot)
  if (reserved !== undefined) return reserved
  const { pod, kind, summary } = cycle
  const { namespace = '', name } = pod.metadata
  const node = summary.table.names[slot]!
  const because = scheduled(node, choice)
  const outcome = attempt<Pod>({ verb: 'bind', namespace, name, node, because })
  if (!outcome.ok) return failBinding(turn, node, outcome.status)
  const entry: PlacedPod = { key: look.key, pod: outcome.object, kind, isTerminating: isTerminating(outcome.object) }
  addPod(summary, slot, entry)
  state.assumed.set(look.key, slot)
  if (summary.nominations.size > 0) summary.nominations.delete(look.key)
  const message = flat`Successfully assigned ${namespace}/${name} to ${node}`
  attempt({ verb: 'recordEvent', regarding: pod, type: 'Normal', reason: 'Scheduled', message, because })
  return bound
}

const bound: Decision<SchedulingMemory> = { remember: undefined }
