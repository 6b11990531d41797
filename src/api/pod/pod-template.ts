import type { PodSpec, PodTemplateSpec } from '../openapi/kubernetes.ts'
import type { FieldError } from '../status.ts'
import { forbiddenField, invalidValue } from '../validation/field.ts'
import { validateAnnotations, validateLabels, type StringMap } from '../validation/labels.ts'
import { validatePodSpec } from './pod-spec.ts'
import { validateSecurityAgreement, validateSecurityAnnotations } from './security.ts'

/** `old` is the template that an update replaces: what it already had stays acceptable. */
export function validatePodTemplateSpec(template: PodTemplateSpec, field: string, old?: PodTemplateSpec): FieldError[] {
  const { metadata, spec = {} as PodSpec } = template
  return [
    ...validateLabels(metadata?.labels, `${field}.labels`),
    ...validateAnnotations(metadata?.annotations, `${field}.annotations`),
    ...validatePodAnnotations(metadata?.annotations, spec, `${field}.annotations`, old?.metadata?.annotations),
    ...validatePodSpec(spec, `${field}.spec`, undefined, old?.spec),
    ...validateSecurityAgreement(metadata, spec, `${field}.spec`),
    ...(spec.ephemeralContainers?.length
      ? [forbiddenField(`${field}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template')]
      : []),
  ]
}

const mirror = 'kubernetes.io/config.mirror'
const deletionCost = 'controller.kubernetes.io/pod-deletion-cost'

/** The annotations that mean something to pods. */
export function validatePodAnnotations(
  annotations: StringMap | undefined,
  spec: PodSpec,
  field: string,
  old: StringMap | undefined,
): FieldError[] {
  if (!annotations) return []
  const errors: FieldError[] = []
  if (annotations[mirror] !== undefined && !spec.nodeName)
    errors.push(
      invalidValue(
        `${field}[${mirror}]`,
        annotations[mirror],
        'must set spec.nodeName if mirror pod annotation is set',
      ),
    )
  if (isBadCost(annotations[deletionCost]) && !isBadCost(old?.[deletionCost]))
    errors.push(invalidValue(`${field}[${deletionCost}]`, annotations[deletionCost], 'must be a 32bit integer'))
  return [...errors, ...validateSecurityAnnotations(annotations, spec, field)]
}

function isBadCost(value: string | undefined): boolean {
  if (value === undefined) return false
  return !/^(0|[1-9]\d*|-\d+)$/.test(value) || Number(value) > 2_147_483_647 || Number(value) < -2_147_483_648
}
