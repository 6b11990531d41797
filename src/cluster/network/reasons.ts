import type { Reason } from '../machinery/contract.ts'

/**
 * Why a request does not arrive.
 *
 * | refusal | details |
 * |---|---|
 * | `nameUnknown` | `name`, `status` of the answer |
 * | `portUnknown` | `target`, `port` |
 * | `noReadyEndpoints` | `service`, `endpoints` that are there but not ready |
 * | `nothingThere` | `address` |
 */
export const networkReasons = {
  nameUnknown: (name: string, status: string): Reason => ({ code: 'nameUnknown', details: { name, status } }),
  portUnknown: (target: string, port: number): Reason => ({ code: 'portUnknown', details: { target, port } }),
  noReadyEndpoints: (service: string, endpoints: number): Reason => ({
    code: 'noReadyEndpoints',
    details: { service, endpoints },
  }),
  nothingThere: (address: string): Reason => ({ code: 'nothingThere', details: { address } }),
} as const
