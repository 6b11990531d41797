import { expect, onTestFinished } from 'vitest'
import { keyOf, type KubeObject } from '../api/object.ts'
import { kinds } from '../api/index.ts'
import type { Event } from '../api/openapi/kubernetes.ts'
import type { ApiRequest, ApiResponse } from '../api/request.ts'
import { after, seconds } from '../clock/instant.ts'
import type { Wait } from '../cluster/machinery/contract.ts'
import type { Cluster } from '../engine/cluster.ts'
import { submit } from '../engine/requests.ts'
import { replay } from '../engine/replay.ts'
import { cloneOf, fingerprint } from '../engine/snapshot.ts'
import { standardCluster, type StandardSetup } from '../engine/standard-cluster.ts'
import { advanceTo, step } from '../engine/step.ts'

/**
 * The whole cluster as the page runs it, with a user's hands. When its test is over, what was asked of it is asked of another
 * one, which is exchanged for its own snapshot on the way: both have to end alike.
 */
export interface StandardWorld {
  readonly cluster: Cluster
  /** Creates objects, all at the present instant; answers with the first refusal's message. */
  readonly create: (...objects: readonly object[]) => string | undefined
  readonly request: (request: ApiRequest) => ApiResponse
  readonly remove: (resource: string, key: string) => ApiResponse
  readonly patch: (resource: string, key: string, patch: object, subresource?: string) => ApiResponse
  /** Lets so many seconds pass. */
  readonly wait: (count: number) => void
  readonly get: <T extends KubeObject>(resource: string, key: string) => T | undefined
  readonly names: (resource: string, namespace?: string) => readonly string[]
  /** `reason: message` of every event about an object, with ` xN` for repeated ones. */
  readonly events: (kind: string, name: string) => readonly string[]
  readonly waits: (component: string, key: string) => readonly Wait[]
}

export function standardWorld(setup: Partial<StandardSetup> = {}): StandardWorld {
  const complete = { seed: 1, nodes: 3, ...setup }
  const cluster = standardCluster(complete)
  onTestFinished(() => expect(fingerprint(repeated(cluster, complete))).toBe(fingerprint(cluster)))
  const request = (wanted: ApiRequest): ApiResponse => submit(cluster, wanted)
  const get = <T extends KubeObject>(resource: string, key: string): T | undefined =>
    cluster.server.live.get(resource, key) as T | undefined
  return {
    cluster,
    request,
    create: (...objects) => {
      for (const object of objects) {
        const { code, body } = request({ method: 'POST', path: pathOfObject(object as KubeObject), body: object })
        if (code !== 201) return (body as { readonly message: string }).message
      }
      return undefined
    },
    remove: (resource, key) => request({ method: 'DELETE', path: pathOf(resource, key) }),
    patch: (resource, key, patch, subresource) =>
      request({
        method: 'PATCH',
        path: `${pathOf(resource, key)}${subresource === undefined ? '' : `/${subresource}`}`,
        contentType: 'application/merge-patch+json',
        body: patch,
      }),
    wait: (count) => advanceTo(cluster, after(cluster.now, seconds(count))),
    get,
    names: (resource, namespace) =>
      [...(cluster.server.live.list(resource) as Iterable<KubeObject>)]
        .filter(({ metadata }) => namespace === undefined || metadata.namespace === namespace)
        .map((object) => (namespace === undefined ? keyOf(object) : object.metadata.name)),
    events: (kind, name) =>
      [...cluster.server.live.list('events')]
        .filter(({ involvedObject }: Event) => involvedObject.kind === kind && involvedObject.name === name)
        .map(({ reason, message, count = 1 }: Event) => `${reason}: ${message}${count > 1 ? ` x${count}` : ''}`),
    waits: (component, key) =>
      cluster.components.find((state) => state.component.name === component)?.waits.get(key) ?? [],
  }
}

/** The same inputs to a cluster of the same setup. */
function repeated(original: Cluster, setup: StandardSetup): Cluster {
  const { inputs, steps, now, server } = original
  const half = Math.floor(server.store.log.length / 2)
  const first = standardCluster(setup)
  replay(first, inputs, Math.max(half, first.server.store.log.length), submit)
  const second = cloneOf(first)
  replay(second, inputs, server.store.log.length, submit)
  while (second.steps < steps && step(second, now));
  advanceTo(second, now)
  return second
}

const kindOf = (name: string) => kinds.find(({ kind, resource }) => kind === name || resource === name)!

function pathOfObject({ kind, metadata }: KubeObject): string {
  return collectionOf(kind, metadata.namespace ?? 'default')
}

function pathOf(resource: string, key: string): string {
  const [first = '', second] = key.split('/')
  return second === undefined
    ? `${collectionOf(resource, 'default')}/${first}`
    : `${collectionOf(resource, first)}/${second}`
}

function collectionOf(kindOrResource: string, namespace: string): string {
  const { group, version, namespaced, resource } = kindOf(kindOrResource)
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`
  return namespaced ? `${root}/namespaces/${namespace}/${resource}` : `${root}/${resource}`
}
