import type { Job } from '../../../api/openapi/kubernetes.ts'
import { instantOfTimestamp, type Instant } from '../../../clock/instant.ts'

/** When the Job became Complete or Failed, to the second. */
export function trueConditionTime({ status }: Job): Instant | undefined {
  const end = status?.conditions?.find(
    ({ type, status: value }) => (type === 'Complete' || type === 'Failed') && value === 'True',
  )
  return end?.lastTransitionTime === undefined ? undefined : instantOfTimestamp(end.lastTransitionTime)
}
