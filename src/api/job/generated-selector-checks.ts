import type { Job } from '../openapi/kubernetes.ts'
import { compiled, selectorOf } from '../selector/label-selector.ts'
import type { FieldError } from '../status.ts'
import { invalidValue, required } from '../validation/field.ts'
import { printedSelector } from '../validation/label-selector.ts'
import { printedLabels } from '../workload/selected-template.ts'
import { legacyNameLabel, legacyUidLabel, nameLabel, uidLabel } from './generated-selector.ts'

/**
 * What was generated must be what the Job has. `requiresPrefixed` is false for Jobs from before the prefixed labels.
 * @source kubernetes@1.36 pkg/apis/batch/validation/validation.go validateGeneratedSelector
 */
export function validateGeneratedSelector({ metadata, spec }: Job, requiresPrefixed: boolean): FieldError[] {
  if (spec.manualSelector || !spec.selector) return []
  const expected: Record<string, string> = {
    [legacyUidLabel]: metadata.uid,
    [legacyNameLabel]: metadata.name ?? '',
    ...(requiresPrefixed && { [uidLabel]: metadata.uid, [nameLabel]: metadata.name ?? '' }),
  }
  const errors = metadata.uid ? [] : [required('metadata.uid')]
  for (const key in expected) errors.push(...validateLabel(spec.template.metadata?.labels, key, expected[key]!))
  const selector = selectorOf(spec.selector)
  if (!('error' in selector) && !compiled(selector)(expected))
    errors.push(invalidValue('spec.selector', printedSelector(spec.selector), '`selector` not auto-generated'))
  return errors
}

export const hasPrefixedLabels = ({ spec }: Job): boolean =>
  spec.template.metadata?.labels?.[nameLabel] !== undefined && spec.template.metadata.labels[uidLabel] !== undefined

function validateLabel(
  labels: { readonly [key: string]: string } | undefined,
  key: string,
  value: string,
): FieldError[] {
  const field = `spec.template.metadata.labels[${key}]`
  if (labels?.[key] === undefined) return [required(field, `must be '${value}'`)]
  return labels[key] === value ? [] : [invalidValue(field, printedLabels(labels), `must be '${value}'`)]
}
