import type { Node, Taint } from '../../../api/openapi/kubernetes.ts'
import { matchesTaint, notReadyKey, unreachableKey, unschedulableKey } from '../../machinery/taints.ts'
import { nodeReasons } from './reasons.ts'
import { swapTaints, taintsOf, type Look } from './taint-writes.ts'

const conditionTaints: { readonly [type: string]: { readonly [status: string]: string } } = {
  Ready: { False: notReadyKey, Unknown: unreachableKey },
  MemoryPressure: { True: 'node.kubernetes.io/memory-pressure' },
  DiskPressure: { True: 'node.kubernetes.io/disk-pressure' },
  NetworkUnavailable: { True: 'node.kubernetes.io/network-unavailable' },
  PIDPressure: { True: 'node.kubernetes.io/pid-pressure' },
}

const ownKeys: ReadonlySet<string> = new Set([
  unschedulableKey,
  ...Object.values(conditionTaints).flatMap((byStatus) => Object.values(byStatus)),
])

const labelPairs = [
  ['kubernetes.io/os', 'beta.kubernetes.io/os'],
  ['kubernetes.io/arch', 'beta.kubernetes.io/arch'],
] as const

/** NoSchedule taints follow conditions and cordon at once. @source kubernetes@1.36 doNoScheduleTaintingPass */
export function taintByConditions(look: Look, node: Node): void {
  const wanted = wantedTaints(node)
  const present = taintsOf(node).filter(({ effect, key }) => effect === 'NoSchedule' && ownKeys.has(key))
  const added = wanted.filter((taint) => !present.some((own) => matchesTaint(own, taint)))
  const dropped = present.filter((own) => !wanted.some((taint) => matchesTaint(own, taint)))
  if (added.length === 0 && dropped.length === 0) return
  swapTaints(look, node, added, dropped, nodeReasons.conditionTaints(node.metadata.name))
}

function wantedTaints({ status, spec }: Node): readonly Taint[] {
  const taints: Taint[] = []
  for (const condition of status?.conditions ?? []) {
    const key = conditionTaints[condition.type]?.[condition.status]
    if (key !== undefined) taints.push({ key, effect: 'NoSchedule' })
  }
  if (spec?.unschedulable === true) taints.push({ key: unschedulableKey, effect: 'NoSchedule' })
  return taints
}

/** The old names of two labels say what the new ones say. @source kubernetes@1.36 reconcileNodeLabels */
export function reconcileLabels({ attempt }: Look, { metadata: { name, labels = {} } }: Node): void {
  const wrong = labelPairs.filter(([stable, old]) => labels[stable] !== undefined && labels[old] !== labels[stable])
  if (wrong.length === 0) return
  const patch = { metadata: { labels: Object.fromEntries(wrong.map(([stable, old]) => [old, labels[stable]!])) } }
  attempt({ verb: 'patch', resource: 'nodes', name, patchType: 'strategic', patch, because: nodeReasons.labels(name) })
}
