import { contextOf } from './expansion-context.ts'
import { textOf } from './expansion.ts'
import { entryOf, newInput, pathOf, writeFile, type Machine, type Thread } from './machine.ts'
import type { Channels, Sink } from './process.ts'
import type { Redirect } from './syntax.ts'

/** Opens what a command is redirected to; answers what went wrong. */
export function redirect(
  machine: Machine,
  thread: Thread,
  redirects: readonly Redirect[],
  results: Readonly<Record<number, string>>,
): string | undefined {
  const before = thread.channels
  for (const each of redirects) {
    const text = textOf(each.target, contextOf(machine, thread, results))
    const problem = openOne(machine, thread, each, text)
    if (problem === undefined) continue
    thread.channels = before
    return problem
  }
  return undefined
}

function openOne(
  machine: Machine,
  thread: Thread,
  { descriptor, operator }: Redirect,
  text: string,
): string | undefined {
  const { channels } = thread
  switch (operator) {
    case '<<':
    case '<<<':
      thread.channels = { ...channels, input: newInput(machine, operator === '<<' ? text : `${text}\n`) }
      return undefined
    case '<': {
      const path = pathOf(thread, text)
      const entry = path === '/dev/null' ? undefined : entryOf(machine, path)
      if (path !== '/dev/null' && entry === undefined) return `can't open ${text}: no such file`
      thread.channels = { ...channels, input: newInput(machine, entry?.type === 'file' ? entry.text : '') }
      return undefined
    }
    case '>&':
    case '<&':
      if (operator === '>&' && !/^[\d-]$/.test(text)) return openFile(machine, thread, '&', text, false)
      thread.channels = withSink(
        channels,
        descriptor,
        text === '2' ? channels.error : text === '-' ? nothing : channels.out,
      )
      return undefined
    default:
      return openFile(machine, thread, operator === '&>' ? '&' : descriptor, text, operator === '>>')
  }
}

const nothing: Sink = { type: 'nothing' }
const devices: Readonly<Record<string, Sink>> = {
  '/dev/null': nothing,
  '/dev/stdout': { type: 'out' },
  '/dev/stderr': { type: 'error' },
  '/proc/1/fd/1': { type: 'out' },
  '/proc/1/fd/2': { type: 'error' },
}

function openFile(
  machine: Machine,
  thread: Thread,
  descriptor: number | '&',
  text: string,
  isAppended: boolean,
): string | undefined {
  const path = pathOf(thread, text)
  const { channels } = thread
  const device = devices[path]
  const sink: Sink = device ?? { type: 'file', path }
  if (device === undefined) {
    const isThere = isAppended && entryOf(machine, path)?.type === 'file'
    const problem = isThere ? undefined : (writeFile(machine, path, '', isAppended) ?? emptied(machine, path))
    if (problem !== undefined)
      return `can't create ${text}: ${problem === 'No such file or directory' ? 'nonexistent directory' : problem}`
  }
  thread.channels = descriptor === '&' ? { ...channels, out: sink, error: sink } : withSink(channels, descriptor, sink)
  return undefined
}

/** A new file has no text yet; an old one has lost it. */
function emptied(machine: Machine, path: string): string | undefined {
  return entryOf(machine, path) === undefined ? writeFile(machine, path, '', false) : undefined
}

const withSink = (channels: Channels, descriptor: number, sink: Sink): Channels =>
  descriptor === 2 ? { ...channels, error: sink } : descriptor === 1 ? { ...channels, out: sink } : channels
