import type { Reason } from '../../machinery/contract.ts'

/**
 * | write | details |
 * |---|---|
 * | `taintEviction` | `node`, `taint` that the pod does not tolerate, or no longer |
 * | `taintEvictionCancelled` | `name` of the pod |
 *
 * | wait | details | until |
 * |---|---|---|
 * | `tolerationSeconds` | `node`, `taint`, `seconds` | the pod is deleted |
 */
export const taintEvictionReasons = {
  evicted: (node: string, taint: string): Reason => ({ code: 'taintEviction', details: { node, taint } }),
  cancelled: (name: string): Reason => ({ code: 'taintEvictionCancelled', details: { name } }),
  tolerated: (node: string, taint: string, seconds: number): Reason => ({
    code: 'tolerationSeconds',
    details: { node, taint, seconds },
  }),
} as const
