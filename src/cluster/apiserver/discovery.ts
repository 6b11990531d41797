import type { ApiRequest, ApiResponse } from '../../api/request.ts'
import type { KindDefinition } from '../../api/scheme.ts'
import type { ApiServer } from './server.ts'

/** One served resource, whether it is stored or only answered. */
interface Served {
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly resource: string
  readonly singular: string
  readonly namespaced: boolean
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
  readonly verbs: readonly string[]
  readonly subresources: readonly Subresource[]
}

interface Subresource {
  readonly name: string
  readonly kind: string
  readonly group: string
  readonly version: string
  readonly verbs: readonly string[]
}

interface ServedGroup {
  readonly name: string
  readonly versions: readonly { readonly version: string; readonly resources: readonly Served[] }[]
}

/** @source kubernetes@1.36 api/discovery/aggregated_v2.json */
const groupsInOrder = [
  'apps',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling',
  'batch',
  'networking.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'storage.k8s.io',
  'scheduling.k8s.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'metrics.k8s.io',
]

/** `/api`, `/apis` and what lies below them down to a version: what this server serves, in either form. */
export function discoveryAnswer(server: ApiServer, path: string, accept = ''): ApiResponse | undefined {
  const groups = servedGroups(server)
  const wantsAll = accept.includes('as=APIGroupDiscoveryList')
  const [root, name, version, ...more] = path.split('/').filter(Boolean)
  if (more.length > 0 || (root !== 'api' && root !== 'apis')) return undefined
  const shown = groups.filter((group) => (group.name === '') === (root === 'api'))
  if (name === undefined) {
    if (wantsAll) return { code: 200, body: aggregated(shown), contentType: aggregatedType }
    return { code: 200, body: root === 'api' ? coreVersions : groupList(shown) }
  }
  const group = root === 'api' ? shown[0] : shown.find((each) => each.name === name)
  const wanted = root === 'api' ? name : version
  if (group === undefined || (root === 'api' && version !== undefined)) return undefined
  if (wanted === undefined) return { code: 200, body: { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(group) } }
  const found = group.versions.find((each) => each.version === wanted)
  return found && { code: 200, body: resourceList(group.name, found.version, found.resources) }
}

const aggregatedType = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'
const coreVersions = {
  kind: 'APIVersions',
  versions: ['v1'],
  serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: 'localhost' }],
}

export const isDiscovery = (request: ApiRequest): boolean =>
  request.method === 'GET' && /^\/apis?(\/[^/?]*){0,2}\/?(\?|$)/.test(request.path)

const memo = new WeakMap<ApiServer['kinds'], readonly ServedGroup[]>()

/** The core group first, then the named ones in upstream's order. */
function servedGroups({ kinds }: ApiServer): readonly ServedGroup[] {
  const known = memo.get(kinds)
  if (known !== undefined) return known
  const all = [...[...kinds.values()].flatMap(servedOf), ...answeredOnly]
  const groups = ['', ...groupsInOrder].map((name) => {
    const own = all.filter(({ group }) => group === name)
    const versions = [...new Set(own.map(({ version }) => version))].sort((left, right) => (left < right ? 1 : -1))
    return { name, versions: versions.map((version) => ({ version, resources: inOrder(own, version) })) }
  })
  const found = groups.filter(({ versions }) => versions.length > 0)
  memo.set(kinds, found)
  return found
}

const inOrder = (all: readonly Served[], version: string): readonly Served[] =>
  all.filter((each) => each.version === version).sort((left, right) => (left.resource < right.resource ? -1 : 1))

const everything = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']

function servedOf(kind: KindDefinition): readonly Served[] {
  const own: Served = {
    group: kind.group,
    version: kind.version,
    kind: kind.kind,
    resource: kind.resource,
    singular: kind.singular,
    namespaced: kind.namespaced,
    shortNames: kind.shortNames,
    categories: kind.categories ?? [],
    verbs: kind.resource === 'namespaces' ? everything.filter((verb) => verb !== 'deletecollection') : everything,
    subresources: subresourcesOf(kind),
  }
  return kind.resource === 'horizontalpodautoscalers' ? [own, { ...own, version: 'v1' }] : [own]
}

const readWrite = ['get', 'patch', 'update']
const proxied = ['create', 'delete', 'get', 'patch', 'update']

function subresourcesOf(kind: KindDefinition): readonly Subresource[] {
  const names = [
    ...(kind.subresources ?? []),
    ...(kind.scale === undefined ? [] : ['scale']),
    ...(kind.status === undefined ? [] : ['status']),
  ]
  return names.sort().map((name) => ({ name, ...behaviourOf(kind, name) }))
}

