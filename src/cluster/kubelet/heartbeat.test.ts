import { describe, expect, it } from 'vitest'
import type { Node } from '../../api/openapi/kubernetes.ts'
import { isQuiet } from '../../engine/step.ts'
import { kubeletScenario } from '../../testkit/vectors/kubelet-cluster.ts'
import { nodeHeartbeat } from './heartbeat.ts'

const leaseOf = (scenario: ReturnType<typeof kubeletScenario>) =>
  scenario.cluster.server.live.get('leases', 'kube-node-lease/node-1')
const power = (scenario: ReturnType<typeof kubeletScenario>, value: string): void =>
  scenario.write({
    verb: 'patch',
    resource: 'nodes',
    name: 'node-1',
    patchType: 'merge',
    patch: { metadata: { annotations: { 'kuberama.dev/power': value } } },
  })

describe('the heartbeat of a node', () => {
  it('costs nothing unless it is asked for', () => {
    const scenario = kubeletScenario(1, [nodeHeartbeat({ renewsLeases: false, postsStatus: false })], 50)
    const before = scenario.cluster.server.store.log.length
    scenario.until(1000)
    expect(scenario.cluster.server.store.log.length).toBe(before)
  })

  it('renews the lease every 10 s, as routine', () => {
    const scenario = kubeletScenario(1, [nodeHeartbeat({ renewsLeases: true, postsStatus: false })])
    scenario.until(34)
    expect(leaseOf(scenario)?.spec).toEqual({
      holderIdentity: 'node-1',
      leaseDurationSeconds: 40,
      renewTime: '2026-01-05T10:00:30.001000Z',
    })
    expect(isQuiet(scenario.cluster)).toBe(true)
    power(scenario, 'off')
    scenario.until(100)
    expect(leaseOf(scenario)?.spec.renewTime).toBe('2026-01-05T10:00:30.001000Z')
    power(scenario, 'on')
    scenario.until(101)
    expect(leaseOf(scenario)?.spec.renewTime).toBe('2026-01-05T10:01:40.001000Z')
  })

  it('posts the conditions every 5 min, and soon after its return', () => {
    const scenario = kubeletScenario(1, [nodeHeartbeat({ renewsLeases: false, postsStatus: true })])
    const ready = () =>
      scenario.cluster.server.live.get('nodes', 'node-1')?.status?.conditions?.find(({ type }) => type === 'Ready')
    scenario.until(301)
    expect(ready()).toMatchObject({ status: 'True', reason: 'KubeletReady', lastHeartbeatTime: '2026-01-05T10:05:00Z' })
    power(scenario, 'off')
    scenario.until(310)
    const node = scenario.cluster.server.live.get('nodes', 'node-1')!
    const conditions = node.status!.conditions!.map((condition) => ({
      ...condition,
      status: 'Unknown',
      reason: 'NodeStatusUnknown',
    }))
    scenario.write({
      verb: 'updateStatus',
      resource: 'nodes',
      object: { ...node, status: { ...node.status, conditions } } as Node,
    })
    scenario.until(400)
    expect(ready()?.status).toBe('Unknown')
    power(scenario, 'on')
    scenario.until(402)
    expect(ready()).toMatchObject({ status: 'True', lastTransitionTime: '2026-01-05T10:06:41Z' })
  })
})
