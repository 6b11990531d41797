import { splitKey, type ObjectKey } from '../../../api/object.ts'
import { timestampOf, type Instant } from '../../../clock/instant.ts'
import type { Attempt, Reason } from '../../machinery/contract.ts'
import { withDisruptionTarget } from '../../machinery/disruption-target.ts'
import type { ClusterView } from '../../machinery/view.ts'

/** Says so, marks the pod and deletes it gracefully; no budget is asked. @source kubernetes@1.36 deletePodHandler */
export function deletePod(key: ObjectKey, live: ClusterView, now: Instant, attempt: Attempt, because: Reason): void {
  const { namespace, name } = splitKey(key)
  const place = { ...(namespace !== undefined && { namespace }), name }
  attempt({
    verb: 'recordEvent',
    regarding: { apiVersion: 'v1', kind: 'Pod', resource: 'pods', ...place },
    type: 'Normal',
    reason: 'TaintManagerEviction',
    message: `Marking for deletion Pod ${key}`,
    because,
  })
  const pod = live.get('pods', key)
  if (pod === undefined) return
  const why = { reason: 'DeletionByTaintManager', message: 'Taint manager: deleting due to NoExecute taint' }
  const marked = withDisruptionTarget(pod, why, timestampOf(now))
  if (marked !== pod) {
    const outcome = attempt({ verb: 'updateStatus', resource: 'pods', object: marked, because })
    if (!outcome.ok) return
  }
  attempt({ verb: 'delete', resource: 'pods', ...place, because })
}
