import { randomBytes } from 'node:crypto'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import { instantOf, type Instant } from '../clock/instant.ts'
import type { Cluster } from '../engine/cluster.ts'
import { standardCluster, type StandardSetup } from '../engine/standard-cluster.ts'
import { newIdentity, type Identity } from './certificate.ts'
import { engineSource } from './engine-source.ts'
import { kubeconfigFor } from './kubeconfig.ts'
import { answerHttp, unreadable } from './listener.ts'
import { answerUpgrades, refuseSocket } from './sockets.ts'

export interface ServerOptions extends Partial<StandardSetup> {
  /** Default: any free port. */
  readonly port?: number
  /** `wall` (default) goes on by itself; `manual` is moved by `advance` and `settle` alone. */
  readonly clock?: 'wall' | 'manual'
  /** Virtual milliseconds a real one; default 1. */
  readonly speed?: number
  /** What clients must say; default: a random one. */
  readonly token?: string
  /** `https` (default) with a certificate of its own; `http` for clients that send their token in the open: kubectl does not. */
  readonly scheme?: 'https' | 'http'
}

/** A running server, for the command line, for tests and for benchmarks. */
export interface RunningServer {
  readonly url: string
  readonly token: string
  /** PEM; what clients of `https` must trust. */
  readonly certificate: string | undefined
  /** The text of a kubeconfig that leads here. */
  readonly kubeconfig: string
  readonly cluster: Cluster
  readonly now: () => Instant
  /** Moves the clock by so many virtual milliseconds. */
  readonly advance: (milliseconds: number) => void
  /** Runs until nothing but routine lies ahead, for at most so many virtual milliseconds; whether it came to rest. */
  readonly settle: (milliseconds?: number) => boolean
  /** Streams that clients hold open. */
  readonly watchCount: () => number
  readonly close: () => Promise<void>
}

const settleMilliseconds = 3_600_000
/** A client that takes longer to say what it wants is not waited for. */
const headersMilliseconds = 10_000
const requestMilliseconds = 60_000
const keepAliveMilliseconds = 60_000

export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const { port = 0, clock = 'wall', speed = 1, token = newToken(), scheme = 'https', ...setup } = options
  const startAt = setup.startAt ?? instantOf(Math.floor(Date.now() / 1000) * 1000)
  const cluster = standardCluster({ seed: 7, nodes: 3, ...setup, startAt })
  const source = engineSource(cluster, clock === 'wall' ? speed : undefined)
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
    cluster,
    now: source.now,
    advance: source.pacer.advance,
    settle: (limit = settleMilliseconds) => source.pacer.settle(limit),
    watchCount: source.listenerCount,
    close: () => {
      source.stop()
      return new Promise((resolve) => {
        http.close(() => resolve())
        http.closeAllConnections()
      })
    },
  }
}

const newToken = (): string => randomBytes(16).toString('hex')

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

function listening(http: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once('error', reject)
    http.listen(port, '127.0.0.1', () => resolve((http.address() as AddressInfo).port))
  })
}
