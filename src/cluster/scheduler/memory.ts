import type { Instant } from '../../clock/instant.ts'
import type { Attempt, Observation, Wait } from '../machinery/contract.ts'
import type { Cycle } from './cycle.ts'
import type { EventSeries } from './event-series.ts'
import type { SchedulerState } from './queue.ts'

/** What is remembered of a pod that could not be placed. */
export interface SchedulingMemory {
  /** How often no node would do. */
  readonly attempts: number
  /** How often the API server, or an empty cluster, stood in the way. */
  readonly errors: number
  readonly failedAt: Instant
  readonly plugins: readonly string[]
  /** Absent while nothing has been said. */
  readonly said: EventSeries | undefined
  readonly waits: readonly Wait[]
}

/** One pod's turn. */
export interface Turn {
  readonly cycle: Cycle
  readonly state: SchedulerState
  readonly look: Observation<SchedulingMemory>
  readonly attempt: Attempt
}
