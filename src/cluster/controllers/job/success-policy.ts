import type { SuccessPolicy } from '../../../api/openapi/kubernetes.ts'
import { countOf, overlapOf, parseIntervals, type Intervals } from './intervals.ts'

/** The message of the first rule that the succeeded indexes fulfil. @source kubernetes@1.36 pkg/controller/job/success_policy.go */
export function matchedSuccess(
  policy: SuccessPolicy | undefined,
  completions: number,
  succeeded: Intervals,
): string | undefined {
  if (policy === undefined || succeeded.length === 0) return undefined
  for (const [index, { succeededIndexes, succeededCount }] of policy.rules.entries()) {
    const message = `Matched rules at index ${index}`
    if (succeededIndexes === undefined || succeededIndexes === null) {
      if (succeededCount !== undefined && succeededCount !== null && countOf(succeeded) >= succeededCount)
        return message
      continue
    }
    const required = parseIntervals(succeededIndexes, completions)
    if (required.length === 0) continue
    const overlap = overlapOf(required, succeeded)
    if (overlap === countOf(required)) return message
    if (succeededCount !== undefined && succeededCount !== null && overlap >= succeededCount) return message
  }
  return undefined
}
