import { describe, expect, it } from 'vitest'
import type { Pod, Service } from '../../api/openapi/kubernetes.ts'
import { standardWorld, type StandardWorld } from '../../testkit/standard-world.ts'
import { answerName, pointers, resolveName } from './dns.ts'
import { resolverConfiguration } from './names.ts'
import { nslookup, nslookupSince129 } from './nslookup.ts'
import { journeyOf } from './routing.ts'

const service = (name: string, spec: object = {}): object => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name },
  spec: { selector: { app: name }, ports: [{ name: 'sql', port: 3306 }], ...spec },
})

const statefulSet = (name: string, readinessProbe?: object): object => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name },
  spec: {
    serviceName: name,
    replicas: 2,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [{ name: 'c', image: 'nginx', ...(readinessProbe && { readinessProbe }) }] },
    },
  },
})

const deployment = (name: string, replicas = 2): object => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } },
  },
})

const headless = { clusterIP: 'None' }
const live = ({ cluster }: StandardWorld) => cluster.server.live
const addressOf = ({ get }: StandardWorld, pod: string): string => get<Pod>('pods', `default/${pod}`)!.status!.podIP!

function mysqlWorld(): StandardWorld {
  const world = standardWorld()
  world.create(
    service('mysql', headless),
    statefulSet('mysql'),
    service('web', { ports: [{ port: 80 }] }),
    deployment('web'),
  )
  world.wait(40)
  return world
}

describe('names', () => {
  it('a service has its cluster address, by every name a pod may use', () => {
    const world = mysqlWorld()
    const address = world.get<Service>('services', 'default/web')!.spec.clusterIP!
    for (const name of [
      'web',
      'web.default',
      'web.default.svc',
      'web.default.svc.cluster.local',
      'web.default.svc.cluster.local.',
    ])
      expect(resolveName(live(world), name, 'default').addresses).toEqual([address])
    expect(resolveName(live(world), 'web', 'kube-system').status).toBe('external')
    expect(resolveName(live(world), 'web.default', 'kube-system').addresses).toEqual([address])
  })

  it('NETWORK 50: also without a single endpoint', () => {
    const world = standardWorld()
    world.create(service('lonely'))
    expect(resolveName(live(world), 'lonely', 'default').status).toBe('found')
  })

  it('a headless service has the addresses of its ready pods, and each pod of a StatefulSet its own name', () => {
    const world = mysqlWorld()
    const both = [addressOf(world, 'mysql-0'), addressOf(world, 'mysql-1')]
    expect(resolveName(live(world), 'mysql', 'default').addresses).toEqual(both)
    expect(resolveName(live(world), 'mysql-0.mysql', 'default')).toMatchObject({
      addresses: [both[0]],
      tried: ['mysql-0.mysql.default.svc.cluster.local'],
    })
    expect(answerName(live(world), 'mysql-9.mysql.default.svc.cluster.local').status).toBe('NXDOMAIN')
    expect(answerName(live(world), 'mysql-0.default.svc.cluster.local').status).toBe('NXDOMAIN')
  })

  it('NETWORK 49: the name of a pod of a StatefulSet exists only while the pod is Ready', () => {
    const world = standardWorld()
    world.create(service('db', headless), statefulSet('db', { httpGet: { port: 80 }, initialDelaySeconds: 20 }))
    world.wait(10)
    expect(resolveName(live(world), 'db-0.db', 'default').addresses).toEqual([])
    expect(resolveName(live(world), 'db', 'default').addresses).toEqual([])
    world.wait(40)
    expect(resolveName(live(world), 'db-0.db', 'default').addresses).toHaveLength(1)
    world.remove('pods', 'default/db-0')
    world.wait(0.1)
    expect(resolveName(live(world), 'db-0.db', 'default').addresses).toEqual([])
  })

  it('NETWORK 48: publishNotReadyAddresses names pods that are not Ready', () => {
    const world = standardWorld()
    world.create(
      service('db', { ...headless, publishNotReadyAddresses: true }),
      statefulSet('db', { httpGet: { port: 80 }, initialDelaySeconds: 20 }),
    )
    world.wait(10)
    expect(resolveName(live(world), 'db-0.db', 'default').addresses).toHaveLength(1)
  })

  it('NETWORK 51: without a service of the right name there is no name for a pod, which runs all the same', () => {
    const world = standardWorld()
    world.create(statefulSet('db'))
    world.wait(20)
    expect(world.get<Pod>('pods', 'default/db-0')?.status?.phase).toBe('Running')
    expect(resolveName(live(world), 'db-0.db', 'default').addresses).toEqual([])
  })

  it('DNS-1: pods of a Deployment have no name by theirs, only by their address', () => {
    const world = mysqlWorld()
    const pod = [...live(world).list('pods')].find(({ metadata }) => metadata.labels?.['app'] === 'web')!
    expect(resolveName(live(world), `${pod.metadata.name}.web`, 'default').addresses).toEqual([])
    const dashed = pod.status!.podIP!.replaceAll('.', '-')
    expect(answerName(live(world), `${dashed}.default.pod.cluster.local`).records).toMatchObject([
      { type: 'A', value: pod.status!.podIP },
    ])
    expect(answerName(live(world), '1-2-3-4.default.pod.cluster.local').status).toBe('found')
  })

  it('service records, aliases and reverse names', () => {
    const world = mysqlWorld()
    world.create({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'out' },
      spec: { type: 'ExternalName', externalName: 'example.com' },
    })
    expect(answerName(live(world), '_sql._tcp.mysql.default.svc.cluster.local', 'SRV').records).toMatchObject([
      { value: 'mysql-0.mysql.default.svc.cluster.local', port: 3306 },
      { value: 'mysql-1.mysql.default.svc.cluster.local', port: 3306 },
    ])
    expect(answerName(live(world), '_sql._udp.mysql.default.svc.cluster.local', 'SRV').status).toBe('NXDOMAIN')
    expect(answerName(live(world), '_https._tcp.kubernetes.default.svc.cluster.local', 'SRV').records).toMatchObject([
      { value: 'kubernetes.default.svc.cluster.local', port: 443 },
    ])
    expect(answerName(live(world), 'out.default.svc.cluster.local').records).toMatchObject([
      { type: 'CNAME', value: 'example.com' },
    ])
    expect(pointers(live(world), '10.96.0.1')).toEqual(['kubernetes.default.svc.cluster.local'])
    expect(pointers(live(world), addressOf(world, 'mysql-0'))).toEqual(['mysql-0.mysql.default.svc.cluster.local'])
  })

  it('DNS-3: a pod searches its own namespace first', () => {
    expect(resolverConfiguration('team')).toBe(
      'search team.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n',
    )
  })
})

