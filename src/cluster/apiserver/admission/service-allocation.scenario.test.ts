import { describe, expect, it } from 'vitest'
import type { EndpointSlice, Service } from '../../../api/openapi/kubernetes.ts'
import { standardWorld } from '../../../testkit/standard-world.ts'

const service = (name: string, spec: object = {}): object => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name },
  spec: { selector: { app: 'web' }, ports: [{ port: 80 }], ...spec },
})

describe('services get addresses and node ports', () => {
  it('gives an address of the range to each, and the same one to the same name in another cluster', () => {
    const worlds = [standardWorld(), standardWorld({ seed: 9 })]
    const addresses = worlds.map(({ create, get }) => {
      expect(create(service('web'), service('api'))).toBeUndefined()
      return ['web', 'api'].map((name) => get<Service>('services', `default/${name}`)!.spec.clusterIP!)
    })
    expect(addresses[0]).toEqual(addresses[1])
    expect(new Set(addresses[0]).size).toBe(2)
    for (const address of addresses[0]!) expect(address).toMatch(/^10\.(9[6-9]|10\d|11[01])\.\d+\.\d+$/)
  })

  it('refuses an address that is taken or out of range, in upstream words', () => {
    const { create } = standardWorld()
    expect(create(service('a', { clusterIP: '10.96.0.50' }))).toBeUndefined()
    expect(create(service('b', { clusterIP: '10.96.0.50' }))).toBe(
      'Service "b" is invalid: spec.clusterIPs: Invalid value: ["10.96.0.50"]: failed to allocate IP 10.96.0.50: provided IP is already allocated',
    )
    expect(create(service('c', { type: 'NodePort', ports: [{ port: 80, nodePort: 80 }] }))).toBe(
      'Service "c" is invalid: spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767',
    )
  })

  it('gives node ports, keeps them over an edit, and frees them with the service', () => {
    const { create, get, patch, remove } = standardWorld()
    create(service('a', { type: 'NodePort', ports: [{ port: 80, nodePort: 30080 }] }))
    expect(create(service('b', { type: 'NodePort', ports: [{ port: 80, nodePort: 30080 }] }))).toContain(
      'provided port is already allocated',
    )
    create(service('b', { type: 'NodePort' }))
    const port = get<Service>('services', 'default/b')!.spec.ports![0]!.nodePort!
    expect(port).toBeGreaterThanOrEqual(30_086)
    patch('services', 'default/b', { spec: { ports: [{ port: 81 }] } })
    expect(get<Service>('services', 'default/b')!.spec.ports![0]).toMatchObject({ port: 81, nodePort: port })
    patch('services', 'default/a', { spec: { type: 'ClusterIP' } })
    expect(get<Service>('services', 'default/a')!.spec.ports![0]!.nodePort).toBeUndefined()
    remove('services', 'default/a')
    expect(create(service('c', { type: 'NodePort', ports: [{ port: 80, nodePort: 30080 }] }))).toBeUndefined()
  })

  it('45, 46: a deployment behind a service: its pods become endpoints when they are Ready and stay, unready, while they end', () => {
    const { create, cluster, wait, remove, names } = standardWorld()
    create(service('web'), {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: 'web' } },
        template: {
          metadata: { labels: { app: 'web' } },
          spec: {
            containers: [
              { name: 'c', image: 'nginx', readinessProbe: { httpGet: { port: 80 }, initialDelaySeconds: 20 } },
            ],
          },
        },
      },
    })
    const endpoints = () =>
      [...cluster.server.live.list('endpointslices')]
        .filter(({ metadata }) => metadata.generateName === 'web-')
        .flatMap((slice: EndpointSlice) => slice.endpoints ?? [])
    wait(15)
    expect(endpoints().map(({ conditions }) => conditions?.ready)).toEqual([false, false])
    wait(30)
    expect(endpoints().map(({ conditions }) => conditions?.ready)).toEqual([true, true])
    remove('deployments', 'default/web')
    wait(0.2)
    expect(endpoints().map(({ conditions }) => conditions)).toEqual([
      { ready: false, serving: true, terminating: true },
      { ready: false, serving: true, terminating: true },
    ])
    wait(60)
    expect(endpoints()).toEqual([])
    remove('services', 'default/web')
    wait(1)
    expect(names('endpoints', 'default')).not.toContain('web')
    expect(names('endpointslices', 'default').filter((name) => name.startsWith('web-'))).toEqual([])
  })
})
