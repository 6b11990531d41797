import { describe, expect, it } from 'vitest'
import type { EndpointSlice, Endpoints, Pod } from '../../../api/openapi/kubernetes.ts'
import { instantOf } from '../../../clock/instant.ts'
import { cloneOf, fingerprint } from '../../../engine/snapshot.ts'
import { runUntilQuiet, step } from '../../../engine/step.ts'
import { standardWorld, type StandardWorld } from '../../../testkit/standard-world.ts'

const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web' },
  spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
}

const deployment = (replicas: number, containers: readonly object[] = [{ name: 'c', image: 'nginx' }]): object => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers } },
  },
})

const claim = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
}

const slicesOf = ({ cluster }: StandardWorld): readonly EndpointSlice[] =>
  [...cluster.server.live.list('endpointslices')].filter(
    ({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === 'web',
  )

describe('endpoints', () => {
  it('NETWORK 47: unready addresses are in the slices, and in Endpoints only among the others', () => {
    const world = standardWorld()
    world.create(
      service,
      deployment(2, [
        { name: 'c', image: 'nginx', readinessProbe: { httpGet: { port: 80 }, initialDelaySeconds: 600 } },
      ]),
    )
    world.wait(30)
    expect(slicesOf(world).flatMap(({ endpoints }) => endpoints ?? [])).toHaveLength(2)
    const { subsets } = world.get<Endpoints>('endpoints', 'default/web')!
    expect(subsets?.[0]?.addresses).toBeUndefined()
    expect(subsets?.[0]?.notReadyAddresses).toHaveLength(2)
  })

  it('equal the pods that are Ready, in slices of a hundred', () => {
    const world = standardWorld({ nodes: 5 })
    world.create(service, deployment(230))
    world.wait(120)
    const sizes = slicesOf(world).map(({ endpoints }) => endpoints?.length ?? 0)
    expect(sizes.every((size) => size <= 100)).toBe(true)
    const ready = [...world.cluster.server.live.list('pods')].filter((pod: Pod) =>
      pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'),
    )
    const names = slicesOf(world).flatMap(({ endpoints }) =>
      (endpoints ?? []).filter(({ conditions }) => conditions?.ready).map(({ targetRef }) => targetRef!.name),
    )
    expect([...names].sort()).toEqual(ready.map(({ metadata }) => metadata.name).sort())
  })

  it('cost a Deployment without a service nothing', () => {
    const world = standardWorld()
    world.create(deployment(20))
    world.wait(30)
    const log = world.cluster.server.store.log
    expect(log.filter(({ actor }) => actor === 'endpoint-slice-controller' || actor === 'endpoint-controller')).toEqual(
      [],
    )
  })

  it.each([10, 60, 200, 500])('go on from a snapshot after %d steps as without one', (steps) => {
    const world = standardWorld()
    world.create(service, deployment(5), claim, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' } })
    world.remove('namespaces', 'team')
    for (let index = 0; index < steps; index++) step(world.cluster)
    const copy = cloneOf(world.cluster)
    expect(fingerprint(copy)).toBe(fingerprint(world.cluster))
    const limit = instantOf(world.cluster.now + 600_000)
    runUntilQuiet(world.cluster, limit)
    runUntilQuiet(copy, limit)
    expect(fingerprint(copy)).toBe(fingerprint(world.cluster))
  })
})
