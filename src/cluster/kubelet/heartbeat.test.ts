import { describe, expect, it } from 'vitest'
import type { Lease, Node } from '../../api/openapi/kubernetes.ts'
import { after, seconds } from '../../clock/instant.ts'
import { isQuiet, runUntilQuiet } from '../../engine/step.ts'
import { standardWorld, type StandardWorld } from '../../testkit/standard-world.ts'

const power = (world: StandardWorld, value: string | null): void =>
  void world.patch('nodes', 'node-1', { metadata: { annotations: { 'kuberama.dev/power': value } } })
const leasePath = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/node-1'
const lease = (world: StandardWorld): Lease => world.request({ method: 'GET', path: leasePath }).body as Lease
const node = (world: StandardWorld): Node => world.request({ method: 'GET', path: '/api/v1/nodes/node-1' }).body as Node
const ready = (world: StandardWorld) => node(world).status!.conditions!.find(({ type }) => type === 'Ready')!

describe('the heartbeat of a node', () => {
  it('writes nothing while all is well, and is read as if it had', () => {
    const world = standardWorld({ nodes: 50 })
    const before = world.cluster.server.store.log.length
    world.wait(3601)
    expect(world.cluster.server.store.log.length).toBe(before)
    expect(isQuiet(world.cluster)).toBe(true)
    expect(lease(world).spec).toEqual({
      holderIdentity: 'node-1',
      leaseDurationSeconds: 40,
      renewTime: '2026-01-05T11:00:00.001000Z',
    })
    expect(lease(world).metadata.ownerReferences).toMatchObject([{ kind: 'Node', name: 'node-1' }])
    expect(ready(world).lastHeartbeatTime).toBe('2026-01-05T11:00:00Z')
    const list = world.request({ method: 'GET', path: '/api/v1/nodes' }).body as { readonly items: readonly Node[] }
    expect(list.items.map(({ status }) => status!.conditions![0]!.lastHeartbeatTime)).toContain('2026-01-05T11:00:00Z')
  })

  it('ends with the last renewal before the power went, and begins again with the next', () => {
    const world = standardWorld({ nodes: 3 })
    world.wait(614)
    power(world, 'off')
    world.wait(30)
    expect(lease(world).spec!.renewTime).toBe('2026-01-05T10:10:10.001000Z')
    expect(ready(world).lastHeartbeatTime).toBe('2026-01-05T10:10:00Z')
    power(world, null)
    world.wait(6)
    expect(lease(world).spec!.renewTime).toBe('2026-01-05T10:10:44.003000Z')
    expect(ready(world).status).toBe('True')
  })

  it('tells of a lost node as the real one does, and of its return after 1.5 s', () => {
    const world = standardWorld({ nodes: 3 })
    world.wait(614)
    power(world, 'off')
    world.wait(60)
    expect(ready(world)).toMatchObject({ status: 'Unknown', lastHeartbeatTime: '2026-01-05T10:10:00Z' })
    power(world, null)
    world.wait(1)
    expect(ready(world).status).toBe('Unknown')
    expect(world.waits('node-heartbeat', 'node-1')).toMatchObject([{ because: { code: 'nodeStatusDue' } }])
    world.wait(1)
    expect(ready(world)).toMatchObject({ status: 'True', lastHeartbeatTime: '2026-01-05T10:11:15Z' })
  })

  it('posts a status for a node that was added without one', () => {
    const world = standardWorld({ nodes: 1 })
    expect(world.create({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-9' } })).toBeUndefined()
    expect(world.get<Node>('nodes', 'node-9')!.spec!.taints).toMatchObject([{ key: 'node.kubernetes.io/not-ready' }])
    world.wait(6)
    const added = world.get<Node>('nodes', 'node-9')!
    expect(added.status!.conditions!.map(({ type, status }) => `${type}=${status}`)).toEqual([
      'MemoryPressure=False',
      'DiskPressure=False',
      'PIDPressure=False',
      'Ready=True',
    ])
    expect(added.spec!.taints).toBeUndefined()
    expect(world.events('Node', 'node-9')).toEqual([
      'RegisteredNode: Node node-9 event: Registered Node node-9 in Controller',
    ])
  })

  it('flaps when only the lease does not get through: unknown after 50 s, posted again at the next sync', () => {
    const world = standardWorld({ nodes: 3 })
    world.patch('nodes', 'node-1', { metadata: { annotations: { 'kuberama.dev/lease': 'off' } } })
    world.wait(56)
    expect(ready(world).status).toBe('Unknown')
    expect(runUntilQuiet(world.cluster, after(world.cluster.now, seconds(600)))).toBe(true)
    world.wait(10)
    expect(ready(world).status).toBe('True')
    world.patch('nodes', 'node-1', { metadata: { annotations: { 'kuberama.dev/lease': null } } })
    world.wait(600)
    expect(ready(world).status).toBe('True')
  })

  it('has a new lease when somebody deletes the old one', () => {
    const world = standardWorld({ nodes: 1 })
    world.wait(100)
    world.remove('leases', 'kube-node-lease/node-1')
    world.wait(1)
    expect(lease(world).spec!.renewTime).toBe('2026-01-05T10:01:40.003000Z')
  })
})
