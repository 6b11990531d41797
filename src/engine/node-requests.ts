import type { Node, Pod } from '../api/openapi/kubernetes.ts'
import type { ApiRequest, ApiResponse } from '../api/request.ts'
import { notFound, type Status } from '../api/status.ts'
import { execAnswer, logAnswer, type PodQuestion } from '../cluster/kubelet/answers.ts'
import type { PodMemory } from '../cluster/kubelet/memory.ts'
import { noMachines, type NodeMachines } from '../cluster/kubelet/node-machine.ts'
import type { Cluster, ComponentState } from './cluster.ts'
import { network } from './name-lookup.ts'
import { enqueueNow } from './step.ts'

const podPath = /^\/api\/v1\/namespaces\/([^/]+)\/pods\/([^/]+)\/(log|exec)$/

export interface NodeResponse {
  readonly response: ApiResponse
  /** The request has changed what is on the node. */
  readonly isChange: boolean
}

/** What the API server passes on to a node: logs and exec; `undefined` for every other request. */
export function answerOfNode(cluster: Cluster, { path, body }: ApiRequest): NodeResponse | undefined {
  const [address = '', search = ''] = path.split('?')
  const match = podPath.exec(address)
  if (match === null) return undefined
  const [, namespace = '', name = '', what] = match
  const key = `${decodeURIComponent(namespace)}/${decodeURIComponent(name)}`
  const pod = cluster.server.live.get('pods', key)
  if (pod === undefined) return refusal(notFound('pods', '', decodeURIComponent(name)))
  const pairs = search.split('&').filter(Boolean).map(pairOf)
  const kubelet = cluster.components.find(({ component }) => component.name === 'kubelet')
  const question = questionAbout(cluster, kubelet, key, pod, new Map(pairs), inputOf(body))
  if (what === 'log') {
    const text = logAnswer(question)
    return typeof text === 'string' ? plain({ code: 200, body: text, contentType: 'text/plain' }) : refusal(text)
  }
  const words = pairs.flatMap(([field, value]) => (field === 'command' ? [value] : []))
  const result = execAnswer(question, words, question.query.get('container'))
  if ('status' in result) return refusal(result)
  if (result.memory === undefined || kubelet === undefined) return plain({ code: 200, body: result.answer })
  kubelet.memories.set(key, result.memory)
  enqueueNow(cluster, kubelet, key, cluster.server.store.log.length)
  return { response: { code: 200, body: result.answer }, isChange: true }
}

const plain = (response: ApiResponse): NodeResponse => ({ response, isChange: false })
const refusal = (status: Status): NodeResponse => plain({ code: status.code, body: status })

const inputOf = (body: unknown): string =>
  typeof body === 'object' && body !== null && 'stdin' in body && typeof body.stdin === 'string' ? body.stdin : ''

export function questionAbout(
  cluster: Cluster,
  kubelet: ComponentState | undefined,
  key: string,
  pod: Pod,
  query: ReadonlyMap<string, string>,
  input: string,
): PodQuestion {
  const { live } = cluster.server
  const memory = kubelet?.memories.get(key) as PodMemory | undefined
  const name = pod.spec.nodeName ?? ''
  const node: Node | undefined = live.get('nodes', name)
  return {
    key,
    pod,
    node: node ?? ({ metadata: { name } } as Node),
    now: cluster.now,
    machines: (kubelet?.derived as NodeMachines | undefined) ?? noMachines(),
    view: live,
    network,
    memory: memory?.uid === pod.metadata.uid ? memory : undefined,
    query,
    input,
  }
}

function pairOf(text: string): readonly [string, string] {
  const equals = text.indexOf('=')
  const decoded = (part: string): string => decodeURIComponent(part.replaceAll('+', ' '))
  return equals < 0 ? [decoded(text), ''] : [decoded(text.slice(0, equals)), decoded(text.slice(equals + 1))]
}
