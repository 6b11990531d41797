import { instantOf, milliseconds, type Instant } from '../../../clock/instant.ts'
import {
  absolute,
  entryAt,
  entryAtPlace,
  fileOf,
  placeOf,
  withEntry,
  type Directory,
  type Entry,
  type Place,
} from './files.ts'
import {
  never,
  type Channels,
  type Frame,
  type Input,
  type LogCycle,
  type LogLine,
  type Process,
  type Shell,
  type Sink,
  type World,
} from './process.ts'

/** A thread while it is at work. */
export interface Thread {
  readonly id: number
  readonly frames: Frame[]
  shell: Shell
  channels: Channels
  wakeAt: Instant
  isDone: boolean
}

/** A process while it is at work; only the functions of this folder hold it. */
export interface Machine {
  readonly world: World
  /** Asks nobody: it stops before the first step whose result others decide. */
  readonly isAlone: boolean
  readonly startedAt: Instant
  clock: Instant
  readonly threads: Thread[]
  nextTask: number
  nextBuffer: number
  readonly buffers: Map<number, string>
  readonly inputs: Map<number, Input>
  partial: string
  readonly lines: LogLine[]
  /** Standard error, where it is kept apart. */
  errors: string | undefined
  disks: ReadonlyMap<string, Directory>
  exitCode: number | undefined
  fuel: number
  isHalted: boolean
  /** Something depended on the clock: rounds of a loop may differ. */
  isTimely: boolean
  cycle: LogCycle | undefined
  /** When it first wrote to a file. */
  changesAt: Instant | undefined
  /** Signals sent to the container's first process. */
  readonly signals: string[]
}

export interface MachineSettings {
  readonly world: World
  readonly isAlone: boolean
  readonly fuel: number
  readonly keepsErrors?: boolean
}

const noDisks: ReadonlyMap<string, Directory> = new Map()
export const outputMost = 262_144
const linesMost = 20_000

export function machineOf(state: Process, { world, isAlone, fuel, keepsErrors }: MachineSettings): Machine {
  return {
    world,
    isAlone,
    startedAt: state.startedAt,
    clock: state.clock,
    threads: state.tasks.map((task) => ({ ...task, frames: [...task.frames] })),
    nextTask: state.nextTask,
    nextBuffer: state.nextBuffer,
    buffers: new Map(state.buffers),
    inputs: new Map(state.inputs),
    partial: state.partial,
    lines: [],
    errors: keepsErrors === true ? '' : undefined,
    disks: noDisks,
    exitCode: state.exitCode,
    fuel,
    isHalted: false,
    isTimely: false,
    cycle: undefined,
    changesAt: undefined,
    signals: [],
  }
}

export function processOf(machine: Machine): Process {
  const { threads, nextTask, nextBuffer, buffers, inputs, partial, clock, startedAt, exitCode } = machine
  return {
    tasks: threads
      .filter(({ id, isDone }) => id === 1 || !isDone)
      .map((thread) => ({ ...thread, frames: [...thread.frames] })),
    nextTask,
    nextBuffer,
    buffers,
    inputs,
    partial,
    clock,
    startedAt,
    ...(exitCode !== undefined && { exitCode }),
  }
}

/** The result of the next step is not this process' alone: a machine that works alone stops here. */
export function asksOthers(machine: Machine): boolean {
  if (machine.isAlone) machine.isHalted = true
  return machine.isHalted
}

export const pathOf = ({ shell }: Thread, path: string): string => absolute(path, shell.directory)

/** Where an absolute path leads, links followed. */
export function placeFor(machine: Machine, path: string, depth = 0): Place {
  const place = placeOf(path, machine.world.mounts)
  if (place.mount?.isShared === true) asksOthers(machine)
  if (depth > 8) return place
  const root = diskOf(machine, place.disk)
  for (let length = 1; length <= place.names.length; length++) {
    const entry = entryAt(root, place.names.slice(0, length))
    if (entry?.type !== 'link') continue
    const rest = place.names.slice(length).join('/')
    const parent =
      path
        .split('/')
        .slice(0, -1 - place.names.length + length)
        .join('/') || '/'
    return placeFor(machine, absolute(`${absolute(entry.target, parent)}/${rest}`, '/'), depth + 1)
  }
  return place
}

