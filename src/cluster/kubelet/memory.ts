import type { ContainerState } from '../../api/openapi/kubernetes.ts'
import type { Duration, Instant } from '../../clock/instant.ts'
import type { Reason } from '../machinery/contract.ts'
import type { ContainerPlan } from './plan.ts'
import type { Directory } from './shell/files.ts'
import type { LogCycle, LogLine, Process } from './shell/process.ts'

/** What the kubelet remembers of one pod on its node: the container runtime's state and its own timers. */
export interface PodMemory {
  readonly uid: string
  readonly admittedAt: Instant
  /** When the sandbox has its network. */
  readonly sandboxAt: Instant
  /** Set while a volume cannot be mounted: there is no sandbox until then. */
  readonly mounts?: MountMemory
  readonly podIP?: string
  /** Init containers first, then the main ones, both in the order of the spec. */
  readonly containers: readonly ContainerMemory[]
  /** The pod's own disks (`emptyDir`) that have been written to. */
  readonly volumes?: ReadonlyMap<string, Directory>
  readonly shutdown?: Shutdown
  /** When the object is to be removed; set once nothing runs any more and the pod is deleted. */
  readonly removeAt?: Instant
  /** A terminal phase has been reported; nothing is left to do but to remove the object. */
  readonly isFinished?: boolean
  readonly isRemoved?: boolean
  /** A rejection by the node, or an exceeded deadline: what the terminal status says. */
  readonly verdict?: Verdict
  /** Token of the last ordered crash (`kuberama.dev/crash`). */
  readonly crashToken?: string
  /** The start of the machine (`kuberama.dev/reboot`) that the containers have seen. */
  readonly bootToken?: string
  /** Why the status has to change once the sync under way is over. */
  readonly unshown?: Reason
}

export interface MountMemory {
  readonly failures: number
  readonly nextAt: Instant
  /** How long the sandbox will take, once all is mounted. */
  readonly sandboxTakes: Duration
  /** The first volume that is missing something, and what. */
  readonly volume: string
  readonly text: string
}

export interface Verdict {
  readonly reason: string
  readonly message: string
}

/** All containers are being stopped, for good. */
export interface Shutdown {
  readonly cause: 'deleted' | 'deadline' | 'completed' | 'evicted'
  readonly since: Instant
  /** End of the pod's grace period. */
  readonly deadline: Instant
}

/**
 * waiting: to be started when `until` has passed and no other container is being started.
 * pulling, creating, hook: being started. running. stopping: being killed. finished: never to be started again.
 */
export type Stage = 'waiting' | 'pulling' | 'creating' | 'hook' | 'running' | 'stopping' | 'finished'

export interface ContainerMemory {
  readonly stage: Stage
  /** When this stage ends by itself. */
  readonly until?: Instant
  /** Instances started so far. */
  readonly runs: number
  readonly image: string
  readonly state: ContainerState
  readonly last?: ContainerState
  readonly containerID?: string
  readonly run?: Run
  /** The instance's own files, once something has been written. */
  readonly disk?: Directory
  /** The instance before, for `logs --previous`. */
  readonly past?: PastRun
  /** A state that becomes visible later, as the kubelet shows the outcome of a sync at the next one. */
  readonly reveal?: Reveal
  readonly crashBackOff?: BackOff
  /** When the last instance ended. */
  readonly endedAt?: Instant
  /** The end that the next start is measured from; absent once it has been counted. */
  readonly countedFrom?: Instant
  readonly pull?: PullMemory
}

export interface Reveal {
  readonly at: Instant
  readonly state: ContainerState
  readonly delay: Duration
}

/** One living instance. */
export interface Run {
  readonly plan: ContainerPlan
  readonly startedAt: Instant
  readonly exitsAt?: Instant
  readonly exitCode?: number
  readonly isStarted: boolean
  readonly isReady: boolean
  readonly startup?: ProbeMemory
  readonly readiness?: ProbeMemory
  readonly liveness?: ProbeMemory
  readonly kill?: Kill
  readonly script?: ScriptMemory
  /** The postStart hook has failed. */
  readonly hasHookFailed?: boolean
}

/** A script that runs as the container's command. */
export interface ScriptMemory {
  readonly state: Process
  /** When it has to be let go on, because others decide what it does then. */
  readonly wakeAt: Instant
  /** How often that has been so; who asks for ever is asked less often. */
  readonly turns: number
  readonly logs: readonly LogLine[]
  readonly logCycle?: LogCycle
}

export interface PastRun {
  readonly plan: ContainerPlan
  /** What its script has said. */
  readonly logs?: readonly LogLine[]
  readonly startedAt: Instant
  readonly endedAt: Instant
}

/** How a running instance is being brought down. */
export interface Kill {
  readonly because: 'shutdown' | 'liveness' | 'startup' | 'changed' | 'postStart'
  readonly begunAt: Instant
  /** When preStop is over; the process gets SIGTERM then, or when its turn comes. */
  readonly signalAt: Instant
  readonly deadline: Instant
  readonly isSignalled: boolean
}

export interface ProbeMemory {
  /** Consecutive equal outcomes; positive = successes, negative = failures. */
  readonly streak: number
  readonly lastAt: Instant
  /** The next tick that matters; absent when no later tick can change anything. */
  readonly nextAt?: Instant
  /** Published result. */
  readonly isPassing: boolean
}

/** @source kubernetes@1.36 client-go/util/flowcontrol/backoff.go */
export interface BackOff {
  readonly delay: Duration
  readonly updatedAt: Instant
}

export interface PullMemory {
  readonly requestedAt: Instant
  readonly begunAt: Instant
  readonly failures: number
  readonly failedAt?: Instant
  readonly delay?: Duration
  /** The reason that the next sync will show. */
  readonly stored?: 'ErrImagePull' | 'ImagePullBackOff'
  readonly error?: string
}
