import type {
  DownwardAPIVolumeFile,
  KeyToPath,
  ObjectMeta,
  ProjectedVolumeSource,
  Volume,
} from '../openapi/kubernetes.ts'
import { validateClaimTemplate } from '../persistentvolumeclaim/claim-spec.ts'
import type { FieldError } from '../status.ts'
import { duplicateValue, forbiddenField, invalidValue, quoted, required } from '../validation/field.ts'
import { checked } from '../validation/labels.ts'
import { dnsLabel, dnsSubdomain } from '../validation/names.ts'
import {
  requireFields,
  requireOneOf,
  validateDescendingPath,
  validateFileMode,
  validateNonReservedPath,
} from '../validation/paths.ts'
import { compareAmounts } from '../validation/resources.ts'
import { pullPolicies, validateFieldRef, validateResourceFieldRef } from './environment.ts'
import { sharedSources, validateCsiDriverName, type VolumeSource } from './volume-sources.ts'

/** The volumes that a container may mount: those without a fault, by name. */
export type UsableVolumes = ReadonlyMap<string, VolumeSource>

export function validateVolumes(
  volumes: readonly Volume[] | undefined,
  metadata: ObjectMeta | undefined,
  field: string,
): { readonly usable: UsableVolumes; readonly errors: FieldError[] } {
  const usable = new Map<string, VolumeSource>()
  const errors: FieldError[] = []
  const claims = new Set(
    metadata?.name ? volumes?.filter(({ ephemeral }) => ephemeral).map(({ name }) => `${metadata.name}-${name}`) : [],
  )
  volumes?.forEach((volume, index) => {
    const at = `${field}[${index}]`
    const { name = '', ...source } = volume
    const faults = validateVolumeSource(source as VolumeSource, at, name, metadata)
    if (name === '') faults.push(required(`${at}.name`))
    else faults.push(...checked(`${at}.name`, name, dnsLabel))
    if (usable.has(name)) faults.push(duplicateValue(`${at}.name`, name))
    if (faults.length === 0) usable.set(name, source as VolumeSource)
    errors.push(...faults)
    const claim = volume.persistentVolumeClaim?.claimName
    if (claim !== undefined && claims.has(claim))
      errors.push(
        invalidValue(
          `${at}.persistentVolumeClaim.claimName`,
          claim,
          'must not reference a PVC that gets created for an ephemeral volume',
        ),
      )
  })
  return { usable, errors }
}

type Context = { readonly name: string; readonly metadata: ObjectMeta | undefined }
type Check = (source: never, field: string, context: Context, at: string) => FieldError[]

/** In the order in which the API server looks at them; two names are spelled as it does. */
const order =
  'hostPath gitRepo gcePersistentDisk awsElasticBlockStore secret nfs iscsi glusterfs flocker persistentVolumeClaim rbd cinder cephfs quobyte downwardAPI fc flexVolume configMap azureFile vsphereVolume photonPersistentDisk portworxVolume azureDisk storageos projected scaleIO csi ephemeral image'.split(
    ' ',
  )
const misspelled: { readonly [name: string]: string } = { cephfs: 'cephFS', downwardAPI: 'downwarAPI' }
const otherPath: { readonly [name: string]: string } = { gcePersistentDisk: 'persistentDisk' }

function validateVolumeSource(
  source: VolumeSource,
  at: string,
  name: string,
  metadata: ObjectMeta | undefined,
): FieldError[] {
  const errors: FieldError[] = []
  let count = 0
  if (source.emptyDir) {
    count++
    if (source.emptyDir.sizeLimit !== undefined && compareAmounts(source.emptyDir.sizeLimit, 0) < 0)
      errors.push(forbiddenField(`${at}.emptyDir.sizeLimit`, 'SizeLimit field must be a valid resource quantity'))
  }
  for (const key of order) {
    const value = (source as { readonly [key: string]: unknown })[key]
    if (value === undefined) continue
    if (count > 0)
      errors.push(forbiddenField(`${at}.${misspelled[key] ?? key}`, 'may not specify more than 1 volume type'))
    else {
      count++
      const check = (podSources[key] ?? sharedSources[key]) as Check | undefined
      errors.push(...(check?.(value as never, `${at}.${otherPath[key] ?? key}`, { name, metadata }, at) ?? []))
    }
    if (key === 'iscsi') errors.push(...validateInitiatorLength(source.iscsi!, at, name))
  }
  if (count === 0) errors.push(required(at, 'must specify a volume type'))
  return errors
}

function validateInitiatorLength(iscsi: NonNullable<Volume['iscsi']>, at: string, name: string): FieldError[] {
  if (iscsi.initiatorName === undefined || `${name}:${iscsi.targetPortal}`.length <= 64) return []
  const detail =
    'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.'
  return [invalidValue(`${at}.name`, name, detail)]
}

const validateItems = (items: readonly KeyToPath[] | undefined, field: string): FieldError[] =>
  (items ?? []).flatMap((item, index) => {
    const at = `${field}.items[${index}]`
    return [
      ...requireFields(item, at, 'key path'),
      ...validateNonReservedPath(item.path ?? '', `${at}.path`),
      ...validateFileMode(item.mode, `${at}.mode`),
    ]
  })

const secretRefName = (
  { secretRef }: { readonly secretRef?: { readonly name?: string } },
  field: string,
): FieldError[] => (secretRef && !secretRef.name ? [required(`${field}.secretRef.name`)] : [])

