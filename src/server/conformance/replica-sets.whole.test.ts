import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Pod, ReplicaSet, ReplicationController } from '../../api/openapi/kubernetes.ts'
import type { RunningServer } from '../start-server.ts'
import { until } from '../test-client.ts'
import {
  agnhost,
  conditionOf,
  isReady,
  newServer,
  rehearse,
  rehearseScale,
  rehearseStatus,
  template,
  workload,
  type Rehearsal,
  type Resource,
} from './rehearsal.ts'

let server: RunningServer
beforeAll(async () => {
  server = await newServer()
})
afterAll(() => server.close())

const bare = (name: string, labels: object) => ({
  metadata: { name, labels },
  spec: { containers: [{ name: 'main', image: agnhost }] },
})

/** A ReplicationController selects by a plain map. */
const controller = (name: string, replicas: number, container: object = {}) => ({
  metadata: { name, labels: { test: name } },
  spec: { replicas, selector: { app: name }, template: template({ app: name }, container) },
})

/** Every pod answers with its own name through the proxy of the API server. */
async function servesNames(api: Rehearsal, resource: Resource, body: object): Promise<number> {
  await api.create(resource, body)
  api.settle()
  const pods = await api.list<Pod>('pods')
  expect(pods).toHaveLength(2)
  for (const { metadata } of pods) {
    const answer = await api.raw('GET', `${api.path('pods', metadata.name)}/proxy`)
    expect([answer.code, answer.text]).toEqual([200, metadata.name])
  }
  return pods.length
}

const hostnames = { args: ['serve-hostname'], ports: [{ containerPort: 9376 }] }

/** A pod that nobody controls is adopted; when its labels change it is let go and another takes its place. */
async function adoptsAndReleases(api: Rehearsal, resource: Resource, body: object): Promise<number> {
  await api.create('pods', bare('orphan', { app: 'web' }))
  api.settle()
  await api.create(resource, body)
  api.settle()
  const adopted = await api.get<Pod>('pods', 'orphan')
  expect(adopted.metadata.ownerReferences?.[0]).toMatchObject({ name: 'web', controller: true })
  expect(await api.list('pods')).toHaveLength(1)
  await api.put('pods', 'orphan', { ...adopted, metadata: { ...adopted.metadata, labels: { app: 'other' } } })
  api.settle()
  expect((await api.get<Pod>('pods', 'orphan')).metadata.ownerReferences ?? []).toEqual([])
  return (await api.list('pods', 'app=web')).length
}

describe('ReplicaSet', () => {
  it('Replace and Patch tests', async () => {
    const api = await rehearse(server)
    await api.create('replicasets', workload('web', 1))
    api.settle()
    const read = await api.get<ReplicaSet>('replicasets', 'web')
    await api.put('replicasets', 'web', { ...read, spec: { ...read.spec, replicas: 2 } })
    const patched = await api.patch<ReplicaSet>('replicasets', 'web', {
      metadata: { labels: { step: 'patched' } },
      spec: {
        replicas: 3,
        template: { spec: { terminationGracePeriodSeconds: 0, containers: [{ name: 'main', image: 'nginx' }] } },
      },
    })
    expect(patched.spec.template?.spec?.containers).toMatchObject([{ name: 'main', image: 'nginx' }])
    api.settle()
    expect((await api.list<Pod>('pods')).filter(isReady)).toHaveLength(3)
  })

  it('Replicaset should have a working scale subresource', async () => {
    const api = await rehearse(server)
    await api.create('replicasets', workload('web', 1))
    expect(await rehearseScale(api, 'replicasets', 'web', 1)).toBe(3)
  })

  it('should adopt matching pods on creation and release no longer matching pods', async () => {
    expect(await adoptsAndReleases(await rehearse(server), 'replicasets', workload('web', 1))).toBe(1)
  })

  it('should list and delete a collection of ReplicaSets', async () => {
    const api = await rehearse(server)
    await api.create('replicasets', workload('web', 3))
    api.settle()
    const everywhere = await api.raw('GET', `/apis/apps/v1/replicasets?labelSelector=test%3Dweb`)
    expect((everywhere.body['items'] as readonly unknown[]).length).toBeGreaterThanOrEqual(1)
    expect((await api.removeAll('replicasets', 'test=web')).code).toBe(200)
    api.settle()
    expect(await api.list('replicasets')).toEqual([])
    expect(await api.list('pods')).toEqual([])
  })

  it('should serve a basic image on each replica with a public image', async () => {
    expect(await servesNames(await rehearse(server), 'replicasets', workload('web', 2, {}, hostnames))).toBe(2)
  })

  it('should validate Replicaset Status endpoints', async () => {
    const api = await rehearse(server)
    await api.create('replicasets', workload('web', 1))
    api.settle()
    expect(await rehearseStatus(api, 'replicasets', 'web')).toBeGreaterThanOrEqual(2)
  })
})

