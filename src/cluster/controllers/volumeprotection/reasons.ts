import type { Reason } from '../../machinery/contract.ts'

/**
 * Every reason of a write (first) and of a wait (second) of the protection of claims and volumes, with its details.
 *
 * | write | details |
 * |---|---|
 * | `protectionMissing` | – |
 * | `notInUse` | – : the last pod or the claim is gone |
 *
 * | wait | details | until |
 * |---|---|---|
 * | `claimInUse` | `pods` with a node that name the claim | – |
 * | `volumeBound` | `claim` | – |
 */
export const protectionReasons = {
  protectionMissing: (): Reason => ({ code: 'protectionMissing' }),
  notInUse: (): Reason => ({ code: 'notInUse' }),
  claimInUse: (pods: number): Reason => ({ code: 'claimInUse', details: { pods } }),
  volumeBound: (claim: string): Reason => ({ code: 'volumeBound', details: { claim } }),
} as const
