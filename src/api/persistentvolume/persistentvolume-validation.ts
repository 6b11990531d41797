import { isEqual } from '../../base/json.ts'
import type { PersistentVolume, PersistentVolumeSpec, VolumeNodeAffinity } from '../openapi/kubernetes.ts'
import { printedAs, printedLines } from '../layout/printed.ts'
import { unifiedDiff } from '../layout/unified-diff.ts'
import { validateAccessModes, volumeModes } from '../persistentvolumeclaim/claim-spec.ts'
import { validateNodeSelector } from '../pod/node-selectors.ts'
import { sharedSources, validateCsiDriverName } from '../pod/volume-sources.ts'
import type { FieldError } from '../status.ts'
import { forbiddenField, invalidValue, required, unsupportedValue } from '../validation/field.ts'
import { sortedKeys } from '../validation/label-selector.ts'
import { checked } from '../validation/labels.ts'
import { validateObjectMeta } from '../validation/metadata.ts'
import { dnsLabel, dnsSubdomain, labelValue, nameIsDnsSubdomain } from '../validation/names.ts'
import { validateImmutable } from '../validation/numbers.ts'
import {
  requireFields,
  validateOneOf,
  validateOptionalOneOf,
  validatePathNoBacksteps,
  type Fields,
} from '../validation/paths.ts'
import { canonicalOf, validateBasicQuantity, validatePositiveQuantity } from '../validation/resources.ts'

export const validateVolume = (volume: PersistentVolume, old?: PersistentVolume): FieldError[] => [
  ...validateObjectMeta(volume.metadata, false, nameIsDnsSubdomain),
  ...validateSpec(volume.spec, volume.metadata.name, old?.spec),
]

/** @source kubernetes@1.36 pkg/apis/core/validation/validation.go ValidatePersistentVolumeSpec */
function validateSpec(spec: PersistentVolumeSpec, name: string, old: PersistentVolumeSpec | undefined): FieldError[] {
  const errors = spec.accessModes?.length ? [] : [required('spec.accessModes')]
  errors.push(...validateAccessModes(spec.accessModes, 'spec.accessModes'), ...validateCapacity(spec))
  const policy = spec.persistentVolumeReclaimPolicy
  if (policy)
    errors.push(...validateOneOf(policy, 'spec.persistentVolumeReclaimPolicy', ['Delete', 'Recycle', 'Retain']))
  if (spec.nodeAffinity) errors.push(...validateAffinity(spec.nodeAffinity, old?.nodeAffinity))
  errors.push(...validateSource(spec, name))
  if (policy === 'Recycle' && spec.hostPath && isRoot(spec.hostPath.path))
    errors.push(
      forbiddenField('spec.persistentVolumeReclaimPolicy', "may not be 'recycle' for a hostPath mount of '/'"),
    )
  if (spec.storageClassName) errors.push(...checked('spec.storageClassName', spec.storageClassName, dnsSubdomain))
  errors.push(...validateOptionalOneOf(spec.volumeMode, 'spec.volumeMode', volumeModes))
  const attributes = spec.volumeAttributesClassName
  if (attributes === undefined) return errors
  const field = 'spec.volumeAttributesClassName'
  if (attributes === '') errors.push(required(field, 'an empty string is disallowed'))
  else errors.push(...checked(field, attributes, dnsSubdomain))
  return spec.csi
    ? errors
    : [...errors, required('spec.csi', 'has to be specified when using volumeAttributesClassName')]
}

const isRoot = (path = ''): boolean => path !== '' && path.split('/').every((part) => part === '' || part === '.')

function validateCapacity(spec: PersistentVolumeSpec): FieldError[] {
  const { capacity = {} } = spec
  const names = Object.keys(capacity).sort()
  const errors = names.length > 0 ? [] : [required('spec.capacity')]
  if (names.length !== 1 || names[0] !== 'storage') {
    const printed = Object.fromEntries(
      Object.entries(sortedKeys(capacity)).map(([key, amount]) => [key, canonicalOf(amount)]),
    )
    errors.push(unsupportedValue('spec.capacity', spec.capacity ? printed : null, ['storage']))
  }
  for (const name of names)
    errors.push(
      ...validateBasicQuantity(capacity[name]!, `spec.capacity[${name}]`),
      ...validatePositiveQuantity(capacity[name]!, `spec.capacity[${name}]`),
    )
  return errors
}

function validateAffinity(affinity: VolumeNodeAffinity, old: VolumeNodeAffinity | undefined): FieldError[] {
  if (!affinity.required) return [required('spec.nodeAffinity.required', 'must specify required node constraints')]
  const hadInvalid = old?.required?.nodeSelectorTerms?.some(({ matchExpressions }) =>
    matchExpressions?.some(({ values }) => values?.some((value) => labelValue(value).length > 0)),
  )
  return validateNodeSelector(affinity.required, 'spec.nodeAffinity.required', hadInvalid)
}

const order =
  'hostPath gcePersistentDisk awsElasticBlockStore glusterfs flocker nfs rbd quobyte cephfs iscsi cinder fc flexVolume azureFile vsphereVolume photonPersistentDisk portworxVolume azureDisk scaleIO local storageos csi'.split(
    ' ',
  )