describe('ReplicationController', () => {
  it('should adopt matching pods on creation', async () => {
    const api = await rehearse(server)
    await api.create('pods', bare('orphan', { app: 'web' }))
    await api.create('replicationcontrollers', controller('web', 1))
    api.settle()
    const { metadata } = await api.get<Pod>('pods', 'orphan')
    expect(metadata.ownerReferences?.[0]).toMatchObject({ kind: 'ReplicationController', name: 'web' })
  })

  it('should get and update a ReplicationController scale', async () => {
    const api = await rehearse(server)
    await api.create('replicationcontrollers', controller('web', 1))
    expect(await rehearseScale(api, 'replicationcontrollers', 'web', 1)).toBe(3)
  })

  it('should release no longer matching pods', async () => {
    expect(await adoptsAndReleases(await rehearse(server), 'replicationcontrollers', controller('web', 1))).toBe(1)
  })

  it('should serve a basic image on each replica with a public image', async () => {
    expect(await servesNames(await rehearse(server), 'replicationcontrollers', controller('web', 2, hostnames))).toBe(2)
  })

  it('should surface a failure condition on a common issue like exceeded quota', async () => {
    const api = await rehearse(server)
    await api.create('resourcequotas', { metadata: { name: 'two' }, spec: { hard: { pods: '2' } } })
    api.settle()
    await api.create('replicationcontrollers', controller('web', 3))
    api.settle()
    const failing = await api.get<ReplicationController>('replicationcontrollers', 'web')
    expect(conditionOf(failing.status?.conditions, 'ReplicaFailure')?.status).toBe('True')
    await api.patch('replicationcontrollers', 'web', { spec: { replicas: 2 } })
    api.settle()
    const calm = await api.get<ReplicationController>('replicationcontrollers', 'web')
    expect(conditionOf(calm.status?.conditions, 'ReplicaFailure')).toBeUndefined()
  })

  it('should test the lifecycle of a ReplicationController', async () => {
    const api = await rehearse(server)
    const events = await api.watch('replicationcontrollers')
    await api.create('replicationcontrollers', controller('web', 1))
    api.settle()
    await api.patch('replicationcontrollers', 'web', { metadata: { labels: { step: 'patched' } } })
    await api.patch('replicationcontrollers', 'web/status', { status: { readyReplicas: 0, availableReplicas: 0 } })
    await api.patch('replicationcontrollers', 'web/scale', { spec: { replicas: 2 } }, 'merge')
    api.settle()
    const { spec, status, metadata } = await api.get<ReplicationController>('replicationcontrollers', 'web')
    expect([spec?.replicas, status?.readyReplicas, metadata.labels?.['step']]).toEqual([2, 2, 'patched'])
    expect((await api.removeAll('replicationcontrollers', 'test=web')).code).toBe(200)
    api.settle()
    await until(() => events.events.at(-1)?.type === 'DELETED')
    const types = events.events.map(({ type }) => type)
    expect(types[0]).toBe('ADDED')
    expect(types.slice(1, -1).every((type) => type === 'MODIFIED')).toBe(true)
    events.stop()
  })
})
