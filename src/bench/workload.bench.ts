import { after, instantOf, seconds, type Instant } from '../clock/instant.ts'
import type { Cluster } from '../engine/cluster.ts'
import { clusterOf, expectReady } from './cluster-benchmarks.ts'
import { forgetHistory } from '../engine/watches.ts'
import { growthBenchmark, patch, post, runObserved, settleObserved, type Trials } from './growth.ts'
import { heapMegabytes, residentMegabytes, timed, type Benchmark, type Figure } from './measure.ts'

const podsPerNode = 110
/** As the server does: what only time travel needs is let go. */
const revisionsKept = 20_000
const revisionsBetweenForgetting = 5_000
const later = (cluster: Cluster, count: number): Instant => after(cluster.now, seconds(count * 3600))
const nodesFor = (pods: number): number => Math.ceil(pods / podsPerNode) + 1

function template(name: string, image: string, restartPolicy = 'Always'): unknown {
  return {
    metadata: { labels: { app: name } },
    spec: {
      restartPolicy,
      containers: [{ name: 'main', image, resources: { requests: { cpu: '100m', memory: '64Mi' } } }],
    },
  }
}

function statefulSet(size: number, podManagementPolicy: string): unknown {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db' },
    spec: {
      replicas: size,
      serviceName: 'db',
      podManagementPolicy,
      selector: { matchLabels: { app: 'db' } },
      template: template('db', 'nginx:1.7.9'),
    },
  }
}

const daemonSet = {
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'agent' },
  spec: { selector: { matchLabels: { app: 'agent' } }, template: template('agent', 'nginx:1.7.9') },
}

const newImage = { spec: { template: { spec: { containers: [{ name: 'main', image: 'nginx:1.9.1' }] } } } }
const apps = '/apis/apps/v1/namespaces/default'
const batch = '/apis/batch/v1/namespaces/default'

function statefulSetTrials(podManagementPolicy: 'Parallel' | 'OrderedReady', isUpdate: boolean): Trials {
  const order = podManagementPolicy === 'Parallel' ? 'parallel' : 'ordered'
  return {
    name: `statefulset-${order}${isUpdate ? '-update' : ''}`,
    about: `a StatefulSet of 1,000 (${podManagementPolicy}) ${isUpdate ? 'updated' : 'Ready'}`,
    unit: 'pod',
    sizes: [250, 1000],
    prepare: (size) => {
      const cluster = clusterOf(nodesFor(size), podsPerNode)
      const create = (): void => post(cluster, `${apps}/statefulsets`, statefulSet(size, podManagementPolicy))
      const update = (): void => patch(cluster, `${apps}/statefulsets/db`, newImage)
      if (isUpdate) {
        create()
        settleObserved(cluster, later(cluster, 24), () => undefined)
      }
      return {
        cluster,
        work: (observer) => {
          if (isUpdate) update()
          else create()
          settleObserved(cluster, later(cluster, 24), observer)
        },
        check: () => expectReady(cluster, size),
      }
    },
  }
}

function daemonSetTrials(isUpdate: boolean): Trials {
  return {
    name: isUpdate ? 'daemonset-update' : 'daemonset',
    about: `a DaemonSet on 5,000 nodes ${isUpdate ? 'updated pod by pod' : 'Ready'}`,
    unit: 'pod',
    sizes: [1250, 5000],
    prepare: (size) => {
      const cluster = clusterOf(size, podsPerNode)
      if (isUpdate) {
        post(cluster, `${apps}/daemonsets`, daemonSet)
        settleObserved(cluster, later(cluster, 24), () => undefined)
      }
      return {
        cluster,
        work: (observer) => {
          if (isUpdate) patch(cluster, `${apps}/daemonsets/agent`, newImage)
          else post(cluster, `${apps}/daemonsets`, daemonSet)
          settleObserved(cluster, later(cluster, 48), observer)
        },
        check: () => expectReady(cluster, size),
      }
    },
  }
}

