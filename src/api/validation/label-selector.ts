import type { LabelSelector, LabelSelectorRequirement } from '../openapi/kubernetes.ts'
import type { FieldError } from '../status.ts'
import { forbiddenField, invalidValue, required } from './field.ts'
import { checked, validateLabelName, validateLabels } from './labels.ts'
import { labelValue } from './names.ts'

export interface LabelSelectorOptions {
  /** Keeps stored selectors with bad values updatable. */
  readonly allowInvalidValues?: boolean
}

/** @source kubernetes@1.36 apimachinery/pkg/apis/meta/v1/validation/validation.go */
export function validateLabelSelector(
  selector: LabelSelector | undefined,
  field: string,
  options: LabelSelectorOptions = {},
): FieldError[] {
  if (!selector) return []
  const errors = validateLabels(selector.matchLabels, `${field}.matchLabels`)
  selector.matchExpressions?.forEach((requirement, index) =>
    errors.push(...validateRequirement(requirement, `${field}.matchExpressions[${index}]`, options)),
  )
  return errors
}

function validateRequirement(
  requirement: LabelSelectorRequirement,
  field: string,
  options: LabelSelectorOptions,
): FieldError[] {
  const errors: FieldError[] = []
  const values = requirement.values ?? []
  if (['In', 'NotIn'].includes(requirement.operator)) {
    if (values.length === 0)
      errors.push(required(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'"))
  } else if (['Exists', 'DoesNotExist'].includes(requirement.operator)) {
    if (values.length > 0)
      errors.push(
        forbiddenField(`${field}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"),
      )
  } else errors.push(invalidValue(`${field}.operator`, requirement.operator ?? '', 'not a valid selector operator'))
  errors.push(...validateLabelName(requirement.key ?? '', `${field}.key`))
  if (!options.allowInvalidValues)
    values.forEach((value, index) => errors.push(...checked(`${field}.values[${index}]`, value, labelValue)))
  return errors
}

/** Whether an expression names a value that no label can have. */
export const hasInvalidLabelValue = (selector: LabelSelector | undefined): boolean =>
  selector?.matchExpressions?.some(({ values }) => values?.some((value) => labelValue(value).length > 0)) ?? false

/** Parts in the order of the Go type, for printing as a value. */
export function printedSelector(selector: LabelSelector | undefined): unknown {
  return (
    selector && {
      ...(Object.keys(selector.matchLabels ?? {}).length > 0 && { matchLabels: sortedKeys(selector.matchLabels!) }),
      ...(selector.matchExpressions?.length && {
        matchExpressions: selector.matchExpressions.map(({ key, operator, values }) => ({
          key: key ?? '',
          operator: operator ?? '',
          ...(values?.length && { values }),
        })),
      }),
    }
  )
}

/** A map as Go's encoder prints it: keys sorted. */
export function sortedKeys<T>(map: { readonly [key: string]: T }): { readonly [key: string]: T } {
  return Object.fromEntries(Object.entries(map).sort(([left], [right]) => (left < right ? -1 : 1)))
}
