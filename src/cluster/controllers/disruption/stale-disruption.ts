import type { Pod, PodCondition } from '../../../api/openapi/kubernetes.ts'
import { instantOfTimestamp, milliseconds, timestampOf, type Duration, type Instant } from '../../../clock/instant.ts'
import type { Attempt, Decision, Observation } from '../../machinery/contract.ts'
import { isFinished, podCondition } from '../../machinery/pod-facts.ts'
import { disruptionReasons } from './reasons.ts'

/** So long may a pod be about to be disrupted. */
const staleMilliseconds = 120_000

/** How long a pod's DisruptionTarget may still stand; undefined for pods that have none or that really go. */
export function staleAfter(pod: Pod, now: Instant): Duration | undefined {
  if (pod.metadata.deletionTimestamp !== undefined || isFinished(pod)) return undefined
  const target = podCondition(pod, 'DisruptionTarget')
  if (target?.status !== 'True' || target.reason === 'TerminationByKubelet') return undefined
  const since = instantOfTimestamp(target.lastTransitionTime ?? '') ?? now
  return milliseconds(Math.max(0, staleMilliseconds - (now - since)))
}

/** Takes back what was said of a pod that was not disrupted after all. */
export function resetStale(key: string, { view, now }: Observation<undefined>, attempt: Attempt): Decision<undefined> {
  const pod = view.get('pods', key)
  const left = pod && staleAfter(pod, now)
  if (pod === undefined || left === undefined) return { remember: undefined }
  if (left > 0) return { remember: undefined, requeueAfter: left, background: true }
  const { generation } = pod.metadata
  const reset = {
    type: 'DisruptionTarget',
    ...(generation !== undefined && { observedGeneration: generation }),
    status: 'False',
    lastProbeTime: null as unknown as undefined,
    lastTransitionTime: timestampOf(now),
  } as PodCondition
  const conditions = (pod.status?.conditions ?? []).map((condition) =>
    condition.type === 'DisruptionTarget' ? reset : condition,
  )
  const object: Pod = { ...pod, status: { ...pod.status, conditions } }
  const outcome = attempt({
    verb: 'updateStatus',
    resource: 'pods',
    object,
    because: disruptionReasons.stale(pod.metadata.name),
  })
  return { remember: undefined, ...(!outcome.ok && { failed: outcome.status }) }
}
