import type { Reason } from '../machinery/contract.ts'

/** Every reason that the scheduler gives for a write or a wait, with its numbers. */

/** The pod was bound: node, its score, how many nodes would have done, how many shared the best score. */
export const scheduled = (
  node: string,
  details: { readonly score: number; readonly feasible: number; readonly nodes: number; readonly ties: number },
): Reason => ({
  code: 'scheduled',
  details: { node, ...details },
})

/** No node will do: nodes by reason, and the whole text. */
export const unschedulable = (
  nodes: number,
  attempts: number,
  reasons: ReadonlyMap<string, number>,
  message: string,
): Reason => ({
  code: 'unschedulable',
  details: { nodes, attempts, message, ...Object.fromEntries(reasons) },
})

/** The pod waits for a node that is being emptied for it. */
export const nominated = (node: string, victims: number): Reason => ({ code: 'nominated', details: { node, victims } })

/** A pod must leave its node for one of higher priority. */
export const preempted = (by: string, node: string, priority: number, victimPriority: number): Reason => ({
  code: 'preempted',
  details: { by, node, priority, victimPriority },
})

/** A nomination was taken back because a pod of higher priority takes the node. */
export const nominationWithdrawn = (by: string, node: string): Reason => ({
  code: 'nominationWithdrawn',
  details: { by, node },
})

/** The pod may not be scheduled until its gates are removed. */
export const schedulingGated = (gates: readonly string[]): Reason => ({
  code: 'schedulingGated',
  details: { gates: gates.join(', '), count: gates.length },
})

/** The pod waits until the volumes of its claims are bound for the chosen node. */
export const volumesBinding = (node: string, claims: readonly string[]): Reason => ({
  code: 'volumesBinding',
  details: { node, claims: claims.join(', '), count: claims.length },
})

/** The pod is being deleted before it had a node. */
export const podIsDeleting: Reason = { code: 'podIsDeleting' }

/** The API server refused the binding; the pod is tried again after a pause. */
export const bindingRefused = (node: string, message: string, attempts: number): Reason => ({
  code: 'bindingRefused',
  details: { node, message, attempts },
})
