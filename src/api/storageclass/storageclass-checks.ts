import type { StorageClass, TopologySelectorTerm } from '../openapi/kubernetes.ts'
import { deprecatedNodeLabels } from '../pod/pod-warnings.ts'
import { defineChecks } from '../scheme.ts'
import type { FieldError } from '../status.ts'
import { ageOf } from '../table/ages.ts'
import { columnsOf } from '../table/columns.ts'
import { duplicateValue, invalidValue, required, tooLong } from '../validation/field.ts'
import { sortedKeys } from '../validation/label-selector.ts'
import { validateLabelName } from '../validation/labels.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/metadata.ts'
import { byteLength, nameIsDnsSubdomain } from '../validation/names.ts'
import { validateImmutable } from '../validation/numbers.ts'
import { validateOneOf } from '../validation/paths.ts'
import { isDefaultClass } from './storageclass-kind.ts'

export const storageClassChecks = defineChecks<StorageClass>({
  validate: validateClass,
  validateUpdate: (storageClass, old) => [
    ...validateClass(storageClass),
    ...validateObjectMetaUpdate(storageClass.metadata, old.metadata),
    ...validateImmutable(storageClass.parameters, old.parameters, 'parameters', printedMap(storageClass.parameters)),
    ...(['provisioner', 'reclaimPolicy', 'volumeBindingMode'] as const).flatMap((key) =>
      validateImmutable(storageClass[key], old[key], key),
    ),
  ],
  warningsOnCreate: topologyWarnings,
  warningsOnUpdate: topologyWarnings,
  columns: columnsOf('Name|Provisioner|ReclaimPolicy|VolumeBindingMode|AllowVolumeExpansion|Age'),
  cells: (storageClass, now) => [
    storageClass.metadata.name + (isDefaultClass(storageClass) ? ' (default)' : ''),
    storageClass.provisioner ?? '',
    storageClass.reclaimPolicy ?? 'Delete',
    storageClass.volumeBindingMode ?? 'Immediate',
    storageClass.allowVolumeExpansion ?? false,
    ageOf(storageClass.metadata.creationTimestamp, now),
  ],
})

function printedMap(map: { readonly [key: string]: string } | undefined): unknown {
  return map ? sortedKeys(map) : null
}

const parametersMax = 512
const parameterBytesMax = 262_144

/** @source kubernetes@1.36 pkg/apis/storage/validation/validation.go ValidateStorageClass */
function validateClass(storageClass: StorageClass): FieldError[] {
  const { metadata, provisioner, reclaimPolicy, volumeBindingMode, allowedTopologies } = storageClass
  return [
    ...validateObjectMeta(metadata, false, nameIsDnsSubdomain),
    ...(provisioner ? validateLabelName(provisioner.toLowerCase(), 'provisioner') : [required('provisioner')]),
    ...validateParameters(storageClass.parameters ?? {}),
    ...(reclaimPolicy ? validateOneOf(reclaimPolicy, 'reclaimPolicy', ['Delete', 'Retain']) : []),
    ...(volumeBindingMode === undefined
      ? [required('volumeBindingMode')]
      : validateOneOf(volumeBindingMode, 'volumeBindingMode', ['Immediate', 'WaitForFirstConsumer'])),
    ...validateTopologies(allowedTopologies),
  ]
}

function validateParameters(parameters: { readonly [key: string]: string }): FieldError[] {
  const keys = Object.keys(parameters)
  if (keys.length > parametersMax) return [tooLong('parameters', parametersMax)]
  const errors = keys.includes('') ? [invalidValue('parameters', '', 'field can not be empty.')] : []
  const bytes = keys.reduce((sum, key) => sum + byteLength(key) + byteLength(parameters[key]!), 0)
  return bytes > parameterBytesMax ? [...errors, tooLong('parameters', parameterBytesMax)] : errors
}

function validateTopologies(terms: readonly TopologySelectorTerm[] | undefined): FieldError[] {
  const earlier = new Set<string>()
  return (terms ?? []).flatMap((term, index) => {
    const keys = new Map<string, string>()
    const errors: FieldError[] = []
    term.matchLabelExpressions?.forEach(({ key = '', values = [] }, position) => {
      const at = `allowedTopologies[${index}].matchLabelExpressions[${position}]`
      if (values.length === 0) errors.push(required(`${at}.values`))
      values.forEach((value, valueIndex) => {
        if (values.indexOf(value) < valueIndex) errors.push(duplicateValue(`${at}.values[${valueIndex}]`, value))
      })
      errors.push(...validateLabelName(key, `${at}.key`))
      if (keys.has(key)) errors.push(duplicateValue(`${at}.key`, key))
      keys.set(key, [...new Set(values)].sort().join())
    })
    const content = JSON.stringify([...keys].sort())
    if (earlier.has(content)) errors.push(duplicateValue(`allowedTopologies[${index}].matchLabelExpressions`, ''))
    earlier.add(content)
    return errors
  })
}

function topologyWarnings({ allowedTopologies }: StorageClass): string[] {
  return (allowedTopologies ?? []).flatMap(({ matchLabelExpressions }, index) =>
    (matchLabelExpressions ?? []).flatMap(({ key }, position) => {
      const text = deprecatedNodeLabels[key]
      return text ? [`allowedTopologies[${index}].matchLabelExpressions[${position}].key: ${text}`] : []
    }),
  )
}
