import { moveCursor, compactColumns } from '../history/pod-columns.ts'
import { nodeRows } from '../history/node-rows.ts'
import { workloadRows } from '../history/workload-rows.ts'
import { announcementOf, type AnnouncedWorkloads } from './announcements.ts'
import type { ClockState, Frame, PodName } from './protocol.ts'
import { branches, type Session } from './session.ts'

/** What the page was last told, so that frames carry only news. */
export interface FrameMemory {
  generation: number
  namesSent: number
  revision: number
  announced: AnnouncedWorkloads
  /** All branches in one line of text, to see whether they changed. */
  branches: string
}

export const emptyFrameMemory = (): FrameMemory => ({
  generation: 0,
  namesSent: 0,
  revision: -1,
  announced: new Map(),
  branches: '',
})

/** The picture at the playhead. */
export function frameOf(session: Session, memory: FrameMemory, clock: ClockState): Frame {
  const { history, playhead } = session.current
  const { columns, cluster } = history
  if (memory.generation !== session.generation)
    Object.assign(memory, { generation: session.generation, namesSent: 0, revision: -1, announced: new Map() })
  moveCursor(columns, cluster.server.store.log, playhead.revision)
  const hasMoved = memory.revision !== playhead.revision
  memory.revision = playhead.revision
  const pods = compactColumns(columns, playhead.at)
  const workloads = hasMoved ? workloadRows(history) : undefined
  const announcement = workloads === undefined ? undefined : announcementOf(memory.announced, workloads, pods)
  const frame: Frame = {
    clock,
    pods,
    newNames: newNames(columns.names, memory.namesSent),
    ...(workloads !== undefined && { nodes: nodeRows(history), workloads }),
    ...(announcement !== undefined && { announcement }),
    ...newBranches(session, memory),
    timelineVersion: cluster.server.store.log.length,
    generation: session.generation,
  }
  memory.namesSent = columns.names.length
  return frame
}

function newBranches(session: Session, memory: FrameMemory): Pick<Frame, 'branches'> {
  const all = branches(session)
  const text = JSON.stringify(all)
  if (text === memory.branches) return {}
  memory.branches = text
  return { branches: all }
}

function newNames(
  names: readonly { namespace: string; name: string; uid: string }[],
  from: number,
): readonly PodName[] {
  const news: PodName[] = []
  for (let slot = from; slot < names.length; slot++) {
    const { namespace, name, uid } = names[slot]!
    news.push({ slot, namespace, name, uid })
  }
  return news
}

/** The buffers of a frame, to be handed over instead of copied. */
export function buffersOf({ pods }: Frame): ArrayBuffer[] {
  const { slot, node, cell, state, color, workload, restarts, progress } = pods
  return [slot, node, cell, state, color, workload, restarts, progress].map((column) => column.buffer as ArrayBuffer)
}
