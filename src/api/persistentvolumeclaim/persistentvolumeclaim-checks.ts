import { isEqual } from '../../base/json.ts'
import { printedLines } from '../layout/printed.ts'
import { unifiedDiff } from '../layout/unified-diff.ts'
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from '../openapi/kubernetes.ts'
import { formatAccessModes } from '../persistentvolume/persistentvolume-checks.ts'
import { classAnnotation } from '../persistentvolume/persistentvolume-kind.ts'
import { claimWarnings } from '../pod/pod-warnings.ts'
import { defineChecks } from '../scheme.ts'
import type { FieldError } from '../status.ts'
import { ageOf } from '../table/ages.ts'
import { columnsOf } from '../table/columns.ts'
import { forbiddenField, required, unsupportedValue } from '../validation/field.ts'
import { checked } from '../validation/labels.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/metadata.ts'
import { nameIsDnsSubdomain, qualifiedName } from '../validation/names.ts'
import { validateImmutable } from '../validation/numbers.ts'
import {
  canonicalOf,
  compareAmounts,
  validateBasicQuantity,
  validateResourceQuantity,
} from '../validation/resources.ts'
import { isNativeResource } from '../quantity/resource-names.ts'
import { validateClaimSpec } from './claim-spec.ts'

export const persistentVolumeClaimChecks = defineChecks<PersistentVolumeClaim>({
  validate: ({ metadata, spec }) => [
    ...validateObjectMeta(metadata, true, nameIsDnsSubdomain),
    ...validateClaimSpec(spec, 'spec'),
  ],
  validateUpdate: validateClaimUpdate,
  warningsOnCreate: warnings,
  warningsOnUpdate: warnings,
  statusValidateUpdate: validateStatusUpdate,
  columns: columnsOf('Name|Status|Volume|Capacity|Access Modes|StorageClass|VolumeAttributesClass|Age|+VolumeMode'),
  cells: ({ metadata, spec, status }, now) => [
    metadata.name,
    metadata.deletionTimestamp === undefined ? (status?.phase ?? '') : 'Terminating',
    spec.volumeName ?? '',
    spec.volumeName ? canonicalOf(status?.capacity?.['storage'] ?? '0') : '',
    spec.volumeName ? formatAccessModes(status?.accessModes) : '',
    metadata.annotations?.[classAnnotation] ?? spec.storageClassName ?? '',
    spec.volumeAttributesClassName ?? '<unset>',
    ageOf(metadata.creationTimestamp, now),
    spec.volumeMode ?? '<unset>',
  ],
})

function warnings({ metadata, spec }: PersistentVolumeClaim): string[] {
  const isOld = metadata.annotations?.[classAnnotation] !== undefined
  const text = `metadata.annotations[${classAnnotation}]: deprecated since v1.8; use "storageClassName" attribute instead`
  return [...(isOld ? [text] : []), ...claimWarnings(spec, 'spec')]
}

