import { Buffer } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import type { ApiRequest } from '../api/request.ts'
import { badRequest, failure, type Status } from '../api/status.ts'
import { attachTo } from './attach-session.ts'
import { runIn } from './exec-session.ts'
import { refusalOf } from './guards.ts'
import { jsonText } from './json-text.ts'
import { addressRefusal, requestOf } from './listener.ts'
import type { Source } from './source.ts'
import { channelsOf } from './channels.ts'

const podStream = /^\/api\/v1\/namespaces\/([^/]+)\/pods\/([^/]+)\/(exec|attach|portforward)(\?|$)/
const frameBytesMax = 1024 * 1024

/** Takes over connections that become streams: exec and attach, as WebSockets of `v5.channel.k8s.io` or `v4`. */
export function answerUpgrades(source: Source, token: string) {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: frameBytesMax,
    handleProtocols: (offered) => protocols.find((protocol) => offered.has(protocol)) ?? false,
  })
  return async (request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    socket.on('error', () => socket.destroy())
    try {
      const opened = await openedStream(source, token, request)
      if (typeof opened !== 'function') return refuseSocket(socket, opened)
      sockets.handleUpgrade(request, socket, head, opened)
    } catch (problem) {
      const message = problem instanceof Error ? problem.message : String(problem)
      refuseSocket(socket, failure(500, 'InternalError', `Internal error occurred: ${message}`))
    }
  }
}

const protocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io']

type Stream = (socket: WebSocket) => void

async function openedStream(source: Source, token: string, request: IncomingMessage): Promise<Stream | Status> {
  const refusal = refusalOf(request, token) ?? addressRefusal(request)
  if (refusal !== undefined) return refusal
  const match = podStream.exec(request.url ?? '')
  if (match === null) return failure(404, 'NotFound', 'the server could not find the requested resource')
  if (request.headers.upgrade?.toLowerCase() !== 'websocket')
    return badRequest('Upgrade request required: this server speaks WebSocket, not SPDY')
  if (match[3] === 'portforward') return failure(501, 'NotImplemented', 'port forwarding is not simulated')
  const asked = { ...requestOf(request, undefined), method: 'GET' as const }
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((each) => each.trim())
  if (!offered.some((each) => protocols.includes(each)))
    return badRequest(`unable to upgrade: unsupported subprotocol, expected one of ${protocols.join(', ')}`)
  return match[3] === 'exec' ? await execStream(source, asked) : await attachStream(source, asked)
}

async function execStream(source: Source, asked: ApiRequest): Promise<Stream | Status> {
  const session = await runIn(source, asked)
  return 'status' in session ? session : (socket) => session.begin(channelsOf(socket))
}

async function attachStream(source: Source, asked: ApiRequest): Promise<Stream | Status> {
  const session = await attachTo(source, asked)
  return 'status' in session ? session : (socket) => session.begin(channelsOf(socket))
}

/** A plain HTTP answer instead of the upgrade. */
export function refuseSocket(socket: Duplex, status: Status): void {
  if (socket.destroyed || !socket.writable) return void socket.destroy()
  const body = Buffer.from(jsonText(status))
  const head = [
    `HTTP/1.1 ${status.code} ${status.reason}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
    'Connection: close',
  ]
  socket.end(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]))
}
