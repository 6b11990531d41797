import type { ShellState } from '../kubectl/terminal/builtins.ts'
import type { StartedScript } from '../kubectl/terminal/shell.ts'
import type { CommandResult, NotModelledField } from './protocol.ts'

/** What a script has printed, and what it has made of files and aliases, if anything. */
export function shellResult(
  started: StartedScript,
  before: ShellState,
  exitCode: number,
  notModelled: readonly NotModelledField[],
): CommandResult {
  const { files, aliases } = started.state()
  const written = Object.entries(files).filter(([name, text]) => before.files[name] !== text)
  return {
    ...started.output(),
    exitCode,
    ...(started.isUnfinished && { isUnfinished: true }),
    ...(written.length > 0 && { files: Object.fromEntries(written) }),
    ...(aliases !== before.aliases && { aliases }),
    ...(notModelled.length > 0 && { notModelled }),
  }
}
