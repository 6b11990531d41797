import type { Node, Pod, Toleration } from '../../api/openapi/kubernetes.ts'
import type { ClusterView } from '../machinery/view.ts'
import type { Verdict } from './memory.ts'

/** Why the node refuses a pod that no scheduler has placed; `undefined` when it takes it. @source kubernetes@1.36 pkg/kubelet/lifecycle/predicate.go */
export function rejectionOf(pod: Pod, node: Node, _view: ClusterView): Verdict | undefined {
  if (pod.status?.conditions?.some(({ type }) => type === 'PodScheduled') === true) return undefined
  for (const [key, value] of Object.entries(pod.spec.nodeSelector ?? {}))
    if (node.metadata.labels?.[key] !== value) return rejected('NodeAffinity', 'Predicate NodeAffinity failed: node(s) didn\'t match Pod\'s node affinity/selector')
  const untolerated = (node.spec?.taints ?? []).some((taint) => taint.effect === 'NoExecute' && !(pod.spec.tolerations ?? []).some((toleration) => tolerates(toleration, taint)))
  return untolerated ? rejected('TaintToleration', 'Predicate TaintToleration failed: node(s) had taints that the pod didn\'t tolerate') : undefined
}

const rejected = (reason: string, message: string): Verdict => ({ reason, message: `Pod was rejected: ${message}` })

function tolerates({ effect, key, operator, value }: Toleration, taint: { readonly key: string; readonly value?: string; readonly effect: string }): boolean {
  if (effect && effect !== taint.effect) return false
  if (!key) return operator === 'Exists'
  if (key !== taint.key) return false
  return operator === 'Exists' || (value ?? '') === (taint.value ?? '')
}
