import type { Condition, PodDisruptionBudget, PodDisruptionBudgetSpec } from '../openapi/kubernetes.ts'
import type { FieldError } from '../status.ts'
import { duplicateValue, invalidValue, required, tooLong, unsupportedValue } from '../validation/field.ts'
import { hasInvalidLabelValue, printedSelector, validateLabelSelector } from '../validation/label-selector.ts'
import { checked } from '../validation/labels.ts'
import { validateAnyMetadata } from '../validation/metadata.ts'
import { byteLength, nameIsPathSegment, qualifiedName, regexDetail } from '../validation/names.ts'
import { validateCounts } from '../workload/counts.ts'
import { validateAtMost100Percent, validateIntOrPercent } from '../workload/int-or-percent.ts'

/** The strategy leaves the metadata to the server's general check, whose names may be any path segment. */
export function validateBudget({ metadata, spec }: PodDisruptionBudget): FieldError[] {
  const errors = validateSpec(spec)
  return errors.length > 0 ? errors : validateAnyMetadata(metadata, true, nameIsPathSegment)
}

export const validateBudgetUpdate = ({ spec }: PodDisruptionBudget, old: PodDisruptionBudget): FieldError[] =>
  validateSpec(spec, old.spec)

/** @source kubernetes@1.36 pkg/apis/policy/validation/validation.go ValidatePodDisruptionBudgetSpec */
function validateSpec(spec: PodDisruptionBudgetSpec, old?: PodDisruptionBudgetSpec): FieldError[] {
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy: policy } = spec
  const errors: FieldError[] = []
  if (minAvailable !== undefined && maxUnavailable !== undefined)
    errors.push(invalidValue('spec', printedSpec(spec), 'minAvailable and maxUnavailable cannot be both set'))
  for (const name of ['minAvailable', 'maxUnavailable'] as const) {
    const amount = spec[name]
    if (amount !== undefined)
      errors.push(...validateIntOrPercent(amount, `spec.${name}`), ...validateAtMost100Percent(amount, `spec.${name}`))
  }
  errors.push(
    ...validateLabelSelector(selector, 'spec.selector', { allowInvalidValues: hasInvalidLabelValue(old?.selector) }),
  )
  const policies = ['AlwaysAllow', 'IfHealthyBudget']
  if (policy !== undefined && !policies.includes(policy))
    errors.push(unsupportedValue('spec.unhealthyPodEvictionPolicy', policy, policies))
  return errors
}

const printedSpec = ({
  minAvailable,
  selector,
  maxUnavailable,
  unhealthyPodEvictionPolicy,
}: PodDisruptionBudgetSpec) => ({
  MinAvailable: minAvailable ?? null,
  Selector: printedSelector(selector) ?? null,
  MaxUnavailable: maxUnavailable ?? null,
  UnhealthyPodEvictionPolicy: unhealthyPodEvictionPolicy ?? null,
})

export function validateBudgetStatusUpdate({ status }: PodDisruptionBudget): FieldError[] {
  return [
    ...validateConditions(status?.conditions ?? [], 'status.conditions'),
    ...validateCounts(status, 'status', ['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods']),
  ]
}

/** @source kubernetes@1.36 apimachinery/pkg/apis/meta/v1/validation/validation.go ValidateConditions */
function validateConditions(conditions: readonly Condition[], field: string): FieldError[] {
  return conditions.flatMap((condition, index) => {
    const at = `${field}[${index}]`
    const isRepeated = conditions.findIndex(({ type }) => type === condition.type) < index
    return [...(isRepeated ? [duplicateValue(`${at}.type`, condition.type)] : []), ...validateCondition(condition, at)]
  })
}

const reasonMax = 1024
const messageMax = 32_768
const reasonFormat = '[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?'

function validateCondition(condition: Condition, field: string): FieldError[] {
  const { type = '', status = '', reason = '', message = '', observedGeneration = 0, lastTransitionTime } = condition
  const errors = checked(`${field}.type`, type, qualifiedName)
  const statuses = ['False', 'True', 'Unknown']
  if (!statuses.includes(status)) errors.push(unsupportedValue(`${field}.status`, status, statuses))
  if (observedGeneration < 0)
    errors.push(
      invalidValue(`${field}.observedGeneration`, observedGeneration, 'must be greater than or equal to zero'),
    )
  if (!lastTransitionTime) errors.push(required(`${field}.lastTransitionTime`, 'must be set'))
  if (reason === '') errors.push(required(`${field}.reason`, 'must be set'))
  else if (!new RegExp(`^${reasonFormat}$`).test(reason))
    errors.push(
      invalidValue(
        `${field}.reason`,
        reason,
        regexDetail(reasonRule, reasonFormat, 'my_name', 'MY_NAME', 'MyName', 'ReasonA,ReasonB', 'ReasonA:ReasonB'),
      ),
    )
  if (byteLength(reason) > reasonMax) errors.push(tooLong(`${field}.reason`, reasonMax))
  if (byteLength(message) > messageMax) errors.push(tooLong(`${field}.message`, messageMax))
  return errors
}

const reasonRule =
  "a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_'"
