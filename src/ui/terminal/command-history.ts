/** Earlier commands and where ↑ and ↓ stand in them; `place === commands.length` is the line being typed. */
export interface CommandHistory {
  readonly commands: readonly string[]
  readonly place: number
  /** The line that was being typed when ↑ left it. */
  readonly draft: string
}

const commandsMax = 500

export const emptyHistory: CommandHistory = { commands: [], place: 0, draft: '' }

/** With a command run: at the end, once when repeated. */
export function withCommand({ commands }: CommandHistory, command: string): CommandHistory {
  const kept = commands.at(-1) === command ? commands : [...commands, command].slice(-commandsMax)
  return { commands: kept, place: kept.length, draft: '' }
}

/** One command older (−1) or newer (+1), with the line to show; `undefined` at the ends. */
export function recalled(
  history: CommandHistory,
  direction: -1 | 1,
  line: string,
): { readonly history: CommandHistory; readonly line: string } | undefined {
  const { commands, place, draft } = history
  const next = place + direction
  if (next < 0 || next > commands.length) return undefined
  const kept = place === commands.length ? line : draft
  return { history: { commands, place: next, draft: kept }, line: commands[next] ?? kept }
}
