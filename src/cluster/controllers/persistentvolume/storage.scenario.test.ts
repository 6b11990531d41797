import { describe, expect, it } from 'vitest'
import type { PersistentVolume, PersistentVolumeClaim, Pod } from '../../../api/openapi/kubernetes.ts'
import { standardWorld, type StandardWorld } from '../../../testkit/standard-world.ts'

const claim = (name: string, spec: object = {}): object => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
})

const volume = (name: string, storage: string, spec: object = {}): object => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name },
  spec: { capacity: { storage }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/data' }, ...spec },
})

const storageClass = (name: string, fields: object = {}): object => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name },
  provisioner: 'ebs.csi.aws.com',
  ...fields,
})

const pod = (name: string, claimName: string, spec: object = {}): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: {
    containers: [{ name: 'c', image: 'nginx' }],
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }],
    terminationGracePeriodSeconds: 0,
    ...spec,
  },
})

const claimOf = ({ get }: StandardWorld, name: string) =>
  get<PersistentVolumeClaim>('persistentvolumeclaims', `default/${name}`)
const volumeOf = ({ get }: StandardWorld, name: string) => get<PersistentVolume>('persistentvolumes', name)
const none = { storageClassName: '' }

describe('claims get volumes', () => {
  it('PV-1, PV-12: a claim without a class gets a volume of the default class, in the four writes of PV-7', () => {
    const world = standardWorld()
    const first = world.cluster.server.store.log.length
    expect(world.create(claim('data'))).toBeUndefined()
    expect(claimOf(world, 'data')).toMatchObject({
      metadata: { finalizers: ['kubernetes.io/pvc-protection'] },
      spec: { storageClassName: 'standard' },
      status: { phase: 'Pending' },
    })
    world.wait(5)
    const bound = claimOf(world, 'data')!
    const name = `pvc-${bound.metadata.uid}`
    expect(bound.spec.volumeName).toBe(name)
    expect(bound.status).toEqual({ phase: 'Bound', accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' } })
    expect(bound.metadata.annotations).toMatchObject({
      'pv.kubernetes.io/bind-completed': 'yes',
      'pv.kubernetes.io/bound-by-controller': 'yes',
      'volume.kubernetes.io/storage-provisioner': 'k8s.io/minikube-hostpath',
      'volume.beta.kubernetes.io/storage-provisioner': 'k8s.io/minikube-hostpath',
    })
    expect(volumeOf(world, name)).toMatchObject({
      metadata: {
        finalizers: ['kubernetes.io/pv-protection'],
        annotations: { 'pv.kubernetes.io/provisioned-by': 'k8s.io/minikube-hostpath' },
      },
      spec: {
        storageClassName: 'standard',
        persistentVolumeReclaimPolicy: 'Delete',
        claimRef: { namespace: 'default', name: 'data', uid: bound.metadata.uid },
      },
      status: { phase: 'Bound' },
    })
    expect(world.events('PersistentVolumeClaim', 'data')).toEqual([
      "ExternalProvisioning: Waiting for a volume to be created either by the external provisioner 'k8s.io/minikube-hostpath' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered. x2",
      'Provisioning: External provisioner is provisioning volume for claim "default/data"',
      `ProvisioningSucceeded: Successfully provisioned volume ${name}`,
    ])
    const writes = world.cluster.server.store.log
      .slice(first)
      .filter(({ actor, resource }) => actor === 'persistentvolume-controller' && resource !== 'events')
    expect(writes.map(({ resource }) => resource)).toEqual([
      'persistentvolumeclaims',
      'persistentvolumes',
      'persistentvolumeclaims',
      'persistentvolumeclaims',
    ])
  })

  it('STORAGE 36, 37: the smallest volume that is big enough is taken, and the claim shows its size', () => {
    const world = standardWorld()
    world.create(volume('big', '20Gi'), volume('medium', '10Gi'), volume('small', '500Mi'))
    world.wait(1)
    expect(volumeOf(world, 'big')?.status?.phase).toBe('Available')
    world.create(claim('data', none))
    world.wait(1)
    expect(claimOf(world, 'data')).toMatchObject({
      spec: { volumeName: 'medium' },
      status: { phase: 'Bound', capacity: { storage: '10Gi' } },
    })
    const writes = world.cluster.server.store.log
      .filter(({ because }) => because.code === 'volumeClaimed')
      .map(({ resource }) => resource)
    expect(writes).toEqual([
      'persistentvolumes',
      'persistentvolumes',
      'persistentvolumeclaims',
      'persistentvolumeclaims',
    ])
  })

  it('STORAGE 37: a volume kept for the claim beats a smaller one', () => {
    const world = standardWorld()
    world.create(volume('kept', '20Gi', { claimRef: { namespace: 'default', name: 'data' } }), volume('small', '1Gi'))
    world.wait(1)
    world.create(claim('data', none))
    world.wait(1)
    expect(claimOf(world, 'data')?.spec.volumeName).toBe('kept')
    expect(volumeOf(world, 'kept')?.metadata.annotations?.['pv.kubernetes.io/bound-by-controller']).toBeUndefined()
  })

  it('STORAGE 38: (PV-9) no class is not the default class: without a volume the claim stays Pending and says why every 15 s', () => {
    const world = standardWorld()
    world.create(claim('data', none))
    world.wait(46)
    expect(claimOf(world, 'data')).toMatchObject({ spec: { storageClassName: '' }, status: { phase: 'Pending' } })
    expect(world.events('PersistentVolumeClaim', 'data')).toEqual([
      'FailedBinding: no persistent volumes available for this claim and no storage class is set x4',
    ])
    expect(world.waits('persistentvolume-controller', 'claim default/data')).toMatchObject([
      { because: { code: 'noVolumeFits', details: { volumes: 0, size: '1Gi' } } },
    ])
    world.create(volume('late', '1Gi'))
    world.wait(15)
    expect(claimOf(world, 'data')?.status?.phase).toBe('Bound')
  })

  it('PV-2: of two default classes the newest is taken, and a default class that comes late is given to waiting claims', () => {
    const world = standardWorld()
    world.remove('storageclasses', 'standard')
    world.create(claim('early'))
    world.wait(2)
    expect(claimOf(world, 'early')?.spec.storageClassName).toBeUndefined()
    const isDefault = {
      metadata: { name: 'old', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    }
    world.create(storageClass('old', isDefault))
    world.wait(2)
    world.create(storageClass('new', { metadata: { ...isDefault.metadata, name: 'new' } }), claim('late'))
    expect(claimOf(world, 'late')?.spec.storageClassName).toBe('new')
    world.wait(20)
    expect(claimOf(world, 'early')).toMatchObject({ spec: { storageClassName: 'new' }, status: { phase: 'Bound' } })
  })

  it('PV-13: an unknown class and one without a provisioner leave the claim Pending', () => {
    const world = standardWorld()
    world.create(storageClass('manual', { provisioner: 'kubernetes.io/no-provisioner' }))
    world.create(claim('a', { storageClassName: 'gone' }), claim('b', { storageClassName: 'manual' }))
    world.wait(1)
    expect(world.events('PersistentVolumeClaim', 'a')).toEqual([
      'ProvisioningFailed: storageclass.storage.k8s.io "gone" not found',
    ])
    expect(world.events('PersistentVolumeClaim', 'b')).toEqual([
      'ProvisioningFailed: no volume plugin matched name: kubernetes.io/no-provisioner',
    ])
    expect(claimOf(world, 'a')?.status?.phase).toBe('Pending')
  })

  it('PV-8: a claim that names a volume says what the volume lacks', () => {
    const world = standardWorld()
    world.create(
      volume('small', '500Mi'),
      volume('taken', '1Gi', { claimRef: { namespace: 'default', name: 'other', uid: 'x' } }),
    )
    world.create(
      claim('a', { ...none, volumeName: 'small' }),
      claim('b', { ...none, volumeName: 'taken' }),
      claim('c', { ...none, volumeName: 'missing' }),
    )
    world.wait(1)
    expect(world.events('PersistentVolumeClaim', 'a')).toEqual([
      'VolumeMismatch: Cannot bind to requested volume "small": requested PV is too small',
    ])
    expect(world.events('PersistentVolumeClaim', 'b')).toEqual([
      'FailedBinding: volume "taken" already bound to a different claim.',
    ])
    expect(world.events('PersistentVolumeClaim', 'c')).toEqual([])
    expect(world.waits('persistentvolume-controller', 'claim default/c')).toMatchObject([
      { because: { code: 'volumeAwaited', details: { volume: 'missing' } } },
    ])
  })

  it('PV-11: a bound claim whose volume vanished is lost', () => {
    const world = standardWorld()
    world.create(volume('one', '1Gi'), claim('data', none))
    world.wait(16)
    world.patch('persistentvolumes', 'one', { metadata: { finalizers: null } })
    world.remove('persistentvolumes', 'one')
    world.wait(1)
    expect(claimOf(world, 'data')?.status).toEqual({ phase: 'Lost' })
    expect(world.events('PersistentVolumeClaim', 'data').at(-1)).toBe(
      'ClaimLost: Bound claim has lost its PersistentVolume. Data on the volume is lost!',
    )
  })
})

describe('claims that wait for their first consumer', () => {
  const delayed = storageClass('later', { volumeBindingMode: 'WaitForFirstConsumer' })

  it('STORAGE 39: (G8.1) such a claim stays Pending without a pod, repeating itself every 15 s', () => {
    const world = standardWorld()
    world.create(delayed, claim('data', { storageClassName: 'later' }))
    world.wait(46)
    expect(claimOf(world, 'data')?.status?.phase).toBe('Pending')
    expect(world.events('PersistentVolumeClaim', 'data')).toEqual([
      'WaitForFirstConsumer: waiting for first consumer to be created before binding x4',
    ])
  })

  it('PV-10: a pod that cannot be scheduled is named', () => {
    const world = standardWorld()
    world.create(
      delayed,
      pod('p', 'data', { nodeSelector: { no: 'where' } }),
      claim('data', { storageClassName: 'later' }),
    )
    world.wait(1)
    expect(world.events('PersistentVolumeClaim', 'data')).toEqual([
      'WaitForPodScheduled: waiting for pod p to be scheduled',
    ])
  })

  it('G8.2: the scheduler chooses a node, the volume is made for it, then the pod is bound', () => {
    const world = standardWorld()
    world.create(delayed, claim('data', { storageClassName: 'later' }))
    world.wait(2)
    world.create(pod('p', 'data'))
    world.wait(30)
    const placed = world.get<Pod>('pods', 'default/p')!
    const bound = claimOf(world, 'data')!
    expect(bound.metadata.annotations?.['volume.kubernetes.io/selected-node']).toBe(placed.spec.nodeName)
    expect(bound.status?.phase).toBe('Bound')
    expect(placed.status?.phase).toBe('Running')
    const log = world.cluster.server.store.log
    const boundAt = log.findIndex(
      ({ object, resource }) =>
        resource === 'persistentvolumeclaims' && (object as PersistentVolumeClaim).status?.phase === 'Bound',
    )
    const scheduledAt = log.findIndex(
      ({ object, resource }) => resource === 'pods' && (object as Pod).spec.nodeName !== undefined,
    )
    expect(scheduledAt).toBeGreaterThan(boundAt)
  })

  it('PV-14: a pod with an unbound immediate claim waits for it, and runs once it is bound', () => {
    const world = standardWorld()
    world.create(claim('data'), pod('p', 'data'))
    world.wait(0.1)
    expect(world.events('Pod', 'p')[0]).toMatch(
      /^FailedScheduling: 0\/4 nodes are available: pod has unbound immediate PersistentVolumeClaims/,
    )
    world.wait(10)
    expect(world.get<Pod>('pods', 'default/p')?.status?.phase).toBe('Running')
  })
})

describe('claims and volumes go', () => {
  it('STORAGE 41: (G8.3, G8.4) a claim stays while a scheduled pod names it, even a completed one; then its volume goes', () => {
    const world = standardWorld()
    const once = { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox', command: ['true'] }] }
    world.create(claim('data'), pod('p', 'data', once))
    world.wait(20)
    expect(world.get<Pod>('pods', 'default/p')?.status?.phase).toBe('Succeeded')
    world.remove('persistentvolumeclaims', 'default/data')
    world.wait(5)
    expect(claimOf(world, 'data')?.metadata.deletionTimestamp).toBeDefined()
    expect(world.waits('pvc-protection-controller', 'default/data')).toMatchObject([
      { because: { code: 'claimInUse', details: { pods: 1 } } },
    ])
    world.remove('pods', 'default/p')
    world.wait(5)
    expect(world.names('persistentvolumeclaims')).toEqual([])
    expect(world.names('persistentvolumes')).toEqual([])
  })

  it('STORAGE 40: (PV-15) a retained volume is Released, is not bound again, and becomes Available when its claim is taken off', () => {
    const world = standardWorld()
    world.create(volume('kept', '1Gi'))
    world.wait(1)
    world.create(claim('data', none))
    world.wait(1)
    world.remove('persistentvolumeclaims', 'default/data')
    world.wait(1)
    expect(volumeOf(world, 'kept')).toMatchObject({
      spec: { claimRef: { name: 'data' } },
      status: { phase: 'Released' },
    })
    world.create(claim('data', none))
    world.wait(31)
    expect(claimOf(world, 'data')?.status?.phase).toBe('Pending')
    world.patch('persistentvolumes', 'kept', { spec: { claimRef: null } })
    world.wait(16)
    expect(claimOf(world, 'data')?.spec.volumeName).toBe('kept')
  })

  it('STORAGE 42: a bound volume that is deleted stays until its claim is gone', () => {
    const world = standardWorld()
    world.create(claim('data'))
    world.wait(5)
    const name = claimOf(world, 'data')!.spec.volumeName!
    world.remove('persistentvolumes', name)
    world.wait(5)
    expect(volumeOf(world, name)).toMatchObject({ status: { phase: 'Bound' } })
    expect(volumeOf(world, name)?.metadata.deletionTimestamp).toBeDefined()
    world.remove('persistentvolumeclaims', 'default/data')
    world.wait(5)
    expect(world.names('persistentvolumes')).toEqual([])
  })

  it('PV-15: a volume whose data nobody can delete fails', () => {
    const world = standardWorld()
    world.create(volume('stuck', '1Gi', { persistentVolumeReclaimPolicy: 'Delete' }))
    world.wait(1)
    world.create(claim('data', none))
    world.wait(1)
    world.remove('persistentvolumeclaims', 'default/data')
    world.wait(1)
    expect(volumeOf(world, 'stuck')?.status).toMatchObject({
      phase: 'Failed',
      message: 'host_path deleter only supports /tmp/.+ but received provided /data',
    })
    expect(world.events('PersistentVolume', 'stuck')).toEqual([
      'VolumeFailedDelete: host_path deleter only supports /tmp/.+ but received provided /data',
    ])
  })

  it('STORAGE 43: two pods may share a claim that one node at a time may write', () => {
    const world = standardWorld({ nodes: 1 })
    world.create(claim('data'), pod('a', 'data'), pod('b', 'data'))
    world.wait(20)
    expect(['a', 'b'].map((name) => world.get<Pod>('pods', `default/${name}`)?.status?.phase)).toEqual([
      'Running',
      'Running',
    ])
  })
})
