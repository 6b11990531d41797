import type { Instant } from '../../clock/instant.ts'
import type { CommandResult, NotModelledField } from '../../worker/protocol.ts'

/** One command with what it printed. `exitCode` is absent while it runs. */
export interface LogEntry {
  readonly id: number
  readonly command: string
  readonly stdout: string
  readonly stderr: string
  readonly exitCode?: number
  /** The playhead when it was typed, in the run that there was then. */
  readonly startedAt?: Instant
  readonly generation?: number
  /** What it had printed by when, oldest first; of commands that follow the clock. */
  readonly past?: readonly Printed[]
  /** What it wrote and is not modelled. */
  readonly notModelled?: readonly NotModelledField[]
}

export interface Printed {
  readonly at: Instant
  readonly stdout: string
  readonly stderr: string
}

const entriesMax = 200
const pastMax = 600

export const withEntry = (log: readonly LogEntry[], entry: LogEntry): readonly LogEntry[] =>
  [...log, entry].slice(-entriesMax)

/** With what a command has printed so far, or at its end. */
export const withResult = (log: readonly LogEntry[], id: number, result: Partial<CommandResult>): readonly LogEntry[] =>
  log.map((entry) => (entry.id === id ? resulted(entry, result) : entry))

function resulted(
  entry: LogEntry,
  { stdout = entry.stdout, stderr = entry.stderr, exitCode, at, notModelled }: Partial<CommandResult>,
) {
  const next = {
    ...entry,
    stdout,
    stderr,
    ...(exitCode !== undefined && { exitCode }),
    ...(notModelled && { notModelled }),
  }
  if (at === undefined) return next
  const earlier = (entry.past ?? []).filter((printed) => printed.at < at)
  return { ...next, past: [...earlier, { at, stdout, stderr }].slice(-pastMax) }
}

export const withoutEntry = (log: readonly LogEntry[], id: number): readonly LogEntry[] =>
  log.filter((entry) => entry.id !== id)

/**
 * What an entry shows at an instant: −2 everything, −1 nothing of it yet, else the place in its past. Another run has
 * another time: its entries show everything.
 */
export function shownAt(entry: LogEntry, now: Instant | undefined, generation: number): number {
  if (now === undefined || entry.generation !== generation || entry.startedAt === undefined) return -2
  if (now < entry.startedAt) return -1
  const { past } = entry
  if (past === undefined || past.length === 0 || now >= past.at(-1)!.at) return -2
  return Math.max(
    0,
    past.findLastIndex(({ at }) => at <= now),
  )
}
