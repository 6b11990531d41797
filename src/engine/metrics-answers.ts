import type { Node, Pod } from '../api/openapi/kubernetes.ts'
import type { ApiRequest, ApiResponse } from '../api/request.ts'
import { compiled } from '../api/selector/label-selector.ts'
import { parseSelector } from '../api/selector/parse-selector.ts'
import { badRequest, notFound, type Status } from '../api/status.ts'
import { timestampOf, type Instant } from '../clock/instant.ts'
import { metricsServer } from '../cluster/controllers/horizontalpodautoscaler/metrics-server.ts'
import type { PodSample } from '../cluster/controllers/horizontalpodautoscaler/metrics-source.ts'
import type { ClusterView } from '../cluster/machinery/view.ts'
import type { Cluster } from './cluster.ts'

const group = 'metrics.k8s.io'
const metricsPath = /^\/apis\/metrics\.k8s\.io\/v1beta1\/(?:namespaces\/([^/]+)\/)?(nodes|pods)(?:\/([^/]+))?$/

/** What metrics-server answers, from the samples that the autoscaler sees; `undefined` for every other request. */
export function metricsAnswer(cluster: Cluster, { method, path }: ApiRequest): ApiResponse | undefined {
  if (method !== 'GET' || !path.startsWith(`/apis/${group}/v1beta1/`)) return undefined
  const [address = '', search = ''] = path.split('?')
  const [, namespace, resource, name] = metricsPath.exec(address) ?? []
  if (resource === undefined || (resource === 'nodes' && namespace !== undefined)) return undefined
  const selector = /(?:^|&)labelSelector=([^&]*)/.exec(search)?.[1] ?? ''
  const labels = parseSelector(plain(selector))
  if ('error' in labels) return refusal(badRequest(labels.error))
  const { live } = cluster.server
  const all = resource === 'nodes' ? nodeMetrics(live, cluster.now) : podMetrics(live, cluster.now)
  if (name !== undefined) {
    const found = all.find(({ metadata }) => metadata.name === name && metadata.namespace === namespace)
    return found === undefined ? refusal(notFound(resource, group, name)) : { code: 200, body: found }
  }
  const isSelected = compiled(labels)
  const items = all.filter(
    ({ metadata }) =>
      (namespace === undefined || metadata.namespace === namespace) && isSelected(metadata.labels ?? undefined),
  )
  const kind = resource === 'nodes' ? 'NodeMetricsList' : 'PodMetricsList'
  return { code: 200, body: { kind, apiVersion: `${group}/v1beta1`, metadata: {}, items } }
}

const refusal = (status: Status): ApiResponse => ({ code: status.code, body: status })

function plain(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

/** Those that have a sample, by namespace and name. */
function podMetrics(view: ClusterView, now: Instant) {
  const pods = [...view.list('pods')].sort((left, right) => (placeOf(left) < placeOf(right) ? -1 : 1))
  return pods.flatMap((pod) => {
    const sample = samplesOf(view, pod.metadata.namespace ?? '', now).get(pod.metadata.name)
    return sample === undefined ? [] : [shownPod(pod, sample)]
  })
}

const placeOf = ({ metadata }: Pod): string => `${metadata.namespace ?? ''}/${metadata.name}`

function shownPod({ metadata }: Pod, sample: PodSample) {
  const { name, namespace, labels } = metadata
  return {
    kind: 'PodMetrics',
    apiVersion: `${group}/v1beta1`,
    metadata: { name, ...(namespace && { namespace }), creationTimestamp: timestampOf(sample.timestamp), labels },
    timestamp: timestampOf(sample.timestamp),
    window: `${sample.window / 1000}s`,
    containers: sample.containers.map(({ name: container, cpu = 0, memory = 0 }) => ({
      name: container,
      usage: usageOf(cpu, memory),
    })),
  }
}

const usageOf = (cpu: number, memory: number) => ({ cpu: `${cpu}m`, memory: `${Math.floor(memory / 1024)}Ki` })

/** What a node uses for itself. */
const nodeCpu = 40
const nodeMemory = 512 * 1024 * 1024
const scrapeMilliseconds = 15_000

function nodeMetrics(view: ClusterView, at: Instant) {
  const stamp = timestampOf((Math.floor(at / scrapeMilliseconds) * scrapeMilliseconds) as Instant)
  const nodes = [...view.list('nodes')].filter(isReady)
  return nodes
    .sort((left, right) => (left.metadata.name < right.metadata.name ? -1 : 1))
    .map(({ metadata: { name, labels } }) => {
      const { cpu, memory } = useOnNode(view, name, at)
      return {
        kind: 'NodeMetrics',
        apiVersion: `${group}/v1beta1`,
        metadata: { name, namespace: undefined as string | undefined, creationTimestamp: stamp, labels },
        timestamp: stamp,
        window: `${scrapeMilliseconds / 1000}s`,
        usage: usageOf(nodeCpu + cpu, nodeMemory + memory),
      }
    })
}

const isReady = ({ status }: Node): boolean =>
  status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') === true

function useOnNode(view: ClusterView, node: string, at: Instant): { readonly cpu: number; readonly memory: number } {
  const use = { cpu: 0, memory: 0 }
  for (const pod of view.list('pods')) {
    if (pod.spec.nodeName !== node) continue
    for (const container of samplesOf(view, pod.metadata.namespace ?? '', at).get(pod.metadata.name)?.containers ??
      []) {
      use.cpu += container.cpu ?? 0
      use.memory += container.memory ?? 0
    }
  }
  return use
}

interface Scrape {
  readonly at: Instant
  readonly revision: number
  readonly byNamespace: Map<string, ReadonlyMap<string, PodSample>>
}

const scrapes = new WeakMap<ClusterView, Scrape>()
const noSamples: ReadonlyMap<string, PodSample> = new Map()

/** The samples of one namespace, found once for each state. */
function samplesOf(view: ClusterView, namespace: string, at: Instant): ReadonlyMap<string, PodSample> {
  let scrape = scrapes.get(view)
  if (scrape === undefined || scrape.at !== at || scrape.revision !== view.revision) {
    scrape = { at, revision: view.revision, byNamespace: new Map() }
    scrapes.set(view, scrape)
  }
  const known = scrape.byNamespace.get(namespace)
  if (known !== undefined) return known
  const pods = [...view.list('pods')].filter(({ metadata }) => metadata.namespace === namespace)
  const answer = metricsServer.podSamples(pods, view, at)
  const samples = answer.ok ? answer.samples : noSamples
  scrape.byNamespace.set(namespace, samples)
  return samples
}
