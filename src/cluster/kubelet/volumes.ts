import { objectKey } from '../../api/object.ts'
import type { Container, KeyToPath, Pod, Volume } from '../../api/openapi/kubernetes.ts'
import { textsIn } from './config-texts.ts'
import { fieldOf, resourceOf } from './downward.ts'
import { absolute, emptyDirectory, treeOf, type Directory, type Mount } from './shell/files.ts'
import { expanded } from './environment.ts'
import { hostFilesOf } from './base-files.ts'
import { addressOf } from './status.ts'
import type { Place } from './work.ts'

/** Disks of a pod's own begin with this; the others are its node's or the cluster's. */
export const podDisk = 'pod:'
const hostDisk = 'host:'

/** The mounts of one container. */
export function mountsOf(container: Container, place: Place, env: ReadonlyMap<string, string>): readonly Mount[] {
  const { pod } = place
  return (container.volumeMounts ?? []).flatMap(({ name, mountPath, subPath, subPathExpr, readOnly }): Mount[] => {
    const volume = pod.spec.volumes?.find((each) => each.name === name)
    if (volume === undefined) return []
    return [
      {
        path: absolute(mountPath, '/'),
        disk: diskOf(volume, place),
        part: `${volume.hostPath?.path ?? ''}/${subPath ?? (subPathExpr === undefined ? '' : expanded(subPathExpr, env))}`,
        isReadOnly: readOnly === true || isWritten(volume),
        isShared: volume.emptyDir === undefined || isMountedTwice(pod, name),
      },
    ]
  })
}

/** The kubelet itself writes what is in it. */
const isWritten = ({ configMap, secret, projected, downwardAPI }: Volume): boolean =>
  (configMap ?? secret ?? projected ?? downwardAPI) !== undefined

/** By two containers that live at the same time. */
function isMountedTwice({ spec }: Pod, volume: string): boolean {
  const lasting = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')
  let count = 0
  for (const { volumeMounts } of [...lasting, ...spec.containers])
    if (volumeMounts?.some(({ name }) => name === volume) === true) count++
  return count > 1
}

function diskOf(volume: Volume, { pod, node, view }: Place): string {
  const { hostPath, persistentVolumeClaim, ephemeral, nfs } = volume
  if (hostPath !== undefined) return `${hostDisk}${node.metadata.name}`
  if (nfs !== undefined) return `nfs:${nfs.server}:${nfs.path}`
  const claim = persistentVolumeClaim?.claimName ?? (ephemeral && `${pod.metadata.name}-${volume.name}`)
  if (claim === undefined) return `${podDisk}${volume.name}`
  const key = objectKey(pod.metadata.namespace, claim)
  const { volumeName } = (view.get('persistentvolumeclaims', key)?.spec ?? {}) as { readonly volumeName?: string }
  return `pv:${volumeName ?? key}`
}

/** What is on a disk now. */
export function contentOf(disk: string, place: Place): Directory {
  const { machines, memory, pod } = place
  if (!disk.startsWith(podDisk)) {
    const written = machines.disks.get(disk)
    if (written !== undefined) return written
    return disk.startsWith(hostDisk) ? hostFilesOf(disk.slice(hostDisk.length)) : emptyDirectory
  }
  const name = disk.slice(podDisk.length)
  const volume = pod.spec.volumes?.find((each) => each.name === name)
  if (volume !== undefined && isWritten(volume)) return treeOf(Object.fromEntries(filesOf(volume, place)))
  return memory.volumes?.get(disk) ?? emptyDirectory
}

type Files = readonly (readonly [string, string])[]

function filesOf(volume: Volume, place: Place): Files {
  const { configMap, secret, downwardAPI, projected } = volume
  if (configMap !== undefined) return chosen(place, 'configmaps', configMap.name ?? '', configMap.items)
  if (secret !== undefined) return chosen(place, 'secrets', secret.secretName ?? '', secret.items)
  if (downwardAPI !== undefined) return downward(place, downwardAPI.items)
  return (projected?.sources ?? []).flatMap((source): Files => {
    if (source.configMap !== undefined)
      return chosen(place, 'configmaps', source.configMap.name ?? '', source.configMap.items)
    if (source.secret !== undefined) return chosen(place, 'secrets', source.secret.name ?? '', source.secret.items)
    if (source.downwardAPI !== undefined) return downward(place, source.downwardAPI.items)
    if (source.serviceAccountToken === undefined) return []
    return [[source.serviceAccountToken.path, `simulated-token-of-${place.pod.spec.serviceAccountName ?? 'default'}`]]
  })
}

function chosen(
  { pod, view }: Place,
  resource: 'configmaps' | 'secrets',
  name: string,
  items: readonly KeyToPath[] | undefined,
): Files {
  const texts = textsIn(view, resource, objectKey(pod.metadata.namespace, name))
  if (items === undefined) return texts
  return items.flatMap(({ key, path }) =>
    texts.filter(([each]) => each === key).map(([, text]) => [path, text] as const),
  )
}

interface DownwardItem {
  readonly path: string
  readonly fieldRef?: { readonly fieldPath: string }
  readonly resourceFieldRef?: {
    readonly resource: string
    readonly containerName?: string
    readonly divisor?: string | number
  }
}

function downward({ pod, node, memory }: Place, items: readonly DownwardItem[] | undefined): Files {
  return (items ?? []).map(({ path, fieldRef, resourceFieldRef }) => {
    if (fieldRef !== undefined) {
      const hostIP = addressOf(node.status?.addresses) ?? ''
      return [path, fieldOf(pod, fieldRef.fieldPath, memory.podIP ?? '', hostIP)] as const
    }
    const container = pod.spec.containers.find(({ name }) => name === resourceFieldRef?.containerName)
    if (resourceFieldRef === undefined || container === undefined) return [path, ''] as const
    return [path, resourceOf(resourceFieldRef, container, node)] as const
  })
}
