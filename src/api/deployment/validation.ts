import { printedAs } from '../layout/printed.ts'
import type { Deployment, DeploymentSpec, DeploymentStrategy, RollingUpdateDeployment } from '../openapi/kubernetes.ts'
import type { FieldError } from '../status.ts'
import { forbiddenField, invalidValue, required, unsupportedValue } from '../validation/field.ts'
import { printedSelector } from '../validation/label-selector.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/metadata.ts'
import { nameIsDnsSubdomain } from '../validation/names.ts'
import { validateImmutable, validateNonnegative } from '../validation/numbers.ts'
import { validateCollisionCount, validateCounts, validateNotAbove } from '../workload/counts.ts'
import { amountOf, validateAtMost100Percent, validateIntOrPercent } from '../workload/int-or-percent.ts'
import {
  isSelector,
  validateRequiredSelector,
  validateRunningTemplate,
  validateSelectedLabels,
} from '../workload/selected-template.ts'

/** @source kubernetes@1.36 pkg/apis/apps/validation/validation.go ValidateDeployment */
export function validateDeployment({ metadata, spec }: Deployment): FieldError[] {
  return [...validateObjectMeta(metadata, true, nameIsDnsSubdomain), ...validateSpec(spec)]
}

export function validateDeploymentUpdate({ metadata, spec }: Deployment, old: Deployment): FieldError[] {
  return [
    ...validateObjectMetaUpdate(metadata, old.metadata),
    ...validateSpec(spec, old.spec),
    ...validateImmutable(spec.selector, old.spec.selector, 'spec.selector', printedSelector(spec.selector)),
  ]
}

function validateSpec(spec: DeploymentSpec, old?: DeploymentSpec): FieldError[] {
  return [
    ...validateNonnegative(spec.replicas, 'spec.replicas'),
    ...validateRequiredSelector(spec.selector, 'spec.selector', 'deployment'),
    ...validateTemplate(spec, old),
    ...validateStrategy(spec.strategy ?? {}),
    ...validateCounts(spec, 'spec', ['minReadySeconds', 'revisionHistoryLimit']),
    ...validateDeadline(spec),
  ]
}

function validateTemplate({ selector, template }: DeploymentSpec, old?: DeploymentSpec): FieldError[] {
  if (!isSelector(selector)) return [invalidValue('spec.selector', printedSelector(selector), 'invalid label selector')]
  return [
    ...validateSelectedLabels(selector, template, 'spec.template'),
    ...validateRunningTemplate(template, 'spec.template', 'ReplicaSet', old?.template),
  ]
}

function validateDeadline({ progressDeadlineSeconds, minReadySeconds = 0 }: DeploymentSpec): FieldError[] {
  if (progressDeadlineSeconds === undefined) return []
  const field = 'spec.progressDeadlineSeconds'
  const errors = validateNonnegative(progressDeadlineSeconds, field)
  if (progressDeadlineSeconds <= minReadySeconds)
    errors.push(invalidValue(field, progressDeadlineSeconds, 'must be greater than minReadySeconds'))
  return errors
}

function validateStrategy(strategy: DeploymentStrategy): FieldError[] {
  const field = 'spec.strategy'
  const { type, rollingUpdate } = strategy
  if (type === 'Recreate') {
    if (!rollingUpdate) return []
    return [forbiddenField(`${field}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'")]
  }
  if (type === 'RollingUpdate') {
    if (rollingUpdate) return validateRollingUpdate(rollingUpdate, `${field}.rollingUpdate`)
    return [required(`${field}.rollingUpdate`, 'this should be defaulted and never be nil')]
  }
  return [unsupportedValue(field, printedAs('DeploymentStrategy', strategy), ['Recreate', 'RollingUpdate'])]
}

function validateRollingUpdate(
  { maxUnavailable = 0, maxSurge = 0 }: RollingUpdateDeployment,
  field: string,
): FieldError[] {
  const errors = [
    ...validateIntOrPercent(maxUnavailable, `${field}.maxUnavailable`),
    ...validateIntOrPercent(maxSurge, `${field}.maxSurge`),
  ]
  if (amountOf(maxUnavailable) === 0 && amountOf(maxSurge) === 0)
    errors.push(invalidValue(`${field}.maxUnavailable`, maxUnavailable, 'may not be 0 when `maxSurge` is 0'))
  return [...errors, ...validateAtMost100Percent(maxUnavailable, `${field}.maxUnavailable`)]
}

const counts = [
  'observedGeneration',
  'replicas',
  'updatedReplicas',
  'readyReplicas',
  'availableReplicas',
  'unavailableReplicas',
  'terminatingReplicas',
  'collisionCount',
]

export function validateDeploymentStatusUpdate({ metadata, status }: Deployment, old: Deployment): FieldError[] {
  const partial = ['updatedReplicas', 'readyReplicas', 'availableReplicas']
  return [
    ...validateObjectMetaUpdate(metadata, old.metadata),
    ...validateCounts(status, 'status', counts),
    ...validateNotAbove(status, 'status', partial, 'replicas', 'cannot be greater than status.replicas'),
    ...validateNotAbove(
      status,
      'status',
      ['availableReplicas'],
      'readyReplicas',
      'cannot be greater than readyReplicas',
    ),
    ...validateCollisionCount(status, old.status),
  ]
}
