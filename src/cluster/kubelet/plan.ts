import type { Duration } from '../../clock/instant.ts'
import type { RandomStream } from '../../clock/random.ts'
import type { LogLine } from './shell/process.ts'

/** What one instance of a container is going to do, decided when it starts. Durations count from its start. */
export interface ContainerPlan {
  /** Extra time between creation and start. */
  readonly startDelay: Duration
  /** Absent when it runs until it is stopped. */
  readonly exitsAfter?: Duration
  readonly exitCode: number
  /** `OOMKilled` and the like; by default the exit code decides. */
  readonly exitReason?: string
  /** From when on it answers its probes. */
  readonly readyAfter: Duration
  /** From when on it answers no more, and ignores SIGTERM. */
  readonly hangsAfter?: Duration
  /** From when on it answers HTTP requests with status 500. */
  readonly failsAfter?: Duration
  /** How long it takes to stop on SIGTERM: a well-behaved app's usual time, a given one, or never. */
  readonly stopsAfter: Duration | 'usual' | 'never'
  readonly stopCode: number
  readonly logs: readonly LogLine[]
  /** The words of a command that is carried out by itself, in the container's own files. */
  readonly script?: readonly string[]
}

export interface PlanContext {
  readonly role: 'main' | 'init' | 'sidecar'
  /** Instances that came before. */
  readonly restarts: number
  readonly random: RandomStream
}
