import type { JsonValue } from '../../../base/json.ts'
import type { Node, Taint } from '../../../api/openapi/kubernetes.ts'
import { timestampOf } from '../../../clock/instant.ts'
import type { Attempt, Observation, Reason } from '../../machinery/contract.ts'
import { matchesTaint } from '../../machinery/taints.ts'

/** A look at the nodes: what it sees, and how it writes. */
export interface Look {
  readonly observation: Pick<Observation<unknown>, 'view' | 'live' | 'now'>
  readonly attempt: Attempt
}

export const taintsOf = ({ spec }: Node): readonly Taint[] => spec?.taints ?? []
export const hasTaint = (node: Node, taint: Taint): boolean => taintsOf(node).some((own) => matchesTaint(own, taint))

/**
 * First adds, then removes, each with a look at the node as it is. False when the API server refused.
 * @source kubernetes@1.36 pkg/controller/util/node/controller_utils.go SwapNodeControllerTaint
 */
export function swapTaints(
  look: Look,
  node: Node,
  added: readonly Taint[],
  dropped: readonly Taint[],
  because: Reason,
): boolean {
  const timeAdded = timestampOf(look.observation.now)
  const stamped = added.map((taint): Taint => ({ ...taint, timeAdded }))
  return addTaints(look, node.metadata.name, stamped, because) && removeTaints(look, node, dropped, because)
}

function addTaints(look: Look, name: string, added: readonly Taint[], because: Reason): boolean {
  if (added.length === 0) return true
  const fresh = look.observation.live.get('nodes', name)
  if (fresh === undefined) return false
  let taints = taintsOf(fresh)
  for (const taint of added)
    taints = taints.some((own) => matchesTaint(own, taint))
      ? taints.map((own) => (matchesTaint(own, taint) ? taint : own))
      : [...taints, taint]
  return patchTaints(look, name, taints, because)
}

/** Asks nothing of the API server when the node, as the caller knows it, has none of them. */
export function removeTaints(look: Look, node: Node, dropped: readonly Taint[], because: Reason): boolean {
  if (!dropped.some((taint) => hasTaint(node, taint))) return true
  const { name } = node.metadata
  const fresh = look.observation.live.get('nodes', name)
  if (fresh === undefined) return false
  const before = taintsOf(fresh)
  const taints = before.filter((own) => !dropped.some((taint) => matchesTaint(own, taint)))
  return taints.length === before.length || patchTaints(look, name, taints, because)
}

function patchTaints({ attempt }: Look, name: string, taints: readonly Taint[], because: Reason): boolean {
  const patch = { spec: { taints: taints.length === 0 ? null : taints } } as unknown as JsonValue
  return attempt({ verb: 'patch', resource: 'nodes', name, patchType: 'merge', patch, because }).ok
}
