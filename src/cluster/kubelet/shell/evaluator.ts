import { milliseconds, type Instant } from '../../../clock/instant.ts'
import { fieldsOf, patternOf, textOf } from './expansion.ts'
import { contextOf } from './expansion-context.ts'
import { newBuffer, newInput, sleepUntil, takeBuffer, writeTo, type Machine, type Thread } from './machine.ts'
import { matchesPattern } from './patterns.ts'
import { never, type Frame, type Mark } from './process.ts'
import { redirect } from './redirects.ts'
import { runSimple } from './simple-command.ts'
import { substitutionsOf, type Command, type List } from './syntax.ts'
import { continueProgram } from './programs.ts'
import { exitShell, isTested, setCode } from './unwinding.ts'
import { finishThread } from './threads.ts'

/** Carries out everything that is due up to and including an instant. */
export function runUntil(machine: Machine, limit: Instant): void {
  while (!machine.isHalted && machine.exitCode === undefined) {
    const thread = nextThread(machine)
    if (thread === undefined || thread.wakeAt > limit || thread.wakeAt >= never) break
    if (thread.wakeAt > machine.clock) machine.clock = thread.wakeAt
    while (!machine.isHalted && !thread.isDone && thread.wakeAt <= machine.clock && machine.exitCode === undefined) {
      if (machine.fuel-- <= 0) {
        // Too busy: what it would have done in no time takes a second.
        machine.isHalted = true
        sleepUntil(thread, machine.clock + 1000)
        break
      }
      step(machine, thread)
    }
  }
  if (machine.clock < limit && !machine.isHalted && machine.exitCode === undefined && limit < never)
    machine.clock = limit
}

/** When the process will do something next by itself. */
export const nextWake = (machine: Pick<Machine, 'threads'>): Instant =>
  machine.threads.reduce((first, { isDone, wakeAt }) => (isDone || wakeAt > first ? first : wakeAt), never)

function nextThread({ threads }: Machine): Thread | undefined {
  let chosen: Thread | undefined
  for (const thread of threads)
    if (!thread.isDone && (chosen === undefined || thread.wakeAt < chosen.wakeAt)) chosen = thread
  return chosen
}

function step(machine: Machine, thread: Thread): void {
  const frame = thread.frames.at(-1)
  if (frame === undefined) return finishThread(machine, thread)
  switch (frame.type) {
    case 'list':
      return stepList(machine, thread, frame)
    case 'andOr':
      return stepAndOr(machine, thread, frame)
    case 'pipeline':
      return stepPipeline(machine, thread, frame)
    case 'command':
      return stepCommand(machine, thread, frame)
    case 'capture':
      return endCapture(machine, thread, frame)
    case 'if':
      return stepIf(thread, frame)
    case 'loop':
      return stepLoop(machine, thread, frame)
    case 'for':
      return stepFor(thread, frame)
    case 'redirected':
      if (thread.channels.input !== undefined && thread.channels.input !== frame.channels.input)
        machine.inputs.delete(thread.channels.input)
      thread.channels = frame.channels
      return void thread.frames.pop()
    case 'subshell':
      thread.shell = { ...frame.saved.shell, code: thread.shell.code }
      thread.channels = frame.saved.channels
      return void thread.frames.pop()
    case 'call':
      thread.shell = { ...thread.shell, parameters: frame.parameters }
      return void thread.frames.pop()
    case 'case':
      return void thread.frames.pop()
    case 'exit':
      setCode(thread, frame.code)
      thread.frames.length = 0
      return
    default:
      return continueProgram(machine, thread, frame)
  }
}

type Of<T extends Frame['type']> = Extract<Frame, { type: T }>

const replaceTop = ({ frames }: Thread, frame: Frame): void => void (frames[frames.length - 1] = frame)
const pushList = ({ frames }: Thread, list: List): void => void frames.push({ type: 'list', list, index: 0 })

function stepList(machine: Machine, thread: Thread, frame: Of<'list'>): void {
  const node = frame.list[frame.index]
  if (node === undefined) return void thread.frames.pop()
  replaceTop(thread, { ...frame, index: frame.index + 1 })
  if (!node.isBackground) return void thread.frames.push({ type: 'andOr', node, index: 0, ran: -1 })
  const id = machine.nextTask++
  const { out, error } = thread.channels
  machine.threads.push({
    id,
    frames: [{ type: 'andOr', node, index: 0, ran: -1 }],
    shell: { ...thread.shell, traps: new Map() },
    channels: { out, error },
    wakeAt: machine.clock,
    isDone: false,
  })
  thread.shell = { ...thread.shell, lastJob: id, code: 0 }
}

