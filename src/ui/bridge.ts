import type { ApiRequest } from '../api/request.ts'
import { message } from '../i18n/message.ts'
import type { Client } from '../worker/client.ts'
import type { Session } from './session.tsx'

/** `#bridge=<port>.<token>`: a server on this machine asks for this page's engine. */
export interface BridgeOffer {
  readonly port: number
  readonly token: string
}

export function bridgeOfferIn(hash: string): BridgeOffer | undefined {
  const [, port, token] = /^#bridge=(\d{1,5})\.([0-9a-f]{16,64})$/.exec(hash) ?? []
  return port === undefined || token === undefined ? undefined : { port: Number(port), token }
}

interface Asked {
  readonly id: number
  readonly request: ApiRequest
}

/** Asks the reader whether a server on this machine may use this page's cluster; the token does not stay in the address. */
export async function offerBridge({ store, client }: Session, target: Window, isStarted: Promise<void>): Promise<void> {
  const offer = bridgeOfferIn(target.location.hash)
  if (offer === undefined) return
  target.history.replaceState(null, '', target.location.pathname + target.location.search)
  await isStarted
  const { dictionary } = store.getState()
  if (!target.confirm(message(dictionary, 'bridge.ask', { port: offer.port }))) return
  const say = (notice: string): void => store.setState({ notice })
  connectBridge(offer, client, {
    opened: () => say(message(dictionary, 'bridge.open')),
    closed: () => say(message(dictionary, 'bridge.closed')),
  })
}

interface BridgeNews {
  readonly opened: () => void
  readonly closed: () => void
}

/** Lets a server on this machine ask the page's engine; tells it of every change. The clock goes on from here. */
export function connectBridge({ port, token }: BridgeOffer, client: Client, news: BridgeNews): void {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/bridge?token=${token}`)
  let told = -1
  const send = (message: unknown): void => {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message))
  }
  const stopLooking = client.onFrame(({ clock }) => {
    if (clock.head.revision === told) return
    told = clock.head.revision
    send({ changed: told })
  })
  socket.onopen = () => {
    news.opened()
    void client.call('clock', { action: 'play' })
  }
  socket.onclose = () => {
    stopLooking()
    news.closed()
  }
  socket.onmessage = ({ data }: MessageEvent<string>) => {
    const { id, request } = JSON.parse(data) as Asked
    client.call('request', request).then(
      (response) => send({ id, response }),
      (problem: unknown) => send({ id, response: failed(problem) }),
    )
  }
}

function failed(problem: unknown) {
  const message = `Internal error occurred: ${problem instanceof Error ? problem.message : String(problem)}`
  const body = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', reason: 'InternalError', message }
  return { code: 500, body: { ...body, code: 500 } }
}
