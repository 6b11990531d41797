import { expect, it } from 'vitest'
import { after, seconds } from '../../../clock/instant.ts'
import type { Cluster } from '../../../engine/cluster.ts'
import { submit } from '../../../engine/requests.ts'
import { standardCluster } from '../../../engine/standard-cluster.ts'
import { advanceTo } from '../../../engine/step.ts'
import { metricsServer } from './metrics-server.ts'

const template = {
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'c', image: 'web:1', resources: { requests: { cpu: '100m' } } }] },
}

function post(cluster: Cluster, path: string, body: object): void {
  expect(submit(cluster, { method: 'POST', path, body } as Parameters<typeof submit>[1]).code).toBe(201)
}

it('a load told on a Service is shared among its ready endpoints, and nobody else gets any of it', () => {
  const cluster = standardCluster({ seed: 1, nodes: 3 })
  const metadata = { name: 'web', annotations: { 'kuberama.dev/load': '600m' } }
  post(cluster, '/api/v1/namespaces/default/services', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
  })
  post(cluster, '/apis/apps/v1/namespaces/default/deployments', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: { replicas: 3, selector: { matchLabels: { app: 'web' } }, template },
  })
  advanceTo(cluster, after(cluster.now, seconds(60)))
  const { live } = cluster.server
  const samples = metricsServer.podSamples([...live.list('pods')], live, cluster.now)
  expect(samples.ok).toBe(true)
  if (!samples.ok) return
  expect([...samples.samples.values()].map(({ containers }) => containers[0]!.cpu)).toEqual([200, 200, 200])
})
