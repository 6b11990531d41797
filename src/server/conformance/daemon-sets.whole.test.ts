import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ControllerRevision, DaemonSet, Pod } from '../../api/openapi/kubernetes.ts'
import type { RunningServer } from '../start-server.ts'
import {
  agnhost,
  agnhostBefore,
  isReady,
  newServer,
  rehearse,
  rehearseStatus,
  template,
  type Rehearsal,
} from './rehearsal.ts'

let server: RunningServer
beforeAll(async () => {
  server = await newServer()
})
afterAll(() => server.close())

const image = { image: agnhostBefore, args: ['serve-hostname'], ports: [{ containerPort: 9376 }] }
const daemon = (spec: object = {}, more: object = {}) => ({
  metadata: { name: 'ds', labels: { test: 'ds' } },
  spec: { selector: { matchLabels: { app: 'ds' } }, template: template({ app: 'ds' }, image, spec), ...more },
})
const workers = 3
const podsOf = (api: Rehearsal): Promise<readonly Pod[]> => api.list<Pod>('pods', 'app=ds')
const nodesOf = (pods: readonly Pod[]): readonly (string | undefined)[] => pods.map(({ spec }) => spec.nodeName).sort()
const withImage = (name: string) => ({ spec: { template: { spec: { containers: [{ name: 'main', image: name }] } } } })
const label = (api: Rehearsal, node: string, color: string | null) =>
  api.raw(
    'PATCH',
    `/api/v1/nodes/${node}`,
    { metadata: { labels: { color } } },
    'application/strategic-merge-patch+json',
  )

async function running(api: Rehearsal, body: object = daemon()): Promise<readonly Pod[]> {
  await api.create('daemonsets', body)
  api.settle()
  return podsOf(api)
}

const revisions = (api: Rehearsal) => api.list<ControllerRevision>('controllerrevisions', 'app=ds')

describe('ControllerRevision', () => {
  it('should manage the lifecycle of a ControllerRevision', async () => {
    const api = await rehearse(server)
    expect(await running(api)).toHaveLength(workers)
    const [first] = await revisions(api)
    expect(first!.revision).toBe(1)
    await api.patch('controllerrevisions', first!.metadata.name, { metadata: { labels: { patched: 'yes' } } })
    const { resourceVersion: _version, uid: _uid, creationTimestamp: _time, ...kept } = first!.metadata
    const copy = { ...first, metadata: { ...kept, name: 'copy' }, revision: 2 }
    await api.create('controllerrevisions', copy)
    expect(await revisions(api)).toHaveLength(2)
    expect((await api.remove('controllerrevisions', 'copy')).code).toBe(200)
    await api.patch('daemonsets', 'ds', withImage(agnhost))
    api.settle()
    expect((await revisions(api)).map(({ revision }) => revision).sort()).toEqual([1, 2])
    await api.patch('daemonsets', 'ds', withImage(agnhostBefore))
    api.settle()
    expect(Math.max(...(await revisions(api)).map(({ revision }) => revision))).toBe(3)
    expect((await api.removeAll('controllerrevisions', 'patched=yes')).code).toBe(200)
  })
})

describe('Daemon set', () => {
  it('should run and stop simple daemon', async () => {
    const api = await rehearse(server)
    const pods = await running(api)
    expect(nodesOf(pods)).toEqual(['node-1', 'node-2', 'node-3'])
    await api.remove('pods', pods[0]!.metadata.name)
    api.settle()
    const again = await podsOf(api)
    expect(again.filter(isReady)).toHaveLength(workers)
    expect(again.some(({ metadata }) => metadata.name === pods[0]!.metadata.name)).toBe(false)
  })

  it('should run and stop complex daemon', async () => {
    const api = await rehearse(server)
    expect(await running(api, daemon({ nodeSelector: { color: 'blue' } }))).toEqual([])
    await label(api, 'node-1', 'blue')
    api.settle()
    expect(nodesOf(await podsOf(api))).toEqual(['node-1'])
    await label(api, 'node-1', 'green')
    api.settle()
    expect(await podsOf(api)).toEqual([])
    await api.patch('daemonsets', 'ds', {
      spec: { updateStrategy: { type: 'RollingUpdate' }, template: { spec: { nodeSelector: { color: 'green' } } } },
    })
    api.settle()
    expect(nodesOf(await podsOf(api))).toEqual(['node-1'])
    await label(api, 'node-1', null)
  })

  it('should retry creating failed daemon pods', async () => {
    const api = await rehearse(server)
    const [pod] = await running(api)
    const { resourceVersion: _any, ...metadata } = pod!.metadata
    await api.put('pods', `${metadata.name}/status`, { ...pod, metadata, status: { ...pod!.status, phase: 'Failed' } })
    api.settle()
    const again = await podsOf(api)
    expect(again.filter(isReady)).toHaveLength(workers)
    expect(again.some(({ metadata: { uid } }) => uid === metadata.uid)).toBe(false)
  })

  it('should update pod when spec was updated and update strategy is RollingUpdate', async () => {
    const api = await rehearse(server)
    await running(api)
    const hash = async (): Promise<readonly (string | undefined)[]> => [
      ...new Set((await podsOf(api)).map(({ metadata }) => metadata.labels?.['controller-revision-hash'])),
    ]
    const before = await hash()
    await api.patch('daemonsets', 'ds', withImage(agnhost))
    api.settle()
    expect((await podsOf(api)).map(({ spec }) => spec.containers[0]!.image)).toEqual([agnhost, agnhost, agnhost])
    const after = await hash()
    expect([before.length, after.length, after[0] === before[0]]).toEqual([1, 1, false])
    const text = (await api.raw('GET', api.path('controllerrevisions'))).text
    expect(text).toContain('"data":{"spec":{"template":{"$patch":"replace","metadata":')
  })

  it('should rollback without unnecessary restarts', async () => {
    const api = await rehearse(server)
    const before = await running(api)
    await api.patch('daemonsets', 'ds', withImage('foo:non-existent'))
    api.advance(30)
    const middle = await podsOf(api)
    const broken = middle.filter(({ spec }) => spec.containers[0]!.image === 'foo:non-existent')
    expect(broken).toHaveLength(1)
    await api.patch('daemonsets', 'ds', withImage(agnhostBefore))
    api.settle()
    const uids = new Set((await podsOf(api)).map(({ metadata }) => metadata.uid))
    const untouched = before.filter((pod) => middle.some(({ metadata }) => metadata.uid === pod.metadata.uid))
    expect(untouched).toHaveLength(workers - 1)
    expect(untouched.every(({ metadata }) => uids.has(metadata.uid))).toBe(true)
  })

  it('should list and delete a collection of DaemonSets', async () => {
    const api = await rehearse(server)
    await running(api)
    const selector = '?labelSelector=test%3Dds'
    const answer = await api.raw('DELETE', `${api.path('daemonsets')}${selector}`, { gracePeriodSeconds: 1 })
    expect(answer.code).toBe(200)
    api.settle()
    expect([await api.list('daemonsets'), await podsOf(api)]).toEqual([[], []])
  })

  it('should verify changes to a daemon set status', async () => {
    const api = await rehearse(server)
    await running(api)
    expect(await rehearseStatus(api, 'daemonsets', 'ds')).toBeGreaterThanOrEqual(2)
    const { status } = await api.get<DaemonSet>('daemonsets', 'ds')
    expect(status?.numberReady).toBe(workers)
  })
})
