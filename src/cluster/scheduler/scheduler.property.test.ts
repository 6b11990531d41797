import { describe, expect, it } from 'vitest'
import type { Node, Pod, PodSpec } from '../../api/openapi/kubernetes.ts'
import { nextBelow, randomStream, type RandomStream } from '../../clock/random.ts'
import { cloneOf, fingerprint } from '../../engine/snapshot.ts'
import type { Cluster } from '../../engine/cluster.ts'
import {
  addNode,
  addPod,
  create,
  deletePod,
  finishDeletion,
  nodeObject,
  nodeOf,
  podNamed,
  schedulingCluster,
  settle,
  update,
  write,
  type NodeSetup,
  type PodSetup,
} from '../../testkit/scheduling-cluster.ts'
import { explainScheduling } from './explain.ts'

const seeds = Array.from({ length: 25 }, (_, index) => index + 1)
const hostname = 'kubernetes.io/hostname'
const zone = 'topology.kubernetes.io/zone'

describe('random clusters', () => {
  it.each(seeds)('what is kept up while things change equals what is counted from the start (seed %i)', (seed) => {
    const random = randomStream(seed, 'scheduler-property')
    const cluster = schedulingCluster(seed)
    prepare(cluster, random)
    for (let turn = 1; turn <= 40; turn++) {
      disturb(cluster, random)
      settle(cluster)
      const name = `pod-${turn}`
      const pod = addPod(cluster, name, randomSetup(random))
      const table = explainScheduling(cluster.view, pod, cluster.now)
      settle(cluster)
      expect(orNothing(table.best)).toContain(nodeOf(cluster, name))
      const { status } = podNamed(cluster, name)
      expect(status?.conditions?.find(({ type }) => type === 'PodScheduled')?.message).toBe(table.message)
      expect(orNothing(table.nominated)).toContain(status?.nominatedNodeName)
    }
    expect(overcommitted(cluster)).toEqual([])
  })

  it.each(seeds.slice(0, 5))('a snapshot taken anywhere goes on as the original (seed %i)', (seed) => {
    const random = randomStream(seed, 'scheduler-snapshot')
    const cluster = schedulingCluster(seed)
    prepare(cluster, random)
    for (let turn = 1; turn <= 20; turn++) addPod(cluster, `pod-${turn}`, randomSetup(random))
    settle(cluster)
    const copy = cloneOf(cluster)
    const fates = [cluster, copy].map((each) => {
      const same = randomStream(seed, 'after')
      for (let turn = 21; turn <= 40; turn++) {
        disturb(each, same)
        addPod(each, `pod-${turn}`, randomSetup(same))
        settle(each)
      }
      return fingerprint(each)
    })
    expect(fates[1]).toBe(fates[0])
  })
})

function prepare(cluster: Cluster, random: RandomStream): void {
  const count = 2 + nextBelow(random, 5)
  for (let number = 1; number <= count; number++) addNode(cluster, `node-${number}`, randomNode(random))
  create(cluster, 'services', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'a', namespace: 'default' },
    spec: { selector: { app: 'a' } },
  })
}

function randomNode(random: RandomStream): NodeSetup {
  return {
    cpu: String(1 + nextBelow(random, 4)),
    memory: `${1 + nextBelow(random, 8)}Gi`,
    pods: String(3 + nextBelow(random, 10)),
    labels: nextBelow(random, 5) === 0 ? {} : { [zone]: `zone-${nextBelow(random, 3)}` },
    ...(nextBelow(random, 4) === 0 && {
      taints: [{ key: 'k', effect: ['NoSchedule', 'PreferNoSchedule'][nextBelow(random, 2)]! }],
    }),
  }
}

