import { keyOf } from '../../../api/object.ts'
import type { PersistentVolumeClaim, StorageClass } from '../../../api/openapi/kubernetes.ts'
import type { Decision } from '../../machinery/contract.ts'
import { setClaimStatus } from './binding.ts'
import { volumeReasons } from './reasons.ts'
import { heldBack, sayOf, type Sync } from './sync.ts'
import { classOf, storageProvisioner, storageProvisionerBeta } from './volume-facts.ts'

const claims = 'persistentvolumeclaims'

/** In-tree names whose work CSI drivers do. @source kubernetes@1.36 csi-translation-lib */
const migrated: { readonly [provisioner: string]: string } = {
  'kubernetes.io/aws-ebs': 'ebs.csi.aws.com',
  'kubernetes.io/azure-disk': 'disk.csi.azure.com',
  'kubernetes.io/azure-file': 'file.csi.azure.com',
  'kubernetes.io/cinder': 'cinder.csi.openstack.org',
  'kubernetes.io/gce-pd': 'pd.csi.storage.gke.io',
  'kubernetes.io/portworx-volume': 'pxd.portworx.com',
  'kubernetes.io/vsphere-volume': 'csi.vsphere.vmware.com',
}

/** Names the provisioner on the claim and waits for it. @source kubernetes@1.36 pv_controller.go provisionClaim */
export function askForVolume(
  sync: Sync,
  claim: PersistentVolumeClaim,
  storageClass: StorageClass | undefined,
): Decision<undefined> {
  const name = classOf(claim)
  const provisioner = storageClass === undefined ? undefined : provisionerOf(storageClass)
  if (provisioner === undefined) {
    const message =
      storageClass === undefined
        ? `storageclass.storage.k8s.io "${name}" not found`
        : `no volume plugin matched name: ${storageClass.provisioner}`
    const because = volumeReasons.classMissing(name, message)
    sayOf(sync, claim, 'Warning', 'ProvisioningFailed', message, because)
    return heldBack(sync, claims, claim, because)
  }
  const because = volumeReasons.provisionerAsked(keyOf(claim), provisioner)
  const asked = named(sync, claim, provisioner)
  const message = `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`
  sayOf(sync, asked, 'Normal', 'ExternalProvisioning', message, because)
  setClaimStatus(asked, 'Pending', undefined, sync.attempt, volumeReasons.claimUnbound(keyOf(claim)))
  return heldBack(sync, claims, claim, volumeReasons.provisionerAwaited(provisioner))
}

function provisionerOf({ provisioner }: StorageClass): string | undefined {
  return provisioner.startsWith('kubernetes.io/') ? migrated[provisioner] : provisioner
}

function named({ attempt }: Sync, claim: PersistentVolumeClaim, provisioner: string): PersistentVolumeClaim {
  const before = claim.metadata.annotations
  if (before?.[storageProvisioner] === provisioner && before[storageProvisionerBeta] === provisioner) return claim
  const annotations = { ...before, [storageProvisionerBeta]: provisioner, [storageProvisioner]: provisioner }
  const object = { ...claim, metadata: { ...claim.metadata, annotations } }
  const because = volumeReasons.provisionerAsked(keyOf(claim), provisioner)
  return attempt<PersistentVolumeClaim>({ verb: 'update', resource: claims, object, because }).object ?? claim
}
