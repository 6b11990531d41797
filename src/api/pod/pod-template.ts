import type { PodTemplateSpec } from '../openapi/kubernetes.ts'
import type { FieldError } from '../status.ts'

/** `old` is the template that an update replaces. */
export function validatePodTemplateSpec(template: PodTemplateSpec, field: string, old?: PodTemplateSpec): FieldError[] {
  void template
  void field
  void old
  return []
}

/** Warnings of a template at `field`, e.g. `spec.template`. */
export function podTemplateWarnings(template: PodTemplateSpec | undefined, field: string, old?: PodTemplateSpec): string[] {
  void template
  void field
  void old
  return []
}
