import { objectKey } from '../../../api/object.ts'
import type { PersistentVolume, PersistentVolumeClaim } from '../../../api/openapi/kubernetes.ts'
import { defineComponent, type Watch } from '../../machinery/contract.ts'
import { syncClaim } from './claims.ts'
import { settled, type Sync } from './sync.ts'
import { claimKeyOf } from './volume-facts.ts'
import { syncVolume } from './volumes.ts'

/** All controllers work at the same time upstream: what is queued first is done first. */
const controllerOrder = 100

const claimTask = (key: string): string => `claim ${key}`
const volumeTask = (name: string): string => `volume ${name}`

/** A deleted claim frees its volume, a deleted volume loses its claim. @source kubernetes@1.36 pv_controller_base.go */
const watches: readonly Watch[] = [
  {
    resource: 'persistentvolumeclaims',
    enqueue: ({ type, key, object }, _view, enqueue) => {
      if (type !== 'DELETED') return enqueue(claimTask(key))
      const { volumeName } = (object as PersistentVolumeClaim).spec
      if (volumeName) enqueue(volumeTask(volumeName))
    },
  },
  {
    resource: 'persistentvolumes',
    enqueue: ({ type, key, object }, _view, enqueue) => {
      if (type !== 'DELETED') return enqueue(volumeTask(key))
      const { claimRef } = (object as PersistentVolume).spec
      if (claimRef?.name) enqueue(claimTask(claimKeyOf(claimRef)))
    },
  },
]

export const persistentVolumeController = defineComponent<undefined>({
  name: 'persistentvolume-controller',
  order: controllerOrder,
  watches,
  reconcile: ({ key, view, live, now }, attempt) => {
    const sync: Sync = { view, live, now, attempt }
    const [kind, name = ''] = key.split(' ')
    if (kind === 'claim') {
      const claim: PersistentVolumeClaim | undefined = live.get('persistentvolumeclaims', name)
      return claim === undefined ? settled : syncClaim(sync, claim)
    }
    const volume: PersistentVolume | undefined = live.get('persistentvolumes', objectKey(undefined, name))
    return volume === undefined ? settled : syncVolume(sync, volume)
  },
})