function stepAndOr(machine: Machine, thread: Thread, frame: Of<'andOr'>): void {
  const { node, index, ran } = frame
  const { code, options } = thread.shell
  const link = node.links[index]
  if (link === undefined) {
    const isLast = ran === node.links.length - 1 && node.links[ran]?.pipeline.isNegated !== true
    thread.frames.pop()
    if (code !== 0 && isLast && options.includes('e') && !isTested(thread)) exitShell(thread, code)
    return
  }
  const isSkipped = (link.operator === '&&' && code !== 0) || (link.operator === '||' && code === 0)
  replaceTop(thread, { ...frame, index: index + 1, ran: isSkipped ? ran : index })
  if (isSkipped) return
  const { shell, channels } = thread
  const { pipeline } = link
  if (pipeline.commands.length === 1 && !pipeline.isNegated) pushCommand(thread, pipeline.commands[0]!)
  else thread.frames.push({ type: 'pipeline', node: pipeline, index: 0, saved: { shell, channels } })
}

const pushCommand = ({ frames }: Thread, command: Command): void =>
  void frames.push({ type: 'command', command, results: {} })

/** The commands of a pipe one after the other, each with the whole output of the one before. */
function stepPipeline(machine: Machine, thread: Thread, frame: Of<'pipeline'>): void {
  const { node, index, saved, buffer } = frame
  const { commands } = node
  if (thread.channels.input !== undefined && thread.channels.input !== saved.channels.input)
    machine.inputs.delete(thread.channels.input)
  const text = buffer === undefined ? undefined : takeBuffer(machine, buffer)
  const { code } = thread.shell
  if (commands.length > 1) thread.shell = { ...saved.shell, code }
  thread.channels = saved.channels
  const command = commands[index]
  if (command === undefined) {
    thread.frames.pop()
    return setCode(thread, node.isNegated ? Number(code === 0) : code)
  }
  const input = text === undefined ? saved.channels.input : newInput(machine, text)
  const isLast = index === commands.length - 1
  const next = isLast ? undefined : newBuffer(machine)
  thread.channels = {
    out: next === undefined ? saved.channels.out : { type: 'buffer', id: next },
    error: saved.channels.error,
    ...(input !== undefined && { input }),
  }
  replaceTop(thread, { type: 'pipeline', node, index: index + 1, saved, ...(next !== undefined && { buffer: next }) })
  pushCommand(thread, command)
}

function stepCommand(machine: Machine, thread: Thread, frame: Of<'command'>): void {
  const { command, results } = frame
  const missing = substitutionsOf(command).find(({ id }) => results[id] === undefined)
  if (missing !== undefined) {
    const buffer = newBuffer(machine)
    const { shell, channels } = thread
    thread.frames.push({ type: 'capture', id: missing.id, buffer, saved: { shell, channels } })
    thread.channels = { ...channels, out: { type: 'buffer', id: buffer } }
    return pushList(thread, missing.script)
  }
  thread.frames.pop()
  if (command.redirects.length > 0) {
    const before = thread.channels
    const problem = redirect(machine, thread, command.redirects, results)
    if (machine.isHalted) return
    if (problem !== undefined) {
      writeTo(machine, before.error, `sh: ${problem}\n`)
      return setCode(thread, 1)
    }
    thread.frames.push({ type: 'redirected', channels: before })
  }
  begin(machine, thread, command, results)
}

