import { controllerOf } from '../../../api/object.ts'
import type { Container, Pod } from '../../../api/openapi/kubernetes.ts'
import { milliValueOf, valueOf } from '../../../api/quantity/amounts.ts'
import { instantOf, instantOfTimestamp, type Instant } from '../../../clock/instant.ts'
import { isReady } from '../../machinery/pod-facts.ts'
import type { ClusterView } from '../../machinery/view.ts'
import { curveOf, loadOf, valueAt } from './load-curves.ts'
import { serviceShares } from './service-load.ts'
import type { ContainerUse, MetricsSource, PodSample } from './metrics-source.ts'

/** Between two scrapes, and from a container's start to its first sample. */
const scrapeMilliseconds = 15_000
const idleCpu = 1
const idleMemory = 16 * 1024 * 1024

/**
 * A model of metrics-server: every 15 s it scrapes what runs for at least 15 s. What a container uses is told by annotations:
 * `kuberama.dev/cpu` on the pod, or `kuberama.dev/load` on the workload, which its Ready pods share, or on a Service, which its
 * ready endpoints share. Capped at the limit.
 */
export const metricsServer: MetricsSource = {
  podSamples: (pods, view, now) => {
    const scrape = instantOf(Math.floor(now / scrapeMilliseconds) * scrapeMilliseconds)
    const shares = sharesOf(pods, view, scrape)
    const requests = serviceShares(pods[0]?.metadata.namespace, view, scrape)
    const samples = new Map<string, PodSample>()
    for (const pod of pods) {
      const sample = sampleOf(pod, scrape, sumOf(shares.get(workloadUid(pod, view)), requests.get(pod.metadata.uid)))
      if (sample !== undefined) samples.set(pod.metadata.name, sample)
    }
    return { ok: true, samples }
  },
}

const sumOf = (left: number | undefined, right: number | undefined): number | undefined =>
  left === undefined ? right : left + (right ?? 0)

function sampleOf(pod: Pod, scrape: Instant, share: number | undefined): PodSample | undefined {
  if (pod.status?.phase !== 'Running') return undefined
  const containers: ContainerUse[] = []
  for (const container of pod.spec.containers) {
    const status = pod.status.containerStatuses?.find(({ name }) => name === container.name)
    const started = instantOfTimestamp(status?.state?.running?.startedAt ?? '')
    if (started === undefined || started + scrapeMilliseconds > scrape) return undefined
    containers.push(useOf(pod, container, (scrape - started) / 1000, isReady(pod) ? share : undefined))
  }
  return { timestamp: scrape, window: scrapeMilliseconds, containers }
}

function useOf(pod: Pod, container: Container, elapsedSeconds: number, share: number | undefined): ContainerUse {
  const told = (name: string, read: (text: string) => number): number | undefined => {
    const annotations = pod.metadata.annotations
    const text = annotations?.[`kuberama.dev/${name}.${container.name}`] ?? annotations?.[`kuberama.dev/${name}`]
    const curve = text === undefined ? undefined : curveOf(text, read)
    return curve && valueAt(curve, elapsedSeconds)
  }
  const { limits } = container.resources ?? {}
  const cpu = told('cpu', milliValueOf) ?? share ?? idleCpu
  const memory = told('memory', valueOf) ?? idleMemory
  return {
    name: container.name,
    cpu: Math.min(cpu, limits?.['cpu'] === undefined ? Infinity : milliValueOf(limits['cpu'])),
    memory: Math.min(memory, limits?.['memory'] === undefined ? Infinity : valueOf(limits['memory'])),
  }
}

/** Per workload with `kuberama.dev/load`: what each of its Ready pods gets of it. */
function sharesOf(pods: readonly Pod[], view: ClusterView, scrape: Instant): ReadonlyMap<string, number> {
  const shares = new Map<string, number>()
  for (const pod of pods) {
    const workload = workloadOf(pod, view)
    if (workload === undefined || shares.has(workload.metadata.uid)) continue
    const curve = loadOf(workload.metadata.annotations?.['kuberama.dev/load'])
    if (curve === undefined) continue
    const { uid, creationTimestamp } = workload.metadata
    const since = (scrape - (instantOfTimestamp(creationTimestamp ?? '') ?? scrape)) / 1000
    const ready = pods.filter((other) => isReady(other) && workloadUid(other, view) === uid).length
    shares.set(uid, Math.floor(valueAt(curve, since) / Math.max(1, ready)))
  }
  return shares
}

const workloadUid = (pod: Pod, view: ClusterView): string => workloadOf(pod, view)?.metadata.uid ?? ''

interface Workload {
  readonly metadata: Pod['metadata']
}

const resources: Readonly<Record<string, string>> = {
  ReplicaSet: 'replicasets',
  Deployment: 'deployments',
  StatefulSet: 'statefulsets',
  ReplicationController: 'replicationcontrollers',
}

/** The topmost controller of a pod. */
function workloadOf(pod: Pod, view: ClusterView): Workload | undefined {
  let workload: Workload | undefined
  let reference = controllerOf(pod)
  while (reference !== undefined && resources[reference.kind] !== undefined) {
    const owner = view.get<string>(resources[reference.kind]!, `${pod.metadata.namespace}/${reference.name}`)
    if (owner === undefined) break
    workload = owner
    reference = controllerOf(owner)
  }
  return workload
}
