import { createServer, type RequestListener } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { newIdentity, type Identity } from './certificate.ts'
import { kubeconfigFor } from './kubeconfig.ts'
import { answerHttp, unreadable } from './listener.ts'
import { listening } from './listening.ts'
import { answerUpgrades, refuseSocket } from './sockets.ts'
import type { Source } from './source.ts'

export interface Door {
  readonly url: string
  readonly token: string
  /** PEM; what clients of `https` must trust. */
  readonly certificate: string | undefined
  /** The text of a kubeconfig that leads here. */
  readonly kubeconfig: string
  readonly close: () => Promise<void>
}

/** A client that takes longer to say what it wants is not waited for. */
const headersMilliseconds = 10_000
const requestMilliseconds = 60_000
const keepAliveMilliseconds = 60_000

/** Serves a source as the API on loopback. */
export async function openDoor(
  source: Source,
  { port, token, scheme }: { readonly port: number; readonly token: string; readonly scheme: 'https' | 'http' },
): Promise<Door> {
  const identity = scheme === 'https' ? newIdentity() : undefined
  const http = httpServer(identity, (request, response) => void answerHttp(source, token, request, response))
  const upgrade = answerUpgrades(source, token)
  http.on('upgrade', (request, socket, head) => void upgrade(request, socket, head))
  const url = `${scheme}://127.0.0.1:${await listening(http, port)}`
  return {
    url,
    token,
    certificate: identity?.certificate,
    kubeconfig: kubeconfigFor(url, token, identity?.certificate),
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve())
        http.closeAllConnections()
      }),
  }
}

function httpServer(identity: Identity | undefined, listener: RequestListener) {
  const limits = {
    headersTimeout: headersMilliseconds,
    requestTimeout: requestMilliseconds,
    keepAliveTimeout: keepAliveMilliseconds,
    connectionsCheckingInterval: 1000,
  }
  const http =
    identity === undefined
      ? createServer(limits, listener)
      : createSecureServer({ ...limits, key: identity.key, cert: identity.certificate }, listener)
  http.on('clientError', (problem, socket) => refuseSocket(socket, unreadable(problem)))
  return http
}
