import type { Pod } from '../openapi/kubernetes.ts'
import type { FieldError } from '../status.ts'
import { forbiddenField } from '../validation/field.ts'
import { validateObjectMeta } from '../validation/metadata.ts'
import { nameIsDnsSubdomain } from '../validation/names.ts'
import { validateImageSpace } from './containers.ts'
import { validatePodSpec } from './pod-spec.ts'
import { validatePodAnnotations } from './pod-template.ts'
import { validateSecurityAgreement } from './security.ts'

/** @source kubernetes@1.36 pkg/apis/core/validation/validation.go ValidatePodCreate */
export function validatePodCreate(pod: Pod): FieldError[] {
  const { metadata, spec } = pod
  const errors = validatePodMetadataAndSpec(pod)
  if (spec.ephemeralContainers?.length)
    errors.push(forbiddenField('spec.ephemeralContainers', 'cannot be set on create'))
  if (spec.nodeName && spec.schedulingGates?.length)
    errors.push(forbiddenField('spec.nodeName', 'cannot be set until all schedulingGates have been cleared'))
  return [...errors, ...validateSecurityAgreement(metadata, spec, 'spec')]
}

export function validatePodMetadataAndSpec(pod: Pod, old?: Pod): FieldError[] {
  const { metadata, spec } = pod
  const errors = [
    ...validateObjectMeta(metadata, true, nameIsDnsSubdomain),
    ...validatePodAnnotations(metadata.annotations, spec, 'metadata.annotations', old?.metadata.annotations),
    ...validatePodSpec(spec, 'spec', metadata, old?.spec),
  ]
  if (!spec.serviceAccountName)
    spec.volumes?.forEach(({ projected }, index) =>
      projected?.sources?.forEach(({ serviceAccountToken }, sourceIndex) => {
        const at = `spec.volumes[${index}].projected.sources[${sourceIndex}].serviceAccountToken`
        if (serviceAccountToken)
          errors.push(forbiddenField(at, 'must not be specified when serviceAccountName is not set'))
      }),
    )
  for (const list of ['containers', 'initContainers'] as const)
    spec[list]?.forEach((container, index) => errors.push(...validateImageSpace(container, `spec.${list}[${index}]`)))
  return errors
}
