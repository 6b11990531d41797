import { describe, expect, it } from 'vitest'
import type { ConfigMap, Namespace, Pod, ServiceAccount } from '../../../api/openapi/kubernetes.ts'
import { standardWorld, type StandardWorld } from '../../../testkit/standard-world.ts'

const namespace = (name: string): object => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
const inTeam = { name: 'one', namespace: 'team' }
const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: inTeam, data: { a: 'b' } }
const pod = (spec: object = {}): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: inTeam,
  spec: { containers: [{ name: 'c', image: 'nginx' }], ...spec },
})

const deletedAfter = ({ cluster, wait, get }: StandardWorld, name: string): number => {
  const start = cluster.now
  for (let tenth = 0; tenth < 1200 && get('namespaces', name) !== undefined; tenth++) wait(0.1)
  return (cluster.now - start) / 1000
}

const conditionOf = ({ get }: StandardWorld, type: string) =>
  get<Namespace>('namespaces', 'team')?.status?.conditions?.find((condition) => condition.type === type)

describe('a namespace is furnished', () => {
  it('with the account default and the root certificate, which come back when they are deleted', () => {
    const { create, wait, get, remove, patch } = standardWorld()
    expect(get<ServiceAccount>('serviceaccounts', 'kube-system/default')).toBeDefined()
    create(namespace('team'))
    wait(0.1)
    expect(get<ServiceAccount>('serviceaccounts', 'team/default')).toBeDefined()
    remove('serviceaccounts', 'team/default')
    patch('configmaps', 'team/kube-root-ca.crt', { data: { 'ca.crt': 'mine' } })
    wait(0.1)
    expect(get<ServiceAccount>('serviceaccounts', 'team/default')).toBeDefined()
    expect(get<ConfigMap>('configmaps', 'team/kube-root-ca.crt')?.data?.['ca.crt']).toContain('BEGIN CERTIFICATE')
  })

  it('starts quiet, with the service kubernetes and its endpoint', () => {
    const { cluster, get, names } = standardWorld()
    expect(cluster.foreground).toBe(0)
    expect(get('services', 'default/kubernetes')).toMatchObject({ spec: { clusterIP: '10.96.0.1' } })
    expect(names('endpointslices')).toEqual(['default/kubernetes'])
    expect(cluster.refusals).toEqual([])
  })
})

describe('a namespace goes', () => {
  it('DELETION 80: an empty one in five seconds, with what it was furnished with', () => {
    const world = standardWorld()
    world.create(namespace('team'))
    world.wait(1)
    world.create(configMap)
    world.remove('namespaces', 'team')
    expect(world.create(configMap)).toBe(
      'configmaps "one" is forbidden: unable to create new content in namespace team because it is being terminated',
    )
    expect(deletedAfter(world, 'team')).toBeCloseTo(5, 0)
    expect([...world.names('configmaps', 'team'), ...world.names('serviceaccounts', 'team')]).toEqual([])
  })

  it('79, NS-1: pods go first, everything else when they are gone: about ten seconds where they stop at once', () => {
    const world = standardWorld()
    world.create(namespace('team'))
    world.wait(1)
    world.create(configMap, pod())
    world.wait(10)
    world.remove('namespaces', 'team')
    world.wait(5.1)
    expect(world.get<Pod>('pods', 'team/one')?.metadata.deletionTimestamp).toBeDefined()
    expect(world.get('configmaps', 'team/one')).toBeDefined()
    expect(conditionOf(world, 'NamespaceContentRemaining')).toMatchObject({ status: 'False', reason: 'ContentRemoved' })
    expect(world.waits('namespace-controller', 'team')).toMatchObject([
      { because: { code: 'podsRemaining', details: { pods: 1 } } },
    ])
    expect(deletedAfter(world, 'team')).toBeGreaterThan(4)
    expect(world.names('configmaps', 'team')).toEqual([])
  })

  it('NS-2: what is held by a finalizer is told, and let go with it', () => {
    const world = standardWorld()
    world.create(namespace('team'))
    world.wait(1)
    world.create({ ...configMap, metadata: { ...inTeam, finalizers: ['example.com/hold'] } })
    world.remove('namespaces', 'team')
    world.wait(30)
    expect(conditionOf(world, 'NamespaceContentRemaining')).toMatchObject({
      status: 'True',
      reason: 'SomeResourcesRemain',
      message: 'Some resources are remaining: configmaps. has 1 resource instances',
    })
    expect(conditionOf(world, 'NamespaceFinalizersRemaining')?.message).toBe(
      'Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances',
    )
    world.patch('configmaps', 'team/one', { metadata: { finalizers: null } })
    expect(deletedAfter(world, 'team')).toBeLessThan(10)
  })
})
