import type { Reason } from '../../machinery/contract.ts'

/**
 * Every reason of a write (first) and of a wait (second) of the disruption controller, with its details.
 *
 * | write | details |
 * |---|---|
 * | `budgetCounted` | `healthy` now, `desired`, `expected` pods, `allowed` disruptions |
 * | `budgetSyncFailed` | `message` |
 * | `budgetNoPods` | – |
 * | `budgetUnmanaged` | `count` of pods that nobody controls |
 * | `budgetNotDeleted` | `name` of the pod whose eviction came to nothing |
 * | `budgetAmbiguous` | `name` of the pod, `chosen` budget of several |
 * | `disruptionStale` | `name` of the pod that was to be disrupted and was not |
 *
 * | wait | details | until |
 * |---|---|---|
 * | `budgetExhausted` | `healthy`, `desired`: nobody may evict | – |
 * | `budgetExpectsDeletion` | `count` of evicted pods that are still there | the first is given up |
 * | `budgetSyncFailed` | `message` | – |
 */
export const disruptionReasons = {
  counted: (healthy: number, desired: number, expected: number, allowed: number) =>
    reason('budgetCounted', { healthy, desired, expected, allowed }),
  syncFailed: (message: string) => reason('budgetSyncFailed', { message }),
  noPods: () => reason('budgetNoPods'),
  unmanaged: (count: number) => reason('budgetUnmanaged', { count }),
  notDeleted: (name: string) => reason('budgetNotDeleted', { name }),
  ambiguous: (name: string, chosen: string) => reason('budgetAmbiguous', { name, chosen }),
  stale: (name: string) => reason('disruptionStale', { name }),

  exhausted: (healthy: number, desired: number) => reason('budgetExhausted', { healthy, desired }),
  expectsDeletion: (count: number) => reason('budgetExpectsDeletion', { count }),
} as const

function reason(code: string, details?: NonNullable<Reason['details']>): Reason {
  return details === undefined ? { code } : { code, details }
}
