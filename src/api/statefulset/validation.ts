import { printedAs } from '../layout/printed.ts'
import type {
  PodTemplateSpec,
  StatefulSet,
  StatefulSetSpec,
  StatefulSetUpdateStrategy,
  Volume,
} from '../openapi/kubernetes.ts'
import { validateClaimSpec } from '../persistentvolumeclaim/claim-spec.ts'
import { validatePodAnnotations, validatePodTemplateSpec } from '../pod/pod-template.ts'
import type { FieldError } from '../status.ts'
import { forbiddenField, invalidValue, required, unsupportedValue } from '../validation/field.ts'
import { printedSelector } from '../validation/label-selector.ts'
import { checked, validateAnnotations, validateLabels } from '../validation/labels.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/metadata.ts'
import { dnsLabel, nameIsDnsLabel } from '../validation/names.ts'
import { isSame, validateNonnegative } from '../validation/numbers.ts'
import { validateCollisionCount, validateCounts, validateNotAbove } from '../workload/counts.ts'
import { amountOf, validateAtMost100Percent, validateIntOrPercent } from '../workload/int-or-percent.ts'
import {
  isSelector,
  validateRequiredSelector,
  validateRestartsAlways,
  validateSelectedLabels,
} from '../workload/selected-template.ts'

/** @source kubernetes@1.36 pkg/apis/apps/validation/validation.go ValidateStatefulSet */
export function validateStatefulSet({ metadata, spec }: StatefulSet): FieldError[] {
  return [...validateObjectMeta(metadata, true, nameIsDnsLabel), ...validateSpec(spec)]
}

const mutableFields = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
] as const

export function validateStatefulSetUpdate({ metadata, spec }: StatefulSet, old: StatefulSet): FieldError[] {
  const errors = [...validateObjectMetaUpdate(metadata, old.metadata), ...validateSpec(spec, old.spec)]
  if (isSame(withoutMutable(spec), withoutMutable(old.spec))) return errors
  const names = `${mutableFields
    .slice(0, -1)
    .map((name) => `'${name}'`)
    .join(', ')} and '${mutableFields.at(-1)}'`
  return [...errors, forbiddenField('spec', `updates to statefulset spec for fields other than ${names} are forbidden`)]
}

function withoutMutable(spec: StatefulSetSpec): object {
  return Object.fromEntries(
    Object.entries(spec).filter(([name]) => !(mutableFields as readonly string[]).includes(name)),
  )
}

/** What cannot change is not judged again on update. */
function validateSpec(spec: StatefulSetSpec, old?: StatefulSetSpec): FieldError[] {
  return [
    ...validatePolicy(spec.podManagementPolicy),
    ...validateStrategy(spec.updateStrategy ?? {}),
    ...validateRetention(spec),
    ...(old ? [] : (spec.volumeClaimTemplates ?? [])).flatMap((claim, index) =>
      validateClaimSpec(claim.spec ?? {}, `spec.volumeClaimTemplates[${index}].spec`),
    ),
    ...validateCounts(spec, 'spec', ['replicas', 'minReadySeconds']),
    ...validateNonnegative(spec.ordinals?.start, 'spec.ordinals.start'),
    ...(spec.serviceName && !old ? checked('spec.serviceName', spec.serviceName, dnsLabel) : []),
    ...validateRequiredSelector(spec.selector, 'spec.selector', 'statefulset'),
    ...validateTemplate(spec, old),
    ...validateRestartsAlways(spec.template, 'spec.template', 'StatefulSet'),
  ]
}

function validatePolicy(policy: string | undefined): FieldError[] {
  const field = 'spec.podManagementPolicy'
  if (!policy) return [required(field)]
  if (policy === 'OrderedReady' || policy === 'Parallel') return []
  return [invalidValue(field, policy, "must be 'OrderedReady' or 'Parallel'")]
}

