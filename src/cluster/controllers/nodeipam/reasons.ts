import type { Reason } from '../../machinery/contract.ts'

/**
 * | write | details |
 * |---|---|
 * | `podNetworkAssigned` | `node`, `network` that it got |
 */
export const nodeIpamReasons = {
  assigned: (node: string, network: string): Reason => ({ code: 'podNetworkAssigned', details: { node, network } }),
} as const
