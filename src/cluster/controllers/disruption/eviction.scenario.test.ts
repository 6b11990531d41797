import { describe, expect, it } from 'vitest'
import { after, seconds } from '../../../clock/instant.ts'
import type { Cluster } from '../../../engine/cluster.ts'
import { submit } from '../../../engine/requests.ts'
import { standardCluster } from '../../../engine/standard-cluster.ts'
import { advanceTo, isQuiet, runUntilQuiet } from '../../../engine/step.ts'

type Request = Parameters<typeof submit>[1]

function post(cluster: Cluster, path: string, body: object) {
  return submit(cluster, { method: 'POST', path, body } as Request)
}

/** web with three pods under a budget. */
function protectedWeb(budget: object): Cluster {
  const cluster = standardCluster({ seed: 1, nodes: 3 })
  const selector = { matchLabels: { app: 'web' } }
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'web:1' }] } }
  post(cluster, '/apis/apps/v1/namespaces/default/deployments', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: { replicas: 3, selector, template },
  })
  post(cluster, '/apis/policy/v1/namespaces/default/poddisruptionbudgets', {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'web' },
    spec: { selector, ...budget },
  })
  runUntilQuiet(cluster, after(cluster.now, seconds(120)))
  return cluster
}

const pods = (cluster: Cluster): readonly string[] =>
  [...cluster.server.live.list('pods')].map(({ metadata }) => metadata.name)
const budgetOf = (cluster: Cluster) => cluster.server.live.get('poddisruptionbudgets', 'default/web')!.status!
const evict = (cluster: Cluster, name: string) =>
  post(cluster, `/api/v1/namespaces/default/pods/${name}/eviction`, {
    apiVersion: 'policy/v1',
    kind: 'Eviction',
    metadata: { name, namespace: 'default' },
  })

describe('spec section 13, disruption', () => {
  it('PDB 71: expectedPods are the Deployment’s replicas, and percentages round up', () => {
    expect(budgetOf(protectedWeb({ maxUnavailable: '34%' }))).toMatchObject({
      expectedPods: 3,
      currentHealthy: 3,
      desiredHealthy: 1,
      disruptionsAllowed: 2,
    })
  })

  it('PDB 71: rollouts do not ask a budget', () => {
    const cluster = protectedWeb({ minAvailable: 3 })
    const patch = { spec: { template: { spec: { containers: [{ name: 'c', image: 'web:2' }] } } } }
    submit(cluster, {
      method: 'PATCH',
      path: '/apis/apps/v1/namespaces/default/deployments/web',
      body: patch,
      contentType: 'application/strategic-merge-patch+json',
    } as Request)
    const before = pods(cluster)
    runUntilQuiet(cluster, after(cluster.now, seconds(300)))
    expect(pods(cluster).filter((name) => before.includes(name))).toEqual([])
  })

  it('PDB 72: an eviction within the budget goes through, the next is refused until the replacement is Ready', () => {
    const cluster = protectedWeb({ minAvailable: 2 })
    const [first, second] = pods(cluster) as [string, string]
    expect(evict(cluster, first).code).toBe(201)
    const refused = evict(cluster, second)
    expect([refused.code, (refused.body as { message: string }).message]).toEqual([
      429,
      "Cannot evict pod as it would violate the pod's disruption budget.",
    ])
    runUntilQuiet(cluster, after(cluster.now, seconds(120)))
    expect([pods(cluster).includes(first), evict(cluster, second).code]).toEqual([false, 201])
  })

  it('is quiet after an eviction, although it would give up on it only after two minutes', () => {
    const cluster = protectedWeb({ minAvailable: 2 })
    evict(cluster, pods(cluster)[0]!)
    advanceTo(cluster, after(cluster.now, seconds(90)))
    expect(isQuiet(cluster)).toBe(true)
  })
})
