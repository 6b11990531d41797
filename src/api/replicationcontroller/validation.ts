import type { ReplicationController, ReplicationControllerSpec } from '../openapi/kubernetes.ts'
import { compiled, selectorOfLabels } from '../selector/label-selector.ts'
import type { FieldError } from '../status.ts'
import { invalidValue, required } from '../validation/field.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/metadata.ts'
import { nameIsDnsSubdomain, type NameCheck } from '../validation/names.ts'
import { validateCounts, validateNotAbove } from '../workload/counts.ts'
import { printedLabels, validateRunningTemplate } from '../workload/selected-template.ts'

/** This kind's names are checked declaratively, which counts bytes. */
/** Of a generated name only the outcome is looked at. */
const nameInBytes: NameCheck = (name, prefix) =>
  prefix === true ? [] : nameIsDnsSubdomain(name).map((text) => text.replace('253 characters', '253 bytes'))

/** @source kubernetes@1.36 pkg/apis/core/validation/validation.go ValidateReplicationController */
export function validateReplicationController({ metadata, spec }: ReplicationController): FieldError[] {
  return [...validateObjectMeta(metadata, true, nameInBytes), ...validateSpec(spec)]
}

export function validateReplicationControllerUpdate(
  { metadata, spec }: ReplicationController,
  old: ReplicationController,
): FieldError[] {
  return [...validateObjectMetaUpdate(metadata, old.metadata), ...validateSpec(spec, old.spec)]
}

function validateSpec(spec: ReplicationControllerSpec, old?: ReplicationControllerSpec): FieldError[] {
  return [
    ...validateCounts(spec, 'spec', ['minReadySeconds']),
    ...(Object.keys(spec.selector ?? {}).length === 0 ? [required('spec.selector')] : []),
    ...validateCounts(spec, 'spec', ['replicas']),
    ...validateTemplate(spec, old),
  ]
}

function validateTemplate(
  { template, selector = {} }: ReplicationControllerSpec,
  old?: ReplicationControllerSpec,
): FieldError[] {
  if (!template) return [required('spec.template')]
  const errors: FieldError[] = []
  const labels = template.metadata?.labels
  if (!compiled(selectorOfLabels(selector))(labels))
    errors.push(
      invalidValue(
        'spec.template.metadata.labels',
        printedLabels(labels),
        '`selector` does not match template `labels`',
      ),
    )
  return [...errors, ...validateRunningTemplate(template, 'spec.template', 'ReplicationController', old?.template)]
}

const counts = ['replicas', 'fullyLabeledReplicas', 'readyReplicas', 'availableReplicas', 'observedGeneration']

export function validateReplicationControllerStatusUpdate(
  { metadata, status }: ReplicationController,
  old: ReplicationController,
): FieldError[] {
  const partial = ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas']
  return [
    ...validateObjectMetaUpdate(metadata, old.metadata),
    ...validateCounts(status, 'status', counts),
    ...validateNotAbove(status, 'status', partial, 'replicas', 'cannot be greater than status.replicas'),
    ...validateNotAbove(
      status,
      'status',
      ['availableReplicas'],
      'readyReplicas',
      'cannot be greater than readyReplicas',
    ),
  ]
}
