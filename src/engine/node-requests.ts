import type { Pod } from '../api/openapi/kubernetes.ts'
import type { ApiRequest, ApiResponse } from '../api/request.ts'
import { notFound, type Status } from '../api/status.ts'
import { execAnswer, logAnswer, type ExecAnswer, type PodQuestion } from '../cluster/kubelet/answers.ts'
import type { PodMemory } from '../cluster/kubelet/memory.ts'
import type { Cluster } from './cluster.ts'
import { lookUpFrom } from './name-lookup.ts'

const podPath = /^\/api\/v1\/namespaces\/([^/]+)\/pods\/([^/]+)\/(log|exec)$/

/** What the API server passes on to a node: logs and exec; `undefined` for every other request. */
export function answerOfNode(cluster: Cluster, { path }: ApiRequest): ApiResponse | undefined {
  const [address = '', search = ''] = path.split('?')
  const match = podPath.exec(address)
  if (match === null) return undefined
  const [, namespace = '', name = '', what] = match
  const key = `${decodeURIComponent(namespace)}/${decodeURIComponent(name)}`
  const { live } = cluster.server
  const pod = live.get('pods', key) as Pod | undefined
  if (pod === undefined) return refusal(notFound('pods', '', decodeURIComponent(name)))
  const pairs = search.split('&').filter(Boolean).map(pairOf)
  const question: PodQuestion = {
    pod,
    memory: memoryOf(cluster, key, pod),
    query: new Map(pairs),
    now: cluster.now,
    view: live,
    lookUpFrom,
  }
  if (what === 'log') {
    const text = logAnswer(question)
    return typeof text === 'string' ? { code: 200, body: text, contentType: 'text/plain' } : refusal(text)
  }
  const words = pairs.flatMap(([field, value]) => (field === 'command' ? [value] : []))
  const answer: ExecAnswer | Status = execAnswer(question, words, question.query.get('container'))
  return 'status' in answer ? refusal(answer) : { code: 200, body: answer }
}

const refusal = (status: Status): ApiResponse => ({ code: status.code, body: status })

function pairOf(text: string): readonly [string, string] {
  const equals = text.indexOf('=')
  const plain = (part: string): string => decodeURIComponent(part.replaceAll('+', ' '))
  return equals < 0 ? [plain(text), ''] : [plain(text.slice(0, equals)), plain(text.slice(equals + 1))]
}

function memoryOf(cluster: Cluster, key: string, pod: Pod): PodMemory | undefined {
  const kubelet = cluster.components.find(({ component }) => component.name === 'kubelet')
  const memory = kubelet?.memories.get(key) as PodMemory | undefined
  return memory?.uid === pod.metadata.uid ? memory : undefined
}
