import type { Pod } from '../api/openapi/kubernetes.ts'
import { milliseconds } from '../clock/instant.ts'
import type { Cluster } from '../engine/cluster.ts'
import { addNode, create, podObject, runFor, schedulingCluster, type PodSetup } from '../testkit/scheduling-cluster.ts'
import { residentMegabytes, timed, type Benchmark } from './measure.ts'

export interface SchedulingRun {
  readonly seconds: number
  readonly bound: number
}

const podsPerTemplate = 1000
const zones = 3

/** Creates nodes in three zones, then pods from templates of 1,000, and lets the scheduler place them all. */
export function schedulePods(
  pods: number,
  nodes: number,
  setupOf: (template: number) => PodSetup = plainSetup,
): SchedulingRun {
  const cluster = schedulingCluster(7)
  for (let number = 1; number <= nodes; number++)
    addNode(cluster, `node-${number}`, {
      cpu: '64',
      memory: '256Gi',
      labels: { 'topology.kubernetes.io/zone': `zone-${number % zones}`, 'topology.kubernetes.io/region': 'here' },
    })
  runFor(cluster, milliseconds(10))
  const seconds = timed(() => {
    for (let first = 0; first < pods; first += podsPerTemplate) {
      createTemplate(cluster, first / podsPerTemplate, Math.min(podsPerTemplate, pods - first), setupOf)
      runFor(cluster, milliseconds(2))
    }
    runFor(cluster, milliseconds(10))
  })
  let bound = 0
  for (const pod of cluster.server.live.list('pods')) if (pod.spec.nodeName) bound++
  return { seconds, bound }
}

function createTemplate(
  cluster: Cluster,
  number: number,
  count: number,
  setupOf: (template: number) => PodSetup,
): void {
  const name = `web-${number}`
  const labels = Object.freeze({ app: name })
  create(cluster, 'replicasets', {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name, namespace: 'default' },
    spec: { replicas: count, selector: { matchLabels: labels }, template: {} },
  })
  const first = podObject(`${name}-0`, { labels, owner: { kind: 'ReplicaSet', name }, ...setupOf(number) })
  const { spec } = create<Pod>(cluster, 'pods', first)
  for (let index = 1; index < count; index++)
    create(cluster, 'pods', { ...first, metadata: { ...first.metadata, name: `${name}-${index}` }, spec })
}

const plainSetup = (): PodSetup => ({ cpu: '100m', memory: '64Mi' })

/** Anti-affinity to its own kind on the host (preferred), affinity to the zone, and hard spreading over zones. */
const choosySetup = (template: number): PodSetup => {
  const labelSelector = { matchLabels: { app: `web-${template}` } }
  return {
    cpu: '100m',
    memory: '64Mi',
    spec: {
      affinity: {
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            { weight: 100, podAffinityTerm: { labelSelector, topologyKey: 'kubernetes.io/hostname' } },
          ],
        },
        podAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { labelSelector, topologyKey: 'topology.kubernetes.io/region' },
          ],
        },
      },
      topologySpreadConstraints: [
        { maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector },
        { maxSkew: 2, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway', labelSelector },
      ],
    },
  }
}

function benchmark(
  name: string,
  about: string,
  pods: number,
  nodes: number,
  runs: number,
  setupOf?: (template: number) => PodSetup,
): Benchmark {
  return {
    name,
    about,
    runs,
    run: () => {
      const part = costOf(pods / 4, nodes / 4, setupOf)
      const cost = costOf(pods, nodes, setupOf)
      return [
        { name: `${pods} pods bound on ${nodes} nodes`, value: (cost * pods) / 1e6, unit: 's' },
        { name: 'cost per pod', value: cost, unit: 'µs/pod' },
        { name: 'the same at a quarter of the size', value: part, unit: 'µs/pod' },
        { name: 'growth', value: cost / part, unit: 'ratio' },
        { name: 'resident memory', value: residentMegabytes(), unit: 'MB' },
      ]
    },
  }
}

function costOf(pods: number, nodes: number, setupOf: ((template: number) => PodSetup) | undefined): number {
  const { seconds, bound } = schedulePods(pods, nodes, setupOf)
  if (bound !== pods) throw new Error(`${bound} of ${pods} pods were bound`)
  return (seconds / pods) * 1e6
}

export const schedulerBenchmarks: readonly Benchmark[] = [
  benchmark('schedule-10000', '10,000 pods placed on 400 nodes, API server and scheduler alone', 10_000, 400, 3),
  benchmark(
    'schedule-choosy',
    '10,000 pods with affinity and spread constraints placed on 1,000 nodes',
    10_000,
    1000,
    3,
    choosySetup,
  ),
  benchmark('schedule-100000', '100,000 pods placed on 4,000 nodes, API server and scheduler alone', 100_000, 4000, 1),
]
