import { assert } from '../../base/assert.ts'
import type { KubeObject } from '../../api/object.ts'
import type { Pod, PodTemplateSpec } from '../../api/openapi/kubernetes.ts'
import { startServer, type RunningServer } from '../start-server.ts'
import { ask, until, watch, type Answered, type OpenWatch } from '../test-client.ts'

const groups = {
  configmaps: 'api/v1',
  controllerrevisions: 'apis/apps/v1',
  cronjobs: 'apis/batch/v1',
  daemonsets: 'apis/apps/v1',
  deployments: 'apis/apps/v1',
  jobs: 'apis/batch/v1',
  poddisruptionbudgets: 'apis/policy/v1',
  pods: 'api/v1',
  replicasets: 'apis/apps/v1',
  replicationcontrollers: 'api/v1',
  resourcequotas: 'api/v1',
  serviceaccounts: 'api/v1',
  services: 'api/v1',
  statefulsets: 'apis/apps/v1',
} as const
export type Resource = keyof typeof groups

const patchTypes = { strategic: 'strategic-merge-patch', merge: 'merge-patch', json: 'json-patch' } as const

/** Only what a test names of a condition or an object. */
export interface Named {
  readonly metadata: { readonly name: string }
}

/** One test's namespace on a server whose clock the test moves: requests as a test suite over HTTP sends them. */
export interface Rehearsal {
  readonly namespace: string
  readonly server: RunningServer
  readonly raw: (method: string, path: string, body?: unknown, contentType?: string) => Promise<Answered>
  readonly path: (resource: Resource, name?: string) => string
  readonly create: <T extends KubeObject>(resource: Resource, body: unknown, name?: string) => Promise<T>
  readonly get: <T extends KubeObject>(resource: Resource, name: string) => Promise<T>
  readonly list: <T extends KubeObject>(resource: Resource, selector?: string) => Promise<readonly T[]>
  readonly put: <T extends KubeObject>(resource: Resource, name: string, body: unknown) => Promise<T>
  readonly patch: <T extends KubeObject>(
    resource: Resource,
    name: string,
    body: unknown,
    type?: keyof typeof patchTypes,
  ) => Promise<T>
  readonly remove: (resource: Resource, name: string, options?: unknown) => Promise<Answered>
  readonly removeAll: (resource: Resource, selector: string) => Promise<Answered>
  readonly watch: (resource: Resource, query?: string) => Promise<OpenWatch>
  /** Lets everything come to rest. */
  readonly settle: () => void
  readonly advance: (seconds: number) => void
}

let count = 0

export const newServer = (): Promise<RunningServer> => startServer({ scheme: 'http', clock: 'manual' })

/** Opens a namespace and waits for what every test waits for: its service account and its root certificates. */
export async function rehearse(server: RunningServer): Promise<Rehearsal> {
  const namespace = `test-${++count}`
  const raw: Rehearsal['raw'] = (method, path, body, contentType = 'application/json') =>
    ask(server, {
      method,
      path,
      ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': contentType } }),
    })
  const path: Rehearsal['path'] = (resource, name) =>
    `/${groups[resource]}/namespaces/${namespace}/${resource}${name === undefined ? '' : `/${name}`}`
  const good = async <T>(answer: Promise<Answered>): Promise<T> => {
    const { code, body } = await answer
    if (code >= 300) throw new Error(`${code} ${JSON.stringify(body)}`)
    return body as unknown as T
  }
  await good(raw('POST', '/api/v1/namespaces', { metadata: { name: namespace, labels: { 'e2e-run': 'rehearsal' } } }))
  server.settle()
  await good(raw('GET', path('serviceaccounts', 'default')))
  await good(raw('GET', path('configmaps', 'kube-root-ca.crt')))
  return {
    namespace,
    server,
    raw,
    path,
    create: (resource, body, name) => good(raw('POST', path(resource, name), body)),
    get: (resource, name) => good(raw('GET', path(resource, name))),
    list: async <T>(resource: Resource, selector = '') => {
      const query = selector === '' ? '' : `?labelSelector=${encodeURIComponent(selector)}`
      const { items } = await good<{ readonly items: readonly T[] }>(raw('GET', `${path(resource)}${query}`))
      return items
    },
    put: (resource, name, body) => good(raw('PUT', path(resource, name), body)),
    patch: (resource, name, body, type = 'strategic') =>
      good(raw('PATCH', path(resource, name), body, `application/${patchTypes[type]}+json`)),
    remove: (resource, name, options) => raw('DELETE', path(resource, name), options),
    removeAll: (resource, selector) => raw('DELETE', `${path(resource)}?labelSelector=${encodeURIComponent(selector)}`),
    watch: (resource, query = '') => watch(server, `${path(resource)}?watch=true${query}`),
    settle: () => void server.settle(),
    advance: (seconds) => server.advance(seconds * 1000),
  }
}

