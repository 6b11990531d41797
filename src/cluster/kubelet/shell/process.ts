import type { Duration, Instant } from '../../../clock/instant.ts'
import type { Directory, Mount } from './files.ts'
import type { AndOr, CaseCommand, Command, ForCommand, IfCommand, List, LoopCommand, Pipeline } from './syntax.ts'

/** What one shell knows. Replaced, never changed. */
export interface Shell {
  readonly variables: ReadonlyMap<string, string>
  readonly exported: ReadonlySet<string>
  readonly functions: ReadonlyMap<string, Command>
  readonly traps: ReadonlyMap<string, string>
  /** `$0` first. */
  readonly parameters: readonly string[]
  readonly directory: string
  /** `e`, `x`, `u` as `set` was told. */
  readonly options: string
  readonly code: number
  /** `$!` */
  readonly lastJob: number
}

/** Where output goes. */
export type Sink =
  | { readonly type: 'out' }
  | { readonly type: 'error' }
  | { readonly type: 'buffer'; readonly id: number }
  | { readonly type: 'file'; readonly path: string }
  | { readonly type: 'nothing' }

export interface Channels {
  /** The text that is read from, by its number; absent when there is none. */
  readonly input?: number
  readonly out: Sink
  readonly error: Sink
}

interface Saved {
  readonly shell: Shell
  readonly channels: Channels
}

/** What is left to do, innermost last. */
export type Frame =
  | { readonly type: 'list'; readonly list: List; readonly index: number }
  | { readonly type: 'andOr'; readonly node: AndOr; readonly index: number; readonly ran: number }
  | {
      readonly type: 'pipeline'
      readonly node: Pipeline
      readonly index: number
      readonly saved: Saved
      readonly buffer?: number
    }
  | { readonly type: 'command'; readonly command: Command; readonly results: Readonly<Record<number, string>> }
  | { readonly type: 'capture'; readonly id: number; readonly buffer: number; readonly saved: Saved }
  | { readonly type: 'redirected'; readonly channels: Channels }
  | { readonly type: 'if'; readonly command: IfCommand; readonly clause: number; readonly isDecided: boolean }
  | {
      readonly type: 'loop'
      readonly command: LoopCommand
      readonly phase: 'begin' | 'condition' | 'body'
      readonly mark?: Mark
    }
  | {
      readonly type: 'for'
      readonly command: ForCommand
      readonly values: readonly string[]
      readonly index: number
    }
  | { readonly type: 'case'; readonly command: CaseCommand }
  | { readonly type: 'subshell'; readonly saved: Saved }
  | { readonly type: 'call'; readonly parameters: readonly string[] }
  /** Waits for jobs: all of them, or one. */
  | { readonly type: 'wait'; readonly job: number }
  /** `tail -f`: what comes behind `position` is still to be shown. */
  | { readonly type: 'follow'; readonly path: string; readonly position: number }
  /** A program that serves or works until it is ended, or that ends with a code when its time is over. */
  | {
      readonly type: 'program'
      readonly name: string
      readonly code: number
      readonly port?: number
      readonly files?: string
    }
  | { readonly type: 'exit'; readonly code: number }

/** A loop's state at the beginning of a round: when it is met again, the loop never ends. */
export interface Mark {
  readonly variables: ReadonlyMap<string, string>
  readonly directory: string
  readonly disks: ReadonlyMap<string, Directory>
  readonly at: Instant
  readonly lines: number
}

/** One thread of commands: the script, or a job in the background. */
export interface Task {
  readonly id: number
  readonly frames: readonly Frame[]
  readonly shell: Shell
  readonly channels: Channels
  readonly wakeAt: Instant
  readonly isDone: boolean
}

/** A running script as data. */
export interface Process {
  readonly tasks: readonly Task[]
  readonly nextTask: number
  readonly buffers: ReadonlyMap<number, string>
  readonly inputs: ReadonlyMap<number, Input>
  readonly nextBuffer: number
  /** Output behind the last line end. */
  readonly partial: string
  readonly clock: Instant
  readonly startedAt: Instant
  /** Set once it is over. */
  readonly exitCode?: number
}

export interface Input {
  readonly text: string
  readonly at: number
}

export const never = Number.MAX_SAFE_INTEGER as Instant

export interface LogLine {
  readonly after: Duration
  readonly text: string
}

/** What an endless loop says in every round, the first one after `from`. */
export interface LogCycle {
  readonly from: Duration
  readonly every: Duration
  /** `after` counts from the round's begin. */
  readonly lines: readonly LogLine[]
}

export interface LookUpResult {
  readonly text: string
  readonly exitCode: number
}

/** A request to another machine, as `wget`, `curl` and `nc` send it. */
export interface Request {
  readonly host: string
  readonly port: number
  /** Absent when only a connection is wanted. */
  readonly path?: string
}

export type Response =
  | { readonly type: 'unknownHost' }
  | { readonly type: 'refused'; readonly address: string }
  | { readonly type: 'timeout'; readonly address: string }
  | { readonly type: 'answer'; readonly address: string; readonly code: number; readonly body: string }

/** What surrounds a process: its container, its pod, and the cluster's network. */
export interface World {
  readonly image: { readonly name: string; readonly tag: string }
  readonly pod: {
    readonly name: string
    readonly namespace: string
    readonly hostname: string
    readonly fullName: string
    readonly ip: string
  }
  readonly user: number
  /** A program that is not known serves for ever, or ends after so long. */
  readonly unknownProgram: Duration | 'serves'
  readonly mounts: readonly Mount[]
  readonly disk: (name: string) => Directory
  readonly lookUp?: (name: string) => LookUpResult
  readonly request?: (request: Request) => Response
  /** The other processes of the container, for `ps`. */
  readonly processes?: readonly string[]
}
