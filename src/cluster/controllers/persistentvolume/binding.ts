import { keyOf, type KubeObject } from '../../../api/object.ts'
import type { PersistentVolume, PersistentVolumeClaim } from '../../../api/openapi/kubernetes.ts'
import { isEqual } from '../../../base/json.ts'
import type { Attempt, Reason } from '../../machinery/contract.ts'
import { volumeReasons } from './reasons.ts'
import { bindCompleted, boundByController, isKeptFor, phaseOf } from './volume-facts.ts'

/**
 * Ties a volume and a claim together: reference, phase, reference, phase. False when a write was refused: the next look
 * finishes what is left. @source kubernetes@1.36 pv_controller.go bind
 */
export function bindTogether(volume: PersistentVolume, claim: PersistentVolumeClaim, attempt: Attempt): boolean {
  const because = volumeReasons.volumeClaimed(volume.metadata.name, keyOf(claim))
  const claimed = claimedVolume(volume, claim)
  const stored =
    claimed === volume
      ? volume
      : attempt<PersistentVolume>({ verb: 'update', resource: 'persistentvolumes', object: claimed, because }).object
  if (stored === undefined || !setVolumePhase(stored, 'Bound', attempt, because)) return false
  const filled = filledClaim(claim, volume.metadata.name)
  const bound =
    filled === claim
      ? claim
      : attempt<PersistentVolumeClaim>({ verb: 'update', resource: 'persistentvolumeclaims', object: filled, because })
          .object
  return bound !== undefined && setClaimStatus(bound, 'Bound', stored, attempt, because)
}

/** The volume with the claim's name on it; the volume itself when it is there. @source kubernetes@1.36 pv_helpers.go GetBindVolumeToClaim */
export function claimedVolume(volume: PersistentVolume, claim: PersistentVolumeClaim): PersistentVolume {
  const { namespace = '', name, uid, resourceVersion } = claim.metadata
  const holder = volume.spec?.claimRef
  const isNamed = holder?.name === name && holder.namespace === namespace && holder.uid === uid
  const isMarked = isKeptFor(volume, claim) || volume.metadata.annotations?.[boundByController] !== undefined
  if (isNamed && isMarked) return volume
  const claimRef = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    name,
    namespace,
    uid,
    ...(resourceVersion && { resourceVersion }),
  }
  return {
    ...volume,
    metadata: isMarked ? volume.metadata : annotated(volume, boundByController, 'yes'),
    spec: isNamed ? volume.spec : { ...volume.spec, claimRef },
  }
}

function filledClaim(claim: PersistentVolumeClaim, volumeName: string): PersistentVolumeClaim {
  const isNew = claim.spec?.volumeName !== volumeName
  const annotations: { [key: string]: string } = {
    ...claim.metadata.annotations,
    ...(isNew && claim.metadata.annotations?.[boundByController] === undefined && { [boundByController]: 'yes' }),
  }
  if (!isNew && annotations[bindCompleted] !== undefined) return claim
  annotations[bindCompleted] ??= 'yes'
  return { ...claim, metadata: { ...claim.metadata, annotations }, spec: { ...claim.spec, volumeName } }
}

export function annotated(object: KubeObject, key: string, value: string): KubeObject['metadata'] {
  return { ...object.metadata, annotations: { ...object.metadata.annotations, [key]: value } }
}

/** False when the API server refused. */
export function setVolumePhase(
  volume: PersistentVolume,
  phase: string,
  attempt: Attempt,
  because: Reason,
  message?: string,
): boolean {
  if (volume.status?.phase === phase) return true
  const { reason: _reason, message: _message, ...status } = volume.status ?? {}
  const object = { ...volume, status: { ...status, phase, ...(message !== undefined && { message }) } }
  return attempt({ verb: 'updateStatus', resource: 'persistentvolumes', object, because }).ok
}

/** The phase, and with a volume its size and modes. @source kubernetes@1.36 pv_controller.go updateClaimStatus */
export function setClaimStatus(
  claim: PersistentVolumeClaim,
  phase: string,
  volume: PersistentVolume | undefined,
  attempt: Attempt,
  because: Reason,
): boolean {
  const { accessModes: _modes, capacity: oldCapacity, phase: oldPhase, ...rest } = claim.status ?? {}
  const size = volume?.spec?.capacity
  const isFirst = oldPhase !== 'Bound' || oldCapacity?.['storage'] === undefined
  const capacity = volume === undefined ? undefined : isFirst ? size : oldCapacity
  const attributes = volume?.spec?.volumeAttributesClassName
  const status = {
    ...rest,
    phase,
    ...(volume?.spec?.accessModes && { accessModes: volume.spec.accessModes }),
    ...(capacity && { capacity }),
    ...(attributes && isFirst && { currentVolumeAttributesClassName: attributes }),
  }
  if (phaseOf(claim) === phase && isEqual(status, { ...claim.status, phase })) return true
  const object: PersistentVolumeClaim = { ...claim, status }
  return attempt({ verb: 'updateStatus', resource: 'persistentvolumeclaims', object, because }).ok
}
