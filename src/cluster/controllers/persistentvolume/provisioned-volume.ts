import type {
  Node,
  PersistentVolumeClaim,
  PersistentVolumeSpec,
  StorageClass,
} from '../../../api/openapi/kubernetes.ts'
import { provisionedBy, storageProvisioner } from './volume-facts.ts'

const hostName = 'kubernetes.io/hostname'
const zone = 'topology.kubernetes.io/zone'

/** The volume that a provisioner makes for a claim: `pvc-` and the claim's uid, already kept for it. */
export function provisionedVolume(
  claim: PersistentVolumeClaim,
  storageClass: StorageClass,
  node: Node | undefined,
): unknown {
  const { namespace = '', name, uid, resourceVersion, annotations } = claim.metadata
  const provisioner = annotations?.[storageProvisioner] ?? storageClass.provisioner
  const volumeName = `pvc-${uid}`
  const spec: Omit<PersistentVolumeSpec, never> = {
    accessModes: claim.spec.accessModes ?? [],
    capacity: { storage: claim.spec.resources?.requests?.['storage'] ?? '0' },
    claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid, resourceVersion },
    persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? 'Delete',
    storageClassName: storageClass.metadata.name,
    volumeMode: claim.spec.volumeMode ?? 'Filesystem',
    ...(storageClass.mountOptions && { mountOptions: storageClass.mountOptions }),
    ...(claim.spec.volumeAttributesClassName && { volumeAttributesClassName: claim.spec.volumeAttributesClassName }),
    ...backing(provisioner, claim, volumeName),
    ...reach(provisioner, node),
  }
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: volumeName, annotations: { [provisionedBy]: provisioner } },
    spec,
  }
}

/** Where the data lies: a directory for the provisioners of small clusters, a volume of the driver otherwise. */
function backing(
  provisioner: string,
  { metadata, spec }: PersistentVolumeClaim,
  volumeName: string,
): Partial<PersistentVolumeSpec> {
  const { namespace, name } = metadata
  if (provisioner === 'k8s.io/minikube-hostpath')
    return { hostPath: { path: `/tmp/hostpath-provisioner/${namespace}/${name}`, type: '' } }
  if (isLocal(provisioner))
    return {
      hostPath: { path: `/var/local-path-provisioner/${volumeName}_${namespace}_${name}`, type: 'DirectoryOrCreate' },
    }
  return {
    csi: { driver: provisioner, volumeHandle: volumeName, ...(spec.volumeMode !== 'Block' && { fsType: 'ext4' }) },
  }
}

const isLocal = (provisioner: string): boolean => provisioner === 'rancher.io/local-path'

/** From which nodes the volume can be used: the chosen one for a local directory, its zone for a driver that knows zones. */
function reach(provisioner: string, node: Node | undefined): Partial<PersistentVolumeSpec> {
  const key = isLocal(provisioner) ? hostName : zone
  const value = node?.metadata.labels?.[key]
  if (value === undefined || provisioner === 'k8s.io/minikube-hostpath') return {}
  return {
    nodeAffinity: {
      required: { nodeSelectorTerms: [{ matchExpressions: [{ key, operator: 'In', values: [value] }] }] },
    },
  }
}
