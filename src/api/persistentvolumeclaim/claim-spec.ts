import type {
  PersistentVolumeClaimSpec,
  PersistentVolumeClaimTemplate,
  TypedObjectReference,
} from '../openapi/kubernetes.ts'
import type { FieldError } from '../status.ts'
import { forbiddenField, invalidValue, required } from '../validation/field.ts'
import { validateLabelSelector, hasInvalidLabelValue } from '../validation/label-selector.ts'
import { checked, validateAnnotations, validateLabels } from '../validation/labels.ts'
import { dnsLabel, dnsSubdomain } from '../validation/names.ts'
import { forbidFields, validateOneOf, validateOptionalOneOf } from '../validation/paths.ts'
import { validatePositiveQuantity, validateResourceQuantity } from '../validation/resources.ts'

export const accessModes = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod']
export const volumeModes = ['Block', 'Filesystem']

/** `old` makes what was stored before stay acceptable. */
export function validateClaimSpec(
  spec: PersistentVolumeClaimSpec,
  field: string,
  old?: PersistentVolumeClaimSpec,
): FieldError[] {
  const errors: FieldError[] = []
  if (!spec.accessModes?.length) errors.push(required(`${field}.accessModes`, 'at least 1 access mode is required'))
  errors.push(
    ...validateLabelSelector(spec.selector, `${field}.selector`, {
      allowInvalidValues: hasInvalidLabelValue(old?.selector),
    }),
    ...validateAccessModes(spec.accessModes, `${field}.accessModes`),
    ...validateRequest(spec, `${field}.resources[storage]`),
  )
  if (spec.storageClassName) errors.push(...checked(`${field}.storageClassName`, spec.storageClassName, dnsSubdomain))
  errors.push(
    ...validateOptionalOneOf(spec.volumeMode, `${field}.volumeMode`, volumeModes),
    ...validateSources(spec, field, old),
  )
  if (spec.volumeAttributesClassName)
    errors.push(...checked(`${field}.volumeAttributesClassName`, spec.volumeAttributesClassName, dnsSubdomain))
  return errors
}

export function validateAccessModes(modes: readonly string[] | undefined, field: string): FieldError[] {
  const errors = (modes ?? []).flatMap((mode) => validateOneOf(mode, field, accessModes))
  const known = (modes ?? []).filter((mode) => accessModes.includes(mode))
  if (known.includes('ReadWriteOncePod') && known.some((mode) => mode !== 'ReadWriteOncePod'))
    errors.push(forbiddenField(field, 'may not use ReadWriteOncePod with other access modes'))
  return errors
}

function validateRequest(spec: PersistentVolumeClaimSpec, field: string): FieldError[] {
  const storage = spec.resources?.requests?.['storage']
  if (storage === undefined) return [required(field)]
  const errors = validatePositiveQuantity(storage, field)
  return errors.length > 0 ? errors : validateResourceQuantity('storage', storage, field)
}

function validateSources(
  spec: PersistentVolumeClaimSpec,
  field: string,
  old?: PersistentVolumeClaimSpec,
): FieldError[] {
  const { dataSource, dataSourceRef } = spec
  const anyGroup = old?.dataSource?.apiGroup !== undefined || old?.dataSourceRef?.apiGroup !== undefined
  const errors: FieldError[] = []
  if (dataSource) errors.push(...validateSource(dataSource, `${field}.dataSource`, anyGroup))
  if (!dataSourceRef) return errors
  errors.push(...validateSource(dataSourceRef, `${field}.dataSourceRef`, anyGroup))
  if (dataSourceRef.namespace)
    errors.push(...checked(`${field}.dataSourceRef.namespace`, dataSourceRef.namespace, dnsLabel))
  if (!dataSource) return errors
  if (dataSourceRef.namespace)
    errors.push(invalidValue(field, {}, 'may not be specified when dataSourceRef.namespace is specified'))
  else if ((['apiGroup', 'kind', 'name'] as const).some((key) => dataSource[key] !== dataSourceRef[key]))
    errors.push(invalidValue(field, {}, 'must match dataSourceRef'))
  return errors
}

function validateSource(source: TypedObjectReference, field: string, anyGroup: boolean): FieldError[] {
  const errors: FieldError[] = []
  if (!source.name) errors.push(required(`${field}.name`))
  if (!source.kind) errors.push(required(`${field}.kind`))
  if (!source.apiGroup && source.kind !== 'PersistentVolumeClaim')
    errors.push(
      invalidValue(field, source.kind ?? '', "must be 'PersistentVolumeClaim' when referencing the default apiGroup"),
    )
  if (source.apiGroup && !anyGroup) errors.push(...checked(`${field}.apiGroup`, source.apiGroup, dnsSubdomain))
  return errors
}

const otherMetadata =
  'name generateName namespace selfLink uid resourceVersion generation creationTimestamp deletionTimestamp deletionGracePeriodSeconds ownerReferences finalizers managedFields'

export function validateClaimTemplate(template: PersistentVolumeClaimTemplate, field: string): FieldError[] {
  return [
    ...validateAnnotations(template.metadata?.annotations, `${field}.metadata.annotations`),
    ...validateLabels(template.metadata?.labels, `${field}.metadata.labels`),
    ...forbidFields(template.metadata, `${field}.metadata`, otherMetadata, 'cannot be set'),
    ...validateClaimSpec(template.spec ?? {}, `${field}.spec`),
  ]
}
