import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../api/object.ts'
import type { ApiRequest } from '../api/request.ts'
import type { Pod } from '../api/openapi/kubernetes.ts'
import type { Resource, ResourceTypes } from '../api/resources.ts'
import { compiled } from '../api/selector/label-selector.ts'
import { parseSelector } from '../api/selector/parse-selector.ts'
import { after, instantOf, instantOfTimestamp, seconds, timestampOf, type Instant } from '../clock/instant.ts'
import type { Cluster } from '../engine/cluster.ts'
import { submit } from '../engine/requests.ts'
import { cloneOf, fingerprint } from '../engine/snapshot.ts'
import { nodeObject, standardCluster, type StandardSetup } from '../engine/standard-cluster.ts'
import { advanceTo, isQuiet, step } from '../engine/step.ts'
import { startLine, type CommandOutput } from '../kubectl/run.ts'

/** A scenario's hands and eyes: every method that acts returns the world again, so that a story reads as one sentence after another. */
export interface World {
  /** `kubectl apply -f -`; nothing may be refused. */
  readonly apply: (yaml: string) => World
  /** A file that later lines may name with `-f`. */
  readonly file: (name: string, text: string) => World
  /** A line as typed; it may wait (`rollout status`), and must succeed. `prints` is the whole standard output, or a pattern in it. */
  readonly kubectl: (line: string, prints?: string | RegExp) => World
  /** A line that must fail with this standard error. */
  readonly refused: (line: string, says: string | RegExp) => World
  /** A line whose output the story wants to look at. */
  readonly output: (line: string) => CommandOutput
  readonly runFor: (seconds: number) => World
  /** Up to an instant such as `2026-01-06T02:00:00Z`. */
  readonly runUntil: (instant: string) => World
  /** Until the statement holds, at most `limit` seconds (3,600). */
  readonly until: (what: string, holds: () => boolean, limit?: number) => World
  /** Until nothing but routine lies ahead, at most 3,600 seconds. */
  readonly untilQuiet: () => World
  /** From now on this must hold after every step. */
  readonly always: (what: string, holds: () => boolean) => World
  readonly joinNode: (name: string) => World
  readonly request: (request: ApiRequest) => World
  /** The status code with which a request is answered. */
  readonly status: (request: ApiRequest) => number
  /** The warnings with which a request is answered. */
  readonly warnings: (request: ApiRequest) => readonly string[]

  readonly now: () => string
  readonly get: <R extends Resource>(resource: R, name: string, namespace?: string) => ResourceTypes[R]
  readonly find: <R extends Resource>(resource: R, name: string, namespace?: string) => ResourceTypes[R] | undefined
  /** Everything of a kind that a label selector chooses, by name. */
  readonly list: <R extends Resource>(resource: R, selector?: string) => readonly ResourceTypes[R][]
  readonly names: (resource: Resource, selector?: string) => readonly string[]
  /** Pods that are Ready and not being deleted. */
  readonly readyPods: (selector?: string) => readonly Pod[]
  /** `reason: message` of the events about one object, oldest first. */
  readonly events: (kind: string, name: string) => readonly string[]
  readonly cluster: () => Cluster
}

const waitLimitSeconds = 3600
const stepsMost = 3_000_000

/**
 * A story as three tests: it goes as told; told twice it ends in the same state; and with the cluster exchanged for its own
 * snapshot at a random step, too.
 */
export function scenario(name: string, setup: StandardSetup, tell: (world: World) => void): void {
  describe(name, () => {
    let first: Told | undefined
    const firstTime = (): Told => (first ??= told(setup, tell))
    it('goes as told', () => void firstTime())
    it('ends in the same state when told again', () => {
      expect(told(setup, tell)).toEqual(firstTime())
    })
    it('ends in the same state when restored from a snapshot on the way', () => {
      const { steps } = firstTime()
      expect(told(setup, tell, instantInside(name, steps))).toEqual(firstTime())
    })
  })
}

interface Told {
  readonly fingerprint: string
  readonly steps: number
}

function told(setup: StandardSetup, tell: (world: World) => void, restoreAtStep?: number): Told {
  const world = given(setup, restoreAtStep)
  tell(world)
  return { fingerprint: fingerprint(world.cluster()), steps: world.cluster().steps }
}

/** A step somewhere in the middle, chosen by the story's name. */
function instantInside(name: string, steps: number): number {
  let hash = 7
  for (const character of name) hash = (Math.imul(hash, 31) + character.codePointAt(0)!) >>> 0
  return Math.floor(steps / 5) + (hash % Math.max(1, Math.floor((steps * 4) / 5)))
}

