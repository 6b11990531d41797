import { keyOf, type KubeObject } from '../../api/object.ts'
import type { Pod } from '../../api/openapi/kubernetes.ts'
import type { ApiRequest } from '../../api/request.ts'
import type { Cluster } from '../../engine/cluster.ts'
import { submit } from '../../engine/requests.ts'

const groups: { readonly [resource: string]: string } = {
  deployments: '/apis/apps/v1',
  statefulsets: '/apis/apps/v1',
  daemonsets: '/apis/apps/v1',
  jobs: '/apis/batch/v1',
  cronjobs: '/apis/batch/v1',
  poddisruptionbudgets: '/apis/policy/v1',
  priorityclasses: '/apis/scheduling.k8s.io/v1',
}

const clusterWide = new Set(['nodes', 'priorityclasses'])

export function pathOf(resource: string, name = ''): string {
  const namespace = clusterWide.has(resource) ? '' : '/namespaces/default'
  return `${groups[resource] ?? '/api/v1'}${namespace}/${resource}${name === '' ? '' : `/${name}`}`
}

export const resourceOf = ({ kind }: { readonly kind: string }): string =>
  kind === 'PriorityClass' ? 'priorityclasses' : `${kind.toLowerCase()}s`

/** Carries out a request; refusals are part of the weather. Answers with the code. */
export const ask = (cluster: Cluster, request: ApiRequest): number => submit(cluster, request).code

export const create = (cluster: Cluster, object: object): number =>
  ask(cluster, { method: 'POST', path: pathOf(resourceOf(object as KubeObject)), body: object })

export const patch = (cluster: Cluster, resource: string, name: string, body: object): number =>
  ask(cluster, { method: 'PATCH', path: pathOf(resource, name), contentType: 'application/merge-patch+json', body })

export const remove = (cluster: Cluster, resource: string, name: string, options?: object): number =>
  ask(cluster, { method: 'DELETE', path: pathOf(resource, name), ...(options && { body: options }) })

export const annotate = (cluster: Cluster, resource: string, name: string, annotation: string, value: string | null) =>
  patch(cluster, resource, name, { metadata: { annotations: { [`kuberama.dev/${annotation}`]: value } } })

export function evict(cluster: Cluster, name: string): number {
  const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace: 'default' } }
  return ask(cluster, { method: 'POST', path: `${pathOf('pods', name)}/eviction`, body })
}

export const podsOf = (cluster: Cluster, app?: string): readonly Pod[] =>
  [...cluster.server.live.list('pods')].filter(
    ({ metadata }) => metadata.namespace === 'default' && (app === undefined || metadata.labels?.['app'] === app),
  )

export const namesOf = (cluster: Cluster, resource: string): readonly string[] =>
  [...(cluster.server.live.list(resource) as Iterable<KubeObject>)].map(keyOf)
