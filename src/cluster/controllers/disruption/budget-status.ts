import type { Condition, PodDisruptionBudget, PodDisruptionBudgetStatus } from '../../../api/openapi/kubernetes.ts'
import { timestampOf, type Instant } from '../../../clock/instant.ts'
import type { Expected } from './expected-pods.ts'

export interface Counted extends Expected {
  readonly healthy: number
  readonly disruptedPods: { readonly [name: string]: string }
}

export const allowedDisruptions = ({ expected, desired, healthy }: Counted): number =>
  expected <= 0 ? 0 : Math.max(0, healthy - desired)

/** @source kubernetes@1.36 pkg/controller/disruption/disruption.go updatePdbStatus */
export function countedStatus(
  { metadata, status }: PodDisruptionBudget,
  counted: Counted,
  now: Instant,
): PodDisruptionBudgetStatus {
  const allowed = allowedDisruptions(counted)
  const { generation } = metadata
  const condition = {
    status: allowed > 0 ? 'True' : 'False',
    reason: allowed > 0 ? 'SufficientPods' : 'InsufficientPods',
    message: '',
    observedGeneration: generation,
  }
  return {
    ...(Object.keys(counted.disruptedPods).length > 0 && { disruptedPods: counted.disruptedPods }),
    ...(generation !== undefined && { observedGeneration: generation }),
    conditions: withCondition(status?.conditions ?? [], condition, now),
    currentHealthy: counted.healthy,
    desiredHealthy: counted.desired,
    disruptionsAllowed: allowed,
    expectedPods: counted.expected,
  }
}

/** Whatever went wrong, nobody may evict; the counts stay as they were. */
export function failedStatus(
  { status }: PodDisruptionBudget,
  message: string,
  now: Instant,
): PodDisruptionBudgetStatus {
  const condition = { status: 'False', reason: 'SyncFailed', message, observedGeneration: status?.observedGeneration }
  return { ...status, disruptionsAllowed: 0, conditions: withCondition(status?.conditions ?? [], condition, now) }
}

interface NewCondition {
  readonly status: string
  readonly reason: string
  readonly message: string
  readonly observedGeneration: number | undefined
}

function withCondition(conditions: readonly Condition[], next: NewCondition, now: Instant): readonly Condition[] {
  const type = 'DisruptionAllowed'
  const index = conditions.findIndex((condition) => condition.type === type)
  const before = conditions[index]
  const { observedGeneration, ...rest } = next
  const condition: Condition = {
    type,
    ...(observedGeneration !== undefined && { observedGeneration }),
    lastTransitionTime: before?.status === next.status ? before.lastTransitionTime : timestampOf(now),
    ...rest,
  }
  return index < 0 ? [...conditions, condition] : conditions.with(index, condition)
}