function validateStrategy(strategy: StatefulSetUpdateStrategy): FieldError[] {
  const field = 'spec.updateStrategy'
  const { type, rollingUpdate } = strategy
  if (!type) return [required(field)]
  if (type === 'OnDelete') {
    if (!rollingUpdate) return []
    const printed = printedAs('RollingUpdateStatefulSetStrategy', rollingUpdate)
    return [invalidValue(`${field}.rollingUpdate`, printed, "only allowed for updateStrategy 'RollingUpdate'")]
  }
  if (type !== 'RollingUpdate')
    return [
      invalidValue(field, printedAs('StatefulSetUpdateStrategy', strategy), "must be 'RollingUpdate' or 'OnDelete'"),
    ]
  return rollingUpdate ? validateRollingUpdate(rollingUpdate, `${field}.rollingUpdate`) : []
}

function validateRollingUpdate(
  { partition, maxUnavailable }: NonNullable<StatefulSetUpdateStrategy['rollingUpdate']>,
  field: string,
): FieldError[] {
  const errors = validateNonnegative(partition, `${field}.partition`)
  if (maxUnavailable === undefined) return errors
  const at = `${field}.maxUnavailable`
  errors.push(...validateIntOrPercent(maxUnavailable, at))
  if (amountOf(maxUnavailable) === 0) errors.push(invalidValue(at, maxUnavailable, 'cannot be 0'))
  return [...errors, ...validateAtMost100Percent(maxUnavailable, at)]
}

function validateRetention({ persistentVolumeClaimRetentionPolicy: policy }: StatefulSetSpec): FieldError[] {
  if (!policy) return []
  return (['whenDeleted', 'whenScaled'] as const)
    .filter((name) => policy[name] !== 'Retain' && policy[name] !== 'Delete')
    .map((name) =>
      unsupportedValue(`spec.persistentVolumeClaimRetentionPolicy.${name}`, policy[name] ?? '', ['Retain', 'Delete']),
    )
}

function validateTemplate(spec: StatefulSetSpec, old?: StatefulSetSpec): FieldError[] {
  const { selector, template } = spec
  if (!isSelector(selector)) return [invalidValue('spec.selector', printedSelector(selector))]
  return [
    ...validateSelectedLabels(selector, template, 'spec.template'),
    ...validatePodTemplateSpec(withClaimVolumes(spec), 'spec.template', old && withClaimVolumes(old)),
    // Upstream checks these twice.
    ...validateLabels(template?.metadata?.labels, 'spec.template.labels'),
    ...validateAnnotations(template?.metadata?.annotations, 'spec.template.annotations'),
    ...validatePodAnnotations(
      template?.metadata?.annotations,
      template?.spec ?? { containers: [] },
      'spec.template.annotations',
      undefined,
    ),
  ]
}

/**
 * The template as its pods will be: a volume for every claim template, in place of one of the same name.
 * Host names are the controller's to choose.
 */
function withClaimVolumes({ template, volumeClaimTemplates = [] }: StatefulSetSpec): PodTemplateSpec {
  if (!template?.spec) return template
  const { hostname: _hostname, subdomain: _subdomain, ...spec } = template.spec
  const names = [...new Set(volumeClaimTemplates.map(({ metadata }) => metadata?.name ?? ''))]
  const claims = names.map((name): Volume => ({ name, persistentVolumeClaim: { claimName: name } }))
  const others = (spec.volumes ?? []).filter(({ name }) => !names.includes(name ?? ''))
  return { ...template, spec: { ...spec, volumes: [...claims, ...others] } }
}

const counts = [
  'replicas',
  'readyReplicas',
  'currentReplicas',
  'updatedReplicas',
  'availableReplicas',
  'observedGeneration',
  'collisionCount',
]

export function validateStatefulSetStatusUpdate({ metadata, status }: StatefulSet, old: StatefulSet): FieldError[] {
  const partial = ['readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas']
  return [
    ...validateCounts(status, 'status', counts),
    ...validateNotAbove(status, 'status', partial, 'replicas', 'cannot be greater than status.replicas'),
    ...validateNotAbove(
      status,
      'status',
      ['availableReplicas'],
      'readyReplicas',
      'cannot be greater than status.readyReplicas',
    ),
    ...validateObjectMetaUpdate(metadata, old.metadata),
    ...validateCollisionCount(status, old.status),
  ]
}
