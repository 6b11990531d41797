/** One command with what it printed. `exitCode` is absent while it runs. */
export interface LogEntry {
  readonly id: number
  readonly command: string
  readonly stdout: string
  readonly stderr: string
  readonly exitCode?: number
}

const entriesMax = 200

export const withEntry = (log: readonly LogEntry[], entry: LogEntry): readonly LogEntry[] =>
  [...log, entry].slice(-entriesMax)

export const withResult = (log: readonly LogEntry[], id: number, result: Partial<LogEntry>): readonly LogEntry[] =>
  log.map((entry) => (entry.id === id ? { ...entry, ...result } : entry))
