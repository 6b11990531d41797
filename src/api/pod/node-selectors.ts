import type { NodeAffinity, NodeSelector, NodeSelectorRequirement, NodeSelectorTerm } from '../openapi/kubernetes.ts'
import type { FieldError } from '../status.ts'
import { forbiddenField, invalidValue, required } from '../validation/field.ts'
import { checked, validateLabelName } from '../validation/labels.ts'
import { dnsSubdomain, labelValue } from '../validation/names.ts'

/** `allowInvalidValues` keeps what was stored before acceptable. */
export function validateNodeSelector(selector: NodeSelector, field: string, allowInvalidValues = false): FieldError[] {
  const terms = selector.nodeSelectorTerms ?? []
  const at = `${field}.nodeSelectorTerms`
  if (terms.length === 0) return [required(at, 'must have at least one node selector term')]
  return terms.flatMap((term, index) => validateTerm(term, `${at}[${index}]`, allowInvalidValues))
}

export function validateNodeAffinity(affinity: NodeAffinity, field: string, allowInvalidValues: boolean): FieldError[] {
  const hard = affinity.requiredDuringSchedulingIgnoredDuringExecution
  const errors = hard
    ? validateNodeSelector(hard, `${field}.requiredDuringSchedulingIgnoredDuringExecution`, allowInvalidValues)
    : []
  affinity.preferredDuringSchedulingIgnoredDuringExecution?.forEach(({ weight, preference }, index) => {
    const at = `${field}.preferredDuringSchedulingIgnoredDuringExecution[${index}]`
    errors.push(...validateWeight(weight, at), ...validateTerm(preference ?? {}, `${at}.preference`, true))
  })
  return errors
}

export const validateWeight = (weight: number | undefined, at: string): FieldError[] =>
  (weight ?? 0) > 0 && weight! <= 100 ? [] : [invalidValue(`${at}.weight`, weight ?? 0, 'must be in the range 1-100')]

function validateTerm(term: NodeSelectorTerm, field: string, allowInvalidValues: boolean): FieldError[] {
  return [
    ...(term.matchExpressions ?? []).flatMap((requirement, index) =>
      validateRequirement(requirement, `${field}.matchExpressions[${index}]`, allowInvalidValues),
    ),
    ...(term.matchFields ?? []).flatMap((requirement, index) =>
      validateFieldMatch(requirement, `${field}.matchFields[${index}]`),
    ),
  ]
}

function validateRequirement(
  requirement: NodeSelectorRequirement,
  field: string,
  allowInvalidValues: boolean,
): FieldError[] {
  const { operator = '', key = '', values = [] } = requirement
  const errors: FieldError[] = []
  if (['In', 'NotIn'].includes(operator)) {
    if (values.length === 0)
      errors.push(required(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'"))
  } else if (['Exists', 'DoesNotExist'].includes(operator)) {
    if (values.length > 0)
      errors.push(
        forbiddenField(`${field}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"),
      )
  } else if (['Gt', 'Lt'].includes(operator)) {
    if (values.length !== 1)
      errors.push(required(`${field}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'"))
  } else errors.push(invalidValue(`${field}.operator`, operator, 'not a valid selector operator'))
  errors.push(...validateLabelName(key, `${field}.key`))
  if (!allowInvalidValues)
    values.forEach((value, index) => errors.push(...checked(`${field}.values[${index}]`, value, labelValue)))
  return errors
}

function validateFieldMatch(
  { operator = '', key = '', values = [] }: NodeSelectorRequirement,
  field: string,
): FieldError[] {
  const errors: FieldError[] = []
  if (!['In', 'NotIn'].includes(operator))
    errors.push(invalidValue(`${field}.operator`, operator, 'not a valid selector operator'))
  else if (values.length !== 1)
    errors.push(
      required(`${field}.values`, "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"),
    )
  if (key !== 'metadata.name') return [...errors, invalidValue(`${field}.key`, key, 'not a valid field selector key')]
  return [...errors, ...values.flatMap((value, index) => checked(`${field}.values[${index}]`, value, dnsSubdomain))]
}