export const agnhost = 'registry.k8s.io/e2e-test-images/agnhost:2.63.0'
export const agnhostBefore = 'registry.k8s.io/e2e-test-images/agnhost:2.55'
export const busybox = 'registry.k8s.io/e2e-test-images/busybox:1.37.0-1'

/** A pod template with one container. */
export const template = (labels: Readonly<Record<string, string>>, container: object = {}, spec: object = {}) =>
  ({
    metadata: { labels },
    spec: { containers: [{ name: 'main', image: agnhost, ...container }], ...spec },
  }) as unknown as PodTemplateSpec

/** The spec of everything that keeps so many equal pods. */
export const workload = (name: string, replicas: number, more: object = {}, container: object = {}) => ({
  metadata: { name, labels: { test: name } },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    template: template({ app: name }, container),
    ...more,
  },
})

export const conditionOf = (
  conditions: readonly { readonly type: string; readonly status: string; readonly reason?: string }[] | undefined,
  type: string,
) => conditions?.find((condition) => condition.type === type)

export const isReady = ({ status }: Pod): boolean => conditionOf(status?.conditions, 'Ready')?.status === 'True'

/** Reads, replaces and patches a `/status`, as the status tests of every kind do; how many changes a watch has told of. */
export async function rehearseStatus(api: Rehearsal, resource: Resource, name: string): Promise<number> {
  interface WithConditions extends KubeObject {
    readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] }
  }
  const events = await api.watch(resource, `&fieldSelector=metadata.name%3D${name}`)
  const before = await api.get<WithConditions>(resource, `${name}/status`)
  const condition = { type: 'StatusUpdate', status: 'True', reason: 'E2E', message: 'Set from a test' }
  const conditions = [...(before.status?.conditions ?? []), condition]
  const updated = await api.put<WithConditions>(resource, `${name}/status`, {
    ...before,
    status: { ...before.status, conditions },
  })
  assert(conditionOf(updated.status?.conditions, 'StatusUpdate')?.status === 'True', 'the replaced status is kept')
  const patched = await api.patch<WithConditions>(
    resource,
    `${name}/status`,
    { status: { conditions: [{ type: 'StatusPatched', status: 'True' }] } },
    'merge',
  )
  assert(conditionOf(patched.status?.conditions, 'StatusPatched')?.status === 'True', 'the patched status is kept')
  const again = await api.get<WithConditions>(resource, name)
  assert(again.metadata.generation === before.metadata.generation, 'a status raises no generation')
  const countChanges = (): number => events.events.filter(({ type }) => type === 'MODIFIED').length
  await until(() => countChanges() >= 2)
  events.stop()
  return countChanges()
}

/** Reads and writes a `/scale`; how many replicas there shall be in the end. */
export async function rehearseScale(api: Rehearsal, resource: Resource, name: string, from: number): Promise<number> {
  interface Scale extends KubeObject {
    readonly spec: { readonly replicas: number }
    readonly status: { readonly selector?: string }
  }
  const scale = await api.get<Scale>(resource, `${name}/scale`)
  assert(scale.kind === 'Scale' && scale.spec.replicas === from, 'the scale is read')
  const put = await api.put<Scale>(resource, `${name}/scale`, { ...scale, spec: { replicas: from + 1 } })
  assert(put.spec.replicas === from + 1, 'the scale is replaced')
  const patched = await api.patch<Scale>(resource, `${name}/scale`, { spec: { replicas: from + 2 } }, 'merge')
  assert(patched.spec.replicas === from + 2, 'the scale is patched')
  const object = await api.get<KubeObject & { readonly spec: { readonly replicas: number } }>(resource, name)
  return object.spec.replicas
}
