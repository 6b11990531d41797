import type { Reason } from '../../machinery/contract.ts'

/**
 * Every reason of a write (first) and of a wait (second) of the node lifecycle controller, with its details.
 *
 * | write | details |
 * |---|---|
 * | `nodeRegistered`, `nodeRemoved` | `node` |
 * | `nodeSilent` | `node`, `graceSeconds` without a heartbeat |
 * | `nodeNotReady` | `node` on which the pod was |
 * | `nodeConditionTaints` | `node`: its NoSchedule taints follow its conditions |
 * | `nodeNoExecute` | `node`, `condition` (False, Unknown) |
 * | `nodeReachable` | `node`: it is Ready again |
 * | `allNodesDown` | `nodes`: nobody is tainted while no node is Ready |
 * | `nodeLabelsReconciled` | `node` |
 *
 * | wait | details | until |
 * |---|---|---|
 * | `nodeSilence` | `node`, `graceSeconds` | the look that takes it for lost |
 * | `nodeTaintTurn` | `node`, `place` in line, `seconds` between two taints | its turn, for the first in line |
 * | `nodeTaintsHeld` | `node`, `notReady` of `nodes` in its zone | – |
 * | `nodeTaintRemoval` | `node` | the next look |
 */
export const nodeReasons = {
  registered: (node: string) => reason('nodeRegistered', { node }),
  removed: (node: string) => reason('nodeRemoved', { node }),
  silent: (node: string, graceSeconds: number) => reason('nodeSilent', { node, graceSeconds }),
  notReady: (node: string) => reason('nodeNotReady', { node }),
  conditionTaints: (node: string) => reason('nodeConditionTaints', { node }),
  noExecute: (node: string, condition: string) => reason('nodeNoExecute', { node, condition }),
  reachable: (node: string) => reason('nodeReachable', { node }),
  allDown: (nodes: number) => reason('allNodesDown', { nodes }),
  labels: (node: string) => reason('nodeLabelsReconciled', { node }),

  silence: (node: string, graceSeconds: number) => reason('nodeSilence', { node, graceSeconds }),
  taintTurn: (node: string, place: number, seconds: number) => reason('nodeTaintTurn', { node, place, seconds }),
  taintsHeld: (node: string, notReady: number, nodes: number) => reason('nodeTaintsHeld', { node, notReady, nodes }),
  taintRemoval: (node: string) => reason('nodeTaintRemoval', { node }),
} as const

const reason = (code: string, details: NonNullable<Reason['details']>): Reason => ({ code, details })
