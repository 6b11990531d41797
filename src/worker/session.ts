import { nextDue } from '../clock/event-queue.ts'
import { instantOf, type Instant } from '../clock/instant.ts'
import { isMutating, type ApiRequest, type ApiResponse } from '../api/request.ts'
import { standardCluster } from '../engine/standard-cluster.ts'
import type { Limits } from '../engine/limits.ts'
import type { Submit } from '../engine/replay.ts'
import { cloneOf } from '../engine/snapshot.ts'
import { advanceTo, isQuiet, moveTo, step } from '../engine/step.ts'
import {
  absorb,
  clusterAt,
  headOf,
  historyOf,
  instantAt,
  keepKeyframe,
  revisionAt,
  type History,
  type Playhead,
} from '../history/history.ts'
import type { Branch, ClockState, ClusterSetup, Recording } from './protocol.ts'

/** One line of history and where the reader stands in it. */
export interface Line {
  readonly id: number
  readonly history: History
  readonly forkedAt?: Instant
  playhead: Playhead
}

/** What one page works with: a cluster, its history, its branches. */
export interface Session {
  setup: ClusterSetup
  readonly lines: Line[]
  current: Line
  /** Rises when slots and names must be forgotten. */
  generation: number
  /** The last cluster restored for reading the past. */
  restored: { readonly line: Line; readonly playhead: Playhead; readonly cluster: History['cluster'] } | undefined
}

const maxLines = 6

/** A browser's worker dies at about 1.7 million writes: 100,000 Ready pods need 1.1 million. */
const pageLimits: Partial<Limits> = { logLength: 1_500_000 }

export function createSession(setup: ClusterSetup, generation = 1, limits = pageLimits): Session {
  const line = newLine(0, historyOf(standardCluster({ ...setup, limits })))
  return { setup, lines: [line], current: line, generation, restored: undefined }
}

function newLine(id: number, history: History, forkedAt?: Instant): Line {
  return { id, history, playhead: headOf(history), ...(forkedAt !== undefined && { forkedAt }) }
}

export function isAtHead({ history, playhead }: Line): boolean {
  const head = headOf(history)
  return playhead.revision === head.revision && playhead.at === head.at
}

/** Carries out a request in the playhead's present. In the past this forks: the old future stays as a branch. */
export function request(session: Session, apiRequest: ApiRequest, submit: Submit): ApiResponse {
  if (!isMutating(apiRequest)) return submit(presentCluster(session, submit), apiRequest)
  if (!isAtHead(session.current)) forkAtPlayhead(session, submit)
  const line = session.current
  const response = submit(line.history.cluster, apiRequest)
  absorb(line.history)
  if (line.history.cluster.server.store.log.length !== line.playhead.revision) keepKeyframe(line.history)
  line.playhead = headOf(line.history)
  return response
}

/** The cluster that reads see: the head, or a restored one where the playhead stands. */
export function presentCluster(session: Session, submit: Submit): History['cluster'] {
  const { current: line, restored } = session
  if (isAtHead(line)) return line.history.cluster
  if (restored?.line === line && restored.playhead === line.playhead) return restored.cluster
  const cluster = clusterAt(line.history, line.playhead, submit)
  session.restored = { line, playhead: line.playhead, cluster }
  return cluster
}

/** Starts a new branch at the playhead and goes on there. */
export function forkAtPlayhead(session: Session, submit: Submit): void {
  const { history, playhead } = session.current
  const id = Math.max(...session.lines.map((line) => line.id)) + 1
  const line = newLine(id, historyFrom(clusterAt(history, playhead, submit), history.start), playhead.at)
  session.lines.push(line)
  session.restored = undefined
  if (session.lines.length > maxLines)
    session.lines.splice(
      session.lines.findIndex((candidate) => candidate !== session.current),
      1,
    )
  session.current = line
  session.generation++
}

function historyFrom(cluster: History['cluster'], start: Instant): History {
  return { ...historyOf(cluster), start }
}

export function switchTo(session: Session, id: number): void {
  const line = session.lines.find((candidate) => candidate.id === id)
  if (line === undefined || line === session.current) return
  session.current = line
  session.generation++
}

export function branches(session: Session): { readonly current: number; readonly branches: readonly Branch[] } {
  return {
    current: session.current.id,
    branches: session.lines.map((line) => ({
      id: line.id,
      label: labelOf(line),
      ...(line.forkedAt !== undefined && { forkedAt: line.forkedAt }),
    })),
  }
}

/** What was done first on a branch tells it from the others. */
function labelOf({ id, history, forkedAt }: Line): string {
  const first = forkedAt === undefined ? undefined : history.cluster.inputs.find(({ at }) => at >= forkedAt)
  return first?.request.userAgent ?? (id === 0 ? 'main' : `#${id}`)
}

