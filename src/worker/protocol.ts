import type { Instant } from '../clock/instant.ts'
import type { Journey, JourneyAsk, SchedulingTable, ServiceRow } from './question-types.ts'

export type { Journey, JourneyAsk, SchedulingTable, ServiceRow } from './question-types.ts'
import type { ObjectReference } from '../api/object.ts'

/**
 * What page and worker say to each other. Every call carries an id and gets one answer with that id; frames come unasked,
 * at most one until the last was acknowledged. All instants are virtual milliseconds since 1970.
 */
export const protocolVersion = 1

/** How `load` fails when another run was started or opened while it still went on. */
export const supersededMessage = 'another run took its place'

/** What a fresh cluster is made of. */
export interface ClusterSetup {
  readonly seed: number
  /** Worker nodes besides `control-plane`; default 3. */
  readonly nodes: number
  /** Default 4. */
  readonly cpuPerNode?: number
  /** Default 8. */
  readonly memoryGibPerNode?: number
}

export type ClockAction =
  | { readonly action: 'play' | 'pause' }
  /** Virtual seconds a real second; 0.25 … 10,000, or 'auto'. */
  | { readonly action: 'speed'; readonly speed: number | 'auto' }
  /** Moves the playhead over so many writes; negative goes back. */
  | { readonly action: 'step'; readonly writes: number }
  | { readonly action: 'runUntilQuiet' }
  /** Puts the playhead on an instant, or exactly behind a write. */
  | { readonly action: 'seek'; readonly at?: Instant; readonly revision?: number }

/** Each call with its answer. */
export interface Calls {
  start: { ask: { readonly setup: ClusterSetup }; answer: ClockState }
  /** `kubectl apply` of the editor's text, in the present of the playhead. */
  apply: { ask: { readonly yaml: string; readonly fileName: string }; answer: ApplyResult }
  /** The same as a dry run: problems only. */
  check: { ask: { readonly yaml: string }; answer: ApplyResult }
  /** A line or a whole script of the terminal; files are the editor's tabs. */
  kubectl: {
    ask: {
      readonly line: string
      readonly files?: Readonly<Record<string, string>>
      readonly aliases?: Readonly<Record<string, string>>
    }
    answer: CommandResult
  }
  /** What could stand at the cursor of a line of the terminal. */
  complete: {
    ask: {
      readonly line: string
      readonly cursor: number
      readonly files?: Readonly<Record<string, string>>
      readonly aliases?: Readonly<Record<string, string>>
    }
    answer: { readonly from: number; readonly words: readonly string[] }
  }
  /** Ctrl+C: ends a command that follows the clock. */
  interrupt: { ask: Record<never, never>; answer: boolean }
  request: {
    ask: {
      readonly method: string
      readonly path: string
      readonly body?: unknown
      readonly contentType?: string
      /** Who asks, as the timeline's flag says it. */
      readonly userAgent?: string
    }
    answer: { readonly code: number; readonly body: unknown; readonly warnings?: readonly string[] }
  }
  clock: { ask: ClockAction; answer: ClockState }
  inspect: { ask: { readonly target: ObjectReference }; answer: Inspection | undefined }
  /** The nearest write before (−1) or after (1) the playhead that changed an object or told of it. */
  neighbour: {
    ask: { readonly target: ObjectReference; readonly direction: -1 | 1 }
    answer: number | undefined
  }
  /** What `kubectl describe` says at the playhead. */
  describe: { ask: { readonly target: ObjectReference }; answer: CommandResult }
  timeline: { ask: TimelineQuery; answer: Timeline }
  fingerprint: { ask: Record<never, never>; answer: string }
  /** Forks at the playhead; answers with the new branch's id. Applying in the past forks too. */
  branch: {
    ask: { readonly switchTo?: number }
    answer: { readonly current: number; readonly branches: readonly Branch[] }
  }
  /** Inputs of the current branch, as a share link keeps them. */
  recording: { ask: Record<never, never>; answer: Recording }
  load: { ask: { readonly recording: Recording }; answer: ClockState }
  /** The services at the playhead and who receives their requests. */
  services: { ask: Record<never, never>; answer: readonly ServiceRow[] }
  /** The way that a request would go at the playhead. */
  journey: { ask: JourneyAsk; answer: Journey }
  /** What the scheduler says of every node about a pod at the playhead; undefined where the pod is not there. */
  scheduling: { ask: { readonly target: ObjectReference }; answer: SchedulingTable | undefined }
  /** Schema facts for the editor: hover and completion. */
  schema: { ask: Record<never, never>; answer: unknown }
}