function jobTrials(completionMode: 'NonIndexed' | 'Indexed'): Trials {
  return {
    name: completionMode === 'Indexed' ? 'job-indexed' : 'job',
    about: `a Job of 10,000 completions (${completionMode}), 500 at a time`,
    unit: 'completion',
    sizes: [2500, 10_000],
    prepare: (size) => {
      const cluster = clusterOf(10, podsPerNode)
      const spec = {
        completions: size,
        parallelism: 500,
        completionMode,
        template: template('work', 'perl:5', 'Never'),
      }
      return {
        cluster,
        work: (observer) => {
          post(cluster, `${batch}/jobs`, { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'work' }, spec })
          settleObserved(cluster, later(cluster, 24), observer)
        },
        check: () => {
          const succeeded = cluster.server.live.get('jobs', 'default/work')?.status?.succeeded
          if (succeeded !== size) throw new Error(`${succeeded} of ${size} completions`)
        },
      }
    },
  }
}

const cronJobs = 10
const quarterHours = 6

/** Ten CronJobs due every minute, for one virtual day: what is kept must not grow without end. */
const cronJobDay: Benchmark = {
  name: 'cronjob-day',
  about: '10 CronJobs every minute for one virtual day: 14,400 Jobs, on a host that keeps the last 20,000 revisions',
  runs: 3,
  run: () => {
    const cluster = clusterOf(5, podsPerNode)
    const start = cluster.now
    let peak = residentMegabytes()
    let processor = 0
    for (let number = 1; number <= cronJobs; number++) post(cluster, `${batch}/cronjobs`, cronJob(`tick-${number}`))
    const { log } = cluster.server.store
    let forgottenAt = 0
    const look = (): void => {
      peak = Math.max(peak, residentMegabytes())
      if (log.length - forgottenAt < revisionsBetweenForgetting) return
      forgottenAt = log.length
      forgetHistory(cluster, revisionsKept)
    }
    const quarters = [1, 2, 3, 4].map((quarter) => {
      const until = instantOf(start + seconds(quarter * quarterHours * 3600))
      const before = process.cpuUsage()
      const took = timed(() => runObserved(cluster, until, look))
      processor += process.cpuUsage(before).user / 1e6
      return { took, heap: heapMegabytes(), objects: objectsIn(cluster) }
    })
    const [first, , third, last] = quarters as [Quarter, Quarter, Quarter, Quarter]
    const total = quarters.reduce((sum, { took }) => sum + took, 0)
    const figures: readonly Figure[] = [
      { name: 'one day', value: total, unit: 's', bar: 10 },
      { name: 'processor time of it', value: processor, unit: 's' },
      { name: 'cost per Job', value: (total / (cronJobs * 1440)) * 1e6, unit: 'µs' },
      { name: 'growth of the cost, last quarter to first', value: last.took / first.took, unit: 'ratio' },
      { name: 'heap after a quarter', value: first.heap, unit: 'MB' },
      { name: 'heap at the end', value: last.heap, unit: 'MB' },
      { name: 'heap added by the last quarter', value: last.heap - third.heap, unit: 'MB' },
      { name: 'objects after a quarter', value: first.objects, unit: 'count' },
      { name: 'objects at the end', value: last.objects, unit: 'count' },
      { name: 'resident memory at its peak', value: peak, unit: 'MB' },
      { name: 'writes', value: cluster.server.live.revision, unit: 'count' },
    ]
    return figures
  },
}

interface Quarter {
  readonly took: number
  readonly heap: number
  readonly objects: number
}

function objectsIn(cluster: Cluster): number {
  let count = 0
  for (const objects of cluster.server.store.state.resources.values()) count += objects.size
  return count
}

const cronJob = (name: string): unknown => ({
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name },
  spec: { schedule: '* * * * *', jobTemplate: { spec: { template: template(name, 'perl:5', 'Never') } } },
})

export const workloadBenchmarks: readonly Benchmark[] = [
  cronJobDay,
  growthBenchmark(statefulSetTrials('Parallel', false)),
  growthBenchmark(statefulSetTrials('OrderedReady', false)),
  growthBenchmark(statefulSetTrials('OrderedReady', true)),
  growthBenchmark(daemonSetTrials(false)),
  growthBenchmark(daemonSetTrials(true)),
  growthBenchmark(jobTrials('NonIndexed')),
  growthBenchmark(jobTrials('Indexed')),
]
