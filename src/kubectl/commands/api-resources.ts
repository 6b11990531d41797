import { failWith, readFlags, type Command, type CommandContext } from '../command.ts'
import { isSet, type FlagDefinitions } from '../flags.ts'
import { alignedText } from '../print/tab-writer.ts'

const definitions: FlagDefinitions = {
  'api-group': { kind: 'string' },
  namespaced: { kind: 'boolean' },
  'no-headers': { kind: 'boolean' },
  output: { kind: 'string', short: 'o' },
  'sort-by': { kind: 'string' },
  verbs: { kind: 'list' },
  categories: { kind: 'list' },
  cached: { kind: 'boolean' },
}

interface ServedResource {
  readonly name: string
  readonly namespaced: boolean
  readonly kind: string
  readonly verbs: readonly string[]
  readonly shortNames?: readonly string[]
  readonly categories?: readonly string[]
}

interface Listed extends ServedResource {
  readonly group: string
  readonly groupVersion: string
}

/** `kubectl api-resources`: by group, then by name; of each group the preferred version. */
export const apiResources: Command = function* (context) {
  const flags = readFlags(context, definitions)
  if (flags === undefined) return 1
  const group = flags.values.get('api-group')
  const namespaced = flags.values.get('namespaced')
  const categories = flags.lists.get('categories') ?? []
  const wantedVerbs = flags.lists.get('verbs') ?? []
  const shown = servedResources(context)
    .filter((each) => group === undefined || each.group === group)
    .filter((each) => namespaced === undefined || String(each.namespaced) === namespaced)
    .filter((each) => categories.every((category) => each.categories?.includes(category) === true))
    .filter((each) => wantedVerbs.every((verb) => each.verbs.includes(verb)))
    .toSorted((left, right) => (`${left.group} ${left.name}` < `${right.group} ${right.name}` ? -1 : 1))
  if (flags.values.get('output') === 'name') {
    context.out(shown.map(({ name, group: of }) => `${of === '' ? name : `${name}.${of}`}\n`).join(''))
    return 0
  }
  const isWide = flags.values.get('output') === 'wide'
  const header = ['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND', ...(isWide ? ['VERBS', 'CATEGORIES'] : [])]
  const lines = shown.map((each) => [
    each.name,
    (each.shortNames ?? []).join(','),
    each.groupVersion,
    String(each.namespaced),
    each.kind,
    ...(isWide ? [each.verbs.join(','), (each.categories ?? []).join(',')] : []),
  ])
  context.out(alignedText(isSet(flags, 'no-headers') ? lines : [header, ...lines], 6, 3))
  return 0
}

function servedResources({ send }: CommandContext): readonly Listed[] {
  const { groups } = send({ method: 'GET', path: '/apis' }).body as Groups
  const versions = [
    { name: '', path: '/api/v1' },
    ...groups.map(({ name, preferredVersion }) => ({ name, path: `/apis/${preferredVersion.groupVersion}` })),
  ]
  return versions.flatMap(({ name: group, path }) => {
    const { groupVersion, resources } = send({ method: 'GET', path }).body as {
      readonly groupVersion: string
      readonly resources: readonly ServedResource[]
    }
    return resources.filter(({ name }) => !name.includes('/')).map((each) => ({ ...each, group, groupVersion }))
  })
}

interface Groups {
  readonly groups: readonly {
    readonly name: string
    readonly preferredVersion: GroupVersion
    readonly versions: readonly GroupVersion[]
  }[]
}

interface GroupVersion {
  readonly groupVersion: string
}

export const apiVersions: Command = function* (context) {
  const response = context.send({ method: 'GET', path: '/apis' })
  if (response.code >= 400) return failWith(context, response)
  const { groups } = response.body as Groups
  const versions = groups.flatMap((group) => group.versions.map(({ groupVersion }) => groupVersion))
  context.out(
    [...versions, 'v1']
      .sort()
      .map((version) => `${version}\n`)
      .join(''),
  )
  return 0
}

export const clusterInfo: Command = function* (context) {
  const response = context.send({ method: 'GET', path: '/api/v1/namespaces/default' })
  if (response.code >= 400) return failWith(context, response)
  context.out(
    "Kubernetes control plane is running at https://kuberama.local:6443\n\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n",
  )
  return 0
}