function begin(machine: Machine, thread: Thread, command: Command, results: Readonly<Record<number, string>>): void {
  const { frames, shell, channels } = thread
  switch (command.type) {
    case 'simple':
      return runSimple(machine, thread, command, results)
    case 'if':
      return void frames.push({ type: 'if', command, clause: 0, isDecided: false })
    case 'loop':
      return void frames.push({ type: 'loop', command, phase: 'begin' })
    case 'for': {
      const context = contextOf(machine, thread, results)
      const values = command.words === undefined ? shell.parameters.slice(1) : fieldsOf(command.words, context)
      if (context.hasFailed()) return
      setCode(thread, 0)
      return void frames.push({ type: 'for', command, values, index: 0 })
    }
    case 'case': {
      const context = contextOf(machine, thread, results)
      const text = textOf(command.word, context)
      const arm = command.arms.find(({ patterns }) =>
        patterns.some((pattern) => matchesPattern(text, patternOf(pattern, context))),
      )
      if (context.hasFailed()) return
      setCode(thread, 0)
      if (arm !== undefined) pushList(thread, arm.body)
      return
    }
    case 'group':
      return pushList(thread, command.body)
    case 'subshell':
      frames.push({ type: 'subshell', saved: { shell, channels } })
      return pushList(thread, command.body)
    default:
      thread.shell = { ...shell, functions: new Map(shell.functions).set(command.name, command.body), code: 0 }
  }
}

function endCapture(machine: Machine, thread: Thread, { id, buffer, saved }: Of<'capture'>): void {
  thread.frames.pop()
  const text = takeBuffer(machine, buffer).replace(/\n+$/, '')
  thread.shell = { ...saved.shell, code: thread.shell.code }
  thread.channels = saved.channels
  const below = thread.frames.at(-1)
  if (below?.type === 'command') replaceTop(thread, { ...below, results: { ...below.results, [id]: text } })
}

function stepIf(thread: Thread, frame: Of<'if'>): void {
  const { command, clause, isDecided } = frame
  const current = command.clauses[clause]
  if (current !== undefined && !isDecided) {
    replaceTop(thread, { ...frame, isDecided: true })
    return pushList(thread, current.condition)
  }
  if (current !== undefined && thread.shell.code !== 0)
    return replaceTop(thread, { ...frame, clause: clause + 1, isDecided: false })
  thread.frames.pop()
  const body = current?.body ?? command.otherwise
  setCode(thread, 0)
  if (body !== undefined) pushList(thread, body)
}

function stepLoop(machine: Machine, thread: Thread, frame: Of<'loop'>): void {
  const { command, phase } = frame
  if (phase === 'condition') {
    const isOver = (thread.shell.code === 0) === command.isUntil
    setCode(thread, 0)
    if (isOver) return void thread.frames.pop()
    replaceTop(thread, { ...frame, phase: 'body' })
    return pushList(thread, command.body)
  }
  if (machine.isAlone && meetsItself(machine, thread, frame)) return
  replaceTop(thread, {
    type: 'loop',
    command,
    phase: 'condition',
    ...(machine.isAlone && { mark: markOf(machine, thread) }),
  })
  pushList(thread, command.condition)
}

function markOf(machine: Machine, { shell: { variables, directory } }: Thread): Mark {
  machine.isTimely = false
  return { variables, directory, disks: machine.disks, at: machine.clock, lines: machine.lines.length }
}

/** Nothing is another than a round ago, so nothing ever will be. */
function meetsItself(machine: Machine, { shell, frames }: Thread, { mark, phase }: Of<'loop'>): boolean {
  if (phase !== 'body' || mark === undefined || machine.isTimely) return false
  const isSame =
    mark.variables === shell.variables && mark.directory === shell.directory && mark.disks === machine.disks
  const isAlone = machine.threads.every(({ id, isDone }) => isDone || id === 1)
  const isInside = frames.some(({ type }) => type === 'capture' || type === 'pipeline')
  if (!isSame || !isAlone || isInside || machine.clock <= mark.at || machine.lines.length < mark.lines) return false
  const from = milliseconds(mark.at - machine.startedAt)
  const lines = machine.lines.splice(mark.lines)
  machine.cycle = {
    from,
    every: milliseconds(machine.clock - mark.at),
    lines: lines.map(({ after, text }) => ({ after: milliseconds(after - from), text })),
  }
  machine.isHalted = true
  return true
}

function stepFor(thread: Thread, frame: Of<'for'>): void {
  const value = frame.values[frame.index]
  if (value === undefined) return void thread.frames.pop()
  replaceTop(thread, { ...frame, index: frame.index + 1 })
  const { shell } = thread
  if (shell.variables.get(frame.command.name) !== value)
    thread.shell = { ...shell, variables: new Map(shell.variables).set(frame.command.name, value) }
  pushList(thread, frame.command.body)
}
