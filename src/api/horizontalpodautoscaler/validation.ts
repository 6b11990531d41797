import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerSpec,
  HPAScalingPolicy,
  HPAScalingRules,
} from '../openapi/kubernetes.ts'
import type { FieldError } from '../status.ts'
import { invalidValue, required, unsupportedValue } from '../validation/field.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/metadata.ts'
import { nameIsDnsSubdomain } from '../validation/names.ts'
import { validateNonnegativeQuantity } from '../validation/resources.ts'
import { validateCounts } from '../workload/counts.ts'
import { validateMetrics } from './metric-validation.ts'
import { validateReference, validateReferencedGroup } from './reference-validation.ts'

/** @source kubernetes@1.36 pkg/apis/autoscaling/validation/validation.go ValidateHorizontalPodAutoscaler */
export function validateAutoscaler({ metadata, spec }: HorizontalPodAutoscaler): FieldError[] {
  return [...validateObjectMeta(metadata, true, nameIsDnsSubdomain), ...validateSpec(spec)]
}

export function validateAutoscalerUpdate(
  { metadata, spec }: HorizontalPodAutoscaler,
  old: HorizontalPodAutoscaler,
): FieldError[] {
  return [...validateObjectMetaUpdate(metadata, old.metadata), ...validateSpec(spec, old.spec)]
}

export function validateAutoscalerStatusUpdate(
  { metadata, status }: HorizontalPodAutoscaler,
  old: HorizontalPodAutoscaler,
): FieldError[] {
  return [
    ...validateObjectMetaUpdate(metadata, old.metadata),
    ...validateCounts(status, 'status', ['currentReplicas', 'desiredReplicas']),
  ]
}

/** What an object already has may stay as it is. */
function validateSpec(spec: HorizontalPodAutoscalerSpec, old?: HorizontalPodAutoscalerSpec): FieldError[] {
  const { minReplicas, maxReplicas = 0, metrics = [], behavior } = spec
  const target = spec.scaleTargetRef ?? {}
  const lowest = old?.minReplicas === 0 ? 0 : 1
  const errors: FieldError[] = []
  if (minReplicas !== undefined && minReplicas < lowest)
    errors.push(invalidValue('spec.minReplicas', minReplicas, `must be greater than or equal to ${lowest}`))
  if (maxReplicas === 0) errors.push(required('spec.maxReplicas', 'must be set and greater than 0'))
  else if (maxReplicas < 0)
    errors.push(invalidValue('spec.maxReplicas', maxReplicas, 'must be greater than or equal to 1'))
  if (minReplicas !== undefined && maxReplicas < minReplicas)
    errors.push(invalidValue('spec.maxReplicas', maxReplicas, 'must be greater than or equal to `minReplicas`'))
  const mayBeEmpty = target.kind === 'ReplicationController'
  const group = {
    mayBeEmpty,
    mayBeInvalid: old !== undefined && validateReferencedGroup(old.scaleTargetRef, '', mayBeEmpty).length > 0,
  }
  return [
    ...errors,
    ...validateReference(target, 'spec.scaleTargetRef', group),
    ...validateMetrics(metrics, 'spec.metrics', minReplicas),
    ...validateRules(behavior?.scaleUp, 'spec.behavior.scaleUp'),
    ...validateRules(behavior?.scaleDown, 'spec.behavior.scaleDown'),
  ]
}

const stabilizationMax = 3600
const periodMax = 1800
const selectPolicies = ['Disabled', 'Max', 'Min']
const policyTypes = ['Percent', 'Pods']

function validateRules(rules: HPAScalingRules | undefined, field: string): FieldError[] {
  if (!rules) return []
  const { stabilizationWindowSeconds = 0, selectPolicy, policies = [], tolerance } = rules
  const errors: FieldError[] = []
  const at = `${field}.stabilizationWindowSeconds`
  if (stabilizationWindowSeconds < 0)
    errors.push(invalidValue(at, stabilizationWindowSeconds, 'must be greater than or equal to zero'))
  if (stabilizationWindowSeconds > stabilizationMax)
    errors.push(invalidValue(at, stabilizationWindowSeconds, `must be less than or equal to ${stabilizationMax}`))
  if (selectPolicy !== undefined && !selectPolicies.includes(selectPolicy))
    errors.push(unsupportedValue(`${field}.selectPolicy`, selectPolicy, selectPolicies))
  if (policies.length === 0) errors.push(required(`${field}.policies`, 'must specify at least one Policy'))
  return [
    ...errors,
    ...policies.flatMap((policy, index) => validatePolicy(policy, `${field}.policies[${index}]`)),
    ...(tolerance === undefined ? [] : validateNonnegativeQuantity(tolerance, `${field}.tolerance`)),
  ]
}

function validatePolicy({ type = '', value = 0, periodSeconds = 0 }: HPAScalingPolicy, field: string): FieldError[] {
  const errors: FieldError[] = []
  if (!policyTypes.includes(type)) errors.push(unsupportedValue(`${field}.type`, type, policyTypes))
  if (value <= 0) errors.push(invalidValue(`${field}.value`, value, 'must be greater than zero'))
  const at = `${field}.periodSeconds`
  if (periodSeconds <= 0) errors.push(invalidValue(at, periodSeconds, 'must be greater than zero'))
  if (periodSeconds > periodMax)
    errors.push(invalidValue(at, periodSeconds, `must be less than or equal to ${periodMax}`))
  return errors
}
