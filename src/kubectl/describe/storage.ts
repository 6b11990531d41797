import type { PersistentVolume, PersistentVolumeClaim, Pod, StorageClass } from '../../api/openapi/kubernetes.ts'
import { isRefusal, list } from '../requests.ts'
import { kindNamed } from '../resource-names.ts'
import { describeMetadata, describeName, describer } from './describer.ts'
import { volumeLines } from './pod-template.ts'
import { ageSince, orUnset, type Writer } from './writer.ts'

const shortModes: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
}
const modesText = (modes: readonly string[] | undefined): string =>
  Object.keys(shortModes)
    .filter((mode) => modes?.includes(mode))
    .map((mode) => shortModes[mode])
    .join(',')
const finalizersText = (finalizers: readonly string[] | undefined): string => `[${(finalizers ?? []).join(' ')}]`

export const claimDescriber = describer<PersistentVolumeClaim>((writer, claim, context, now) => {
  const { metadata, spec, status } = claim
  describeName(writer, claim)
  writer.field('StorageClass', spec?.storageClassName ?? '')
  writer.field(
    'Status',
    metadata.deletionTimestamp === undefined
      ? (status?.phase ?? '')
      : `Terminating (lasts ${ageSince(metadata.deletionTimestamp, now)})`,
  )
  writer.field('Volume', spec?.volumeName ?? '')
  describeMetadata(writer, claim)
  writer.field('Finalizers', finalizersText(metadata.finalizers))
  const isBound = spec?.volumeName !== undefined && spec.volumeName !== ''
  writer.field('Capacity', isBound ? (status?.capacity?.['storage'] ?? '') : '')
  writer.field('Access Modes', isBound ? modesText(status?.accessModes) : '')
  if (spec?.volumeMode !== undefined) writer.field('VolumeMode', spec.volumeMode)
  if (spec?.dataSource !== undefined) {
    writer.line('DataSource:')
    writer.field('Kind', spec.dataSource.kind, 1)
    writer.field('Name', spec.dataSource.name, 1)
  }
  const pods = list(context, kindNamed('pods')!)
  const users = isRefusal(pods)
    ? []
    : (pods as readonly Pod[]).filter((pod) => usesClaim(pod, metadata.name)).map((pod) => pod.metadata.name)
  describeUsers(writer, users)
})

const usesClaim = ({ spec }: Pod, name: string): boolean =>
  spec.volumes?.some(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === name) === true

function describeUsers(writer: Writer, names: readonly string[]): void {
  if (names.length === 0) writer.field('Used By', '<none>')
  for (const [index, name] of names.entries()) writer.line(`${index === 0 ? 'Used By:' : ''}\t${name}`)
}

export const volumeDescriber = describer<PersistentVolume>((writer, volume, _context, now) => {
  const { metadata, spec, status } = volume
  writer.field('Name', metadata.name)
  describeMetadata(writer, volume)
  writer.field('Finalizers', finalizersText(metadata.finalizers))
  writer.field('StorageClass', spec?.storageClassName ?? '')
  writer.field(
    'Status',
    metadata.deletionTimestamp === undefined
      ? (status?.phase ?? '')
      : `Terminating (lasts ${ageSince(metadata.deletionTimestamp, now)})`,
  )
  writer.field('Claim', spec?.claimRef === undefined ? '' : `${spec.claimRef.namespace}/${spec.claimRef.name}`)
  writer.field('Reclaim Policy', spec?.persistentVolumeReclaimPolicy ?? '')
  writer.field('Access Modes', modesText(spec?.accessModes))
  if (spec?.volumeMode !== undefined) writer.field('VolumeMode', spec.volumeMode)
  writer.field('Capacity', spec?.capacity?.['storage'] ?? '')
  describeAffinity(writer, volume)
  writer.field('Message', status?.message ?? '')
  writer.line('Source:')
  for (const [name, value] of volumeLines(spec as Parameters<typeof volumeLines>[0]))
    writer.field(name, String(value ?? '<nil>'), 2)
})

function describeAffinity(writer: Writer, { spec }: PersistentVolume): void {
  const required = spec?.nodeAffinity?.required
  if (required === undefined) return writer.field('Node Affinity', '<none>')
  writer.line('Node Affinity:')
  writer.line('Required Terms:', 1)
  for (const [index, { matchExpressions = [] }] of required.nodeSelectorTerms.entries()) {
    const texts = matchExpressions.map(
      ({ key, operator, values = [] }) =>
        `${key} ${operator.toLowerCase()}${values.length > 0 ? ` [${values.join(', ')}]` : ''}`,
    )
    writer.line(`Term ${index}:\t${texts[0] ?? '<none>'}`, 2)
    for (const text of texts.slice(1)) writer.line(`\t${text}`, 2)
  }
}

export const storageClassDescriber = describer<StorageClass>((writer, storageClass) => {
  const {
    metadata,
    provisioner,
    parameters,
    allowVolumeExpansion,
    mountOptions = [],
    reclaimPolicy,
    volumeBindingMode,
  } = storageClass
  const annotations = metadata.annotations ?? {}
  const texts = (map: { readonly [key: string]: string }): string =>
    Object.entries(map)
      .sort()
      .map(([key, value]) => `${key}=${value}`)
      .join(',') || '<none>'
  writer.field('Name', metadata.name)
  writer.field('IsDefaultClass', annotations['storageclass.kubernetes.io/is-default-class'] === 'true' ? 'Yes' : 'No')
  writer.field('Annotations', texts(annotations))
  writer.field('Provisioner', provisioner)
  writer.field('Parameters', texts(parameters ?? {}))
  writer.field(
    'AllowVolumeExpansion',
    allowVolumeExpansion === undefined ? '<unset>' : allowVolumeExpansion ? 'True' : 'False',
  )
  if (mountOptions.length === 0) writer.field('MountOptions', '<none>')
  else {
    writer.line('MountOptions:')
    for (const option of mountOptions) writer.line(option, 1)
  }
  if (reclaimPolicy !== undefined) writer.field('ReclaimPolicy', reclaimPolicy)
  writer.field('VolumeBindingMode', orUnset(volumeBindingMode))
})
