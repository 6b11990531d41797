import type { ContainerStatus, Pod, PodFailurePolicy, PodFailurePolicyRule } from '../../../api/openapi/kubernetes.ts'

export type FailureAction = 'Ignore' | 'Count' | 'FailIndex' | 'FailJob'

/** What a Job's podFailurePolicy makes of one failed pod. */
export interface FailureVerdict {
  readonly action?: FailureAction
  /** Whether the pod counts in `status.failed`. */
  readonly counts: boolean
  /** Why the whole Job fails. */
  readonly failsJob?: string
}

const counted: FailureVerdict = { counts: true }

/** The first rule that fits decides. @source kubernetes@1.36 pkg/controller/job/pod_failure_policy.go matchPodFailurePolicy */
export function judgeFailure(policy: PodFailurePolicy | undefined, pod: Pod): FailureVerdict {
  if (policy === undefined) return counted
  for (const [index, rule] of policy.rules.entries()) {
    const subject = subjectOf(rule, pod)
    if (subject === undefined) continue
    switch (rule.action) {
      case 'Ignore':
        return { action: 'Ignore', counts: false }
      case 'Count':
        return { action: 'Count', counts: true }
      case 'FailIndex':
        return { action: 'FailIndex', counts: true }
      case 'FailJob':
        return { action: 'FailJob', counts: true, failsJob: `${subject} matching FailJob rule at index ${index}` }
    }
  }
  return counted
}

/** What the rule found, as the message names it. */
function subjectOf(rule: PodFailurePolicyRule, pod: Pod): string | undefined {
  const name = `${pod.metadata.namespace}/${pod.metadata.name}`
  if (rule.onExitCodes !== undefined) {
    const container =
      failedContainer(pod.status?.containerStatuses, rule) ?? failedContainer(pod.status?.initContainerStatuses, rule)
    return (
      container &&
      `Container ${container.name} for pod ${name} failed with exit code ${container.state?.terminated?.exitCode}`
    )
  }
  const patterns = rule.onPodConditions ?? []
  const condition = pod.status?.conditions?.find(({ type, status }) =>
    patterns.some((pattern) => pattern.type === type && pattern.status === status),
  )
  return condition && `Pod ${name} has condition ${condition.type}`
}

function failedContainer(
  statuses: readonly ContainerStatus[] | undefined,
  { onExitCodes }: PodFailurePolicyRule,
): ContainerStatus | undefined {
  const { containerName, operator, values } = onExitCodes!
  return statuses?.find(({ name, state }) => {
    const code = state?.terminated?.exitCode
    if (code === undefined || code === 0 || (containerName !== undefined && containerName !== name)) return false
    return operator === 'In' ? values.includes(code) : operator === 'NotIn' && !values.includes(code)
  })
}
