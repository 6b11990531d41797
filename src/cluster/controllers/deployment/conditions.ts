import type { Deployment, DeploymentCondition } from '../../../api/openapi/kubernetes.ts'
import { timestampOf, type Instant } from '../../../clock/instant.ts'

export type Conditions = readonly DeploymentCondition[]

export const noDeadline = 2147483647
const defaultDeadlineSeconds = 600

export const deadlineSecondsOf = (deployment: Deployment): number =>
  deployment.spec.progressDeadlineSeconds ?? defaultDeadlineSeconds
export const hasDeadline = (deployment: Deployment): boolean => deployment.spec.progressDeadlineSeconds !== noDeadline

export function conditionOf(conditions: Conditions | undefined, type: string): DeploymentCondition | undefined {
  return conditions?.find((condition) => condition.type === type)
}

export const progressingOf = (deployment: Deployment): DeploymentCondition | undefined =>
  conditionOf(deployment.status?.conditions, 'Progressing')

export function newCondition(
  type: string,
  status: 'True' | 'False' | 'Unknown',
  reason: string,
  message: string,
  now: Instant,
): DeploymentCondition {
  const timestamp = timestampOf(now)
  return { type, status, lastUpdateTime: timestamp, lastTransitionTime: timestamp, reason, message }
}

export const withoutCondition = (conditions: Conditions, type: string): Conditions =>
  conditions.some((condition) => condition.type === type)
    ? conditions.filter((condition) => condition.type !== type)
    : conditions

/**
 * Nothing happens when status and reason are as before; otherwise the condition moves to the end, and keeps its time of
 * transition while the status is the same. @source kubernetes@1.36 pkg/controller/deployment/util/deployment_util.go SetDeploymentCondition
 */
export function withCondition(conditions: Conditions, condition: DeploymentCondition): Conditions {
  const before = conditionOf(conditions, condition.type)
  if (before !== undefined && before.status === condition.status && before.reason === condition.reason)
    return conditions
  return replaced(conditions, condition)
}

/** The same, but also when nothing changed: a renewed time of update. */
export function replaced(conditions: Conditions, condition: DeploymentCondition): Conditions {
  const before = conditionOf(conditions, condition.type)
  const { type, status, lastUpdateTime, reason, message } = condition
  const lastTransitionTime = before?.status === status ? before.lastTransitionTime : condition.lastTransitionTime
  return [
    ...conditions.filter((other) => other.type !== type),
    { type, status, lastUpdateTime, lastTransitionTime, reason, message },
  ]
}

export function withConditions(deployment: Deployment, conditions: Conditions): Deployment {
  return { ...deployment, status: { ...deployment.status, conditions } }
}
