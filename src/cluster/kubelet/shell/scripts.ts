import { writeTo, type Machine, type Thread } from './machine.ts'
import { parseScript } from './parser.ts'
import { setCode } from './unwinding.ts'

/** Runs a text as a shell of its own; `parameters` begin with its name. */
export function runText(machine: Machine, thread: Thread, text: string, parameters: readonly string[]): void {
  const { shell, channels } = thread
  if (thread.id !== 1 || thread.frames.length > 0) thread.frames.push({ type: 'subshell', saved: { shell, channels } })
  thread.shell = { ...shell, parameters, options: '', traps: new Map(), functions: new Map() }
  runHere(machine, thread, text)
}

/** Runs a text in this very shell. */
export function runHere(machine: Machine, thread: Thread, text: string): void {
  const parsed = parseScript(text)
  if (parsed.list === undefined) {
    writeTo(machine, thread.channels.error, `sh: ${parsed.problem}\n`)
    return setCode(thread, 2)
  }
  setCode(thread, 0)
  thread.frames.push({ type: 'list', list: parsed.list, index: 0 })
}
