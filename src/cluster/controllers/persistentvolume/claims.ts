import { keyOf } from '../../../api/object.ts'
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../../api/openapi/kubernetes.ts'
import { defaultClassOf } from '../../../api/storageclass/default-class.ts'
import type { Decision, Reason } from '../../machinery/contract.ts'
import { bindTogether, setClaimStatus } from './binding.ts'
import { bestMatch, mismatchOf } from './matching.ts'
import { askForVolume } from './provisioning.ts'
import { volumeReasons } from './reasons.ts'
import { again, heldBack, sayOf, settled, type Sync } from './sync.ts'
import { bindCompleted, boundByController, classOf, isClassless, isKeptFor, selectedNode } from './volume-facts.ts'
import { unscheduledPodsOf } from './waiting-pods.ts'

const claims = 'persistentvolumeclaims'

/** @source kubernetes@1.36 pkg/controller/volume/persistentvolume/pv_controller.go syncClaim */
export function syncClaim(sync: Sync, claim: PersistentVolumeClaim): Decision<undefined> {
  if (claim.metadata.annotations?.[bindCompleted] !== undefined) return syncBound(sync, claim)
  return claim.spec.volumeName ? syncNamed(sync, claim, claim.spec.volumeName) : syncUnbound(sync, claim)
}

/** A claim that will take any volume that fits. */
function syncUnbound(sync: Sync, claim: PersistentVolumeClaim): Decision<undefined> {
  const { live, attempt } = sync
  const storageClass = live.get('storageclasses', classOf(claim))
  const isDelayed =
    storageClass?.volumeBindingMode === 'WaitForFirstConsumer' &&
    claim.metadata.annotations?.[selectedNode] === undefined
  const volume = bestMatch(live.list('persistentvolumes'), claim, isDelayed)
  if (volume !== undefined) return bindTogether(volume, claim, attempt) ? settled : again
  if (isClassless(claim) && giveDefaultClass(sync, claim)) return settled
  if (isDelayed) return awaitConsumer(sync, claim)
  if (classOf(claim) !== '') return askForVolume(sync, claim, storageClass)
  const because = volumeReasons.noVolumeFits(
    live.count('persistentvolumes'),
    String(claim.spec.resources?.requests?.['storage'] ?? ''),
  )
  sayOf(
    sync,
    claim,
    'Normal',
    'FailedBinding',
    'no persistent volumes available for this claim and no storage class is set',
    because,
  )
  return pending(sync, claim, because)
}

/** A default class may appear after the claim. @source kubernetes@1.36 pv_controller.go assignDefaultStorageClass */
function giveDefaultClass({ live, attempt }: Sync, claim: PersistentVolumeClaim): boolean {
  const storageClass: StorageClass | undefined = defaultClassOf(live.list('storageclasses'))
  if (storageClass === undefined) return false
  const { name } = storageClass.metadata
  const object = { ...claim, spec: { ...claim.spec, storageClassName: name } }
  return attempt({
    verb: 'update',
    resource: claims,
    object,
    because: volumeReasons.defaultClassGiven(keyOf(claim), name),
  }).ok
}

function awaitConsumer(sync: Sync, claim: PersistentVolumeClaim): Decision<undefined> {
  const pods = unscheduledPodsOf(sync.view, claim)
  const because = volumeReasons.firstConsumerAwaited(pods.length)
  if (pods.length === 0)
    sayOf(
      sync,
      claim,
      'Normal',
      'WaitForFirstConsumer',
      'waiting for first consumer to be created before binding',
      because,
    )
  else {
    const message =
      pods.length === 1
        ? `waiting for pod ${pods[0]} to be scheduled`
        : `waiting for pods ${pods.join()} to be scheduled`
    sayOf(sync, claim, 'Normal', 'WaitForPodScheduled', message, because)
  }
  return pending(sync, claim, because)
}

function pending(sync: Sync, claim: PersistentVolumeClaim, because: Reason): Decision<undefined> {
  setClaimStatus(claim, 'Pending', undefined, sync.attempt, volumeReasons.claimUnbound(keyOf(claim)))
  return heldBack(sync, claims, claim, because)
}

/** A claim that asks for one volume by name. */
function syncNamed(sync: Sync, claim: PersistentVolumeClaim, name: string): Decision<undefined> {
  const volume: PersistentVolume | undefined = sync.live.get('persistentvolumes', name)
  if (volume === undefined) return pending(sync, claim, volumeReasons.volumeAwaited(name, 'it does not exist'))
  if (volume.spec.claimRef === undefined) {
    const why = mismatchOf(volume, claim)
    if (why === undefined) return bindTogether(volume, claim, sync.attempt) ? settled : again
    const because = volumeReasons.volumeAwaited(name, why)
    sayOf(sync, claim, 'Warning', 'VolumeMismatch', `Cannot bind to requested volume "${name}": ${why}`, because)
    return pending(sync, claim, because)
  }
  if (isKeptFor(volume, claim)) return bindTogether(volume, claim, sync.attempt) ? settled : again
  const because = volumeReasons.volumeAwaited(name, 'already bound to a different claim')
  if (claim.metadata.annotations?.[boundByController] !== undefined) return heldBack(sync, claims, claim, because)
  sayOf(sync, claim, 'Warning', 'FailedBinding', `volume "${name}" already bound to a different claim.`, because)
  return pending(sync, claim, because)
}

/** A claim that was bound once stays so, or is lost. */
function syncBound(sync: Sync, claim: PersistentVolumeClaim): Decision<undefined> {
  const name = claim.spec.volumeName ?? ''
  if (name === '')
    return lose(
      sync,
      claim,
      'ClaimLost',
      'Bound claim has lost reference to PersistentVolume. Data on the volume is lost!',
    )
  const volume: PersistentVolume | undefined = sync.live.get('persistentvolumes', name)
  if (volume === undefined)
    return lose(sync, claim, 'ClaimLost', 'Bound claim has lost its PersistentVolume. Data on the volume is lost!')
  const holder = volume.spec.claimRef
  if (holder === undefined || holder.uid === claim.metadata.uid)
    return bindTogether(volume, claim, sync.attempt) ? settled : again
  return lose(sync, claim, 'ClaimMisbound', 'Two claims are bound to the same volume, this one is bound incorrectly')
}

function lose(sync: Sync, claim: PersistentVolumeClaim, reason: string, message: string): Decision<undefined> {
  if (claim.status?.phase === 'Lost') return settled
  const because = volumeReasons.volumeLost(keyOf(claim), claim.spec.volumeName ?? '')
  if (!setClaimStatus(claim, 'Lost', undefined, sync.attempt, because)) return again
  sayOf(sync, claim, 'Warning', reason, message, because)
  return settled
}
