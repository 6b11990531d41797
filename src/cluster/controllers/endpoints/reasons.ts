import type { Reason } from '../../machinery/contract.ts'

/**
 * Every reason of a write (first) and of a wait (second) of the Endpoints controller, with its details.
 *
 * | write | details |
 * |---|---|
 * | `addressesChanged` | `ready` and `notReady` addresses now |
 * | `serviceGone` | – |
 * | `addressesFailed` | `message` |
 *
 * | wait | details | until |
 * |---|---|---|
 * | `ownEndpointsUnseen` | – | – |
 * | `endpointsBackoff` | `message` | – |
 */
export const endpointsReasons = {
  addressesChanged: (ready: number, notReady: number): Reason => ({
    code: 'addressesChanged',
    details: { ready, notReady },
  }),
  serviceGone: (): Reason => ({ code: 'serviceGone' }),
  addressesFailed: (message: string): Reason => ({ code: 'addressesFailed', details: { message } }),

  ownEndpointsUnseen: (): Reason => ({ code: 'ownEndpointsUnseen' }),
  endpointsBackoff: (message: string): Reason => ({ code: 'endpointsBackoff', details: { message } }),
} as const