function behaviourOf({ kind }: KindDefinition, name: string): Omit<Subresource, 'name'> {
  const own = (other: string, verbs: readonly string[], group = '', version = '') => ({
    kind: other,
    group,
    version,
    verbs,
  })
  if (name === 'scale') return own('Scale', readWrite, 'autoscaling', 'v1')
  if (name === 'token') return own('TokenRequest', ['create'], 'authentication.k8s.io', 'v1')
  if (name === 'eviction') return own('Eviction', ['create'], 'policy', 'v1')
  if (name === 'binding') return own('Binding', ['create'])
  if (name === 'finalize') return own(kind, ['update'])
  if (name === 'log') return own(kind, ['get'])
  if (name === 'proxy') return own(`${kind}ProxyOptions`, proxied)
  if (name === 'attach' || name === 'exec' || name === 'portforward') return own(optionsOf[name], ['create', 'get'])
  return own(kind, readWrite)
}

const optionsOf = { attach: 'PodAttachOptions', exec: 'PodExecOptions', portforward: 'PodPortForwardOptions' }

/** Resources that are answered and not stored. */
const answeredOnly: readonly Served[] = [
  answered('', 'bindings', 'binding', 'Binding', true),
  answered('authentication.k8s.io', 'selfsubjectreviews', 'selfsubjectreview', 'SelfSubjectReview'),
  answered('authentication.k8s.io', 'tokenreviews', 'tokenreview', 'TokenReview'),
  answered(
    'authorization.k8s.io',
    'localsubjectaccessreviews',
    'localsubjectaccessreview',
    'LocalSubjectAccessReview',
    true,
  ),
  answered('authorization.k8s.io', 'selfsubjectaccessreviews', 'selfsubjectaccessreview', 'SelfSubjectAccessReview'),
  answered('authorization.k8s.io', 'selfsubjectrulesreviews', 'selfsubjectrulesreview', 'SelfSubjectRulesReview'),
  answered('authorization.k8s.io', 'subjectaccessreviews', 'subjectaccessreview', 'SubjectAccessReview'),
  { ...answered('metrics.k8s.io', 'nodes', '', 'NodeMetrics'), version: 'v1beta1', verbs: ['get', 'list'] },
  { ...answered('metrics.k8s.io', 'pods', '', 'PodMetrics', true), version: 'v1beta1', verbs: ['get', 'list'] },
]

function answered(group: string, resource: string, singular: string, kind: string, namespaced = false): Served {
  const nothing = { shortNames: [], categories: [], subresources: [] }
  return { group, version: 'v1', kind, resource, singular, namespaced, verbs: ['create'], ...nothing }
}

/** @source kubernetes@1.36 apidiscovery.k8s.io/v2 APIGroupDiscoveryList */
function aggregated(groups: readonly ServedGroup[]): unknown {
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: groups.map(({ name, versions }) => ({
      metadata: { ...(name !== '' && { name }), creationTimestamp: null },
      versions: versions.map(({ version, resources }) => ({
        version,
        resources: resources.map((served) => aggregatedResource(served)),
        freshness: 'Current',
      })),
    })),
  }
}

function aggregatedResource(served: Served): unknown {
  const { resource, kind, namespaced, singular, verbs, shortNames, categories, subresources } = served
  return {
    resource,
    responseKind: { group: '', version: '', kind },
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs,
    ...(shortNames.length > 0 && { shortNames }),
    ...(categories.length > 0 && { categories }),
    ...(subresources.length > 0 && {
      subresources: subresources.map(({ name, kind: other, group, version, verbs: own }) => ({
        subresource: name,
        responseKind: { group, version, kind: other },
        verbs: own,
      })),
    }),
  }
}

function groupOf({ name, versions }: ServedGroup) {
  const named = versions.map(({ version }) => ({ groupVersion: `${name}/${version}`, version }))
  return { name, versions: named, preferredVersion: named[0] }
}

const groupList = (groups: readonly ServedGroup[]): unknown => ({
  kind: 'APIGroupList',
  apiVersion: 'v1',
  groups: groups.map(groupOf),
})

function resourceList(group: string, version: string, resources: readonly Served[]): unknown {
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: group === '' ? version : `${group}/${version}`,
    resources: resources.flatMap((served) => [plainResource(served), ...served.subresources.map(plainSub(served))]),
  }
}

function plainResource(served: Served): unknown {
  const { resource, singular, namespaced, kind, verbs, shortNames, categories } = served
  return {
    name: resource,
    singularName: singular,
    namespaced,
    kind,
    verbs,
    ...(shortNames.length > 0 && { shortNames }),
    ...(categories.length > 0 && { categories }),
  }
}

const plainSub =
  ({ resource, namespaced }: Served) =>
  ({ name, kind, group, version, verbs }: Subresource): unknown => ({
    name: `${resource}/${name}`,
    singularName: '',
    namespaced,
    ...(group !== '' && { group }),
    ...(version !== '' && { version }),
    kind,
    verbs,
  })
