import type { ServerResponse } from 'node:http'
import type { Pod } from '../api/openapi/kubernetes.ts'
import type { ApiRequest, ApiResponse } from '../api/request.ts'
import type { Source } from './source.ts'

const lookMilliseconds = 100

export const followsLog = ({ method, path }: ApiRequest): boolean =>
  method === 'GET' &&
  /^\/api\/v1\/namespaces\/[^/]+\/pods\/[^/]+\/log\?/.test(path) &&
  /[?&]follow=(true|1)(&|$)/.test(path)

/** Follows a container's log until it has ended: first what the request names, then every line that comes. */
export async function streamLog(
  source: Source,
  request: ApiRequest,
  response: ServerResponse,
): Promise<ApiResponse | undefined> {
  const first = await source.submit(request)
  if (first.code !== 200) return first
  const stop = await followLog(
    source,
    request,
    (text) => void response.write(text),
    () => void response.end(),
  )
  response.on('close', stop)
  response.setHeader('Content-Type', 'text/plain')
  response.writeHead(200)
  response.flushHeaders()
  if (first.body !== '') response.write(String(first.body))
  return undefined
}

/** Says every line from now on; returns how to stop. */
export async function followLog(
  source: Source,
  request: ApiRequest,
  say: (text: string) => void,
  end: () => void,
): Promise<() => void> {
  const whole = {
    ...request,
    path: request.path
      .replaceAll(/[?&](tailLines|sinceSeconds|sinceTime|limitBytes|follow)=[^&]*/g, '')
      .replace(/\/log&/, '/log?'),
  }
  const [address = ''] = request.path.split('/log')
  const container = /[?&]container=([^&]*)/.exec(request.path)?.[1]
  const textNow = async (): Promise<string | undefined> => {
    const answer = await source.submit(whole)
    return answer.code === 200 ? String(answer.body) : undefined
  }
  let told = (await textNow()) ?? ''
  let isLooking = false
  let isOver = false

  async function look(): Promise<void> {
    if (isLooking || isOver) return
    isLooking = true
    const isRunning = await runs(source, { ...request, method: 'GET', path: address }, container)
    const text = await textNow()
    isLooking = false
    if (isOver) return
    if (text !== undefined && text.startsWith(told) && text.length > told.length) say(text.slice(told.length))
    const isAnother = text !== undefined && !text.startsWith(told)
    told = text ?? told
    if (isRunning && !isAnother) return
    stop()
    end()
  }

  const timer = setInterval(() => void look(), lookMilliseconds)
  const stopListening = source.onChange(() => void look())
  function stop(): void {
    isOver = true
    clearInterval(timer)
    stopListening()
  }
  return stop
}

async function runs(source: Source, request: ApiRequest, wanted: string | undefined): Promise<boolean> {
  const answer = await source.submit(request)
  if (answer.code !== 200) return false
  const { status, spec } = answer.body as Pod
  const name = wanted ?? spec.containers[0]?.name
  const all = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])]
  return all.find((each) => each.name === name)?.state?.running !== undefined
}
