import type { ObjectMeta, OwnerReference } from '../openapi/kubernetes.ts'
import type { FieldError } from '../status.ts'
import { forbiddenField, invalidValue, quoted, required, tooLong } from './field.ts'
import { checked, validateAnnotations, validateLabels } from './labels.ts'
import { dnsLabel, nameIsPathSegment, qualifiedName, type NameCheck } from './names.ts'
import { validateImmutable, validateNonnegative } from './numbers.ts'

/** @source kubernetes@1.36 apimachinery/pkg/api/validation/objectmeta.go */
export const validateObjectMeta = (
  metadata: ObjectMeta | undefined,
  namespaced: boolean,
  checkName: NameCheck,
  field = 'metadata',
): FieldError[] => [
  ...validateAnyMetadata(metadata, namespaced, checkName, field),
  ...validateFinalizerKinds(metadata?.finalizers, `${field}.finalizers`),
]

/** The part that the API server itself checks on every create; most kinds check it and more themselves. */
export function validateAnyMetadata(
  metadata: ObjectMeta | undefined,
  namespaced: boolean,
  checkName: NameCheck,
  field = 'metadata',
): FieldError[] {
  const {
    name = '',
    generateName = '',
    namespace = '',
    generation,
    labels,
    annotations,
    ...rest
  } = metadata ?? ({} as ObjectMeta)
  const errors: FieldError[] = []
  if (generateName !== '')
    errors.push(...checked(`${field}.generateName`, generateName, (text) => checkName(text, true)))
  if (name === '') errors.push(required(`${field}.name`, 'name or generateName is required'))
  else errors.push(...checked(`${field}.name`, name, checkName))
  if (!namespaced) {
    if (namespace !== '') errors.push(forbiddenField(`${field}.namespace`, 'not allowed on this type'))
  } else if (namespace === '') errors.push(required(`${field}.namespace`))
  else errors.push(...checked(`${field}.namespace`, namespace, dnsLabel))
  errors.push(
    ...validateNonnegative(generation, `${field}.generation`),
    ...validateLabels(labels, `${field}.labels`),
    ...validateAnnotations(annotations, `${field}.annotations`),
    ...validateOwnerReferences(rest.ownerReferences, `${field}.ownerReferences`),
    ...validateFinalizers(rest.finalizers, `${field}.finalizers`),
    ...validateManagedFields(rest.managedFields, `${field}.managedFields`),
  )
  return errors
}

export const validateObjectMetaUpdate = (metadata: ObjectMeta, old: ObjectMeta, field = 'metadata'): FieldError[] => [
  ...validateChangedMetadata(metadata, old, field),
  ...validateFinalizerKinds(metadata.finalizers, `${field}.finalizers`),
]

/** What the API server itself checks on every update, before the kind does so again. @source kubernetes@1.36 rest/update.go validateCommonFields */
export const validateAnyMetadataUpdate = (metadata: ObjectMeta, old: ObjectMeta, namespaced: boolean): FieldError[] => [
  ...validateAnyMetadata(metadata, namespaced, nameIsPathSegment),
  ...validateChangedMetadata(metadata, old),
]

function validateChangedMetadata(metadata: ObjectMeta, old: ObjectMeta, field = 'metadata'): FieldError[] {
  const errors: FieldError[] = []
  if (old.deletionTimestamp !== undefined) {
    const extra = [...new Set(metadata.finalizers)].filter((name) => !old.finalizers?.includes(name)).sort()
    if (extra.length > 0)
      errors.push(
        forbiddenField(
          `${field}.finalizers`,
          `no new finalizers can be added if the object is being deleted, found new finalizers []string{${extra.map(quoted).join(', ')}}`,
        ),
      )
  }
  if (!metadata.resourceVersion)
    errors.push(invalidValue(`${field}.resourceVersion`, '', 'must be specified for an update'))
  if ((metadata.generation ?? 0) < (old.generation ?? 0))
    errors.push(invalidValue(`${field}.generation`, metadata.generation ?? 0, 'must not be decremented'))
  for (const key of ['name', 'namespace', 'uid'] as const)
    if (metadata[key] !== old[key])
      errors.push(...validateImmutable(metadata[key] ?? '', old[key] ?? '', `${field}.${key}`))
  for (const key of ['creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds'] as const)
    if (metadata[key] !== old[key]) errors.push(...validateImmutable(metadata[key], old[key], `${field}.${key}`))
  errors.push(
    ...validateLabels(metadata.labels, `${field}.labels`),
    ...validateAnnotations(metadata.annotations, `${field}.annotations`),
  )
  // The very same lists were checked when they came.
  if (metadata.ownerReferences !== old.ownerReferences)
    errors.push(...validateOwnerReferences(metadata.ownerReferences, `${field}.ownerReferences`))
  if (metadata.managedFields !== old.managedFields)
    errors.push(...validateManagedFields(metadata.managedFields, `${field}.managedFields`))
  return errors
}

