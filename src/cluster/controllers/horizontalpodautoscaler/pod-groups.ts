import type { Pod } from '../../../api/openapi/kubernetes.ts'
import { instantOfTimestamp, type Instant } from '../../../clock/instant.ts'
import { podCondition } from '../../machinery/pod-facts.ts'

/** What one pod uses of one resource, in thousandths. */
export interface Use {
  readonly milli: number
  readonly timestamp: Instant
  /** Milliseconds. */
  readonly window: number
}

/** The pods of a target by what their samples are worth. */
export interface PodGroups {
  readonly ready: readonly Pod[]
  readonly unready: readonly Pod[]
  readonly missing: readonly Pod[]
}

/** While a pod starts, what it uses says little. @source kubernetes@1.36 kube-controller-manager --horizontal-pod-autoscaler-* */
export const cpuInitializationMilliseconds = 300_000
export const initialReadinessMilliseconds = 30_000

/** @source kubernetes@1.36 pkg/controller/podautoscaler/replica_calculator.go groupPods */
export function groupPods(
  pods: readonly Pod[],
  uses: ReadonlyMap<string, Use>,
  resource: string,
  now: Instant,
): PodGroups {
  const ready: Pod[] = []
  const unready: Pod[] = []
  const missing: Pod[] = []
  for (const pod of pods) {
    const phase = pod.status?.phase
    if (pod.metadata.deletionTimestamp !== undefined || phase === 'Failed') continue
    const use = uses.get(pod.metadata.name)
    if (phase === 'Pending') unready.push(pod)
    else if (use === undefined) missing.push(pod)
    else if (resource === 'cpu' && isStarting(pod, use, now)) unready.push(pod)
    else ready.push(pod)
  }
  return { ready, unready, missing }
}

function isStarting(pod: Pod, use: Use, now: Instant): boolean {
  const ready = podCondition(pod, 'Ready')
  const start = instantOfTimestamp(pod.status?.startTime ?? '')
  if (ready === undefined || start === undefined) return true
  const since = instantOfTimestamp(ready.lastTransitionTime ?? '') ?? (0 as Instant)
  if (start + cpuInitializationMilliseconds > now) return ready.status === 'False' || use.timestamp < since + use.window
  return ready.status === 'False' && start + initialReadinessMilliseconds > since
}
