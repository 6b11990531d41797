import { keyOf } from '../../../api/object.ts'
import type { Node, PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../../api/openapi/kubernetes.ts'
import { after, between, seconds, type Instant } from '../../../clock/instant.ts'
import { defineComponent, type Attempt, type Decision, type Observation } from '../../machinery/contract.ts'
import { referenceTo } from '../../machinery/references.ts'
import { volumeReasons } from './reasons.ts'
import { provisionedVolume } from './provisioned-volume.ts'
import { classOf, provisionedBy, selectedNode, storageProvisioner } from './volume-facts.ts'

/** Not upstream code: out-of-tree provisioners take a second or so. */
export const provisioningSeconds = 1

interface Begun {
  readonly readyAt: Instant
}

const controllerOrder = 100

/** Stands for every out-of-tree provisioner: makes volumes for claims that ask for one, deletes those that were released. */
export const storageProvisionerController = defineComponent<Begun>({
  name: 'storage-provisioner',
  order: controllerOrder,
  watches: [
    {
      resource: 'persistentvolumeclaims',
      enqueue: ({ key, object }, _view, enqueue) => {
        if (isAsking(object as PersistentVolumeClaim)) enqueue(`claim ${key}`)
      },
    },
    {
      resource: 'persistentvolumes',
      enqueue: ({ key, object }, _view, enqueue) => {
        if (isToDelete(object as PersistentVolume)) enqueue(`volume ${key}`)
      },
    },
  ],
  reconcile: (observation, attempt) => {
    const [kind, name = ''] = observation.key.split(' ')
    return kind === 'claim' ? provision(observation, name, attempt) : remove(observation, name, attempt)
  },
})

const isAsking = ({ metadata, spec }: PersistentVolumeClaim): boolean =>
  metadata.annotations?.[storageProvisioner] !== undefined &&
  !spec.volumeName &&
  metadata.deletionTimestamp === undefined

const isToDelete = ({ metadata, spec, status }: PersistentVolume): boolean =>
  status?.phase === 'Released' &&
  spec.persistentVolumeReclaimPolicy === 'Delete' &&
  metadata.annotations?.[provisionedBy] !== undefined &&
  metadata.deletionTimestamp === undefined

const done: Decision<Begun> = { remember: undefined }

function provision(observation: Observation<Begun>, key: string, attempt: Attempt): Decision<Begun> {
  const { live, now, memory } = observation
  const claim: PersistentVolumeClaim | undefined = live.get('persistentvolumeclaims', key)
  if (claim === undefined || !isAsking(claim)) return done
  const storageClass: StorageClass | undefined = live.get('storageclasses', classOf(claim))
  const node = nodeOf(observation, claim, storageClass)
  if (storageClass === undefined || node === 'missing') return done
  const name = `pvc-${claim.metadata.uid}`
  if (live.get('persistentvolumes', name) !== undefined) return done
  const because = volumeReasons.volumeProvisioned(keyOf(claim), name, provisioningSeconds)
  const say = (reason: string, message: string): void =>
    void attempt({ verb: 'recordEvent', regarding: claim, type: 'Normal', reason, message, because })
  const readyAt = memory?.readyAt ?? after(now, seconds(provisioningSeconds))
  if (memory === undefined) say('Provisioning', `External provisioner is provisioning volume for claim "${key}"`)
  if (now < readyAt) {
    const about = referenceTo('persistentvolumeclaims', claim)
    const waits = [{ about, because: volumeReasons.provisioning(provisioningSeconds), until: readyAt }]
    return { remember: { readyAt }, waits, requeueAfter: between(now, readyAt) }
  }
  const object = provisionedVolume(claim, storageClass, node)
  const outcome = attempt({ verb: 'create', resource: 'persistentvolumes', object, because })
  if (!outcome.ok && outcome.status.code !== 409) return { remember: memory, failed: outcome.status }
  say('ProvisioningSucceeded', `Successfully provisioned volume ${name}`)
  return done
}

/** The node that the scheduler chose for a claim that waited for a consumer. */
function nodeOf(
  { live }: Observation<Begun>,
  claim: PersistentVolumeClaim,
  storageClass: StorageClass | undefined,
): Node | 'missing' | undefined {
  if (storageClass?.volumeBindingMode !== 'WaitForFirstConsumer') return undefined
  const name = claim.metadata.annotations?.[selectedNode]
  return name === undefined ? 'missing' : (live.get('nodes', name) ?? 'missing')
}

function remove({ live, now, memory }: Observation<Begun>, name: string, attempt: Attempt): Decision<Begun> {
  const volume: PersistentVolume | undefined = live.get('persistentvolumes', name)
  if (volume === undefined || !isToDelete(volume)) return done
  const readyAt = memory?.readyAt ?? after(now, seconds(provisioningSeconds))
  if (now < readyAt) {
    const waits = [
      {
        about: referenceTo('persistentvolumes', volume),
        because: volumeReasons.removing(provisioningSeconds),
        until: readyAt,
      },
    ]
    return { remember: { readyAt }, waits, requeueAfter: between(now, readyAt) }
  }
  const outcome = attempt({
    verb: 'delete',
    resource: 'persistentvolumes',
    name,
    because: volumeReasons.volumeReclaimed(name, 'Delete'),
  })
  return outcome.ok || outcome.status.code === 404 ? done : { remember: memory, failed: outcome.status }
}
