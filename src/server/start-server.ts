import { randomBytes } from 'node:crypto'
import { instantOf, type Instant } from '../clock/instant.ts'
import type { Cluster } from '../engine/cluster.ts'
import { standardCluster, type StandardSetup } from '../engine/standard-cluster.ts'
import { openBridge } from './bridge-source.ts'
import { openDoor, type Door } from './door.ts'
import { engineSource } from './engine-source.ts'

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
export interface RunningServer extends Door {
  readonly cluster: Cluster
  readonly now: () => Instant
  /** Moves the clock by so many virtual milliseconds. */
  readonly advance: (milliseconds: number) => void
  /** Runs until nothing but routine lies ahead, for at most so many virtual milliseconds; whether it came to rest. */
  readonly settle: (milliseconds?: number) => boolean
  /** Streams that clients hold open. */
  readonly watchCount: () => number
}

const settleMilliseconds = 3_600_000

export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const { port = 0, clock = 'wall', speed = 1, token = newToken(), scheme = 'https', ...setup } = options
  const startAt = setup.startAt ?? instantOf(Math.floor(Date.now() / 1000) * 1000)
  const cluster = standardCluster({ seed: 7, nodes: 3, ...setup, startAt })
  const source = engineSource(cluster, clock === 'wall' ? speed : undefined)
  const door = await openDoor(source, { port, token, scheme })
  return {
    ...door,
    cluster,
    now: source.now,
    advance: source.pacer.advance,
    settle: (limit = settleMilliseconds) => source.pacer.settle(limit),
    watchCount: source.listenerCount,
    close: () => {
      source.stop()
      return door.close()
    },
  }
}

const newToken = (): string => randomBytes(16).toString('hex')

/** A server whose engine is that of a page. */
export interface BridgedServer extends Door {
  /** What the page's address must end in, so that it connects. */
  readonly hash: string
}

export async function startBridge(
  options: Pick<ServerOptions, 'port' | 'token' | 'scheme'> & { readonly onPage?: (isThere: boolean) => void } = {},
): Promise<BridgedServer> {
  const { port = 0, token = newToken(), scheme = 'https', onPage = () => undefined } = options
  const bridge = await openBridge(token, onPage)
  const door = await openDoor(bridge, { port, token, scheme })
  return { ...door, hash: bridge.hash, close: () => Promise.all([bridge.stop(), door.close()]).then(() => undefined) }
}
