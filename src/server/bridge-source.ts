import { createServer, type IncomingMessage } from 'node:http'
import { WebSocketServer, type WebSocket } from 'ws'
import { isObject } from '../base/json.ts'
import type { ApiRequest, ApiResponse } from '../api/request.ts'
import { failure } from '../api/status.ts'
import { instantOf, type Instant } from '../clock/instant.ts'
import type { StreamEvent } from '../engine/watches.ts'
import { refusalOf } from './guards.ts'
import { listening } from './listening.ts'
import { refuseSocket } from './sockets.ts'
import type { EventSource, Source } from './source.ts'

/** A page's engine as the source: the page connects here, is asked, and tells when something has changed. */
export interface Bridge extends Source {
  /** What the page's address ends in: where to connect, and the token. */
  readonly hash: string
  readonly stop: () => Promise<void>
}

const answerMilliseconds = 30_000
const frameBytesMax = 256 * 1024 * 1024

export async function openBridge(token: string, onPage: (isThere: boolean) => void): Promise<Bridge> {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: frameBytesMax })
  const http = createServer((_request, response) => response.writeHead(404).end())
  const pending = new Map<number, (answer: ApiResponse) => void>()
  const listeners = new Set<() => void>()
  let page: WebSocket | undefined
  let nextId = 1
  let now: Instant = instantOf(Date.now())

  http.on('upgrade', (request: IncomingMessage, socket, head) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    request.headers.authorization = `Bearer ${url.searchParams.get('token') ?? ''}`
    const refusal = refusalOf(request, token)
    if (refusal !== undefined || url.pathname !== '/bridge')
      return refuseSocket(socket, refusal ?? failure(404, 'NotFound', 'there is no bridge at this address'))
    sockets.handleUpgrade(request, socket, head, adopt)
  })

  /** The page that came last is the one that is asked. */
  function adopt(socket: WebSocket): void {
    page?.close()
    page = socket
    onPage(true)
    socket.on('error', () => socket.terminate())
    socket.on('message', (data) => {
      const message = read(String(data))
      if (message !== undefined) hear(message)
    })
    socket.on('close', () => {
      if (page !== socket) return
      page = undefined
      for (const answer of pending.values()) answer(noPage)
      pending.clear()
      onPage(false)
      for (const listener of listeners) listener()
    })
  }

  function hear({ id, response }: FromPage): void {
    if (id === undefined || response === undefined) {
      for (const listener of listeners) listener()
      return
    }
    if (response.at !== undefined) now = response.at
    pending.get(id)?.(response)
    pending.delete(id)
  }

  function submit(request: ApiRequest): Promise<ApiResponse> {
    const to = page
    if (to === undefined) return Promise.resolve(noPage)
    return new Promise((resolve) => {
      const id = nextId++
      const timer = setTimeout(() => {
        pending.delete(id)
        resolve(tooLate)
      }, answerMilliseconds)
      pending.set(id, (answer) => {
        clearTimeout(timer)
        resolve(answer)
      })
      to.send(JSON.stringify({ id, request }))
    })
  }

  const port = await listening(http, 0)
  return {
    hash: `#bridge=${port}.${token}`,
    now: () => now,
    submit,
    watch: (request) => watchThrough(submit, request),
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    stop: () => {
      page?.close()
      return new Promise((resolve) => {
        http.close(() => resolve())
        http.closeAllConnections()
        sockets.close()
      })
    },
  }
}

interface FromPage {
  readonly id?: number
  readonly response?: ApiResponse
}

function read(text: string): FromPage | undefined {
  try {
    const message: unknown = JSON.parse(text)
    return isObject(message) ? (message as FromPage) : undefined
  } catch {
    return undefined
  }
}

const unavailable = (message: string, code = 503): ApiResponse => ({
  code,
  body: failure(code, code === 503 ? 'ServiceUnavailable' : 'Timeout', message),
})
const noPage = unavailable('no page is connected: open the page at the address that the server has printed')
const tooLate = unavailable('the page has not answered in time', 504)

interface WatchAnswer {
  readonly resourceVersion: string
  readonly events: readonly StreamEvent[]
}

/** A watch by asking again from where the last answer ended. */
async function watchThrough(
  submit: (request: ApiRequest) => Promise<ApiResponse>,
  request: ApiRequest,
): Promise<EventSource | ApiResponse> {
  const query = new URLSearchParams(request.path.split('?')[1])
  if (query.has('sendInitialEvents')) return unsupported
  const first = await submit(request)
  if (first.code !== 200) return first
  let answer: WatchAnswer | undefined = first.body as WatchAnswer
  let from = answer.resourceVersion
  const timeout = Number(query.get('timeoutSeconds') ?? 0)
  return {
    timeoutSeconds: timeout > 0 ? timeout : undefined,
    bookmark: () => undefined,
    next: async () => {
      const events = answer?.events ?? (await eventsFrom())
      answer = undefined
      return events
    },
  }

  async function eventsFrom(): Promise<readonly StreamEvent[]> {
    query.set('resourceVersion', from)
    const again = await submit({ ...request, path: `${request.path.split('?')[0]}?${query.toString()}` })
    if (again.code !== 200) return [{ type: 'ERROR', object: again.body }]
    const { resourceVersion, events } = again.body as WatchAnswer
    from = resourceVersion
    return events
  }
}

const unsupported: ApiResponse = {
  code: 422,
  body: failure(422, 'Invalid', 'sendInitialEvents: Forbidden: a bridged page answers lists and watches apart'),
}
