import { keyOf } from '../../../api/object.ts'
import type { PersistentVolume, PersistentVolumeClaim } from '../../../api/openapi/kubernetes.ts'
import type { Decision } from '../../machinery/contract.ts'
import { setVolumePhase } from './binding.ts'
import { syncClaim } from './claims.ts'
import { hasOtherMode } from './matching.ts'
import { volumeReasons } from './reasons.ts'
import { again, sayOf, settled, type Sync } from './sync.ts'
import { boundByController, claimKeyOf, provisionedBy } from './volume-facts.ts'

const volumes = 'persistentvolumes'

/** @source kubernetes@1.36 pkg/controller/volume/persistentvolume/pv_controller.go syncVolume */
export function syncVolume(sync: Sync, volume: PersistentVolume): Decision<undefined> {
  const { live, attempt } = sync
  const { name } = volume.metadata
  const holder = volume.spec.claimRef
  if (holder?.uid === undefined || holder.uid === '')
    return setVolumePhase(volume, 'Available', attempt, volumeReasons.volumeUsable(name)) ? settled : again
  const key = claimKeyOf(holder)
  const found: PersistentVolumeClaim | undefined = live.get('persistentvolumeclaims', key)
  const claim = found?.metadata.uid === holder.uid ? found : undefined
  if (claim === undefined) return release(sync, volume, key)
  if (!claim.spec.volumeName) return awaitClaim(sync, volume, claim)
  if (claim.spec.volumeName === name)
    return setVolumePhase(volume, 'Bound', attempt, volumeReasons.volumeClaimed(name, key)) ? settled : again
  const isOurs =
    volume.metadata.annotations?.[provisionedBy] !== undefined && volume.spec.persistentVolumeReclaimPolicy === 'Delete'
  return isOurs ? release(sync, volume, key) : unbind(sync, volume, key)
}

/** The claim has not taken the volume yet: finish what the claim's own look began. */
function awaitClaim(sync: Sync, volume: PersistentVolume, claim: PersistentVolumeClaim): Decision<undefined> {
  if (!hasOtherMode(volume, claim)) {
    syncClaim(sync, claim)
    return settled
  }
  const because = volumeReasons.volumeAwaited(volume.metadata.name, 'incompatible volumeMode')
  const { name } = claim.metadata
  sayOf(
    sync,
    volume,
    'Warning',
    'VolumeMismatch',
    `Cannot bind PersistentVolume to requested PersistentVolumeClaim "${name}" due to incompatible volumeMode.`,
    because,
  )
  const message = `Cannot bind PersistentVolume "${volume.metadata.name}" to requested PersistentVolumeClaim "${name}" due to incompatible volumeMode.`
  sayOf(sync, claim, 'Warning', 'VolumeMismatch', message, because)
  return settled
}

/** The claim is gone: the volume is released, then kept, wiped or deleted. */
function release(sync: Sync, volume: PersistentVolume, claim: string): Decision<undefined> {
  const { attempt, live } = sync
  const { name } = volume.metadata
  const phase = volume.status?.phase
  if (
    phase !== 'Released' &&
    phase !== 'Failed' &&
    !setVolumePhase(volume, 'Released', attempt, volumeReasons.claimGone(name, claim))
  )
    return again
  const released: PersistentVolume | undefined = live.get(volumes, name)
  if (released === undefined || released.metadata.deletionTimestamp !== undefined) return settled
  const policy = released.spec.persistentVolumeReclaimPolicy
  if (policy === 'Recycle') return recycle(sync, released, claim)
  if (policy !== 'Delete' || released.metadata.annotations?.[provisionedBy] !== undefined) return settled
  return deleteBacking(sync, released)
}

/** A volume that a person made can be deleted only where a plugin knows how. */
function deleteBacking(sync: Sync, volume: PersistentVolume): Decision<undefined> {
  const { attempt } = sync
  const { name } = volume.metadata
  const message = deletionProblem(volume)
  if (message === undefined)
    return attempt({ verb: 'delete', resource: volumes, name, because: volumeReasons.volumeReclaimed(name, 'Delete') })
      .ok
      ? settled
      : again
  const because = volumeReasons.reclaimFailed(name, message)
  if (volume.status?.phase === 'Failed') return settled
  if (!setVolumePhase(volume, 'Failed', attempt, because, message)) return again
  sayOf(sync, volume, 'Warning', 'VolumeFailedDelete', message, because)
  return settled
}

function deletionProblem({ metadata, spec }: PersistentVolume): string | undefined {
  const path = spec.hostPath?.path
  if (path === undefined)
    return `error getting deleter volume plugin for volume "${metadata.name}": no deletable volume plugin matched`
  return /^\/tmp\/.+/.test(path) ? undefined : `host_path deleter only supports /tmp/.+ but received provided ${path}`
}

function recycle(sync: Sync, volume: PersistentVolume, claim: string): Decision<undefined> {
  sayOf(
    sync,
    volume,
    'Normal',
    'VolumeRecycled',
    'Volume recycled',
    volumeReasons.volumeReclaimed(volume.metadata.name, 'Recycle'),
  )
  return unbind(sync, volume, claim)
}

/** Takes the claim off; of one that a person wrote there, only its identity. @source kubernetes@1.36 pv_controller.go unbindVolume */
function unbind({ attempt }: Sync, volume: PersistentVolume, claim: string): Decision<undefined> {
  const because = volumeReasons.claimGone(volume.metadata.name, claim || keyOf(volume))
  const { claimRef, ...spec } = volume.spec
  const { [boundByController]: mark, ...annotations } = volume.metadata.annotations ?? {}
  const { uid: _uid, resourceVersion: _revision, ...rest } = claimRef ?? {}
  const object = {
    ...volume,
    metadata: { ...volume.metadata, annotations },
    spec: mark === undefined ? { ...spec, claimRef: rest } : spec,
  }
  const outcome = attempt<PersistentVolume>({ verb: 'update', resource: volumes, object, because })
  return outcome.ok && setVolumePhase(outcome.object, 'Available', attempt, because) ? settled : again
}
