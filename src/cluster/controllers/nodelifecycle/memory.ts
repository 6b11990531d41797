import type { Instant } from '../../../clock/instant.ts'
import type { TaintQueue } from './rate-limited-queue.ts'

/** What the controller saw of a node, and when it last saw a sign of life. */
export interface Health {
  readonly hasReady: boolean
  readonly heartbeat: string | undefined
  readonly probedAt: Instant
  /** The renewal that it has seen; undefined until the look after a status that replaced everything. */
  readonly renewedAt: Instant | undefined
}

export type ZoneState = 'Initial' | 'Normal' | 'PartialDisruption' | 'FullDisruption'

/** What is remembered from look to look. Maps are replaced, never changed. */
export interface MonitorMemory {
  readonly begunAt: Instant
  readonly lookedAt: Instant | undefined
  readonly servedAt: Instant | undefined
  /** Name → uid. */
  readonly known: ReadonlyMap<string, string>
  readonly health: ReadonlyMap<string, Health>
  readonly zones: ReadonlyMap<string, ZoneState>
  readonly queues: ReadonlyMap<string, TaintQueue>
  /** Nodes whose pods could not all be marked. */
  readonly retries: ReadonlySet<string>
  /** Something has changed since the last look, or it left something to do. */
  readonly isLookWanted: boolean
  /** When the first silent node is taken for lost; undefined when no node is silent. */
  readonly deadline: Instant | undefined
  /** Nothing but the passing of time is needed for the next write. */
  readonly isPressing: boolean
}

/** The same during one look. */
export interface Draft {
  readonly begunAt: Instant
  readonly known: Map<string, string>
  readonly health: Map<string, Health>
  readonly zones: Map<string, ZoneState>
  readonly queues: Map<string, TaintQueue>
  readonly retries: Set<string>
}

export const freshMemory = (begunAt: Instant): MonitorMemory => ({
  begunAt,
  lookedAt: undefined,
  servedAt: undefined,
  known: new Map(),
  health: new Map(),
  zones: new Map(),
  queues: new Map(),
  retries: new Set(),
  isLookWanted: true,
  deadline: undefined,
  isPressing: false,
})
