import type { ObjectReference } from '../api/object.ts'
import { requestJourney, schedulingOf } from '../engine/questions.ts'
import { submit } from '../engine/requests.ts'
import type { Journey, JourneyAsk, SchedulingTable } from './protocol.ts'
import { presentCluster, type Session } from './session.ts'

/** Where a request goes at the playhead, with the slot of the pod that answers it. */
export function journey(session: Session, ask: JourneyAsk): Journey {
  const { candidates, destination, refusal } = requestJourney(presentCluster(session, submit), ask)
  const slot = session.current.history.columns.slots.get(destination?.pod?.uid ?? '') ?? -1
  return {
    candidates,
    ...(refusal && { refusal }),
    ...(destination && {
      destination: {
        address: destination.address,
        port: destination.port,
        slot,
        ...(destination.pod?.name !== undefined && { pod: destination.pod.name }),
        ...(destination.node !== undefined && { node: destination.node }),
      },
    }),
  }
}

export function scheduling(session: Session, { namespace, name }: ObjectReference): SchedulingTable | undefined {
  const table = schedulingOf(presentCluster(session, submit), `${namespace}/${name}`)
  if (table === undefined) return undefined
  return {
    best: table.best,
    ...(table.message !== undefined && { message: table.message }),
    nodes: table.nodes.map(({ node, isFeasible, rejectedBy, reasons, scores, total }) => ({
      node,
      isFeasible,
      reasons,
      ...(rejectedBy !== undefined && { rejectedBy }),
      ...(total !== undefined && { total }),
      scores: scores.map(({ plugin, weighted }) => ({ plugin, weighted })),
    })),
  }
}