function validateOwnerReferences(owners: readonly OwnerReference[] | undefined, field: string): FieldError[] {
  const errors: FieldError[] = []
  let controller = ''
  for (const owner of owners ?? []) {
    errors.push(...validateOwnerReference(owner, field))
    if (owner.controller !== true) continue
    const current = `${owner.kind ?? ''}/${owner.name ?? ''}`
    if (controller === '') controller = current
    else
      errors.push(
        invalidValue(
          field,
          owners!.map(printedOwner),
          `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${current}`,
        ),
      )
  }
  return errors
}

function validateOwnerReference(owner: OwnerReference, field: string): FieldError[] {
  const errors: FieldError[] = []
  const apiVersion = owner.apiVersion ?? ''
  const [version = '', ...deeper] = apiVersion.split('/').slice(apiVersion.includes('/') ? 1 : 0)
  if (version === '' || deeper.length > 0)
    errors.push(invalidValue(`${field}.apiVersion`, apiVersion, 'version must not be empty'))
  for (const key of ['kind', 'name', 'uid'] as const)
    if (!owner[key]) errors.push(invalidValue(`${field}.${key}`, '', 'must not be empty'))
  if (apiVersion === 'v1' && owner.kind === 'Event')
    errors.push(invalidValue(field, printedOwner(owner), '/v1, Kind=Event is disallowed from being an owner'))
  return errors
}

const printedOwner = ({
  apiVersion,
  kind,
  name,
  uid,
  controller,
  blockOwnerDeletion,
}: OwnerReference): OwnerReference => ({
  apiVersion: apiVersion ?? '',
  kind: kind ?? '',
  name: name ?? '',
  uid: uid ?? '',
  ...(controller !== undefined && { controller }),
  ...(blockOwnerDeletion !== undefined && { blockOwnerDeletion }),
})

function validateFinalizers(finalizers: readonly string[] | undefined, field: string): FieldError[] {
  if (!finalizers) return []
  const errors = finalizers.flatMap((name) => checked(field, name, qualifiedName))
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion'))
    errors.push(invalidValue(field, finalizers, 'finalizer orphan and foregroundDeletion cannot be both set'))
  return errors
}

const standardFinalizers = ['kubernetes', 'orphan', 'foregroundDeletion']

/** Each finalizer must be known or qualified. @source kubernetes@1.36 pkg/apis/core/validation validateKubeFinalizerName */
function validateFinalizerKinds(finalizers: readonly string[] | undefined, field: string): FieldError[] {
  return (finalizers ?? []).flatMap((name, index) =>
    name.includes('/') || standardFinalizers.includes(name)
      ? []
      : [
          invalidValue(
            `${field}[${index}]`,
            name,
            'name is neither a standard finalizer name nor is it fully qualified',
          ),
        ],
  )
}

function validateManagedFields(entries: ObjectMeta['managedFields'], field: string): FieldError[] {
  return (entries ?? []).flatMap((entry, index) => {
    const at = `${field}[${index}]`
    const errors: FieldError[] = []
    if (!['Apply', 'Update'].includes(entry.operation ?? ''))
      errors.push(invalidValue(`${at}.operation`, entry.operation ?? '', 'must be `Apply` or `Update`'))
    if (entry.fieldsType && entry.fieldsType !== 'FieldsV1')
      errors.push(invalidValue(`${at}.fieldsType`, entry.fieldsType, 'must be `FieldsV1`'))
    if ((entry.manager ?? '').length > 128) errors.push(tooLong(`${at}.manager`, 128))
    if ((entry.subresource ?? '').length > 256) errors.push(tooLong(`${at}.subresource`, 256))
    return errors
  })
}
