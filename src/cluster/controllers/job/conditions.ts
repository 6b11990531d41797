import type { JobCondition, JobStatus } from '../../../api/openapi/kubernetes.ts'
import { timestampOf, type Instant } from '../../../clock/instant.ts'

export type JobConditionType = 'Suspended' | 'FailureTarget' | 'Failed' | 'SuccessCriteriaMet' | 'Complete'

export interface NewCondition {
  readonly type: JobConditionType
  readonly status: 'True' | 'False'
  readonly reason: string
  readonly message: string
}

export function conditionAt({ type, status, reason, message }: NewCondition, now: Instant): JobCondition {
  const time = timestampOf(now)
  return { type, status, lastProbeTime: time, lastTransitionTime: time, reason, message }
}

export const trueCondition = (status: JobStatus | undefined, type: JobConditionType): JobCondition | undefined =>
  status?.conditions?.find((condition) => condition.type === type && condition.status === 'True')

/**
 * Appends or replaces; nothing becomes False that was not there before. The same array when nothing changes.
 * @source kubernetes@1.36 pkg/controller/job/job_controller.go ensureJobConditionStatus
 */
export function withCondition(
  conditions: readonly JobCondition[],
  next: NewCondition,
  now: Instant,
): readonly JobCondition[] {
  const index = conditions.findIndex(({ type }) => type === next.type)
  if (index < 0) return next.status === 'False' ? conditions : [...conditions, conditionAt(next, now)]
  const { status, reason, message } = conditions[index]!
  if (status === next.status && (reason ?? '') === next.reason && (message ?? '') === next.message) return conditions
  return conditions.with(index, conditionAt(next, now))
}
