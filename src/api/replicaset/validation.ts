import type { ReplicaSet, ReplicaSetSpec } from '../openapi/kubernetes.ts'
import type { FieldError } from '../status.ts'
import { invalidValue } from '../validation/field.ts'
import { printedSelector } from '../validation/label-selector.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/metadata.ts'
import { nameIsDnsSubdomain } from '../validation/names.ts'
import { validateImmutable } from '../validation/numbers.ts'
import { validateCounts, validateNotAbove } from '../workload/counts.ts'
import {
  isSelector,
  validateRequiredSelector,
  validateRunningTemplate,
  validateSelectedLabels,
} from '../workload/selected-template.ts'

/** @source kubernetes@1.36 pkg/apis/apps/validation/validation.go ValidateReplicaSet */
export function validateReplicaSet({ metadata, spec }: ReplicaSet): FieldError[] {
  return [...validateObjectMeta(metadata, true, nameIsDnsSubdomain), ...validateSpec(spec)]
}

export function validateReplicaSetUpdate({ metadata, spec }: ReplicaSet, old: ReplicaSet): FieldError[] {
  return [
    ...validateObjectMetaUpdate(metadata, old.metadata),
    ...validateSpec(spec, old.spec),
    ...validateImmutable(spec.selector, old.spec.selector, 'spec.selector', printedSelector(spec.selector)),
  ]
}

function validateSpec(spec: ReplicaSetSpec, old?: ReplicaSetSpec): FieldError[] {
  const { selector, template = {} } = spec
  const errors = [
    ...validateCounts(spec, 'spec', ['replicas', 'minReadySeconds']),
    // Upstream names the Deployment here too.
    ...validateRequiredSelector(selector, 'spec.selector', 'deployment'),
  ]
  if (!isSelector(selector))
    return [...errors, invalidValue('spec.selector', printedSelector(selector), 'invalid label selector')]
  return [
    ...errors,
    ...validateSelectedLabels(selector, template, 'spec.template'),
    ...validateRunningTemplate(template, 'spec.template', 'ReplicaSet', old?.template),
  ]
}

const counts = [
  'replicas',
  'fullyLabeledReplicas',
  'readyReplicas',
  'availableReplicas',
  'terminatingReplicas',
  'observedGeneration',
]

export function validateReplicaSetStatusUpdate({ metadata, status }: ReplicaSet, old: ReplicaSet): FieldError[] {
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
