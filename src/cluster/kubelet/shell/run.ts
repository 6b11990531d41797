import { after, seconds, type Instant } from '../../../clock/instant.ts'
import type { Directory } from './files.ts'
import { machineOf, processOf, type Machine } from './machine.ts'
import { nextWake, runUntil } from './evaluator.ts'
import { never, type LogCycle, type LogLine, type Process, type Shell, type World } from './process.ts'
import { deliverSignal } from './threads.ts'

export interface Beginning {
  /** The words of the command: a program and its arguments. */
  readonly words: readonly string[]
  readonly variables: ReadonlyMap<string, string>
  readonly directory: string
  readonly at: Instant
}

const nothing = new Map<never, never>()

/** A process that is about to carry out its command. */
export function processFor({ words, variables, directory, at }: Beginning): Process {
  const shell: Shell = {
    variables,
    exported: new Set(variables.keys()),
    functions: nothing,
    traps: nothing,
    parameters: ['sh'],
    directory,
    options: '',
    code: 0,
    lastJob: 0,
  }
  const command = {
    type: 'simple',
    assignments: [],
    redirects: [],
    words: words.map((text) => ({ parts: [{ type: 'text', text, isQuoted: true }] }) as const),
  } as const
  return {
    tasks: [
      {
        id: 1,
        frames: [{ type: 'command', command, results: {} }],
        shell,
        channels: { out: { type: 'out' }, error: { type: 'error' } },
        wakeAt: at,
        isDone: false,
      },
    ],
    nextTask: 2,
    buffers: nothing,
    inputs: nothing,
    nextBuffer: 1,
    partial: '',
    clock: at,
    startedAt: at,
  }
}

/** What a stretch of time has brought. */
export interface Stretch {
  readonly state: Process
  readonly lines: readonly LogLine[]
  /** The disks that were written to, as they are now. */
  readonly disks: ReadonlyMap<string, Directory>
  /** When it goes on by itself. */
  readonly wakeAt: Instant
  readonly errors: string
  readonly signals: readonly string[]
}

const fuelOfOneStretch = 20_000

/** Lets a process go on up to an instant. */
export function advanced(state: Process, world: World, until: Instant): Stretch {
  const machine = machineOf(state, { world, isAlone: false, fuel: fuelOfOneStretch })
  runUntil(machine, until)
  return stretchOf(machine)
}

const stretchOf = (machine: Machine): Stretch => ({
  state: processOf(machine),
  lines: machine.lines,
  disks: machine.disks,
  wakeAt: nextWake(machine),
  errors: machine.errors ?? '',
  signals: machine.signals,
})

/** What lies ahead of a process as far as it decides that alone. */
export type Outlook = { /** When it first writes to a file. */ readonly changesAt: Instant | undefined } &
  /** It ends by itself. */
  (
    | { readonly type: 'ends'; readonly at: Instant; readonly exitCode: number }
    /** It never does anything else again. */
    | { readonly type: 'rests' }
    /** It repeats one round for ever; `state` and `lines` lead up to the first one. */
    | { readonly type: 'repeats'; readonly cycle: LogCycle; readonly stretch: Stretch }
    /** What happens from then on is not known yet. */
    | { readonly type: 'open'; readonly at: Instant }
  )

const fuelOfOneLook = 4000

export function outlookOf(state: Process, world: World): Outlook {
  if (state.exitCode !== undefined)
    return { type: 'ends', at: state.clock, exitCode: state.exitCode, changesAt: undefined }
  const machine = machineOf(state, { world, isAlone: true, fuel: fuelOfOneLook })
  runUntil(machine, never)
  const { changesAt } = machine
  if (machine.exitCode !== undefined) return { type: 'ends', at: machine.clock, exitCode: machine.exitCode, changesAt }
  if (machine.cycle !== undefined)
    return { type: 'repeats', cycle: machine.cycle, stretch: stretchOf(machine), changesAt }
  if (!machine.isHalted) return { type: 'rests', changesAt }
  // A process that is busy without any time passing is looked at once a second.
  const isBusy = machine.fuel <= 0 && machine.clock === state.clock
  return { type: 'open', at: isBusy ? after(machine.clock, seconds(1)) : machine.clock, changesAt }
}

/** The process once it has got a signal, if it has a trap for it. */
export function signalled(state: Process, world: World, signal: string): Process | undefined {
  const machine = machineOf(state, { world, isAlone: true, fuel: 0 })
  return deliverSignal(machine, signal) ? processOf(machine) : undefined
}

export interface Answer {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
  readonly disks: ReadonlyMap<string, Directory>
  readonly signals: readonly string[]
  /** How long it took. */
  readonly lasted: number
  /** It would have gone on. */
  readonly isCut: boolean
}

/** Runs one command to its end, at most for so long: `kubectl exec`, probes, hooks. */
export function answerOf(beginning: Beginning, world: World, most: number, input = ''): Answer {
  const fresh = processFor(beginning)
  const machine = machineOf(
    input === ''
      ? fresh
      : {
          ...fresh,
          inputs: new Map([[0, { text: input, at: 0 }]]),
          tasks: fresh.tasks.map((task) => ({ ...task, channels: { ...task.channels, input: 0 } })),
        },
    { world, isAlone: false, fuel: fuelOfOneStretch, keepsErrors: true },
  )
  runUntil(machine, (beginning.at + most) as Instant)
  return {
    stdout: machine.lines.map(({ text }) => `${text}\n`).join('') + machine.partial,
    stderr: machine.errors ?? '',
    exitCode: machine.exitCode ?? 137,
    disks: machine.disks,
    signals: machine.signals,
    lasted: machine.clock - beginning.at,
    isCut: machine.exitCode === undefined,
  }
}