const podSources: { readonly [name: string]: Check } = {
  gitRepo: (source: NonNullable<Volume['gitRepo']>, field) => [
    ...requireFields(source, field, 'repository'),
    ...validateDescendingPath(source.directory ?? '', `${field}.directory`),
  ],
  secret: (source: NonNullable<Volume['secret']>, field) => [
    ...requireFields(source, field, 'secretName'),
    ...validateFileMode(source.defaultMode, `${field}.defaultMode`),
    ...validateItems(source.items, field),
  ],
  configMap: (source: NonNullable<Volume['configMap']>, field) => [
    ...requireFields(source, field, 'name'),
    ...validateFileMode(source.defaultMode, `${field}.defaultMode`),
    ...validateItems(source.items, field),
  ],
  persistentVolumeClaim: (source: object, field) => requireFields(source, field, 'claimName'),
  cinder: (source: NonNullable<Volume['cinder']>, field) => [
    ...requireFields(source, field, 'volumeID'),
    ...secretRefName(source, field),
  ],
  storageos: (source: NonNullable<Volume['storageos']>, field) => [
    ...sharedSources['storageos']!(source as never, field),
    ...secretRefName(source, field),
  ],
  downwardAPI: (source: NonNullable<Volume['downwardAPI']>, field) => [
    ...validateFileMode(source.defaultMode, `${field}.defaultMode`),
    ...(source.items ?? []).flatMap((item) => validateDownwardFile(item, field)),
  ],
  projected: (source: ProjectedVolumeSource, field) => [
    ...validateFileMode(source.defaultMode, `${field}.defaultMode`),
    ...validateProjections(source, field),
  ],
  csi: (source: NonNullable<Volume['csi']>, field) => {
    const errors = validateCsiDriverName(source.driver ?? '', `${field}.driver`)
    if (!source.nodePublishSecretRef) return errors
    const name = source.nodePublishSecretRef.name
    if (!name) return [...errors, required(`${field}.nodePublishSecretRef.name`)]
    return [...errors, ...checked(`${field}.name`, name, dnsSubdomain)]
  },
  ephemeral: (source: NonNullable<Volume['ephemeral']>, field, { name, metadata }, at) => {
    const errors = source.volumeClaimTemplate
      ? validateClaimTemplate(source.volumeClaimTemplate, `${field}.volumeClaimTemplate`)
      : [required(`${field}.volumeClaimTemplate`)]
    if (!metadata?.name || name === '') return errors
    const claim = `${metadata.name}-${name}`
    const faults = dnsSubdomain(claim).map((text) =>
      invalidValue(`${at}.name`, name, `PVC name ${quoted(claim)}: ${text}`),
    )
    return [...errors, ...faults]
  },
  image: (source: NonNullable<Volume['image']>, field, { metadata }) => [
    ...(metadata ? requireFields(source, field, 'reference') : []),
    ...requireOneOf(source.pullPolicy, `${field}.pullPolicy`, pullPolicies),
  ],
}

const volumeFieldPaths = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
]

function validateDownwardFile(file: DownwardAPIVolumeFile, field: string): FieldError[] {
  const errors = [...requireFields(file, field, 'path'), ...validateNonReservedPath(file.path ?? '', `${field}.path`)]
  if (file.fieldRef) {
    errors.push(...validateFieldRef(file.fieldRef, volumeFieldPaths, `${field}.fieldRef`))
    if (file.resourceFieldRef)
      errors.push(invalidValue(field, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously'))
  } else if (file.resourceFieldRef)
    errors.push(...validateResourceFieldRef(file.resourceFieldRef, `${field}.resourceFieldRef`, true))
  else errors.push(required(field, 'one of fieldRef and resourceFieldRef is required'))
  return [...errors, ...validateFileMode(file.mode, `${field}.mode`)]
}

function validateProjections(volume: ProjectedVolumeSource, field: string): FieldError[] {
  const errors: FieldError[] = []
  const paths = new Set<string>()
  const claimPath = (path: string | undefined, printed: string): void => {
    if (!path) return
    if (paths.has(path)) errors.push(invalidValue(field, printed, 'conflicting duplicate paths'))
    paths.add(path)
  }
  volume.sources?.forEach((source, index) => {
    const at = `${field}.sources[${index}]`
    for (const key of ['secret', 'configMap'] as const) {
      const named = source[key]
      if (!named) continue
      errors.push(...requireFields(named, `${at}.${key}`, 'name'))
      named.items?.forEach((item, itemIndex) => {
        const [fault] = [validateItems([item], `${at}.${key}`)]
        errors.push(
          ...fault.map((error) => ({ ...error, field: error.field.replace('items[0]', `items[${itemIndex}]`) })),
        )
        claimPath(item.path, named.name ?? '')
      })
    }
    for (const item of source.downwardAPI?.items ?? []) {
      errors.push(...validateDownwardFile(item, `${at}.downwardAPI`))
      claimPath(item.path, item.path)
    }
    if (source.serviceAccountToken)
      errors.push(...validateToken(source.serviceAccountToken, `${at}.serviceAccountToken`, field))
    if (Object.keys(source).length > 1)
      errors.push(forbiddenField(at, 'may not specify more than 1 volume type per source'))
  })
  return errors
}

function validateToken(
  token: { readonly expirationSeconds?: number; readonly path: string },
  at: string,
  field: string,
): FieldError[] {
  const errors: FieldError[] = []
  const seconds = token.expirationSeconds ?? 0
  if (seconds < 600)
    errors.push(invalidValue(`${at}.expirationSeconds`, seconds, 'may not specify a duration less than 10 minutes'))
  if (seconds > 2 ** 32)
    errors.push(invalidValue(`${at}.expirationSeconds`, seconds, 'may not specify a duration larger than 2^32 seconds'))
  if (!token.path) errors.push(required(`${field}.path`))
  else errors.push(...validateNonReservedPath(token.path, `${field}.path`))
  return errors
}