export const diskOf = ({ disks, world }: Machine, name: string): Directory => disks.get(name) ?? world.disk(name)

export function entryOf(machine: Machine, path: string): Entry | undefined {
  const place = placeFor(machine, path)
  return entryAtPlace(diskOf(machine, place.disk), place)
}

/** Puts an entry at a path (`undefined`: removes it); answers what forbids it. */
export function putEntry(machine: Machine, path: string, entry: Entry | undefined): string | undefined {
  if (isDevice(path)) return undefined
  const { disk, names, mount } = placeFor(machine, path)
  if (mount?.isReadOnly === true) return 'Read-only file system'
  const root = diskOf(machine, disk)
  if (entry !== undefined && names.length > 0) {
    const parent = entryAtPlace(root, { disk, names: names.slice(0, -1), ...(mount && { mount }) })
    if (parent === undefined && names.length > 1) return 'No such file or directory'
    if (parent !== undefined && parent.type !== 'directory') return 'Not a directory'
  }
  machine.changesAt ??= machine.clock
  machine.disks = new Map(machine.disks).set(disk, withEntry(root, names, entry, machine.clock))
  return undefined
}

const isDevice = (path: string): boolean =>
  path.startsWith('/proc/') || (path.startsWith('/dev/') && !/^\/dev\/(?:termination-log$|shm\/)/.test(path))

export function writeFile(machine: Machine, path: string, text: string, isAppended: boolean): string | undefined {
  const before = entryOf(machine, path)
  if (before?.type === 'directory') return 'Is a directory'
  const whole = isAppended && before?.type === 'file' ? before.text + text : text
  const kept = whole.length > outputMost ? whole.slice(whole.indexOf('\n', whole.length - outputMost) + 1) : whole
  const isExecutable = before?.type === 'file' && before.isExecutable === true
  if (before?.type === 'file' && before.text === kept) return undefined
  return putEntry(machine, path, { ...fileOf(kept), at: machine.clock, ...(isExecutable && { isExecutable }) })
}

export function writeTo(machine: Machine, sink: Sink, text: string): void {
  if (text === '' || sink.type === 'nothing') return
  if (sink.type === 'file') return void writeFile(machine, sink.path, text, true)
  if (sink.type === 'buffer') {
    const before = machine.buffers.get(sink.id) ?? ''
    if (before.length < outputMost) machine.buffers.set(sink.id, before + text)
    return
  }
  if (sink.type === 'error' && machine.errors !== undefined) {
    if (machine.errors.length < outputMost) machine.errors += text
    return
  }
  const pieces = (machine.partial + text).split('\n')
  machine.partial = pieces.pop()!.slice(0, outputMost)
  const afterStart = milliseconds(machine.clock - machine.startedAt)
  for (const piece of pieces) machine.lines.push({ after: afterStart, text: piece })
  if (machine.lines.length > linesMost) machine.lines.splice(0, machine.lines.length - linesMost)
}

export function newBuffer(machine: Machine): number {
  const id = machine.nextBuffer++
  machine.buffers.set(id, '')
  return id
}

export function takeBuffer(machine: Machine, id: number): string {
  const text = machine.buffers.get(id) ?? ''
  machine.buffers.delete(id)
  return text
}

/** A text to read from; forgotten texts are dropped when their number is no longer used. */
export function newInput(machine: Machine, text: string): number {
  const id = machine.nextBuffer++
  machine.inputs.set(id, { text, at: 0 })
  return id
}

export function sleepUntil(thread: Thread, at: number): void {
  thread.wakeAt = at >= never ? never : instantOf(at)
}
