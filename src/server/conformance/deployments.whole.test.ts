import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Deployment, Pod, ReplicaSet } from '../../api/openapi/kubernetes.ts'
import type { RunningServer } from '../start-server.ts'
import { until } from '../test-client.ts'
import {
  agnhostBefore,
  conditionOf,
  isReady,
  newServer,
  rehearse,
  rehearseScale,
  rehearseStatus,
  workload,
  type Rehearsal,
} from './rehearsal.ts'

let server: RunningServer
beforeAll(async () => {
  server = await newServer()
})
afterAll(() => server.close())

const revision = 'deployment.kubernetes.io/revision'
const noSuch = { image: 'foo:non-existent' }
const create = (api: Rehearsal, body: object) => api.create<Deployment>('deployments', body)
const sizes = async (api: Rehearsal): Promise<readonly number[]> =>
  (await api.list<ReplicaSet>('replicasets')).map(({ spec }) => spec.replicas ?? 0).sort((a, b) => a - b)

/** A ReplicaSet of the same selector that was there before the Deployment. */
async function adoptable(api: Rehearsal, name: string, replicas: number, annotations: Record<string, string> = {}) {
  const body = workload(name, replicas, {}, { image: agnhostBefore })
  await api.create('replicasets', { ...body, metadata: { name: `${name}-before`, labels: { app: name }, annotations } })
  api.settle()
}

describe('Deployment', () => {
  it('Deployment should have a working scale subresource', async () => {
    const api = await rehearse(server)
    await create(api, workload('web', 1))
    expect(await rehearseScale(api, 'deployments', 'web', 1)).toBe(3)
    api.settle()
    expect((await api.list<Pod>('pods')).filter(isReady)).toHaveLength(3)
  })

  it('RecreateDeployment should delete old pods and create new ones', async () => {
    const api = await rehearse(server)
    await create(api, workload('web', 2, { strategy: { type: 'Recreate' } }, { image: agnhostBefore }))
    api.settle()
    const pods = await api.watch('pods')
    await api.patch('deployments', 'web', {
      spec: { template: { spec: { containers: [{ name: 'main', image: 'nginx' }] } } },
    })
    api.settle()
    const images = new Map<string, string>()
    let mixed = 0
    await until(() => pods.events.filter(({ type }) => type === 'ADDED').length >= 4)
    for (const { type, object } of pods.events) {
      const { metadata, spec } = object as unknown as Pod
      const isStopping = metadata.deletionTimestamp !== undefined
      if (type === 'DELETED' || isStopping) images.delete(metadata.name)
      else images.set(metadata.name, spec.containers[0]!.image ?? '')
      if (new Set(images.values()).size > 1) mixed++
    }
    expect(mixed).toBe(0)
    expect([...images.values()]).toEqual(['nginx', 'nginx'])
    pods.stop()
  })

  it('RollingUpdateDeployment should delete old pods and create new ones', async () => {
    const api = await rehearse(server)
    await adoptable(api, 'web', 1, { [revision]: '3546343826724305832' })
    await create(api, workload('web', 1))
    api.settle()
    const deployment = await api.get<Deployment>('deployments', 'web')
    expect(deployment.metadata.annotations?.[revision]).toBe('3546343826724305833')
    expect(deployment.status).toMatchObject({ replicas: 1, updatedReplicas: 1, availableReplicas: 1 })
    expect(await sizes(api)).toEqual([0, 1])
    const old = await api.get<ReplicaSet>('replicasets', 'web-before')
    expect(old.metadata.ownerReferences?.[0]).toMatchObject({ kind: 'Deployment', name: 'web', controller: true })
  })

  it('deployment should delete old replica sets', async () => {
    const api = await rehearse(server)
    await adoptable(api, 'web', 1)
    const pods = await api.watch('pods')
    await create(api, workload('web', 1, { revisionHistoryLimit: 0 }))
    api.settle()
    expect(await api.list('replicasets')).toHaveLength(1)
    await until(() => pods.events.some(({ type }) => type === 'DELETED'))
    expect(pods.events.filter(({ type }) => type === 'ADDED')).toHaveLength(2)
    pods.stop()
  })

  it('deployment should support proportional scaling', async () => {
    const api = await rehearse(server)
    const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 3, maxUnavailable: 2 } }
    await create(api, workload('web', 10, { strategy }))
    api.settle()
    await api.patch('deployments', 'web', {
      spec: { template: { spec: { containers: [{ name: 'main', ...noSuch }] } } },
    })
    api.advance(20)
    expect(await sizes(api)).toEqual([5, 8])
    await api.patch('deployments', 'web', { spec: { replicas: 30 } })
    api.advance(20)
    expect(await sizes(api)).toEqual([13, 20])
  })

  it('deployment should support rollover', async () => {
    const api = await rehearse(server)
    await adoptable(api, 'web', 1)
    const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } }
    await create(api, workload('web', 1, { strategy, minReadySeconds: 10 }, noSuch))
    api.advance(5)
    await api.patch('deployments', 'web', {
      spec: { template: { spec: { containers: [{ name: 'main', image: 'nginx' }] } } },
    })
    api.settle()
    const { status } = await api.get<Deployment>('deployments', 'web')
    expect(status).toMatchObject({ replicas: 1, updatedReplicas: 1, availableReplicas: 1 })
    expect(await sizes(api)).toEqual([0, 0, 1])
  })

  it('should run the lifecycle of a Deployment', async () => {
    const api = await rehearse(server)
    const events = await api.watch('deployments', '&labelSelector=test%3Dweb')
    await create(api, workload('web', 1))
    api.settle()
    await api.patch('deployments', 'web', {
      metadata: { labels: { test: 'web', step: 'patched' } },
      spec: { replicas: 2, template: { spec: { containers: [{ name: 'main', image: 'nginx' }] } } },
    })
    api.settle()
    await api.patch('deployments', 'web/status', {
      metadata: { annotations: { read: 'yes' } },
      status: { observedGeneration: 2 },
    })
    const read = await api.get<Deployment>('deployments', 'web')
    const { resourceVersion: _any, ...metadata } = read.metadata
    const replaced = await api.put<Deployment>('deployments', 'web', {
      ...read,
      metadata: { ...metadata, labels: { ...metadata.labels, step: 'put' } },
    })
    expect(replaced.metadata.labels?.['step']).toBe('put')
    const everywhere = await api.raw('GET', '/apis/apps/v1/deployments?labelSelector=test%3Dweb%2Cstep%3Dput')
    expect(everywhere.body['items']).toHaveLength(1)
    expect((await api.removeAll('deployments', 'test=web')).code).toBe(200)
    api.settle()
    await until(() => events.events.at(-1)?.type === 'DELETED')
    expect(events.events[0]!.type).toBe('ADDED')
    expect(await api.list('pods')).toEqual([])
    events.stop()
  })

  it('should validate Deployment Status endpoints', async () => {
    const api = await rehearse(server)
    await create(api, workload('web', 1))
    api.settle()
    expect(conditionOf((await api.get<Deployment>('deployments', 'web')).status?.conditions, 'Available')?.status).toBe(
      'True',
    )
    expect(await rehearseStatus(api, 'deployments', 'web')).toBeGreaterThanOrEqual(2)
  })
})
