import { contextOf } from './expansion-context.ts'
import { fieldsOf, itemsOf, textOf, type ExpansionContext } from './expansion.ts'
import { entryOf, pathOf, writeTo, type Machine, type Thread } from './machine.ts'
import { beginUnknown } from './programs.ts'
import { runText } from './scripts.ts'
import type { Assignment, SimpleCommand } from './syntax.ts'
import { setCode } from './unwinding.ts'
import { setVariable } from './variables.ts'
import { words } from './words/index.ts'

/** Expands a command's words and carries it out. */
export function runSimple(
  machine: Machine,
  thread: Thread,
  command: SimpleCommand,
  results: Readonly<Record<number, string>>,
): void {
  const context = contextOf(machine, thread, results)
  const fields = fieldsOf(command.words, context)
  const assigned = command.assignments.flatMap((each) => valuesOf(each, context))
  if (context.hasFailed() || machine.isHalted) return
  if (fields.length === 0) {
    if (thread.shell.options.includes('x'))
      for (const [name, value] of assigned) writeTo(machine, thread.channels.error, `+ ${name}=${value}\n`)
    for (const [name, value] of assigned) setVariable(thread, name, value)
    if (thread.channels.input !== undefined && command.redirects.some(({ operator }) => operator === '<'))
      showInput(machine, thread)
    if (Object.keys(results).length === 0) setCode(thread, 0)
    return
  }
  if (thread.shell.options.includes('x')) writeTo(machine, thread.channels.error, `+ ${fields.join(' ')}\n`)
  if (assigned.length === 0) return runFields(machine, thread, fields)
  const { shell } = thread
  const depth = thread.frames.length
  for (const [name, value] of assigned) setVariable(thread, name, value)
  thread.shell = { ...thread.shell, exported: new Set([...shell.exported, ...assigned.map(([name]) => name)]) }
  if (thread.shell.functions.has(fields[0]!) || isShell(fields[0]!))
    thread.frames.push({ type: 'subshell', saved: { shell, channels: thread.channels } })
  runFields(machine, thread, fields)
  if (thread.frames.length !== depth) return
  const variables = new Map(thread.shell.variables)
  for (const [name] of assigned) restore(variables, name, shell.variables.get(name))
  thread.shell = { ...thread.shell, variables, exported: shell.exported }
}

type Named = readonly (readonly [name: string, value: string])[]

/** The variables that an assignment sets; a list is kept as `name[0]`, `name[1]` … beside its first item. */
function valuesOf({ name, index, value, items, isAdded }: Assignment, context: ExpansionContext): Named {
  const text = textOf(value, context)
  if (index !== undefined) return [[`${name}[${textOf(index, context)}]`, text]]
  if (items === undefined) return [[name, isAdded ? (context.get(name) ?? '') + text : text]]
  const list = [...(isAdded ? itemsOf(name, context) : []), ...fieldsOf(items, context)]
  return [[name, list[0] ?? ''], ...list.map((item, at) => [`${name}[${at}]`, item] as const)]
}

/** `$(<file)`: what is read is what is said. */
function showInput(machine: Machine, { channels }: Thread): void {
  const input = machine.inputs.get(channels.input!)
  if (channels.out.type === 'buffer' && input !== undefined) writeTo(machine, channels.out, input.text.slice(input.at))
}

const isShell = (word: string): boolean => /^(?:.*\/)?(?:sh|bash|ash|dash|env|eval)$/.test(word)

function restore(variables: Map<string, string>, name: string, value: string | undefined): void {
  if (value === undefined) variables.delete(name)
  else variables.set(name, value)
}

/** Runs a command whose words are known. */
export function runFields(machine: Machine, thread: Thread, fields: readonly string[]): void {
  const [name = '', ...args] = fields
  const body = thread.shell.functions.get(name)
  if (body !== undefined) {
    const { parameters } = thread.shell
    thread.frames.push({ type: 'call', parameters }, { type: 'command', command: body, results: {} })
    thread.shell = { ...thread.shell, parameters: [parameters[0] ?? 'sh', ...args] }
    return
  }
  const isPath = name.includes('/')
  const file = isPath ? entryOf(machine, pathOf(thread, name)) : undefined
  if (machine.isHalted) return
  if (file?.type === 'file') return runText(machine, thread, file.text, [name, ...args])
  const word =
    isPath && !/^(?:\/usr)?(?:\/local)?\/s?bin\/[^/]+$/.test(name)
      ? undefined
      : words[name.slice(name.lastIndexOf('/') + 1)]
  if (word === undefined) return beginUnknown(machine, thread, name, args)
  const code = word({ machine, thread, name, args, run: (more) => runFields(machine, thread, more) })
  if (code !== undefined && !machine.isHalted) setCode(thread, code)
}
