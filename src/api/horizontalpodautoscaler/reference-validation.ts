import type { CrossVersionObjectReference } from '../openapi/kubernetes.ts'
import type { FieldError } from '../status.ts'
import { invalidValue, required } from '../validation/field.ts'
import { checked } from '../validation/labels.ts'
import { pathSegment } from '../validation/names.ts'

export interface GroupRule {
  readonly mayBeEmpty: boolean
  readonly mayBeInvalid?: boolean
}

/** @source kubernetes@1.36 pkg/apis/autoscaling/validation/validation.go ValidateCrossVersionObjectReference */
export function validateReference(
  reference: CrossVersionObjectReference,
  field: string,
  group: GroupRule,
): FieldError[] {
  const { kind, name } = reference
  return [
    ...(kind ? checked(`${field}.kind`, kind, pathSegment) : [required(`${field}.kind`)]),
    ...(name ? checked(`${field}.name`, name, pathSegment) : [required(`${field}.name`)]),
    ...(group.mayBeInvalid ? [] : validateReferencedGroup(reference, field, group.mayBeEmpty)),
  ]
}

export function validateReferencedGroup(
  reference: CrossVersionObjectReference | undefined,
  field: string,
  mayBeEmpty: boolean,
): FieldError[] {
  const version = reference?.apiVersion ?? ''
  const slashes = version.split('/').length - 1
  if (slashes > 1) return [invalidValue(`${field}.apiVersion`, version, `unexpected GroupVersion string: ${version}`)]
  const hasGroup = slashes === 1 && !version.startsWith('/')
  return hasGroup || mayBeEmpty
    ? []
    : [invalidValue(`${field}.apiVersion`, version, 'apiVersion must specify API group')]
}