/** Puts the playhead somewhere that is already simulated; later instants end at the head. */
export function placePlayhead(line: Line, where: { readonly at?: Instant; readonly revision?: number }): void {
  const head = headOf(line.history)
  if (where.revision !== undefined) {
    const revision = Math.max(0, Math.min(head.revision, where.revision))
    line.playhead = { revision, at: instantAt(line.history, revision) }
    return
  }
  const at = instantOf(Math.max(line.history.start, Math.min(head.at, where.at ?? head.at)))
  line.playhead = at === head.at ? head : { at, revision: revisionAt(line.history, at) }
}

const deadlineCheckSteps = 64

/**
 * Simulates up to an instant, or until `isDue` says that the slice is over. Returns true when the instant was reached
 * (or nothing more can happen).
 */
export function simulateTo(line: Line, at: Instant, isDue: () => boolean): boolean {
  const { cluster } = line.history
  let count = 0
  while (cluster.now <= at && step(cluster, at)) {
    if (++count % deadlineCheckSteps === 0 && isDue()) {
      absorb(line.history)
      return false
    }
  }
  if (cluster.halt === undefined) advanceTo(cluster, at)
  absorb(line.history)
  return true
}

/** One slice of going on until the log has so many writes; true when done, or when nothing worth waiting for comes within `limit`. */
export function simulateWrites(line: Line, revision: number, limit: Instant, isDue: () => boolean): boolean {
  const { cluster } = line.history
  let count = 0
  let isDone = true
  let wasQuiet = false
  while (cluster.server.store.log.length < revision) {
    const isAtRest = isQuiet(cluster)
    if ((isAtRest && !wasQuiet && !willWrite(cluster, limit)) || !step(cluster, limit)) break
    wasQuiet = isAtRest
    if (++count % deadlineCheckSteps === 0 && isDue()) {
      isDone = false
      break
    }
  }
  absorb(line.history)
  return isDone
}

const trialSteps = 100_000

/** Whether a quiet cluster comes to anything but routine looks and the end of old Events: tried on a copy. */
function willWrite(cluster: History['cluster'], limit: Instant): boolean {
  const trial = cloneOf(cluster)
  const { log } = trial.server.store
  for (let count = 0, seen = log.length; count < trialSteps && step(trial, limit); count++)
    for (; seen < log.length; seen++) if (log[seen]!.actor !== 'event-expiry') return true
  return false
}

/** One slice of running until quiet; true when done. */
export function simulateTowardsQuiet(line: Line, limit: Instant, isDue: () => boolean): boolean {
  const { cluster } = line.history
  let count = 0
  let isDone = true
  while (!isQuiet(cluster)) {
    if (!step(cluster, limit)) break
    if (++count % deadlineCheckSteps === 0 && isDue()) {
      isDone = false
      break
    }
  }
  absorb(line.history)
  return isDone
}

export function clockState(session: Session, isPlaying: boolean, speed: number | 'auto'): ClockState {
  const { history, playhead } = session.current
  const { cluster } = history
  const nextAt = nextDue(cluster.queue)
  return {
    now: playhead.at,
    revision: playhead.revision,
    start: history.start,
    head: headOf(history),
    isPlaying,
    speed,
    isQuiet: isQuiet(cluster),
    ...(nextAt !== undefined && { nextAt }),
    ...(cluster.halt && { halt: cluster.halt }),
  }
}

export function recordingOf(session: Session): Recording {
  return {
    version: 1,
    setup: session.setup,
    inputs: session.current.history.cluster.inputs.map(({ at, step: inputStep, request: apiRequest }) => ({
      at,
      step: inputStep,
      request: apiRequest,
    })),
  }
}

/** A recording that is being repeated; `advance` goes on for one slice and is true behind the last input. */
export interface OpeningRecording {
  readonly session: Session
  readonly advance: (isDue: () => boolean) => boolean
}

/** Begins to repeat a recording: each input at its instant, after as many steps as it had seen. */
export function openRecording(recording: Recording, generation: number, submit: Submit): OpeningRecording {
  const session = createSession(recording.setup, generation)
  const { history } = session.current
  const { cluster } = history
  let next = 0
  const advance = (isDue: () => boolean): boolean => {
    for (let count = 1; ; count++) {
      const input = recording.inputs[next]
      if (input === undefined) break
      if (!isBefore(cluster, input) || !step(cluster, input.at)) {
        moveTo(cluster, input.at)
        submit(cluster, input.request as ApiRequest)
        next++
      }
      if (count % deadlineCheckSteps === 0 && isDue()) return false
    }
    absorb(history)
    keepKeyframe(history)
    session.current.playhead = headOf(history)
    return true
  }
  return { session, advance }
}

/** Something is still to be done before an input's turn. */
function isBefore(cluster: History['cluster'], { at, step: inputStep }: Recording['inputs'][number]): boolean {
  if (cluster.steps < inputStep) return true
  const due = cluster.readyCount > 0 ? cluster.now : nextDue(cluster.queue)
  return due !== undefined && due < at
}
