import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Pod, StatefulSet } from '../../api/openapi/kubernetes.ts'
import type { RunningServer } from '../start-server.ts'
import { until } from '../test-client.ts'
import {
  agnhost,
  agnhostBefore,
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

const probe = { httpGet: { path: '/localhost.crt', port: 80 }, periodSeconds: 1, failureThreshold: 1 }
const webserver = { image: agnhostBefore, args: ['test-webserver'], readinessProbe: probe }

async function createSet(api: Rehearsal, replicas: number, more: object = {}): Promise<void> {
  const service = {
    metadata: { name: 'test' },
    spec: { clusterIP: 'None', selector: { app: 'ss' }, ports: [{ port: 80 }] },
  }
  await api.create('services', service)
  await api.create('statefulsets', workload('ss', replicas, { serviceName: 'test', ...more }, webserver))
  api.settle()
}

/** Runs a shell line in a pod, as `kubectl exec` does once its stream is open. */
async function shell(api: Rehearsal, pod: string, line: string): Promise<void> {
  const words = ['/bin/sh', '-x', '-c', line].map((word) => `command=${encodeURIComponent(word)}`).join('&')
  const answer = await api.raw('GET', `${api.path('pods', pod)}/exec?${words}&stdout=true`)
  expect(answer.body).toMatchObject({ exitCode: 0 })
}
const breakProbe = (api: Rehearsal, pod: string) => shell(api, pod, 'mv -v /localhost.crt /tmp/ || true')
const mendProbe = (api: Rehearsal, pod: string) => shell(api, pod, 'mv -v /tmp/localhost.crt / || true')

const podsOf = (api: Rehearsal): Promise<readonly Pod[]> => api.list<Pod>('pods', 'app=ss')
const names = (pods: readonly Pod[]): readonly string[] => pods.map(({ metadata }) => metadata.name)
const imagesOf = (pods: readonly Pod[]): readonly (string | undefined)[] =>
  pods.map(({ spec }) => spec.containers[0]!.image)
const withImage = (image: string) => ({ spec: { template: { spec: { containers: [{ name: 'main', image }] } } } })

describe('StatefulSet', () => {
  it('Burst scaling should run to completion even with unhealthy pods', async () => {
    const api = await rehearse(server)
    await createSet(api, 1, { podManagementPolicy: 'Parallel' })
    await breakProbe(api, 'ss-0')
    api.advance(5)
    expect(isReady(await api.get<Pod>('pods', 'ss-0'))).toBe(false)
    await api.patch('statefulsets', 'ss/scale', { spec: { replicas: 3 } }, 'merge')
    api.advance(10)
    expect((await podsOf(api)).map(isReady)).toEqual([false, true, true])
    await mendProbe(api, 'ss-0')
    api.advance(5)
    expect((await podsOf(api)).map(isReady)).toEqual([true, true, true])
    await breakProbe(api, 'ss-1')
    await api.patch('statefulsets', 'ss/scale', { spec: { replicas: 0 } }, 'merge')
    api.settle()
    expect(await podsOf(api)).toEqual([])
  })

  it('Scaling should happen in predictable order and halt if any stateful pod is unhealthy', async () => {
    const api = await rehearse(server)
    const events = await api.watch('pods', '&labelSelector=app%3Dss')
    await createSet(api, 1)
    await breakProbe(api, 'ss-0')
    api.advance(5)
    await api.patch('statefulsets', 'ss/scale', { spec: { replicas: 3 } }, 'merge')
    api.advance(30)
    expect(names(await podsOf(api))).toEqual(['ss-0'])
    await mendProbe(api, 'ss-0')
    api.advance(60)
    const all = ['ss-0', 'ss-1', 'ss-2']
    expect(names(await podsOf(api))).toEqual(all)
    for (const name of all) await breakProbe(api, name)
    api.advance(5)
    await api.patch('statefulsets', 'ss/scale', { spec: { replicas: 0 } }, 'merge')
    api.advance(30)
    expect(names(await podsOf(api))).toEqual(all)
    for (const name of all) await mendProbe(api, name)
    api.advance(60)
    const told = (type: string): readonly string[] =>
      events.events.filter((event) => event.type === type).map(({ object }) => (object as unknown as Pod).metadata.name)
    await until(() => told('DELETED').length === 3)
    expect(told('ADDED')).toEqual(['ss-0', 'ss-1', 'ss-2'])
    expect(told('DELETED')).toEqual(['ss-2', 'ss-1', 'ss-0'])
    events.stop()
  })

  it('Should recreate evicted statefulset', async () => {
    const api = await rehearse(server)
    const port = { image: agnhost, ports: [{ containerPort: 21017, hostPort: 21017 }] }
    const bare = {
      metadata: { name: 'test-pod' },
      spec: { nodeName: 'node-1', containers: [{ name: 'main', ...port }] },
    }
    await api.create('pods', bare)
    api.settle()
    const body = workload('ss', 1, { serviceName: 'test' }, port)
    const spec = {
      ...body.spec,
      template: { ...body.spec.template, spec: { ...body.spec.template.spec, nodeName: 'node-1' } },
    }
    const events = await api.watch('pods', '&fieldSelector=metadata.name%3Dss-0')
    await api.create('statefulsets', { ...body, spec })
    api.advance(0.2)
    await until(() => events.events.some(({ object }) => (object as unknown as Pod).status?.phase === 'Failed'))
    await until(() => events.events.some(({ type }) => type === 'DELETED'))
    await api.remove('pods', 'test-pod')
    api.settle()
    expect((await api.get<Pod>('pods', 'ss-0')).status?.phase).toBe('Running')
    events.stop()
  })

  it('should have a working scale subresource', async () => {
    const api = await rehearse(server)
    await createSet(api, 1)
    expect(await rehearseScale(api, 'statefulsets', 'ss', 1)).toBe(3)
  })

  it('should list, patch and delete a collection of StatefulSets', async () => {
    const api = await rehearse(server)
    await createSet(api, 1)
    const everywhere = await api.raw('GET', '/apis/apps/v1/statefulsets?labelSelector=test%3Dss')
    expect((everywhere.body['items'] as readonly unknown[]).length).toBeGreaterThanOrEqual(1)
    await api.patch('statefulsets', 'ss', { metadata: { labels: { test: 'patched' } }, spec: { replicas: 2 } })
    api.settle()
    expect(names(await podsOf(api))).toEqual(['ss-0', 'ss-1'])
    expect((await api.removeAll('statefulsets', 'test=patched')).code).toBe(200)
    api.settle()
    expect(await api.list('statefulsets')).toEqual([])
  })

  it('should perform canary updates and phased rolling updates of template modifications', async () => {
    const api = await rehearse(server)
    const strategy = (partition: number) => ({ type: 'RollingUpdate', rollingUpdate: { partition } })
    await createSet(api, 3, { updateStrategy: strategy(3) })
    await api.patch('statefulsets', 'ss', withImage(agnhost))
    api.settle()
    expect(imagesOf(await podsOf(api))).toEqual([agnhostBefore, agnhostBefore, agnhostBefore])
    await api.patch('statefulsets', 'ss', { spec: { updateStrategy: strategy(2) } })
    api.settle()
    expect(imagesOf(await podsOf(api))).toEqual([agnhostBefore, agnhostBefore, agnhost])
    await api.remove('pods', 'ss-0')
    await api.remove('pods', 'ss-2')
    api.settle()
    expect(imagesOf(await podsOf(api))).toEqual([agnhostBefore, agnhostBefore, agnhost])
    await api.patch('statefulsets', 'ss', { spec: { updateStrategy: strategy(0) } })
    api.settle()
    expect(imagesOf(await podsOf(api))).toEqual([agnhost, agnhost, agnhost])
  })

  it('should perform rolling updates and roll backs of template modifications', async () => {
    const api = await rehearse(server)
    await createSet(api, 3)
    const first = await api.get<StatefulSet>('statefulsets', 'ss')
    expect(first.status?.currentRevision).toBe(first.status?.updateRevision)
    await breakProbe(api, 'ss-1')
    api.advance(5)
    await api.patch('statefulsets', 'ss', withImage(agnhost))
    api.advance(30)
    const halfway = await api.get<StatefulSet>('statefulsets', 'ss')
    expect(halfway.status?.updateRevision).not.toBe(first.status?.currentRevision)
    await mendProbe(api, 'ss-1')
    api.advance(60)
    expect(imagesOf(await podsOf(api))).toEqual([agnhost, agnhost, agnhost])
    await api.patch('statefulsets', 'ss', withImage(agnhostBefore))
    api.settle()
    expect(imagesOf(await podsOf(api))).toEqual([agnhostBefore, agnhostBefore, agnhostBefore])
    const last = await api.get<StatefulSet>('statefulsets', 'ss')
    expect(last.status?.currentRevision).toBe(first.status?.currentRevision)
  })

  it('should validate Statefulset Status endpoints', async () => {
    const api = await rehearse(server)
    await createSet(api, 1)
    expect(await rehearseStatus(api, 'statefulsets', 'ss')).toBeGreaterThanOrEqual(2)
  })
})