describe('nslookup', () => {
  it('prints as busybox 1.28 does', () => {
    const world = mysqlWorld()
    const address = addressOf(world, 'mysql-0')
    expect(nslookup(live(world), 'mysql-0.mysql', 'default')).toEqual({
      text: `Server:    10.96.0.10\nAddress 1: 10.96.0.10 kube-dns.kube-system.svc.cluster.local\n\nName:      mysql-0.mysql\nAddress 1: ${address} mysql-0.mysql.default.svc.cluster.local\n`,
      exitCode: 0,
    })
    expect(nslookup(live(world), 'mysql-9.mysql', 'default').text).toMatch(
      /nslookup: can't resolve 'mysql-9\.mysql'\n$/,
    )
  })

  it('NETWORK 53: the newer one finds only full names, and complains about each search domain', () => {
    const world = mysqlWorld()
    const address = addressOf(world, 'mysql-0')
    expect(nslookupSince129(live(world), 'mysql-0.mysql', 'default').exitCode).toBe(1)
    expect(nslookupSince129(live(world), 'mysql-0.mysql.default.svc.cluster.local', 'default')).toEqual({
      text: `Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\nName:\tmysql-0.mysql.default.svc.cluster.local\nAddress: ${address}\n\n\n`,
      exitCode: 0,
    })
    const noisy = nslookupSince129(live(world), 'web', 'default')
    expect(noisy.exitCode).toBe(1)
    expect(noisy.text).toContain('Name:\tweb.default.svc.cluster.local\n')
    expect(noisy.text).toContain("** server can't find web.svc.cluster.local: NXDOMAIN\n")
  })
})

describe('requests', () => {
  it('go to ready pods in turn', () => {
    const world = mysqlWorld()
    const seen = [0, 1, 2, 3].map(
      (turn) =>
        journeyOf(live(world), { host: 'web', port: 80, fromNamespace: 'default', turn }).destination?.pod?.name,
    )
    expect(new Set(seen).size).toBe(2)
    expect(seen.slice(0, 2)).toEqual(seen.slice(2))
  })

  it('NETWORK 52: fall back to pods that end but still serve, and are refused without any', () => {
    const world = mysqlWorld()
    const request = { host: 'web', port: 80, fromNamespace: 'default', turn: 0 }
    world.remove('deployments', 'default/web')
    world.wait(0.2)
    expect(journeyOf(live(world), request)).toMatchObject({ candidates: 2, destination: { port: 80 } })
    world.wait(60)
    expect(journeyOf(live(world), request)).toMatchObject({
      candidates: 0,
      refusal: { code: 'noReadyEndpoints', details: { service: 'default/web' } },
    })
    expect(journeyOf(live(world), { ...request, port: 81 })).toMatchObject({ refusal: { code: 'portUnknown' } })
  })

  it('come in at the node port of every node, and stay with one pod where the service says so', () => {
    const world = standardWorld()
    world.create(
      service('web', { type: 'NodePort', sessionAffinity: 'ClientIP', ports: [{ port: 80, nodePort: 30080 }] }),
      deployment('web'),
    )
    world.wait(20)
    const node = [...live(world).list('nodes')].at(-1)!.status!.addresses![0]!.address
    const pods = [0, 1, 2].map(
      (turn) =>
        journeyOf(live(world), { host: node, port: 30080, fromNamespace: '', client: '1.2.3.4', turn }).destination?.pod
          ?.name,
    )
    expect(new Set(pods).size).toBe(1)
    expect(pods[0]).toMatch(/^web-/)
  })
})
