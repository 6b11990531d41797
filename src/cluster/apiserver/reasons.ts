import type { Reason } from '../machinery/contract.ts'

/**
 * What the API server and its store do of their own accord:
 *
 * | code | details |
 * | --- | --- |
 * | `eventExpired` | `lifetimeSeconds` after an Event was last written |
 */
export const storeReasons = {
  eventExpired: (lifetimeSeconds: number): Reason => ({ code: 'eventExpired', details: { lifetimeSeconds } }),
}
