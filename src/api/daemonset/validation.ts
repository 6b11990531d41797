import { printedAs } from '../layout/printed.ts'
import type { DaemonSet, DaemonSetSpec, DaemonSetUpdateStrategy } from '../openapi/kubernetes.ts'
import type { FieldError } from '../status.ts'
import { invalidValue, required, unsupportedValue } from '../validation/field.ts'
import { hasInvalidLabelValue, printedSelector, validateLabelSelector } from '../validation/label-selector.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/metadata.ts'
import { nameIsDnsSubdomain } from '../validation/names.ts'
import { validateImmutable } from '../validation/numbers.ts'
import { validateCollisionCount, validateCounts } from '../workload/counts.ts'
import { amountOf, validateAtMost100Percent, validateIntOrPercent } from '../workload/int-or-percent.ts'
import { isEmptySelector, validateRunningTemplate, validateSelectedLabels } from '../workload/selected-template.ts'

/** @source kubernetes@1.36 pkg/apis/apps/validation/validation.go ValidateDaemonSet */
export function validateDaemonSet({ metadata, spec }: DaemonSet): FieldError[] {
  return [...validateObjectMeta(metadata, true, nameIsDnsSubdomain), ...validateSpec(spec)]
}

export function validateDaemonSetUpdate({ metadata, spec }: DaemonSet, old: DaemonSet): FieldError[] {
  return [
    ...validateObjectMetaUpdate(metadata, old.metadata),
    ...validateImmutable(spec.selector, old.spec.selector, 'spec.selector', printedSelector(spec.selector)),
    ...validateSpec(spec, old.spec),
  ]
}

function validateSpec(spec: DaemonSetSpec, old?: DaemonSetSpec): FieldError[] {
  const { selector, template } = spec
  const errors = [
    ...validateLabelSelector(selector, 'spec.selector', { allowInvalidValues: hasInvalidLabelValue(old?.selector) }),
    ...validateSelectedLabels(selector, template, 'spec.template'),
  ]
  if (selector && isEmptySelector(selector))
    errors.push(invalidValue('spec.selector', printedSelector(selector), 'empty selector is invalid for daemonset'))
  return [
    ...errors,
    ...validateRunningTemplate(template, 'spec.template', 'DaemonSet', old?.template),
    ...validateCounts(spec, 'spec', ['minReadySeconds']),
    ...validateStrategy(spec.updateStrategy ?? {}),
    ...validateCounts(spec, 'spec', ['revisionHistoryLimit']),
  ]
}

function validateStrategy(strategy: DaemonSetUpdateStrategy): FieldError[] {
  const field = 'spec.updateStrategy'
  const { type, rollingUpdate } = strategy
  if (type === 'OnDelete') return []
  if (type !== 'RollingUpdate')
    return [unsupportedValue(field, printedAs('DaemonSetUpdateStrategy', strategy), ['RollingUpdate', 'OnDelete'])]
  if (!rollingUpdate) return [required(`${field}.rollingUpdate`)]
  return validateRollingUpdate(rollingUpdate, `${field}.rollingUpdate`)
}

function validateRollingUpdate(
  { maxUnavailable = 0, maxSurge = 0 }: NonNullable<DaemonSetUpdateStrategy['rollingUpdate']>,
  field: string,
): FieldError[] {
  const errors = [
    ...validateIntOrPercent(maxUnavailable, `${field}.maxUnavailable`),
    ...validateIntOrPercent(maxSurge, `${field}.maxSurge`),
    ...validateAtMost100Percent(maxUnavailable, `${field}.maxUnavailable`),
    ...validateAtMost100Percent(maxSurge, `${field}.maxSurge`),
  ]
  const hasUnavailable = amountOf(maxUnavailable) !== 0
  const hasSurge = amountOf(maxSurge) !== 0
  if (hasUnavailable && hasSurge)
    errors.push(invalidValue(`${field}.maxSurge`, maxSurge, 'may not be set when maxUnavailable is non-zero'))
  if (!hasUnavailable && !hasSurge) errors.push(required(`${field}.maxUnavailable`, 'cannot be 0 when maxSurge is 0'))
  return errors
}

const counts = [
  'currentNumberScheduled',
  'numberMisscheduled',
  'desiredNumberScheduled',
  'numberReady',
  'observedGeneration',
  'updatedNumberScheduled',
  'numberAvailable',
  'numberUnavailable',
  'collisionCount',
]

export function validateDaemonSetStatusUpdate({ metadata, status }: DaemonSet, old: DaemonSet): FieldError[] {
  return [
    ...validateObjectMetaUpdate(metadata, old.metadata),
    ...validateCounts(status, 'status', counts),
    ...validateCollisionCount(status, old.status),
  ]
}