/** A fresh cluster to tell a story with; at `restoreAtStep` it is exchanged for its own snapshot. */
export function given(setup: StandardSetup, restoreAtStep = -1): World {
  let cluster = standardCluster(setup)
  let restoresAt = restoreAtStep
  const files: Record<string, string> = {}
  const invariants: { readonly what: string; readonly holds: () => boolean }[] = []

  /** The old cluster lives on for a while: the new one must not notice. */
  const restore = (): void => {
    restoresAt = -1
    const old = cluster
    cluster = cloneOf(old)
    advanceTo(old, after(old.now, seconds(20)))
  }

  const oneStep = (limit: Instant): boolean => {
    if (restoresAt >= 0 && cluster.steps >= restoresAt) restore()
    const hasRun = step(cluster, limit)
    if (cluster.halt !== undefined) throw new Error(`the simulation stopped: ${cluster.halt.reason}`)
    for (const { what, holds } of invariants)
      if (!holds()) throw new Error(`at ${timestampOf(cluster.now)}: not any more: ${what}`)
    return hasRun
  }

  const runTo = (limit: Instant, isDone: () => boolean): boolean => {
    for (let count = 0; count < stepsMost; count++) {
      if (isDone()) return true
      if (!oneStep(limit)) {
        if (limit > cluster.now) advanceTo(cluster, limit)
        return isDone()
      }
    }
    throw new Error('this story does not end')
  }

  const send = (request: ApiRequest) => submit(cluster, request)

  const run = (line: string): CommandOutput => {
    const started = startLine(send, line, files)
    const limit = after(cluster.now, seconds(waitLimitSeconds))
    for (;;) {
      const { done, value } = started.running.next()
      if (done === true) return { ...started.output(), exitCode: value }
      const revision = cluster.server.store.log.length
      const second = instantOf(Math.floor(cluster.now / 1000) * 1000 + 1000)
      runTo(instantOf(Math.min(limit, second)), () => cluster.server.store.log.length !== revision)
      if (cluster.now >= limit) throw new Error(`${line}: still waiting after an hour\n${started.output().stdout}`)
    }
  }

  const world: World = {
    apply: (yaml) => {
      files['-'] = yaml
      const { stderr, exitCode } = run('kubectl apply -f -')
      expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 })
      return world
    },
    file: (name, text) => {
      files[name] = text
      return world
    },
    kubectl: (line, prints) => {
      const { stdout, stderr, exitCode } = run(line)
      expect(exitCode, `${line}\n${stderr}`).toBe(0)
      if (typeof prints === 'string') expect(stdout).toBe(prints)
      else if (prints !== undefined) expect(stdout).toMatch(prints)
      return world
    },
    refused: (line, says) => {
      const { stderr, exitCode } = run(line)
      expect(exitCode, line).not.toBe(0)
      if (typeof says === 'string') expect(stderr).toBe(says)
      else expect(stderr).toMatch(says)
      return world
    },
    output: run,
    runFor: (span) => {
      runTo(after(cluster.now, seconds(span)), () => false)
      return world
    },
    runUntil: (text) => {
      runTo(instantOfTimestamp(text)!, () => false)
      return world
    },
    until: (what, holds, limit = waitLimitSeconds) => {
      if (!runTo(after(cluster.now, seconds(limit)), holds)) throw new Error(`still not so after ${limit} s: ${what}`)
      return world
    },
    untilQuiet: () => world.until('nothing but routine lies ahead', () => isQuiet(cluster)),
    always: (what, holds) => {
      invariants.push({ what, holds })
      return world
    },
    joinNode: (name) => {
      const number = cluster.server.live.count('nodes')
      return world.request({
        method: 'POST',
        path: '/api/v1/nodes',
        body: nodeObject(name, number, setup, cluster.now),
      })
    },
    request: (request) => {
      const { code, body } = send(request)
      expect(code, JSON.stringify(body)).toBeLessThan(400)
      return world
    },
    status: (request) => send(request).code,
    warnings: (request) => send(request).warnings ?? [],

    now: () => timestampOf(cluster.now),
    get: (resource, name, namespace) => {
      const object = world.find(resource, name, namespace)
      if (object === undefined) throw new Error(`there is no ${resource} ${name}`)
      return object
    },
    find: <R extends Resource>(resource: R, name: string, namespace = 'default') => {
      const { live } = cluster.server
      return (live.get(resource, `${namespace}/${name}`) ?? live.get(resource, name)) as ResourceTypes[R] | undefined
    },
    list: <R extends Resource>(resource: R, selector = '') => {
      const labels = parseSelector(selector)
      if ('error' in labels) throw new Error(labels.error)
      const matches = compiled(labels)
      const objects = [...cluster.server.live.list(resource)] as ResourceTypes[R][]
      return objects.filter(({ metadata }) => matches(metadata.labels)).sort(byName)
    },
    names: (resource, selector) => world.list(resource, selector).map(({ metadata }) => metadata.name),
    readyPods: (selector) =>
      world
        .list('pods', selector)
        .filter(
          ({ metadata, status }) =>
            metadata.deletionTimestamp === undefined &&
            status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') === true,
        ),
    events: (kind, name) =>
      [...cluster.server.live.list('events')]
        .filter(({ involvedObject }) => involvedObject.kind === kind && involvedObject.name === name)
        .map(({ reason = '', message = '' }) => `${reason}: ${message}`),
    cluster: () => cluster,
  }
  return world
}

const byName = (left: KubeObject, right: KubeObject): number => (left.metadata.name < right.metadata.name ? -1 : 1)