/** Something that happens between two pods. */
function disturb(cluster: Cluster, random: RandomStream): void {
  const pods = [...cluster.server.live.list('pods')].filter(({ spec }) => spec.nodeName)
  const pod = pods[nextBelow(random, Math.max(1, pods.length))]
  const nodes = [...cluster.server.live.list('nodes')]
  const node = nodes[nextBelow(random, Math.max(1, nodes.length))]
  switch (nextBelow(random, 7)) {
    case 0:
      return pod && deletePod(cluster, pod.metadata.name)
    case 1:
      return pod && finishDeletion(cluster, pod.metadata.name)
    case 2:
      return pod && update(cluster, 'pods', { ...pod, metadata: { ...pod.metadata, labels: { app: 'b' } } })
    case 3:
      if (node) {
        const { metadata } = node
        const { resourceVersion, uid, creationTimestamp } = metadata
        const changed = nodeObject(metadata.name, randomNode(random))
        const next: Node = {
          ...node,
          spec: changed.spec,
          metadata: { ...changed.metadata, resourceVersion, uid, creationTimestamp },
        }
        update(cluster, 'nodes', next)
      }
      return
    case 4:
      if (node && nodes.length > 1)
        write(cluster, { verb: 'delete', resource: 'nodes', name: node.metadata.name, because: { code: 'test' } })
      return
    case 5:
      addNode(cluster, `late-${cluster.server.store.log.length}`, randomNode(random))
  }
}

const randomSetup = (random: RandomStream): PodSetup => ({
  cpu: `${nextBelow(random, 12) * 100}m`,
  memory: `${nextBelow(random, 8) * 128}Mi`,
  priority: nextBelow(random, 4) === 0 ? 100 : 0,
  labels: { app: ['a', 'b', 'c'][nextBelow(random, 3)]! },
  spec: randomSpec(random),
})

function randomSpec(random: RandomStream): Partial<PodSpec> {
  const labelSelector = { matchLabels: { app: ['a', 'b', 'c'][nextBelow(random, 3)]! } }
  const term = { labelSelector, topologyKey: nextBelow(random, 2) === 0 ? hostname : zone }
  switch (nextBelow(random, 8)) {
    case 0:
      return { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } }
    case 1:
      return { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } }
    case 2:
      return {
        affinity: {
          podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 50, podAffinityTerm: term }] },
        },
      }
    case 3:
      return {
        topologySpreadConstraints: [
          { maxSkew: 1, topologyKey: term.topologyKey, whenUnsatisfiable: 'DoNotSchedule', labelSelector },
        ],
      }
    case 4:
      return {
        topologySpreadConstraints: [
          { maxSkew: 1, topologyKey: term.topologyKey, whenUnsatisfiable: 'ScheduleAnyway', labelSelector },
        ],
      }
    case 5:
      return {
        containers: [
          { name: 'main', image: 'main:1', ports: [{ containerPort: 80, hostPort: 8000 + nextBelow(random, 3) }] },
        ],
        tolerations: [{ operator: 'Exists' }],
      }
    default:
      return {}
  }
}

/** One of these, or, where there is none, nothing at all. */
const orNothing = (names: readonly string[]): readonly (string | undefined)[] =>
  names.length > 0 ? names : [undefined]

/** Nodes with more pods than they may have, apart from those whose room shrank. */
function overcommitted(cluster: Cluster): readonly string[] {
  const table = new Map<string, number>()
  for (const pod of cluster.server.live.list('pods')) countPod(table, pod)
  const changed = changedNodes(cluster)
  return [...cluster.server.live.list('nodes')]
    .filter(({ metadata, status }) => (table.get(metadata.name) ?? 0) > Number(status!.allocatable!['pods']))
    .map(({ metadata }) => metadata.name)
    .filter((name) => !changed.has(name))
}

function countPod(table: Map<string, number>, { spec }: Pod): void {
  if (spec.nodeName) table.set(spec.nodeName, (table.get(spec.nodeName) ?? 0) + 1)
}

/** Nodes whose room may have shrunk below what they hold. */
const changedNodes = (cluster: Cluster): ReadonlySet<string> =>
  new Set(
    cluster.server.store.log
      .filter(({ resource, type }) => resource === 'nodes' && type === 'MODIFIED')
      .map(({ key }) => key),
  )