export type CallName = keyof Calls

export interface Branch {
  readonly id: number
  /** Where it left its parent; absent for the first. */
  readonly forkedAt?: Instant
  readonly label: string
}

export interface RecordingInput {
  readonly at: Instant
  readonly step: number
  readonly request: {
    readonly method: string
    readonly path: string
    readonly body?: unknown
    readonly contentType?: string
    readonly userAgent?: string
  }
}

export interface Recording {
  readonly version: 1
  readonly setup: ClusterSetup
  readonly inputs: readonly RecordingInput[]
}

export interface ClockState {
  readonly now: Instant
  readonly revision: number
  readonly start: Instant
  /** How far the simulation has gone; the playhead is at or before it. */
  readonly head: { readonly at: Instant; readonly revision: number }
  readonly isPlaying: boolean
  readonly speed: number | 'auto'
  /** Nothing but routine lies ahead of the head. */
  readonly isQuiet: boolean
  /** The next foreground or routine event after the head, if any. */
  readonly nextAt?: Instant
  /** The run met one of its bounds and goes no further. */
  readonly halt?: { readonly reason: 'stepsPerInstant' | 'logLength' | 'queueLength'; readonly limit: number }
}

export interface CommandResult {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
  /** The playhead when this much had been printed. */
  readonly at?: Instant
  /** More lines must follow: an open quote, a heredoc without its end. Nothing was done. */
  readonly isUnfinished?: boolean
  /** Files that the line has written, and the aliases as it left them. */
  readonly files?: Readonly<Record<string, string>>
  readonly aliases?: Readonly<Record<string, string>>
  /** What the line wrote and is not modelled: told beside the output, which stays kubectl's. */
  readonly notModelled?: readonly NotModelledField[]
}

/** A field that is used, is stored, and does not do here what it does in a real cluster. */
export interface NotModelledField {
  /** E.g. `spec.template.spec.volumes[0].cephfs`. */
  readonly path: string
  /** Which sentence of `i18n/honesty.ts` tells what a real cluster would do. */
  readonly consequence: string
  /** 1-based line in the editor's text. */
  readonly line?: number
}

/** A problem in the editor's text, 1-based, in the API server's words. */
export interface Problem {
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
  readonly severity: 'error' | 'warning'
  readonly message: string
  /** The field's path when there is one, e.g. `spec.replicas`. */
  readonly field?: string
}

export interface AppliedObject {
  readonly target: ObjectReference
  readonly kind: string
  readonly verb: 'created' | 'configured' | 'unchanged'
  /** 1-based line of the document. */
  readonly line: number
}

export interface ApplyResult {
  readonly objects: readonly AppliedObject[]
  readonly problems: readonly Problem[]
  readonly notModelled: readonly NotModelledField[]
  /** What `kubectl apply -f` would print. */
  readonly stdout: string
  readonly stderr: string
}

/** The numbers behind `PodColumns.state`. */
export const podStates = [
  'Pending',
  'ContainerCreating',
  'Running',
  'Ready',
  'Terminating',
  'CrashLoopBackOff',
  'Completed',
  'Failed',
  'ImagePullBackOff',
  'Unknown',
] as const
export type PodState = (typeof podStates)[number]

/** The pods alive at the playhead, one row each, ordered by slot. A slot is one pod for ever. */
export interface PodColumns {
  readonly count: number
  readonly slot: Uint32Array
  /** Index into `nodes`, −1 while unscheduled. */
  readonly node: Int32Array
  /** Place on its node (or in the queue), fixed for the pod's life there. */
  readonly cell: Uint32Array
  /** Index into `podStates`. */
  readonly state: Uint8Array
  /** Index into the revision palette, 255 = no workload revision. */
  readonly color: Uint8Array
  /** Index into `workloads`, 65535 = none. */
  readonly workload: Uint16Array
  readonly restarts: Uint16Array
  /** 0…255: how far pulling and starting has come, for ContainerCreating. */
  readonly progress: Uint8Array
}

export interface PodName {
  readonly slot: number
  readonly namespace: string
  readonly name: string
  readonly uid: string
}

export interface NodeRow {
  readonly name: string
  /** False where the node is not there at the playhead (its number is kept). */
  readonly exists: boolean
  readonly isReady: boolean
  readonly isCordoned: boolean
  readonly taints: readonly string[]
  readonly cpuMillis: number
  readonly cpuRequestedMillis: number
  readonly memoryBytes: number
  readonly memoryRequestedBytes: number
  readonly podCapacity: number
  readonly podCount: number
  /** 1 + the highest cell in use up to the head: the room that layout keeps. */
  readonly cells: number
}

