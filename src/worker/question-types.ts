import type { ObjectReference } from '../api/object.ts'

/** A service with its endpoints; `slot` is that of the endpoint's pod, −1 without one. */
export interface ServiceRow {
  readonly target: ObjectReference
  readonly type: string
  /** Its address, `None`, or the name it stands for. */
  readonly address: string
  readonly host: string
  readonly ports: readonly { readonly port: number; readonly name?: string; readonly nodePort?: number }[]
  /** What its ready endpoints share: `kuberama.dev/load`. */
  readonly load?: string
  readonly ready: number
  readonly notReady: number
  readonly endpoints: readonly {
    readonly slot: number
    readonly name: string
    readonly address: string
    readonly isReady: boolean
    readonly isTerminating: boolean
    readonly hostname?: string
  }[]
}

export interface JourneyAsk {
  readonly host: string
  readonly port: number
  readonly fromNamespace: string
  /** Counts the requests: endpoints take turns. */
  readonly turn: number
}

export interface Journey {
  /** Endpoints that might have answered. */
  readonly candidates: number
  readonly destination?: {
    readonly address: string
    readonly port: number
    readonly pod?: string
    readonly slot: number
    readonly node?: string
  }
  /** Why it does not arrive: a reason code with its details. */
  readonly refusal?: { readonly code: string; readonly details?: Readonly<Record<string, string | number>> }
}

/** The scheduler's table for one pod: a row per node. */
export interface SchedulingTable {
  readonly nodes: readonly {
    readonly node: string
    readonly isFeasible: boolean
    readonly rejectedBy?: string
    readonly reasons: readonly string[]
    readonly scores: readonly { readonly plugin: string; readonly weighted: number }[]
    readonly total?: number
  }[]
  readonly best: readonly string[]
  readonly message?: string
}