function validateSource(spec: PersistentVolumeSpec, name: string): FieldError[] {
  const errors: FieldError[] = []
  let count = 0
  for (const key of order) {
    const source = (spec as Fields)[key] as Fields | undefined
    if (!source) continue
    if (count > 0 && key !== 'flexVolume')
      errors.push(
        forbiddenField(`spec.${key === 'cephfs' ? 'cephFS' : key}`, 'may not specify more than 1 volume type'),
      )
    else {
      const at = `spec.${key === 'gcePersistentDisk' ? 'persistentDisk' : key}`
      errors.push(
        ...(sharedSources[key]?.(source as never, at) ?? []),
        ...(ownSources[key]?.(source, at, spec, name) ?? []),
      )
      count++
    }
  }
  return count > 0 ? errors : [...errors, required('spec', 'must specify a volume type')]
}

type Check = (source: Fields, field: string, spec: PersistentVolumeSpec, name: string) => FieldError[]

const namedReference: Check = (source, field) =>
  source['secretRef'] ? requireFields(source['secretRef'], `${field}.secretRef`, 'name namespace') : []

/** What a PersistentVolume's source has beyond a pod's. */
const ownSources: { readonly [name: string]: Check } = {
  glusterfs: (source, field) => {
    const namespace = source['endpointsNamespace'] as string | undefined
    const at = `${field}.endpointsNamespace`
    if (namespace === undefined) return []
    if (namespace === '')
      return [invalidValue(at, '', 'if the endpointnamespace is set, it must be a valid namespace name')]
    return checked(at, namespace, dnsLabel)
  },
  azureFile: (source, field) => (source['secretNamespace'] === '' ? [required(`${field}.secretNamespace`)] : []),
  cinder: namedReference,
  storageos: namedReference,
  iscsi: (source, _field, _spec, name) => {
    if (source['initiatorName'] === undefined || `${name}:${String(source['targetPortal'])}`.length <= 64) return []
    const detail =
      'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.'
    return [invalidValue('spec.iscsi.targetportal', source['targetPortal'], detail)]
  },
  local: (source, field, spec) => {
    const path = (source['path'] as string | undefined) ?? ''
    return [
      ...(path === '' ? [required(`${field}.path`)] : validatePathNoBacksteps(path, `${field}.path`)),
      ...(spec.nodeAffinity ? [] : [required('spec.nodeAffinity', 'Local volume requires node affinity')]),
    ]
  },
  csi: (source, field) => [
    ...validateCsiDriverName((source['driver'] as string | undefined) ?? '', `${field}.driver`),
    ...requireFields(source, field, 'volumeHandle'),
    ...[
      'controllerPublishSecretRef',
      'controllerExpandSecretRef',
      'nodePublishSecretRef',
      'nodeExpandSecretRef',
    ].flatMap((key) => (source[key] ? validateSecretReference(source[key] as Fields, `${field}.${key}`) : [])),
  ],
}

function validateSecretReference(reference: Fields, field: string): FieldError[] {
  const { name, namespace } = reference as { readonly name?: string; readonly namespace?: string }
  return [
    ...(name ? checked(`${field}.name`, name, dnsSubdomain) : [required(`${field}.name`)]),
    ...(namespace ? checked(`${field}.namespace`, namespace, dnsLabel) : [required(`${field}.namespace`)]),
  ]
}

export function validateVolumeUpdate(volume: PersistentVolume, old: PersistentVolume): FieldError[] {
  // Upstream checks the volume twice.
  const faults = validateVolume(volume, old)
  const errors = [...faults, ...faults]
  let spec = volume.spec
  if (spec.csi && old.spec.csi && !old.spec.csi.controllerExpandSecretRef)
    spec = { ...spec, csi: { ...spec.csi, controllerExpandSecretRef: undefined } }
  const [before, after] = [
    printedLines('PersistentVolumeSource', old.spec),
    printedLines('PersistentVolumeSource', spec),
  ]
  if (!isEqual(before, after)) {
    const text = `spec.persistentvolumesource is immutable after creation\n${unifiedDiff(before, after)}`
    errors.push(forbiddenField('spec.persistentvolumesource', text))
  }
  errors.push(...validateImmutable(spec.volumeMode, old.spec.volumeMode, 'volumeMode'))
  if (old.spec.nodeAffinity && !isEqual(spec.nodeAffinity, withNewLabels(old.spec.nodeAffinity, spec.nodeAffinity)))
    errors.push(
      invalidValue(
        'nodeAffinity',
        printedAs('*VolumeNodeAffinity', spec.nodeAffinity),
        'field is immutable, except for updating from beta label to GA',
      ),
    )
  if (old.spec.volumeAttributesClassName !== undefined && spec.volumeAttributesClassName === undefined)
    errors.push(forbiddenField('spec.volumeAttributesClassName', 'update from non-nil value to nil is forbidden'))
  return errors
}

const successors: { readonly [label: string]: string } = {
  'failure-domain.beta.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region': 'topology.kubernetes.io/region',
  'beta.kubernetes.io/os': 'kubernetes.io/os',
  'beta.kubernetes.io/arch': 'kubernetes.io/arch',
  'beta.kubernetes.io/instance-type': 'node.kubernetes.io/instance-type',
}

/** The old affinity with those beta labels replaced that the new one has replaced. */
function withNewLabels(old: VolumeNodeAffinity, now: VolumeNodeAffinity | undefined): VolumeNodeAffinity {
  const terms = old.required?.nodeSelectorTerms?.map((term, index) => ({
    ...term,
    matchExpressions: term.matchExpressions?.map((requirement, position) => {
      const key = now?.required?.nodeSelectorTerms?.[index]?.matchExpressions?.[position]?.key
      return key !== undefined && successors[requirement.key] === key ? { ...requirement, key } : requirement
    }),
  }))
  return { ...old, ...(old.required && { required: { ...old.required, nodeSelectorTerms: terms ?? [] } }) }
}
