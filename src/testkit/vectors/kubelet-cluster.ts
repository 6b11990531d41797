import { objectKey, type KubeObject } from '../../api/object.ts'
import type { Event, Pod } from '../../api/openapi/kubernetes.ts'
import { podCells } from '../../api/pod/pod-cells.ts'
import { kinds } from '../../api/index.ts'
import { defineKind, type KindDefinition } from '../../api/scheme.ts'
import { after, seconds, type Instant } from '../../clock/instant.ts'
import { carryOut } from '../../cluster/apiserver/carry-out.ts'
import { kubelet } from '../../cluster/kubelet/kubelet.ts'
import type { Component, Write } from '../../cluster/machinery/contract.ts'
import { createCluster, defaultStart, type Cluster } from '../../engine/cluster.ts'
import { advanceTo, scheduleDelivery } from '../../engine/step.ts'

/** The world of one kubelet scenario: nodes, the kubelet, and a hand that writes to the API server. */
export interface KubeletScenario {
  readonly cluster: Cluster
  /** Runs up to this many seconds after the start. */
  readonly until: (secondsFromStart: number) => void
  readonly create: (resource: string, object: object) => KubeObject
  readonly write: (write: DistributiveOmit<Write, 'because'>) => void
  readonly pod: (name?: string) => Pod | undefined
  /** `reason: message` of every event about an object, in order of first appearance. */
  readonly events: (name?: string) => readonly string[]
  /** Every state a pod went through: seconds from the start and the pod. */
  readonly story: (name?: string) => readonly { readonly at: number; readonly pod: Pod }[]
}

type DistributiveOmit<T, K extends keyof never> = T extends unknown ? Omit<T, K> : never

const bare = (kind: string, resource: string, namespaced: boolean, group = ''): KindDefinition =>
  defineKind({
    group,
    version: 'v1',
    kind,
    resource,
    singular: kind.toLowerCase(),
    shortNames: [],
    namespaced,
    schema: '',
    status: {},
    columns: [],
    cells: () => [],
  })

export const kubeletKinds: readonly KindDefinition[] = [
  kinds.find(({ resource }) => resource === 'pods')!,
  bare('Node', 'nodes', false),
  bare('Event', 'events', true),
  bare('Namespace', 'namespaces', false),
  bare('ConfigMap', 'configmaps', true),
  bare('Secret', 'secrets', true),
  bare('Lease', 'leases', true, 'coordination.k8s.io'),
]

export function kubeletScenario(seed = 1, components: readonly Component[] = [kubelet], nodes = 1): KubeletScenario {
  const scenario = scenarioOn(createCluster({ seed, kinds: kubeletKinds, components }))
  for (const name of ['default', 'kube-node-lease']) scenario.create('namespaces', { metadata: { name } })
  for (let number = 1; number <= nodes; number++) scenario.create('nodes', node(number))
  return scenario
}

/** The same hand on a cluster that exists already. */
export function scenarioOn(cluster: Cluster): KubeletScenario {
  const because = { code: 'test' }
  const write: KubeletScenario['write'] = (wanted) => {
    const outcome = carryOut(cluster.server, { ...wanted, because } as Write, { actor: 'test', because, cause: 0 })
    if (!outcome.ok) throw new Error(outcome.status.message)
    scheduleDelivery(cluster, cluster.server.store.log.length)
  }
  const create: KubeletScenario['create'] = (resource, object) => {
    write({ verb: 'create', resource, object })
    return cluster.server.store.log.at(-1)!.object
  }
  return {
    cluster,
    write,
    create,
    until: (secondsFromStart) => advanceTo(cluster, after(defaultStart, seconds(secondsFromStart))),
    pod: (name = 'web') => cluster.server.live.get('pods', objectKey('default', name)),
    events: (name = 'web') => eventsAbout(cluster, name).map(({ reason, message }) => `${reason}: ${message}`),
    story: (name = 'web') => storyOf(cluster, name),
  }
}

function node(number: number): object {
  return {
    metadata: { name: `node-${number}`, labels: { 'kubernetes.io/hostname': `node-${number}` } },
    spec: { podCIDR: `10.244.${number}.0/24` },
    status: {
      addresses: [{ type: 'InternalIP', address: `172.18.0.${number + 1}` }],
      allocatable: { cpu: '4', memory: '8Gi', pods: '110' },
      conditions: [{ type: 'Ready', status: 'True' }],
    },
  }
}

export function eventsAbout(cluster: Cluster, name: string): readonly Event[] {
  return [...cluster.server.live.list('events')].filter((event) => event.involvedObject.name === name)
}

function storyOf(cluster: Cluster, name: string): readonly { readonly at: number; readonly pod: Pod }[] {
  const key = objectKey('default', name)
  return cluster.server.store.log
    .filter((entry) => entry.resource === 'pods' && entry.key === key)
    .map((entry) => ({ at: (entry.at - defaultStart) / 1000, pod: entry.object as Pod }))
}

export const instantAt = (secondsFromStart: number): Instant => after(defaultStart, seconds(secondsFromStart))

/** A pod that is bound to node-1 already, with one container `web` unless the spec says more. */
export function boundPod(spec: object = {}, container: object = {}, metadata: object = {}): object {
  return {
    metadata: { name: 'web', namespace: 'default', ...metadata },
    spec: { nodeName: 'node-1', containers: [{ name: 'web', image: 'nginx:1.16.1', ...container }], ...spec },
  }
}

/** Annotations under `kuberama.dev/`. */
export const told = (values: Readonly<Record<string, string>>): object => ({
  annotations: Object.fromEntries(Object.entries(values).map(([name, value]) => [`kuberama.dev/${name}`, value])),
})

/** What `kubectl get pod` shows, without repetitions. */
export function shown(scenario: KubeletScenario, name = 'web'): readonly string[] {
  const lines: string[] = []
  for (const { at, pod } of scenario.story(name)) {
    const [, ready, status] = podCells(pod, instantAt(at))
    const line = `${ready} ${status}`
    if (lines.at(-1) !== line) lines.push(line)
  }
  return lines
}

export const conditionOf = (pod: Pod | undefined, type: string) =>
  pod?.status?.conditions?.find((condition) => condition.type === type)
export const remove = (scenario: KubeletScenario, options: object = {}): void =>
  scenario.write({ verb: 'delete', resource: 'pods', namespace: 'default', name: 'web', options })
export const annotate = (scenario: KubeletScenario, values: Readonly<Record<string, string>>): void =>
  scenario.write({
    verb: 'patch',
    resource: 'pods',
    namespace: 'default',
    name: 'web',
    patchType: 'merge',
    patch: { metadata: told(values) as never },
  })

export function running(
  container: object = {},
  annotations: Readonly<Record<string, string>> = {},
  spec: object = {},
): KubeletScenario {
  const scenario = kubeletScenario()
  scenario.create('pods', boundPod(spec, container, told(annotations)))
  scenario.until(5)
  return scenario
}
