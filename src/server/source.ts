import type { ApiRequest, ApiResponse } from '../api/request.ts'
import type { Instant } from '../clock/instant.ts'
import type { StreamEvent } from '../engine/watches.ts'

/** An open watch, read when something may have changed. */
export interface EventSource {
  readonly next: () => readonly StreamEvent[] | Promise<readonly StreamEvent[]>
  readonly bookmark: () => StreamEvent | undefined
  readonly timeoutSeconds: number | undefined
}

type Eventually<T> = T | Promise<T>

/** What the server speaks for: an engine of its own, or a page that has one. */
export interface Source {
  readonly now: () => Instant
  readonly submit: (request: ApiRequest) => Eventually<ApiResponse>
  readonly watch: (request: ApiRequest) => Eventually<EventSource | ApiResponse>
  /** Calls after every write and every move of the clock; returns how to stop it. */
  readonly onChange: (listener: () => void) => () => void
}
