import { splitKey } from '../../../api/object.ts'
import type { Pod } from '../../../api/openapi/kubernetes.ts'
import type { Attempt, Observation } from '../../machinery/contract.ts'
import type { Cycle } from '../cycle.ts'
import { changeStatus } from '../pod-status.ts'
import { nominationWithdrawn, preempted } from '../reasons.ts'
import type { PreemptionCandidate } from './victims.ts'

const disruption = {
  type: 'DisruptionTarget',
  status: 'True',
  reason: 'PreemptionByScheduler',
  message: 'default-scheduler: preempting to accommodate a higher priority pod',
}

/** Deletes the victims with their own grace and takes weaker nominations back. @source kubernetes@1.36 preemption/executor.go prepareCandidate */
export function makeRoom(
  cycle: Cycle,
  candidate: PreemptionCandidate,
  { live, now }: Observation<unknown>,
  attempt: Attempt,
): void {
  const { summary, pod, demand } = cycle
  const node = summary.table.names[candidate.slot]!
  const by = pod.metadata.uid ?? ''
  for (const victim of candidate.victims) {
    const because = preempted(
      `${pod.metadata.namespace}/${pod.metadata.name}`,
      node,
      demand.priority,
      victim.kind.demand.priority,
    )
    const current: Pod = changeStatus(live, attempt, victim.pod, { condition: disruption }, because, now)
    const { namespace, name } = splitKey(victim.key)
    const outcome = attempt({
      verb: 'delete',
      resource: 'pods',
      ...(namespace !== undefined && { namespace }),
      name,
      because,
    })
    if (!outcome.ok) continue
    const message = `Preempted by pod ${by} on node ${node}`
    attempt({ verb: 'recordEvent', regarding: current, type: 'Normal', reason: 'Preempted', message, because })
  }
  for (const [key, nomination] of summary.nominations) {
    if (nomination.slot !== candidate.slot || nomination.pod.kind.demand.priority >= demand.priority) continue
    summary.nominations.delete(key)
    changeStatus(live, attempt, nomination.pod.pod, { nominatedNodeName: '' }, nominationWithdrawn(by, node), now)
  }
}
