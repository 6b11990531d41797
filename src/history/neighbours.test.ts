import { expect, test } from 'vitest'
import { instantOf } from '../clock/instant.ts'
import { submit } from '../engine/requests.ts'
import { standardCluster } from '../engine/standard-cluster.ts'
import { advanceTo } from '../engine/step.ts'
import { absorb, headOf, historyOf } from './history.ts'
import { neighbourRevision } from './neighbours.ts'

test('from the first to the last thing that happened to a pod, and back, each once', () => {
  const cluster = standardCluster({ seed: 3, nodes: 1 })
  const history = historyOf(cluster)
  const body = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a' },
    spec: { containers: [{ name: 'c', image: 'x' }] },
  }
  expect(submit(cluster, { method: 'POST', path: '/api/v1/namespaces/default/pods', body }).code).toBe(201)
  advanceTo(cluster, instantOf(cluster.now + 10_000))
  absorb(history)
  const target = { resource: 'pods', namespace: 'default', name: 'a' }
  const onward: number[] = []
  for (let at = 0; ;) {
    const next = neighbourRevision(history, target, at, 1)
    if (next === undefined) break
    expect(next).toBeGreaterThan(at)
    onward.push((at = next))
  }
  const { log } = cluster.server.store
  const reasons = onward.map((revision) => (log[revision - 1]!.object as { readonly reason?: string }).reason)
  expect(reasons).toContain('Scheduled')
  expect(reasons).toContain('Started')
  const back: number[] = []
  for (let at: number | undefined = headOf(history).revision + 1; ;) {
    at = neighbourRevision(history, target, at, -1)
    if (at === undefined) break
    back.unshift(at)
  }
  expect(back).toEqual(onward)
})
