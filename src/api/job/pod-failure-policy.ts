import type {
  JobSpec,
  PodFailurePolicyOnExitCodesRequirement,
  PodFailurePolicyOnPodConditionsPattern,
  PodFailurePolicyRule,
} from '../openapi/kubernetes.ts'
import type { FieldError } from '../status.ts'
import { duplicateValue, invalidValue, quoted, required, tooMany, unsupportedValue } from '../validation/field.ts'
import { checked } from '../validation/labels.ts'
import { qualifiedName } from '../validation/names.ts'

const actions = ['Count', 'FailIndex', 'FailJob', 'Ignore']
const operators = ['In', 'NotIn']
const statuses = ['False', 'True', 'Unknown']
const rulesMax = 20
const valuesMax = 255
const patternsMax = 20

/** @source kubernetes@1.36 pkg/apis/batch/validation/validation.go validatePodFailurePolicy */
export function validatePodFailurePolicy(spec: JobSpec, field: string): FieldError[] {
  if (!spec.podFailurePolicy) return []
  const rules = spec.podFailurePolicy.rules ?? []
  return [
    ...(rules.length > rulesMax ? [tooMany(`${field}.rules`, rules.length, rulesMax)] : []),
    ...rules.flatMap((rule, index) => validateRule(spec, rule, `${field}.rules[${index}]`)),
  ]
}

function validateRule(spec: JobSpec, rule: PodFailurePolicyRule, field: string): FieldError[] {
  const { onExitCodes, onPodConditions = [] } = rule
  const errors = validateAction(spec, rule.action ?? '', `${field}.action`)
  if (onExitCodes) errors.push(...validateExitCodes(spec, onExitCodes, `${field}.onExitCodes`))
  errors.push(...validateConditions(onPodConditions, `${field}.onPodConditions`))
  if (onExitCodes && onPodConditions.length > 0)
    errors.push(withoutValue(field, 'specifying both OnExitCodes and OnPodConditions is not supported'))
  if (!onExitCodes && onPodConditions.length === 0)
    errors.push(withoutValue(field, 'specifying one of OnExitCodes and OnPodConditions is required'))
  return errors
}

/** An `Invalid value` that does not say the value. */
export const withoutValue = (field: string, detail: string): FieldError => ({
  field,
  reason: 'FieldValueInvalid',
  body: `Invalid value: ${detail}`,
})

function validateAction(spec: JobSpec, action: string, field: string): FieldError[] {
  if (action === '') return [required(field, validValues(actions))]
  if (!actions.includes(action)) return [unsupportedValue(field, action, actions)]
  if (action !== 'FailIndex' || spec.backoffLimitPerIndex !== undefined) return []
  return [invalidValue(field, action, 'requires the backoffLimitPerIndex to be set')]
}

const validValues = (values: readonly string[]): string => `valid values: [${values.map(quoted).join(' ')}]`

function validateExitCodes(spec: JobSpec, codes: PodFailurePolicyOnExitCodesRequirement, field: string): FieldError[] {
  const { operator = '', containerName, values } = codes
  const errors: FieldError[] = []
  if (operator === '') errors.push(required(`${field}.operator`, validValues(operators)))
  else if (!operators.includes(operator)) errors.push(unsupportedValue(`${field}.operator`, operator, operators))
  if (containerName !== undefined && !hasContainer(spec, containerName))
    errors.push(
      invalidValue(
        `${field}.containerName`,
        containerName,
        'must be one of the container or initContainer names in the pod template',
      ),
    )
  return [...errors, ...validateValues(values, operator, `${field}.values`)]
}

function hasContainer({ template }: JobSpec, name: string): boolean {
  const { containers = [], initContainers = [] } = template.spec ?? {}
  return [...containers, ...initContainers].some((container) => container.name === name)
}

function validateValues(values: readonly number[] | undefined, operator: string, field: string): FieldError[] {
  if (!values?.length) return [invalidValue(field, values, 'at least one value is required')]
  const errors = values.length > valuesMax ? [tooMany(field, values.length, valuesMax)] : []
  values.forEach((value, index) => {
    if (operator === 'In' && value === 0)
      errors.push(invalidValue(`${field}[${index}]`, value, 'must not be 0 for the In operator'))
    if (values.indexOf(value) < index) errors.push(duplicateValue(`${field}[${index}]`, value))
  })
  if (values.some((value, index) => index > 0 && values[index - 1]! > value))
    errors.push(invalidValue(field, values, 'must be ordered'))
  return errors
}

function validateConditions(patterns: readonly PodFailurePolicyOnPodConditionsPattern[], field: string): FieldError[] {
  const errors = patterns.length > patternsMax ? [tooMany(field, patterns.length, patternsMax)] : []
  patterns.forEach(({ type, status = '' }, index) => {
    errors.push(...checked(`${field}[${index}].type`, type ?? '', qualifiedName))
    if (status === '') errors.push(required(`${field}[${index}].status`, validValues(statuses)))
    else if (!statuses.includes(status)) errors.push(unsupportedValue(`${field}[${index}].status`, status, statuses))
  })
  return errors
}