/** One revision of a workload; `color` is its place in the palette. */
export interface RevisionRow {
  readonly name: string
  readonly revision: number
  readonly color: number
  readonly desired: number
  readonly ready: number
  readonly total: number
  /** Pods that crash again and again, or cannot get their image. */
  readonly failing?: number
  readonly images: readonly string[]
}

/** A place that stays when its pod goes: an ordinal of a StatefulSet. */
export interface OrdinalRow {
  readonly ordinal: number
  /** Slot of the pod that has it now; −1 when it is empty. */
  readonly slot: number
  /** The disks that wait for it, whoever comes: claim names, and whether each is bound. */
  readonly claims: readonly { readonly name: string; readonly isBound: boolean }[]
}

export interface WorkloadRow {
  readonly resource: string
  readonly kind: string
  readonly namespace: string
  readonly name: string
  readonly uid: string
  readonly desired: number
  readonly ready: number
  readonly total: number
  /** The corridor: never fewer Ready, never more pods. Absent where there is none. */
  readonly minimum?: number
  readonly maximum?: number
  readonly revisions: readonly RevisionRow[]
  /** False where it is not there at the playhead. */
  readonly exists?: boolean
  /** Ordinals of a StatefulSet, ascending: those wanted, those with a pod, those with a disk; not all when they are many. */
  readonly ordinals?: readonly OrdinalRow[]
  /** Claims that every pod of a StatefulSet mounts. */
  readonly disksPerPod?: number
  /** Numbers of the nodes where a pod of a DaemonSet should be and none is. */
  readonly emptyNodes?: readonly number[]
  /** Of a Job; `wanted` is absent when any success ends it. */
  readonly completions?: {
    readonly succeeded: number
    readonly failed: number
    readonly wanted?: number
    readonly end?: string
  }
  /** Of a CronJob. */
  readonly schedule?: { readonly text: string; readonly isSuspended: boolean; readonly active: number }
}

/** What stage, legend and transport draw. `nodes` and `workloads` are resent only when they changed. */
export interface Frame {
  readonly clock: ClockState
  readonly pods: PodColumns
  readonly newNames: readonly PodName[]
  readonly nodes?: readonly NodeRow[]
  readonly workloads?: readonly WorkloadRow[]
  /** Rises when a new `timeline` answer would differ. */
  readonly timelineVersion: number
  /** All branches and the one that runs; resent only when they changed. */
  readonly branches?: { readonly current: number; readonly branches: readonly Branch[] }
  /** Rises when the cluster was replaced (start, load, branch): forget slots and names. */
  readonly generation: number
  /** The line for the polite live region: newest notable change, as a reason-like code with details. */
  readonly announcement?: { readonly code: string; readonly details: Readonly<Record<string, string | number>> }
}

export interface TimelineQuery {
  readonly from?: Instant
  readonly to?: Instant
  /** Ids of lanes that are open. */
  readonly expanded: readonly string[]
  /** At most so many pod lanes; the rest is counted. */
  readonly maxPodLanes: number
}

export interface TimelineBar {
  readonly from: Instant
  /** Absent while it goes on at the head. */
  readonly to?: Instant
  readonly style:
    | 'pending'
    | 'creating'
    | 'running'
    | 'ready'
    | 'terminating'
    | 'failing'
    | 'completed'
    | 'failed'
    | 'unknown'
  readonly color: number
}

export interface TimelineEvent {
  readonly at: Instant
  readonly revision: number
  readonly type: 'Normal' | 'Warning'
  readonly reason: string
  readonly message: string
}

/** A step line: value `values[i]` from `at[i]` on. */
export interface TimelineSeries {
  readonly at: readonly Instant[]
  readonly values: readonly number[]
}

/**
 * A mark at an instant. `tick`: a schedule was due and a Job came of it; `missed`: none came; `planned`: due ahead;
 * `succeeded`, `failed`: an end.
 */
export interface TimelineMark {
  readonly at: Instant
  readonly kind: 'tick' | 'missed' | 'planned' | 'succeeded' | 'failed'
}

/** A span of waiting, drawn as a dashed line: a back-off. */
export interface TimelinePause {
  readonly from: Instant
  readonly to?: Instant
}

/** One line of bars inside of a lane: an ordinal, an attempt, a Job. */
export interface TimelineTrack {
  readonly label: string
  readonly bars: readonly TimelineBar[]
  readonly marks: readonly TimelineMark[]
  readonly pauses: readonly TimelinePause[]
}

