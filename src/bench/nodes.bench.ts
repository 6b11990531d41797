import type { Lease, Node } from '../api/openapi/kubernetes.ts'
import { after, instantOfTimestamp, seconds, type Instant } from '../clock/instant.ts'
import type { Cluster } from '../engine/cluster.ts'
import { submit } from '../engine/requests.ts'
import { advanceTo } from '../engine/step.ts'
import { clusterOf, expectReady } from './cluster-benchmarks.ts'
import { growthBenchmark, patch, post, runObserved, settleObserved, type Trials } from './growth.ts'
import type { Benchmark } from './measure.ts'

const later = (cluster: Cluster, count: number): Instant => after(cluster.now, seconds(count * 3600))
const core = '/api/v1/namespaces/default'
const apps = '/apis/apps/v1/namespaces/default'

type Policy = 'Background' | 'Foreground' | 'Orphan'

/** One ConfigMap that owns so many others, which are told from strangers by their owner alone. */
function ownedObjects(policy: Policy): Trials {
  return {
    name: `gc-${policy.toLowerCase()}`,
    about: `10,000 dependents of one object that is deleted (${policy})`,
    unit: 'dependent',
    sizes: [2500, 10_000],
    prepare: (size) => {
      const cluster = clusterOf(1, 110)
      const before = cluster.server.live.count('configmaps')
      post(cluster, `${core}/configmaps`, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'owner' } })
      const { uid } = cluster.server.live.get('configmaps', 'default/owner')!.metadata
      const ownerReferences = [
        { apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid, controller: true, blockOwnerDeletion: true },
      ]
      for (let number = 1; number <= size; number++)
        post(cluster, `${core}/configmaps`, {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: `part-${number}`, ownerReferences },
        })
      settleObserved(cluster, later(cluster, 1), () => undefined)
      return {
        cluster,
        work: (observer) => {
          remove(cluster, `${core}/configmaps/owner`, policy)
          settleObserved(cluster, later(cluster, 1), observer)
        },
        check: () => {
          const left = cluster.server.live.count('configmaps') - before
          const expected = policy === 'Orphan' ? size : 0
          if (left !== expected) throw new Error(`${left} dependents are left instead of ${expected}`)
        },
      }
    },
  }
}

/** A whole Deployment with its running pods, which stop before they go. */
const deploymentGone: Trials = {
  name: 'gc-deployment',
  about: '10,000 running pods of one Deployment that is deleted (Foreground)',
  unit: 'pod',
  sizes: [2500, 10_000],
  prepare: (size) => {
    const cluster = clusterOf(Math.ceil(size / 100), 110)
    post(cluster, `${apps}/deployments`, {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: {
        replicas: size,
        selector: { matchLabels: { app: 'web' } },
        template: {
          metadata: { labels: { app: 'web' } },
          spec: { containers: [{ name: 'nginx', image: 'nginx:1.7.9' }] },
        },
      },
    })
    settleObserved(cluster, later(cluster, 1), () => undefined)
    expectReady(cluster, size)
    return {
      cluster,
      work: (observer) => {
        remove(cluster, `${apps}/deployments/web`, 'Foreground')
        settleObserved(cluster, later(cluster, 1), observer)
      },
      check: () => expectReady(cluster, 0),
    }
  },
}

const lost = 25

/** Every kubelet renews its lease each 10 s and posts its status each 5 min; the last trial silences some. */
function heartbeats(isLossy: boolean): Trials {
  return {
    name: isLossy ? 'heartbeats-lost' : 'heartbeats',
    about: `one virtual hour of 5,000 nodes' heartbeats${isLossy ? `, ${lost} of them falling silent` : ''}`,
    unit: 'node',
    sizes: [1250, 5000],
    prepare: (size) => {
      const cluster = clusterOf(size, 110)
      advanceTo(cluster, after(cluster.now, seconds(60)))
      return {
        cluster,
        work: (observer) => {
          const end = later(cluster, 1)
          if (isLossy)
            for (let number = 1; number <= lost; number++)
              patch(cluster, `/api/v1/nodes/node-${number}`, {
                metadata: { annotations: { 'kuberama.dev/power': 'off' } },
              })
          runObserved(cluster, end, observer)
          advanceTo(cluster, end)
        },
        check: () => {
          expectFresh(cluster, `node-${size}`, 10_000)
          const silent = [...cluster.server.live.list('nodes')].filter(isUnknown).length
          const expected = isLossy ? lost : 0
          if (silent !== expected) throw new Error(`${silent} nodes are Unknown instead of ${expected}`)
        },
      }
    },
  }
}

const isUnknown = ({ status }: Node): boolean =>
  status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'Unknown') === true

function expectFresh(cluster: Cluster, node: string, most: number): void {
  const path = `/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${node}`
  const { body } = submit(cluster, { method: 'GET', path })
  const renewed = instantOfTimestamp((body as Lease).spec?.renewTime ?? '')
  if (renewed === undefined || cluster.now - renewed > most) throw new Error(`${node} renewed its lease at ${renewed}`)
}

function remove(cluster: Cluster, path: string, propagationPolicy: Policy): void {
  const response = submit(cluster, { method: 'DELETE', path, body: { kind: 'DeleteOptions', propagationPolicy } })
  if (response.code !== 200) throw new Error(JSON.stringify(response.body))
}

export const nodeBenchmarks: readonly Benchmark[] = [
  growthBenchmark(ownedObjects('Background')),
  growthBenchmark(ownedObjects('Foreground')),
  growthBenchmark(ownedObjects('Orphan')),
  growthBenchmark(deploymentGone),
  growthBenchmark(heartbeats(false)),
  growthBenchmark(heartbeats(true)),
]
