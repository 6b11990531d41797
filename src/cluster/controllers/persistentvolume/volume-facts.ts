import { keyOf, objectKey, type ObjectKey } from '../../../api/object.ts'
import type { ObjectReference, PersistentVolume, PersistentVolumeClaim } from '../../../api/openapi/kubernetes.ts'

export const bindCompleted = 'pv.kubernetes.io/bind-completed'
export const boundByController = 'pv.kubernetes.io/bound-by-controller'
export const provisionedBy = 'pv.kubernetes.io/provisioned-by'
export const selectedNode = 'volume.kubernetes.io/selected-node'
export const storageProvisioner = 'volume.kubernetes.io/storage-provisioner'
export const storageProvisionerBeta = 'volume.beta.kubernetes.io/storage-provisioner'
const classAnnotation = 'volume.beta.kubernetes.io/storage-class'

/** The class of a claim or of a volume; '' for none. */
export const classOf = ({ metadata, spec }: PersistentVolumeClaim | PersistentVolume): string =>
  metadata.annotations?.[classAnnotation] ?? spec?.storageClassName ?? ''

/** Whether the claim says nothing about its class, as against asking for none. */
export const isClassless = ({ metadata, spec }: PersistentVolumeClaim): boolean =>
  metadata.annotations?.[classAnnotation] === undefined && spec?.storageClassName === undefined

export const claimKeyOf = ({ namespace, name }: ObjectReference): ObjectKey => objectKey(namespace, name ?? '')

/** Whether the volume is kept for this claim, be it by name alone. @source kubernetes@1.36 component-helpers/storage/volume/helpers.go IsVolumeBoundToClaim */
export function isKeptFor({ spec }: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const holder = spec?.claimRef
  if (holder === undefined || claimKeyOf(holder) !== keyOf(claim)) return false
  return !holder.uid || holder.uid === claim.metadata.uid
}

export const phaseOf = ({ status }: PersistentVolume | PersistentVolumeClaim): string => status?.phase || 'Pending'
