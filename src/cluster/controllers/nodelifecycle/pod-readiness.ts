import type { Pod, PodCondition } from '../../../api/openapi/kubernetes.ts'
import { timestampOf } from '../../../clock/instant.ts'
import { nodeReasons } from './reasons.ts'
import type { Look } from './taint-writes.ts'

/**
 * Says of Ready pods that they are not; all else of their status stays. False when the API server refused one.
 * @source kubernetes@1.36 pkg/controller/util/node/controller_utils.go MarkPodsNotReady
 */
export function markNotReady({ attempt, observation }: Look, pods: readonly Pod[], node: string): boolean {
  let isDone = true
  const because = nodeReasons.notReady(node)
  for (const pod of pods) {
    if (pod.spec.nodeName !== node) continue
    const ready = pod.status?.conditions?.find(({ type }) => type === 'Ready')
    if (ready === undefined || ready.status === 'False') continue
    const lastTransitionTime = timestampOf(observation.now)
    const conditions = pod.status!.conditions!.map((condition): PodCondition =>
      condition === ready ? { ...condition, status: 'False', lastTransitionTime } : condition,
    )
    const object: Pod = { ...pod, status: { ...pod.status, conditions } }
    const outcome = attempt({ verb: 'updateStatus', resource: 'pods', object, because })
    if (!outcome.ok && outcome.status.code === 404) continue
    if (!outcome.ok) isDone = false
    attempt({
      verb: 'recordEvent',
      regarding: pod,
      type: 'Warning',
      reason: 'NodeNotReady',
      message: 'Node is not ready',
      because,
    })
  }
  return isDone
}
