import { instantOf } from '../clock/instant.ts'
import type { Cluster } from '../engine/cluster.ts'
import { submit } from '../engine/requests.ts'
import { standardCluster } from '../engine/standard-cluster.ts'
import { advanceTo, runUntilQuiet } from '../engine/step.ts'
import { absorb, historyOf, revisionAt } from '../history/history.ts'
import { compactColumns, moveCursor } from '../history/pod-columns.ts'
import {
  heapMegabytes,
  median,
  now,
  residentMegabytes,
  seconds,
  timed,
  type Benchmark,
  type Figure,
} from './measure.ts'

const hour = 3_600_000

export function clusterOf(nodes: number, podsPerNode: number): Cluster {
  return standardCluster({ seed: 7, nodes, podsPerNode, cpuPerNode: 64, memoryGibPerNode: 256 })
}

/** Creates or replaces nginx Deployments, each of so many replicas. */
export function createDeployments(cluster: Cluster, count: number, replicas: number): void {
  for (let number = 1; number <= count; number++) {
    const response = submit(cluster, {
      method: 'POST',
      path: '/apis/apps/v1/namespaces/default/deployments',
      body: deployment(`web-${number}`, replicas),
    })
    if (response.code !== 201) throw new Error(JSON.stringify(response.body))
  }
}

function deployment(name: string, replicas: number): unknown {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels: { app: name } },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          containers: [
            {
              name: 'nginx',
              image: 'nginx:1.7.9',
              ports: [{ containerPort: 80 }],
              resources: { requests: { cpu: '100m', memory: '64Mi' } },
            },
          ],
        },
      },
    },
  }
}

export function setImage(cluster: Cluster, name: string, image: string): void {
  const response = submit(cluster, {
    method: 'PATCH',
    path: `/apis/apps/v1/namespaces/default/deployments/${name}`,
    contentType: 'application/strategic-merge-patch+json',
    body: { spec: { template: { spec: { containers: [{ name: 'nginx', image }] } } } },
  })
  if (response.code !== 200) throw new Error(JSON.stringify(response.body))
}

export function settle(cluster: Cluster): void {
  if (!runUntilQuiet(cluster, instantOf(cluster.now + hour))) throw new Error('the cluster did not come to rest')
}

export function expectReady(cluster: Cluster, pods: number): void {
  let ready = 0
  for (const { status } of cluster.server.live.list('pods'))
    if (status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') === true) ready++
  if (ready !== pods) throw new Error(`${ready} of ${pods} pods are Ready`)
}

function readyRun(deployments: number, replicas: number, nodes: number, podsPerNode: number) {
  const cluster = clusterOf(nodes, podsPerNode)
  const took = timed(() => {
    createDeployments(cluster, deployments, replicas)
    settle(cluster)
  })
  expectReady(cluster, deployments * replicas)
  return { cluster, took }
}

/** Of every run with 1,000 pods so far. */
const costsAtThousand: number[] = []

const ready1000: Benchmark = {
  name: 'ready-1000',
  about: '1,000 replicas Ready on 5 nodes, then a rolling update of all of them',
  runs: 9,
  run: () => {
    const { cluster, took } = readyRun(1, 1000, 5, 300)
    setImage(cluster, 'web-1', 'nginx:1.9.1')
    const rolling = timed(() => settle(cluster))
    expectReady(cluster, 1000)
    costsAtThousand.push((took / 1000) * 1e6)
    return [
      { name: '1,000 replicas Ready', value: took, unit: 's', bar: 0.25 },
      { name: 'rolling update of 1,000', value: rolling, unit: 's', bar: 0.5 },
      { name: 'cost per pod', value: (took / 1000) * 1e6, unit: 'µs/pod' },
      { name: 'writes', value: cluster.server.store.log.length, unit: 'count' },
    ]
  },
}

const ready10000: Benchmark = {
  name: 'ready-10000',
  about: '10,000 pods (10 Deployments of 1,000) Ready on 400 nodes',
  runs: 3,
  run: () => {
    const { took } = readyRun(10, 1000, 400, 110)
    return [
      { name: '10,000 pods Ready', value: took, unit: 's', bar: 3 },
      { name: 'cost per pod', value: (took / 10_000) * 1e6, unit: 'µs/pod' },
    ]
  },
}

const oneOf10000: Benchmark = {
  name: 'ready-1x10000',
  about: '10,000 pods of one Deployment Ready on 400 nodes',
  runs: 3,
  run: () => {
    const { took } = readyRun(1, 10_000, 400, 110)
    return [{ name: '10,000 pods of one Deployment Ready', value: took, unit: 's', bar: 3 }]
  },
}

const ready100000: Benchmark = {
  name: 'ready-100000',
  about: '100,000 pods (100 Deployments of 1,000) Ready on 4,000 nodes',
  runs: 1,
  run: () => {
    while (costsAtThousand.length < 9) costsAtThousand.push((readyRun(1, 1000, 5, 300).took / 1000) * 1e6)
    const small = median(costsAtThousand)
    const { took } = readyRun(100, 1000, 4000, 110)
    const cost = (took / 100_000) * 1e6
    return [
      { name: '100,000 pods Ready', value: took, unit: 's', bar: 60 },
      { name: 'resident memory', value: residentMegabytes(), unit: 'MB', bar: 3000 },
      { name: 'heap in use', value: heapMegabytes(), unit: 'MB' },
      { name: 'cost per pod', value: cost, unit: 'µs/pod', bar: 2 * small },
      { name: 'cost per pod at 1,000', value: small, unit: 'µs/pod' },
    ]
  },
}

const seek10000: Benchmark = {
  name: 'seek-10000',
  about: 'seeking to 400 places in the history of 10,000 pods with a rolling update',
  runs: 3,
  run: () => {
    const cluster = clusterOf(400, 110)
    const history = historyOf(cluster)
    createDeployments(cluster, 10, 1000)
    settle(cluster)
    for (let number = 1; number <= 10; number++) setImage(cluster, `web-${number}`, 'nginx:1.9.1')
    settle(cluster)
    absorb(history)
    const times = seekTimes(history)
    return [
      { name: 'seek, median', value: median(times), unit: 'ms', bar: 16 },
      { name: 'seek, worst', value: Math.max(...times), unit: 'ms', bar: 50 },
      { name: 'writes in the history', value: cluster.server.store.log.length, unit: 'count' },
    ]
  },
}

function seekTimes(history: ReturnType<typeof historyOf>): number[] {
  const { cluster, columns, start } = history
  const { log } = cluster.server.store
  const times: number[] = []
  const span = log.at(-1)!.at - start
  for (let index = 0; index < 400; index++) {
    const at = instantOf(start + ((index * 7919) % 400) * (span / 400))
    const begin = now()
    moveCursor(columns, log, revisionAt(history, at))
    compactColumns(columns, at)
    times.push(seconds(begin, now()) * 1000)
  }
  return times
}

const idle: Benchmark = {
  name: 'idle-day',
  about: 'one virtual day of 1,000 idle Ready pods',
  runs: 3,
  run: (): readonly Figure[] => {
    const { cluster } = readyRun(1, 1000, 5, 300)
    const took = timed(() => advanceTo(cluster, instantOf(cluster.now + 24 * hour)))
    return [{ name: 'one idle day', value: took, unit: 's' }]
  },
}

export const clusterBenchmarks: readonly Benchmark[] = [ready1000, ready10000, oneOf10000, seek10000, idle, ready100000]
