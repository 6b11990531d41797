import type { Reason } from '../../machinery/contract.ts'

/**
 * The one reason of a write of the quota controller; it never waits.
 *
 * | write | details |
 * |---|---|
 * | `quotaCounted` | `resources` counted anew |
 */
export const quotaReasons = {
  quotaCounted: (resources: number): Reason => ({ code: 'quotaCounted', details: { resources } }),
} as const
