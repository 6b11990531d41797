import type { Volume } from '../openapi/kubernetes.ts'
import type { FieldError } from '../status.ts'
import { invalidValue, required, tooLong, unsupportedValue } from '../validation/field.ts'
import { checked } from '../validation/labels.ts'
import { dnsLabel, dnsSubdomain, inclusiveRange } from '../validation/names.ts'
import { requireFields, validateOptionalOneOf, validatePathNoBacksteps, type Fields } from '../validation/paths.ts'

/** A volume source of a pod or of a PersistentVolume: the fields of both. */
export type VolumeSource = {
  readonly [Key in keyof Volume as Key extends 'name' ? never : Key]?: NonNullable<Volume[Key]>
}

type Check = (source: never, field: string) => FieldError[]

const partition = ({ partition = 0 }: { readonly partition?: number }, field: string): FieldError[] =>
  partition < 0 || partition > 255 ? [invalidValue(`${field}.partition`, partition, inclusiveRange(1, 255))] : []

const text = (source: Fields, key: string): string => (source[key] as string | undefined) ?? ''

/** The checks that pods and PersistentVolumes share, by the name of the source. */
export const sharedSources: { readonly [name: string]: Check } = {
  hostPath: (source: Fields, field) => {
    if (!source['path']) return [required(`${field}.path`)]
    return [
      ...validatePathNoBacksteps(text(source, 'path'), `${field}.path`),
      ...validateOptionalOneOf(source['type'] as string | undefined, `${field}.type`, hostPathTypes),
    ]
  },
  gcePersistentDisk: (source: Fields, field) => [
    ...requireFields(source, field, 'pdName'),
    ...partition(source, field),
  ],
  awsElasticBlockStore: (source: Fields, field) => [
    ...requireFields(source, field, 'volumeID'),
    ...partition(source, field),
  ],
  nfs: (source: Fields, field) => {
    const errors = requireFields(source, field, 'server path')
    if (!text(source, 'path').startsWith('/'))
      errors.push(invalidValue(`${field}.path`, text(source, 'path'), 'must be an absolute path'))
    return errors
  },
  iscsi: validateIscsi,
  flocker: (source: Fields, field) => {
    const errors: FieldError[] = []
    const [name, uuid] = [text(source, 'datasetName'), text(source, 'datasetUUID')]
    if (!name && !uuid) errors.push(required(field, 'one of datasetName and datasetUUID is required'))
    if (name && uuid)
      errors.push(invalidValue(field, 'resource', 'datasetName and datasetUUID can not be specified simultaneously'))
    if (name.includes('/')) errors.push(invalidValue(`${field}.datasetName`, name, "must not contain '/'"))
    return errors
  },
  rbd: (source: Fields, field) => requireFields(source, field, 'monitors image'),
  cephfs: (source: Fields, field) => requireFields(source, field, 'monitors'),
  quobyte: validateQuobyte,
  fc: validateFibreChannel,
  flexVolume: (source: Fields, field) => {
    const errors = requireFields(source, field, 'driver')
    for (const key of Object.keys((source['options'] ?? {}) as object).sort())
      if (/(^|\.)(kubernetes|k8s)\.io$/.test(key.split('/')[0]!.toLowerCase()))
        errors.push(invalidValue(`${field}.options[${key}]`, key, 'kubernetes.io and k8s.io namespaces are reserved'))
    return errors
  },
  vsphereVolume: (source: Fields, field) => requireFields(source, field, 'volumePath'),
  photonPersistentDisk: (source: Fields, field) => requireFields(source, field, 'pdID'),
  portworxVolume: (source: Fields, field) => requireFields(source, field, 'volumeID'),
  azureDisk: validateAzureDisk,
  scaleIO: (source: Fields, field) => requireFields(source, field, 'gateway system volumeName'),
  glusterfs: (source: Fields, field) => requireFields(source, field, 'endpoints path'),
  azureFile: (source: Fields, field) => requireFields(source, field, 'secretName shareName'),
  cinder: (source: Fields, field) => requireFields(source, field, 'volumeID'),
  storageos: (source: Fields, field) => {
    const [name, namespace] = [text(source, 'volumeName'), text(source, 'volumeNamespace')]
    return [
      ...(name ? checked(`${field}.volumeName`, name, dnsLabel) : [required(`${field}.volumeName`)]),
      ...(namespace ? checked(`${field}.volumeNamespace`, namespace, dnsLabel) : []),
    ]
  },
}

const hostPathTypes = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
]

