import type { Reason } from '../../machinery/contract.ts'

/**
 * The reason of a write that admission itself makes.
 *
 * | write | details |
 * |---|---|
 * | `quotaCharged` | `resource` and `name` of what was admitted |
 */
export const admissionReasons = {
  quotaCharged: (resource: string, name: string): Reason => ({ code: 'quotaCharged', details: { resource, name } }),
} as const
