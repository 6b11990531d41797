import { milliseconds } from '../../../clock/instant.ts'
import { sleepUntil, type Machine, type Thread } from './machine.ts'
import { parseScript } from './parser.ts'
import { never } from './process.ts'
import { setCode, withoutKey } from './unwinding.ts'

/** A thread has nothing left to do: the process is over with its first one; others wake who waits for them. */
export function finishThread(machine: Machine, thread: Thread): void {
  const trap = thread.shell.traps.get('EXIT')
  if (trap !== undefined) {
    const parsed = parseScript(trap)
    thread.shell = { ...thread.shell, traps: withoutKey(thread.shell.traps, 'EXIT') }
    thread.frames.push({ type: 'exit', code: thread.shell.code })
    if (parsed.list !== undefined) thread.frames.push({ type: 'list', list: parsed.list, index: 0 })
    return
  }
  thread.isDone = true
  sleepUntil(thread, never)
  if (thread.id === 1) return end(machine, thread)
  for (const other of machine.threads)
    if (!other.isDone && other.frames.at(-1)?.type === 'wait') other.wakeAt = machine.clock
}

function end(machine: Machine, { shell }: Thread): void {
  machine.exitCode = shell.code
  if (machine.partial === '' || machine.errors !== undefined) return
  machine.lines.push({ after: milliseconds(machine.clock - machine.startedAt), text: machine.partial })
  machine.partial = ''
}

/** Delivers a signal to the script; answers whether it has a trap for it. */
export function deliverSignal(machine: Machine, signal: string): boolean {
  const thread = machine.threads.find(({ id }) => id === 1)
  const trap = thread?.shell.traps.get(signal)
  if (thread === undefined || thread.isDone || trap === undefined) return false
  const parsed = parseScript(trap)
  const top = thread.frames.at(-1)
  const isWaiting = top?.type === 'wait'
  if (isWaiting) {
    thread.frames.pop()
    setCode(thread, 143)
    thread.wakeAt = machine.clock
  }
  if (parsed.list !== undefined && parsed.list.length > 0)
    thread.frames.push({ type: 'list', list: parsed.list, index: 0 })
  return true
}
