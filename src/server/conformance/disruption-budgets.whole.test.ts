import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Pod, PodDisruptionBudget } from '../../api/openapi/kubernetes.ts'
import type { RunningServer } from '../start-server.ts'
import { newServer, rehearse, workload, type Rehearsal } from './rehearsal.ts'

let server: RunningServer
beforeAll(async () => {
  server = await newServer()
})
afterAll(() => server.close())

const budget = (spec: object, name = 'guard') => ({
  metadata: { name, labels: { test: 'guard' } },
  spec: { selector: { matchLabels: { app: 'web' } }, ...spec },
})
const read = (api: Rehearsal) => api.get<PodDisruptionBudget>('poddisruptionbudgets', 'guard')

async function withPods(replicas: number): Promise<Rehearsal> {
  const api = await rehearse(server)
  await api.create('replicasets', workload('web', replicas))
  api.settle()
  return api
}

async function evict(api: Rehearsal) {
  const [pod] = await api.list<Pod>('pods', 'app=web')
  const { name } = pod!.metadata
  return api.raw('POST', `${api.path('pods', name)}/eviction`, {
    apiVersion: 'policy/v1',
    kind: 'Eviction',
    metadata: { name, namespace: api.namespace },
  })
}

describe('DisruptionController', () => {
  it('should create a PodDisruptionBudget', async () => {
    const api = await rehearse(server)
    await api.create('poddisruptionbudgets', budget({ minAvailable: '1%' }))
    api.settle()
    await api.patch('poddisruptionbudgets', 'guard', { spec: { minAvailable: '2%' } }, 'merge')
    const before = await read(api)
    await api.put('poddisruptionbudgets', 'guard', { ...before, spec: { ...before.spec, minAvailable: '3%' } })
    api.settle()
    const { metadata, status, spec } = await read(api)
    expect([spec?.minAvailable, status?.observedGeneration]).toEqual(['3%', metadata.generation])
    expect((await api.remove('poddisruptionbudgets', 'guard')).code).toBe(200)
    expect(await api.list('poddisruptionbudgets')).toEqual([])
  })

  it('should observe PodDisruptionBudget status updated', async () => {
    const api = await withPods(3)
    await api.create('poddisruptionbudgets', budget({ minAvailable: 1 }))
    api.settle()
    expect((await read(api)).status).toMatchObject({ disruptionsAllowed: 2, currentHealthy: 3, desiredHealthy: 1 })
  })

  it('should update/patch PodDisruptionBudget status', async () => {
    const api = await withPods(1)
    await api.create('poddisruptionbudgets', budget({ minAvailable: 1 }))
    api.settle()
    const before = await read(api)
    const stamp = before.metadata.creationTimestamp
    const updated = await api.put<PodDisruptionBudget>('poddisruptionbudgets', 'guard/status', {
      ...before,
      status: { ...before.status, disruptedPods: { [`web-x`]: stamp } },
    })
    expect(updated.status?.disruptedPods).toEqual({ 'web-x': stamp })
    const patch = { status: { disruptedPods: null } }
    const patched = await api.patch<PodDisruptionBudget>('poddisruptionbudgets', 'guard/status', patch, 'merge')
    expect(patched.status?.disruptedPods ?? {}).toEqual({})
  })

  it('should block an eviction until the PDB is updated to allow it', async () => {
    const api = await withPods(3)
    await api.create('poddisruptionbudgets', budget({ minAvailable: 3 }))
    api.settle()
    const blocked = await evict(api)
    expect(blocked).toMatchObject({ code: 429, body: { reason: 'TooManyRequests' } })
    expect(JSON.stringify(blocked.body)).toContain('"reason":"DisruptionBudget"')
    await api.patch('poddisruptionbudgets', 'guard', { spec: { minAvailable: 2 } }, 'merge')
    api.settle()
    expect((await evict(api)).code).toBe(201)
    api.settle()
    await api.patch('poddisruptionbudgets', 'guard', { spec: { minAvailable: 3 } }, 'merge')
    api.settle()
    expect((await evict(api)).code).toBe(429)
    expect((await api.remove('poddisruptionbudgets', 'guard')).code).toBe(200)
    expect((await evict(api)).code).toBe(201)
  })

  it('should list and delete a collection of PodDisruptionBudgets', async () => {
    const api = await rehearse(server)
    await api.create('poddisruptionbudgets', budget({ minAvailable: '1%' }))
    await api.create('poddisruptionbudgets', budget({ maxUnavailable: 1 }, 'other'))
    const everywhere = await api.raw('GET', '/apis/policy/v1/poddisruptionbudgets?labelSelector=test%3Dguard')
    expect((everywhere.body['items'] as readonly unknown[]).length).toBeGreaterThanOrEqual(2)
    expect((await api.removeAll('poddisruptionbudgets', 'test=guard')).code).toBe(200)
    expect(await api.list('poddisruptionbudgets')).toEqual([])
  })
})
