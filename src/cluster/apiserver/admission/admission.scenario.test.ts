import { describe, expect, it } from 'vitest'
import type { Deployment, Pod, ResourceQuota } from '../../../api/openapi/kubernetes.ts'
import { standardWorld, type StandardWorld } from '../../../testkit/standard-world.ts'

const pod = (name: string, spec: object = {}): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { containers: [{ name: 'c', image: 'nginx' }], terminationGracePeriodSeconds: 0, ...spec },
})

const deployment = (replicas: number, spec: object = {}): object => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'nginx' }], ...spec } },
  },
})

const quota = (hard: object): object => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'quota' },
  spec: { hard },
})
const usedOf = ({ get }: StandardWorld) => get<ResourceQuota>('resourcequotas', 'default/quota')?.status?.used
const podsOf = ({ cluster }: StandardWorld): readonly Pod[] => [...cluster.server.live.list('pods')]

describe('ServiceAccount', () => {
  it('gives every pod its account and mounts the token', () => {
    const { create, get } = standardWorld()
    create(pod('p'))
    const { spec } = get<Pod>('pods', 'default/p')!
    expect(spec).toMatchObject({ serviceAccountName: 'default', serviceAccount: 'default' })
    expect(spec.volumes![0]!.name).toMatch(/^kube-api-access-\w{5}$/)
    expect(spec.containers[0]!.volumeMounts).toEqual([
      { name: spec.volumes![0]!.name, readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' },
    ])
  })

  it('refuses an account that does not exist, and mounts nothing where a pod or its account says so', () => {
    const { create, get } = standardWorld()
    expect(create(pod('p', { serviceAccountName: 'robot' }))).toBe(
      'pods "p" is forbidden: error looking up service account default/robot: serviceaccount "robot" not found',
    )
    const account = {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'robot' },
      automountServiceAccountToken: false,
      imagePullSecrets: [{ name: 'key' }],
    }
    expect(create(account, pod('p', { serviceAccountName: 'robot' }))).toBeUndefined()
    expect(get<Pod>('pods', 'default/p')!.spec).toMatchObject({ imagePullSecrets: [{ name: 'key' }] })
    expect(get<Pod>('pods', 'default/p')!.spec.volumes).toBeUndefined()
  })

  it('takes a change of the account into the next pods of a template', () => {
    const world = standardWorld()
    world.create(deployment(1))
    world.wait(1)
    world.patch('serviceaccounts', 'default/default', { automountServiceAccountToken: false })
    world.patch('deployments', 'default/web', { spec: { replicas: 2 } })
    world.wait(1)
    expect(podsOf(world).map(({ spec }) => spec.volumes?.length ?? 0)).toEqual([1, 0])
  })
})

describe('Priority', () => {
  const high = {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name: 'high' },
    value: 1000,
    preemptionPolicy: 'Never',
  }

  it('resolves the class, and refuses one that does not exist', () => {
    const { create, get } = standardWorld()
    expect(create(pod('p', { priorityClassName: 'high' }))).toBe(
      'pods "p" is forbidden: no PriorityClass with name high was found',
    )
    create(high, pod('p', { priorityClassName: 'high' }), pod('q', { priorityClassName: 'system-node-critical' }))
    expect(get<Pod>('pods', 'default/p')!.spec).toMatchObject({ priority: 1000, preemptionPolicy: 'Never' })
    expect(get<Pod>('pods', 'default/q')!.spec.priority).toBe(2_000_001_000)
  })

  it('has one default class, which later pods of a template get', () => {
    const world = standardWorld()
    world.create(deployment(1))
    world.wait(1)
    expect(world.create({ ...high, globalDefault: true })).toBeUndefined()
    expect(world.create({ ...high, metadata: { name: 'other' }, globalDefault: true })).toBe(
      'priorityclasses.scheduling.k8s.io "other" is forbidden: PriorityClass high is already marked as default. Only one default can exist',
    )
    world.patch('deployments', 'default/web', { spec: { replicas: 2 } })
    world.wait(1)
    expect(podsOf(world).map(({ spec }) => spec.priority)).toEqual([0, 1000])
  })
})

describe('LimitRanger', () => {
  const limits = {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: { name: 'limits' },
    spec: { limits: [{ type: 'Container', max: { cpu: '1' }, default: { cpu: '500m' } }] },
  }

  it('fills in what a template leaves out, also for pods created later, and refuses too much', () => {
    const world = standardWorld()
    world.create(deployment(1))
    world.wait(1)
    world.create(limits)
    world.patch('deployments', 'default/web', { spec: { replicas: 3 } })
    world.wait(1)
    expect(podsOf(world).map(({ spec }) => spec.containers[0]!.resources?.limits?.['cpu'])).toEqual([
      undefined,
      '500m',
      '500m',
    ])
    expect(podsOf(world)[2]!.metadata.annotations).toEqual({
      'kubernetes.io/limit-ranger': 'LimitRanger plugin set: cpu request for container c; cpu limit for container c',
    })
    const greedy = { containers: [{ name: 'c', image: 'nginx', resources: { limits: { cpu: '2' } } }] }
    expect(world.create(pod('greedy', greedy))).toBe(
      'pods "greedy" is forbidden: maximum cpu usage per Container is 1, but limit is 2',
    )
  })
})

describe('ResourceQuota', () => {
  it('charges what is created, refuses what is too much, and gives back what is deleted', () => {
    const world = standardWorld()
    world.create(quota({ pods: '2', services: '1' }))
    world.wait(0.1)
    expect(usedOf(world)).toEqual({ pods: '0', services: '1' })
    expect(world.create(pod('a'), pod('b'))).toBeUndefined()
    expect(usedOf(world)).toEqual({ pods: '2', services: '1' })
    expect(world.create(pod('c'))).toBe(
      'pods "c" is forbidden: exceeded quota: quota, requested: pods=1, used: pods=2, limited: pods=2',
    )
    world.remove('pods', 'default/a')
    world.wait(0.1)
    expect(usedOf(world)).toEqual({ pods: '1', services: '1' })
    expect(world.create(pod('c'))).toBeUndefined()
  })

  it('holds a ReplicaSet at its limit, which says so', () => {
    const world = standardWorld()
    world.create(quota({ pods: '3' }))
    world.wait(0.1)
    world.create(deployment(5))
    world.wait(2)
    expect(podsOf(world)).toHaveLength(3)
    const conditions = world.get<Deployment>('deployments', 'default/web')?.status?.conditions ?? []
    expect(conditions.find(({ type }) => type === 'ReplicaFailure')?.message).toMatch(
      /exceeded quota: quota, requested: pods=1, used: pods=3, limited: pods=3$/,
    )
  })

  it('wants requests stated where it limits them', () => {
    const world = standardWorld()
    world.create(quota({ 'requests.cpu': '1' }))
    world.wait(0.1)
    expect(world.create(pod('p'))).toBe('pods "p" is forbidden: failed quota: quota: must specify requests.cpu for: c')
  })
})
