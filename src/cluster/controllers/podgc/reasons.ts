import type { Reason } from '../../machinery/contract.ts'

/**
 * | write | details |
 * |---|---|
 * | `podOrphaned` | `node` that no longer exists |
 * | `podOutOfService` | `node` that is out of service |
 * | `podUnscheduledTerminating` | – |
 * | `podsTooMany` | `threshold` of finished pods, `finished` |
 *
 * | wait | details | until |
 * |---|---|---|
 * | `podQuarantine` | `node`, `seconds` that it must have been missing | the look that removes the pod |
 * | `podCollection` | – | the next look |
 */
export const podGcReasons = {
  orphaned: (node: string): Reason => ({ code: 'podOrphaned', details: { node } }),
  outOfService: (node: string): Reason => ({ code: 'podOutOfService', details: { node } }),
  unscheduled: (): Reason => ({ code: 'podUnscheduledTerminating' }),
  tooMany: (threshold: number, finished: number): Reason => ({ code: 'podsTooMany', details: { threshold, finished } }),

  quarantine: (node: string, seconds: number): Reason => ({ code: 'podQuarantine', details: { node, seconds } }),
  collection: (): Reason => ({ code: 'podCollection' }),
} as const
