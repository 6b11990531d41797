import type { Instant } from '../clock/instant.ts'

/** One API request as a client sends it; the page, the terminal, the Node server and recordings all speak it. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Path with query, e.g. `/apis/apps/v1/namespaces/default/deployments?limit=500`. */
  readonly path: string
  /** JSON text or value; patches too. */
  readonly body?: unknown
  readonly contentType?: string
  readonly accept?: string
  /** Shown as who did it in the causal chain, e.g. `kubectl set image …`. */
  readonly userAgent?: string
  /** Objects come with `metadata.managedFields`, which are worked out for it. */
  readonly showsManagedFields?: boolean
}

export interface ApiResponse {
  readonly code: number
  /** An object, a list, a Table or a Status. */
  readonly body: unknown
  /** Texts of `Warning` headers. */
  readonly warnings?: readonly string[]
  /** Set when the body is plain text (logs, health). */
  readonly contentType?: string
  /** The server's clock when it answered, as a `Date` header tells it. */
  readonly at?: Instant
}

/** True for requests that can change the cluster, and therefore belong in a recording. */
export const isMutating = (request: ApiRequest): boolean =>
  request.method !== 'GET' && !/[?&]dryRun=All/.test(request.path)
