import { kinds } from '../../api/index.ts'
import type { KindDefinition } from '../../api/scheme.ts'
import { failWith, readFlags, type Command } from '../command.ts'
import { isSet, type FlagDefinitions } from '../flags.ts'
import { qualifiedPlural } from '../resource-names.ts'
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

const verbs = 'create,delete,deletecollection,get,list,patch,update,watch'
const versionOf = ({ group, version }: KindDefinition): string => (group === '' ? version : `${group}/${version}`)

/** `kubectl api-resources`: by group, then by name. */
export const apiResources: Command = function* (context) {
  const flags = readFlags(context, definitions)
  if (flags === undefined) return 1
  const group = flags.values.get('api-group')
  const namespaced = flags.values.get('namespaced')
  const categories = flags.lists.get('categories') ?? []
  const shown = kinds
    .filter(
      (kind) =>
        (group === undefined || kind.group === group) &&
        (namespaced === undefined || String(kind.namespaced) === namespaced),
    )
    .filter((kind) => categories.every((category) => kind.categories?.includes(category) === true))
    .toSorted((left, right) => (`${left.group} ${left.resource}` < `${right.group} ${right.resource}` ? -1 : 1))
  if (flags.values.get('output') === 'name') {
    context.out(shown.map((kind) => `${qualifiedPlural(kind)}\n`).join(''))
    return 0
  }
  const isWide = flags.values.get('output') === 'wide'
  const header = ['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND', ...(isWide ? ['VERBS', 'CATEGORIES'] : [])]
  const lines = shown.map((kind) => [
    kind.resource,
    kind.shortNames.join(','),
    versionOf(kind),
    String(kind.namespaced),
    kind.kind,
    ...(isWide ? [verbs, (kind.categories ?? []).join(',')] : []),
  ])
  context.out(alignedText(isSet(flags, 'no-headers') ? lines : [header, ...lines], 6, 3))
  return 0
}

export const apiVersions: Command = function* (context) {
  const versions = new Set([...kinds.map(versionOf), 'autoscaling/v1'])
  context.out(
    [...versions]
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
