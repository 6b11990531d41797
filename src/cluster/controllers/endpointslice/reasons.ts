import type { Reason } from '../../machinery/contract.ts'

/**
 * Every reason of a write (first) and of a wait (second) of the EndpointSlice controller, with its details.
 *
 * | write | details |
 * |---|---|
 * | `endpointsChanged` | `endpoints` in the slice now, `ready` of them |
 * | `noEndpoints` | – : the slice that says so |
 * | `sliceEmpty` | – |
 * | `topologyHints` | `addressType` |
 * | `endpointsFailed` | `message` |
 *
 * | wait | details | until |
 * |---|---|---|
 * | `ownSlicesUnseen` | – : the slices seen are older than those written | – |
 * | `sliceBackoff` | `message` of what went wrong | – |
 */
export const sliceReasons = {
  endpointsChanged: (endpoints: number, ready: number): Reason => ({
    code: 'endpointsChanged',
    details: { endpoints, ready },
  }),
  noEndpoints: (): Reason => ({ code: 'noEndpoints' }),
  sliceEmpty: (): Reason => ({ code: 'sliceEmpty' }),
  topologyHints: (addressType: string): Reason => ({ code: 'topologyHints', details: { addressType } }),
  endpointsFailed: (message: string): Reason => ({ code: 'endpointsFailed', details: { message } }),

  ownSlicesUnseen: (): Reason => ({ code: 'ownSlicesUnseen' }),
  sliceBackoff: (message: string): Reason => ({ code: 'sliceBackoff', details: { message } }),
} as const