const initiatorPatterns: { readonly [prefix: string]: RegExp } = {
  iqn: /iqn\.\d{4}-\d{2}\.([A-Za-z0-9-.]+)(:[^,;*&$|\s]+)$/,
  eui: /^eui.[A-Za-z0-9]{16}$/,
  naa: /^naa.[A-Za-z0-9]{32}$/,
}

function initiatorFault(name: string): string | undefined {
  const pattern = initiatorPatterns[name.slice(0, 3)]
  if (!pattern) return 'must be valid format starting with iqn, eui, or naa'
  return pattern.test(name) ? undefined : 'must be valid format'
}

function validateIscsi(source: Fields, field: string): FieldError[] {
  const errors = requireFields(source, field, 'targetPortal iqn')
  const iqn = text(source, 'iqn')
  const fault = iqn ? initiatorFault(iqn) : undefined
  if (fault) errors.push(invalidValue(`${field}.iqn`, iqn, fault))
  const lun = (source['lun'] as number | undefined) ?? 0
  if (lun < 0 || lun > 255) errors.push(invalidValue(`${field}.lun`, lun, inclusiveRange(0, 255)))
  if ((source['chapAuthDiscovery'] || source['chapAuthSession']) && !source['secretRef'])
    errors.push(required(`${field}.secretRef`))
  if (source['initiatorName'] !== undefined) {
    const name = text(source, 'initiatorName')
    const fault = initiatorFault(name)
    if (fault) errors.push(invalidValue(`${field}.initiatorname`, name, fault))
  }
  return errors
}

function validateQuobyte(source: Fields, field: string): FieldError[] {
  const errors: FieldError[] = []
  const pairs = 'must be a host:port pair or multiple pairs separated by commas'
  const registry = text(source, 'registry')
  if (!registry) errors.push(required(`${field}.registry`, pairs))
  else if (text(source, 'tenant').length >= 65)
    errors.push(required(`${field}.tenant`, 'must be a UUID and may not exceed a length of 64 characters'))
  else
    for (const pair of registry.split(','))
      if (!/^([^:[\]]*|\[[^[\]]*\]):[^:[\]]*$/.test(pair))
        errors.push(invalidValue(`${field}.registry`, registry, pairs))
  return [...errors, ...requireFields(source, field, 'volume')]
}

function validateFibreChannel(source: Fields, field: string): FieldError[] {
  const errors: FieldError[] = []
  const names = (source['targetWWNs'] ?? []) as readonly string[]
  const ids = (source['wwids'] ?? []) as readonly string[]
  const lun = source['lun'] as number | undefined
  if (names.length === 0 && ids.length === 0)
    errors.push(required(`${field}.targetWWNs`, 'must specify either targetWWNs or wwids, but not both'))
  if (names.length > 0 && ids.length > 0)
    errors.push(invalidValue(`${field}.targetWWNs`, names, 'targetWWNs and wwids can not be specified simultaneously'))
  if (names.length > 0) {
    if (lun === undefined) errors.push(required(`${field}.lun`, 'lun is required if targetWWNs is specified'))
    else if (lun < 0 || lun > 255) errors.push(invalidValue(`${field}.lun`, lun, inclusiveRange(0, 255)))
  }
  return errors
}

const managedDisk = '/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}'
const blobDisk = 'https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd'

function validateAzureDisk(source: Fields, field: string): FieldError[] {
  const uri = text(source, 'diskURI')
  const kind = source['kind'] as string | undefined
  const errors = [
    ...requireFields(source, field, 'diskName diskURI'),
    ...validateOptionalOneOf(source['cachingMode'] as string | undefined, `${field}.cachingMode`, [
      'None',
      'ReadOnly',
      'ReadWrite',
    ]),
    ...validateOptionalOneOf(kind, `${field}.kind`, ['Dedicated', 'Managed', 'Shared']),
  ]
  if (kind === 'Managed' && !uri.startsWith('/subscriptions/'))
    errors.push(unsupportedValue(`${field}.diskURI`, uri, [managedDisk]))
  if (kind !== undefined && kind !== 'Managed' && !uri.startsWith('https://'))
    errors.push(unsupportedValue(`${field}.diskURI`, uri, [blobDisk]))
  return errors
}

export function validateCsiDriverName(driver: string, field: string): FieldError[] {
  if (!driver) return [required(field)]
  const errors = driver.length > 63 ? [tooLong(field, 63)] : []
  for (const detail of dnsSubdomain(driver.toLowerCase())) errors.push(invalidValue(field, driver, detail))
  return errors
}
