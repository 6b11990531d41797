import type { Pod, Service } from '../api/openapi/kubernetes.ts'
import type { ApiRequest, ApiResponse } from '../api/request.ts'
import { badRequest, failure, notFound, type Status } from '../api/status.ts'
import { webAnswerOf } from '../cluster/kubelet/web-answers.ts'
import { journeyOf } from '../cluster/network/routing.ts'
import type { Cluster } from './cluster.ts'
import { questionAbout } from './node-requests.ts'

const proxyPath = /^\/api\/v1\/namespaces\/([^/]+)\/(pods|services)\/([^/]+)\/proxy(\/.*)?$/

interface Target {
  readonly pod: Pod
  readonly port: number
}

/** What a pod answers through the API server's proxy, itself or behind a service; `undefined` for every other request. */
export function proxyAnswer(cluster: Cluster, { path }: ApiRequest): ApiResponse | undefined {
  if (!path.includes('/proxy')) return undefined
  const [address = '', search] = path.split('?')
  const [, namespace = '', resource, place = '', rest = '/'] = proxyPath.exec(address) ?? []
  if (resource === undefined) return undefined
  const parts = decodeURIComponent(place).split(':')
  const [name = '', wanted] = parts.length === 3 ? [parts[1], parts[2]] : parts
  const target =
    resource === 'pods' ? podNamed(cluster, namespace, name, wanted) : behind(cluster, namespace, name, wanted)
  if ('reason' in target) return { code: target.code, body: target }
  return answered(cluster, target, search === undefined ? rest : `${rest}?${search}`)
}

function answered(cluster: Cluster, { pod, port }: Target, path: string): ApiResponse {
  const key = `${pod.metadata.namespace}/${pod.metadata.name}`
  const kubelet = cluster.components.find(({ component }) => component.name === 'kubelet')
  const { memory, ...question } = questionAbout(cluster, kubelet, key, pod, new Map(), '')
  const answer =
    memory === undefined
      ? undefined
      : webAnswerOf({ ...question, memory, containers: [...memory.containers] }, port, path)
  if (answer !== undefined) return { code: answer.code, body: answer.body, contentType: 'text/plain' }
  return unreachable(`dial tcp ${pod.status?.podIP ?? ''}:${port}: connect: connection refused`)
}

function unreachable(why: string): ApiResponse {
  const status = failure(503, 'ServiceUnavailable', `error trying to reach service: ${why}`)
  return { code: 503, body: status }
}

const httpPort = 80

/** @source kubernetes@1.36 pkg/registry/core/pod/strategy.go ResourceLocation */
function podNamed({ server }: Cluster, namespace: string, name: string, wanted: string | undefined): Target | Status {
  const pod: Pod | undefined = server.live.get('pods', `${namespace}/${name}`)
  if (pod === undefined) return notFound('pods', '', name)
  const ports = pod.spec.containers.flatMap((container) => container.ports ?? [])
  if (wanted === undefined || wanted === '') return { pod, port: ports[0]?.containerPort ?? httpPort }
  const port = /^\d+$/.test(wanted) ? Number(wanted) : ports.find((each) => each.name === wanted)?.containerPort
  return port === undefined ? badRequest(`invalid port: "${wanted}"`) : { pod, port }
}

function behind({ server }: Cluster, namespace: string, name: string, wanted: string | undefined): Target | Status {
  const { live, store } = server
  const service: Service | undefined = live.get('services', `${namespace}/${name}`)
  if (service === undefined) return notFound('services', '', name)
  const ports = service.spec?.ports ?? []
  const port = wanted ? ports.find((each) => each.name === wanted || String(each.port) === wanted) : ports[0]
  const none = failure(503, 'ServiceUnavailable', `no endpoints available for service "${name}"`)
  if (port === undefined) return none
  const host = `${name}.${namespace}.svc.cluster.local`
  const journey = journeyOf(live, { host, port: port.port, fromNamespace: namespace, turn: store.log.length })
  const { destination } = journey
  const pod: Pod | undefined = live.get('pods', `${namespace}/${destination?.pod?.name ?? ''}`)
  return destination === undefined || pod === undefined ? none : { pod, port: destination.port }
}