/** @source kubernetes@1.36 pkg/apis/core/validation/validation.go ValidatePersistentVolumeClaimUpdate */
function validateClaimUpdate(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): FieldError[] {
  const { metadata, spec } = claim
  const errors = [
    ...validateObjectMetaUpdate(metadata, old.metadata),
    ...validateObjectMeta(metadata, true, nameIsDnsSubdomain),
    ...validateClaimSpec(spec, 'spec', old.spec),
  ]
  const [name, oldName] = [metadata.annotations?.[classAnnotation], old.metadata.annotations?.[classAnnotation]]
  const [given, before] = [spec.storageClassName, old.spec.storageClassName]
  const movesToField =
    oldName !== undefined && before === undefined && given === oldName && (name === undefined || name === oldName)
  const setsClass = given !== undefined && before === undefined && (oldName === undefined || given === oldName)
  if (!movesToField)
    errors.push(...validateImmutable(name ?? '', oldName ?? '', `metadata.annotations.${classAnnotation}`))
  const isBound = claim.status?.phase === 'Bound'
  const [size, oldSize] = [spec.resources?.requests?.['storage'], old.spec.resources?.requests?.['storage']]
  const [specBefore, specAfter] = comparedSpecs(spec, old.spec, isBound, movesToField || setsClass)
  const [linesBefore, linesAfter] = [
    printedLines('PersistentVolumeClaimSpec', specBefore),
    printedLines('PersistentVolumeClaimSpec', specAfter),
  ]
  if (!isEqual(linesBefore, linesAfter)) {
    const text =
      'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims'
    errors.push(forbiddenField('spec', `${text}\n${unifiedDiff(linesBefore, linesAfter)}`))
  }
  if (
    compareAmounts(size ?? '0', oldSize ?? '0') < 0 &&
    compareAmounts(size ?? '0', old.status?.capacity?.['storage'] ?? '0') <= 0
  )
    errors.push(forbiddenField('spec.resources.requests.storage', 'field can not be less than status.capacity'))
  errors.push(...validateImmutable(spec.volumeMode, old.spec.volumeMode, 'volumeMode'))
  const attributes = spec.volumeAttributesClassName
  if (
    attributes === old.spec.volumeAttributesClassName ||
    old.status?.currentVolumeAttributesClassName === undefined ||
    attributes
  )
    return errors
  const what = attributes === undefined ? 'nil' : 'empty string'
  const text = `update to ${what} is forbidden when status.currentVolumeAttributesClassName is not nil`
  return [...errors, forbiddenField('spec.volumeAttributesClassName', text)]
}

/** Both specs with that made equal which may change. */
function comparedSpecs(
  spec: PersistentVolumeClaimSpec,
  old: PersistentVolumeClaimSpec,
  isBound: boolean,
  mayNameClass: boolean,
): readonly [PersistentVolumeClaimSpec, PersistentVolumeClaimSpec] {
  const requests = { ...spec.resources?.requests, storage: old.resources?.requests?.['storage'] ?? '0' }
  return [
    { ...old, ...(!old.volumeName && { volumeName: spec.volumeName }) },
    {
      ...spec,
      ...(mayNameClass && { storageClassName: old.storageClassName }),
      ...(isBound && { volumeAttributesClassName: old.volumeAttributesClassName }),
      ...(isBound && spec.resources?.requests && { resources: { ...spec.resources, requests } }),
    },
  ]
}

const resizeStates = [
  'ControllerResizeInProgress',
  'ControllerResizeInfeasible',
  'NodeResizeInProgress',
  'NodeResizeInfeasible',
  'NodeResizePending',
]

function validateStatusUpdate(
  { metadata, spec, status }: PersistentVolumeClaim,
  old: PersistentVolumeClaim,
): FieldError[] {
  const errors = validateObjectMetaUpdate(metadata, old.metadata)
  if (!spec.accessModes?.length) errors.push(required('Spec.accessModes'))
  for (const [name, amount] of Object.entries(status?.capacity ?? {}))
    errors.push(...validateBasicQuantity(amount, `status.capacity[${name}]`))
  for (const [name, state] of Object.entries(status?.allocatedResourceStatuses ?? {})) {
    const field = 'status.allocatedResourceStatuses'
    errors.push(...validateResourceKey(name, field))
    if (!resizeStates.includes(state)) errors.push(unsupportedValue(field, name, resizeStates))
  }
  for (const [name, amount] of Object.entries(status?.allocatedResources ?? {})) {
    const field = 'status.allocatedResources'
    const faults = validateResourceKey(name, field)
    const basic = faults.length > 0 ? faults : validateBasicQuantity(amount, `${field}[${name}]`)
    errors.push(...(basic.length > 0 ? basic : validateResourceQuantity('storage', amount, `${field}[${name}]`)))
  }
  return errors
}

function validateResourceKey(name: string, field: string): FieldError[] {
  const errors = checked(field, name, qualifiedName)
  if (errors.length > 0 || !isNativeResource(name) || name === 'storage') return errors
  return [unsupportedValue(field, name, ['storage'])]
}
