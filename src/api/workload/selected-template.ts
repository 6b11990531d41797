import type { LabelSelector, PodTemplateSpec } from '../openapi/kubernetes.ts'
import { validatePodTemplateSpec } from '../pod/pod-template.ts'
import { compiled, selectorOf } from '../selector/label-selector.ts'
import type { FieldError } from '../status.ts'
import { forbiddenField, invalidValue, required, unsupportedValue } from '../validation/field.ts'
import { printedSelector, sortedKeys, validateLabelSelector } from '../validation/label-selector.ts'

/** A selector that must be there and must not be empty. */
export function validateRequiredSelector(
  selector: LabelSelector | undefined,
  field: string,
  kind: string,
): FieldError[] {
  if (!selector) return [required(field)]
  const errors = validateLabelSelector(selector, field)
  if (isEmptySelector(selector))
    errors.push(invalidValue(field, printedSelector(selector), `empty selector is invalid for ${kind}`))
  return errors
}

export const isEmptySelector = (selector: LabelSelector): boolean =>
  Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions?.length ?? 0) === 0

/** Whether a LabelSelector means anything; malformed ones have no meaning. */
export const isSelector = (selector: LabelSelector | undefined): boolean => !('error' in selectorOf(selector))

/** The template's labels must match. An absent selector matches nothing, a malformed one is not asked. */
export function validateSelectedLabels(
  selector: LabelSelector | undefined,
  template: PodTemplateSpec | undefined,
  field: string,
): FieldError[] {
  const parsed = selectorOf(selector)
  if ('error' in parsed) return []
  const labels = template?.metadata?.labels
  if (compiled(parsed)(labels)) return []
  return [
    invalidValue(`${field}.metadata.labels`, printedLabels(labels), '`selector` does not match template `labels`'),
  ]
}

export const printedLabels = (labels: { readonly [key: string]: string } | undefined): unknown =>
  labels ? sortedKeys(labels) : null

/** A template whose pods run for ever. `kind` is named in the refusal of a deadline. A stored one was checked when it came. */
export function validateRunningTemplate(
  template: PodTemplateSpec,
  field: string,
  kind: string,
  old?: PodTemplateSpec,
): FieldError[] {
  if (template === old && Object.isFrozen(old)) return []
  return [...validatePodTemplateSpec(template, field, old), ...validateRestartsAlways(template, field, kind)]
}

export function validateRestartsAlways(template: PodTemplateSpec, field: string, kind: string): FieldError[] {
  const errors: FieldError[] = []
  const policy = template.spec?.restartPolicy ?? ''
  if (policy !== 'Always') errors.push(unsupportedValue(`${field}.spec.restartPolicy`, policy, ['Always']))
  if (template.spec?.activeDeadlineSeconds !== undefined)
    errors.push(
      forbiddenField(`${field}.spec.activeDeadlineSeconds`, `activeDeadlineSeconds in ${kind} is not Supported`),
    )
  return errors
}