/** An autoscaler's measurement against its target. */
export interface TimelineMeasure {
  /** e.g. `cpu`. */
  readonly name: string
  /** `%` of the request, or the unit of the plain value. */
  readonly unit: string
  readonly current: TimelineSeries
  readonly target: TimelineSeries
}

/** A PodDisruptionBudget's line on the lane of its workload. */
export interface TimelineBudget {
  readonly name: string
  /** Fewest healthy pods that an eviction must leave. */
  readonly minimum: TimelineSeries
  readonly allowed: TimelineSeries
}

export interface TimelineLane {
  /** `resource/namespace/name/uid`. */
  readonly id: string
  readonly target: ObjectReference
  readonly kind: string
  readonly depth: number
  readonly hasChildren: boolean
  readonly isExpanded: boolean
  readonly label: string
  /** e.g. `rev 2`. */
  readonly note?: string
  readonly bars: readonly TimelineBar[]
  readonly events: readonly TimelineEvent[]
  /** For workloads with a corridor. */
  readonly desired?: TimelineSeries
  readonly ready?: TimelineSeries
  readonly total?: TimelineSeries
  /** Of a revision: pods that crash again and again, or cannot get their image. */
  readonly failing?: TimelineSeries
  readonly minimum?: TimelineSeries
  readonly maximum?: TimelineSeries
  /** Drawn inside of the lane, from top to bottom. */
  readonly tracks?: readonly TimelineTrack[]
  readonly marks?: readonly TimelineMark[]
  readonly pauses?: readonly TimelinePause[]
  readonly measure?: TimelineMeasure
  readonly budget?: TimelineBudget
  /** Completions of a Job. */
  readonly done?: TimelineSeries
  readonly wanted?: TimelineSeries
  /** Of a CronJob. */
  readonly schedule?: string
  readonly isSuspended?: boolean
  /** Pod lanes that were left out below this lane. */
  readonly hiddenChildren?: number
}

export interface TimelineInput {
  readonly at: Instant
  readonly revision: number
  readonly label: string
}

export interface Timeline {
  readonly version: number
  readonly start: Instant
  readonly end: Instant
  readonly lanes: readonly TimelineLane[]
  readonly inputs: readonly TimelineInput[]
}

export interface Because {
  readonly code: string
  readonly details?: Readonly<Record<string, string | number>>
}

/** One link of the causal chain, oldest first. */
export interface CauseStep {
  readonly revision: number
  readonly at: Instant
  readonly actor: string
  readonly verb: 'input' | 'created' | 'updated' | 'deleted'
  readonly target: ObjectReference
  readonly kind: string
  readonly because: Because
}

export interface InspectedWait {
  readonly component: string
  readonly about: ObjectReference
  readonly because: Because
  readonly until?: Instant
}

export interface EventRow {
  readonly type: string
  readonly reason: string
  readonly message: string
  readonly count: number
  readonly source: string
  readonly firstAt: Instant
  readonly lastAt: Instant
}

export interface Inspection {
  readonly target: ObjectReference
  readonly kind: string
  /** False when it is gone at the playhead (the last state is shown). */
  readonly exists: boolean
  readonly statusText: string
  readonly nodeName?: string
  readonly createdAt: Instant
  readonly yaml: string
  /** The YAML one generation earlier, when there is one. */
  readonly previousYaml?: string
  readonly why: readonly CauseStep[]
  readonly waits: readonly InspectedWait[]
  readonly notModelled?: readonly NotModelledField[]
  readonly events: readonly EventRow[]
  readonly owners: readonly { readonly target: ObjectReference; readonly kind: string }[]
  readonly children: readonly { readonly target: ObjectReference; readonly kind: string; readonly statusText: string }[]
}

/** Page → worker. */
export type ToWorker =
  | { readonly type: 'call'; readonly id: number; readonly name: CallName; readonly ask: unknown }
  /** The page has drawn the last frame; buffers come back for reuse. */
  | { readonly type: 'ack'; readonly buffers: readonly ArrayBuffer[] }

/** Worker → page. */
export type ToPage =
  | { readonly type: 'answer'; readonly id: number; readonly value: unknown }
  /** What a call that has not ended has printed so far. */
  | { readonly type: 'progress'; readonly id: number; readonly value: CommandResult }
  /** A bug or a refused call; never bad user input, which has its own answers. */
  | { readonly type: 'failure'; readonly id: number; readonly message: string }
  | { readonly type: 'frame'; readonly frame: Frame }
