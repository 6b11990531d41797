import { kinds } from '../api/index.ts'
import type { KindDefinition } from '../api/scheme.ts'

/** What `TYPE`, `TYPE/NAME` and `TYPE.VERSION.GROUP` mean. */
export function kindNamed(text: string): KindDefinition | undefined {
  const wanted = text.toLowerCase()
  const exact = kinds.find((kind) => namesOf(kind).includes(wanted))
  if (exact !== undefined) return exact
  const [first = '', ...rest] = wanted.split('.')
  const suffix = rest.join('.')
  return kinds.find(
    (kind) =>
      namesOf(kind).includes(first) &&
      (suffix === kind.group || suffix === `${kind.version}.${kind.group}` || suffix === kind.version),
  )
}

const namesOf = (kind: KindDefinition): readonly string[] => [kind.resource, kind.singular, ...kind.shortNames]

const allInOrder = [
  'pods',
  'replicationcontrollers',
  'services',
  'daemonsets',
  'deployments',
  'replicasets',
  'statefulsets',
  'horizontalpodautoscalers',
  'cronjobs',
  'jobs',
]

/** The kinds behind `all`, in the order of discovery. */
export const allKinds = (): readonly KindDefinition[] =>
  allInOrder.flatMap((resource) => kinds.filter((kind) => kind.resource === resource))

export interface NamedResource {
  readonly kind: KindDefinition
  /** Absent: every object of the kind. */
  readonly name?: string
}

export type ResourceArguments =
  | { readonly resources: readonly NamedResource[]; readonly isMixed: boolean }
  | { readonly error: string }

/** `deploy,rs`, `deploy web`, `deploy/web po/x`. */
export function resourceArguments(
  { program, path }: { readonly program: string; readonly path: string },
  words: readonly string[],
): ResourceArguments {
  if (words.some((word) => word.includes('/'))) return slashForm(words, `${program} ${path}`)
  const [types, ...names] = words
  if (types === undefined) return { error: 'Required resource not specified.' }
  const found: KindDefinition[] = []
  for (const type of types.split(',')) {
    if (type === 'all') {
      found.push(...allKinds())
      continue
    }
    const kind = kindNamed(type)
    if (kind === undefined) return { error: `the server doesn't have a resource type "${type}"` }
    found.push(kind)
  }
  const isMixed = found.length > 1 || types.split(',').includes('all')
  if (names.length === 0) return { resources: found.map((kind) => ({ kind })), isMixed }
  return { resources: found.flatMap((kind) => names.map((name) => ({ kind, name }))), isMixed }
}

function slashForm(words: readonly string[], command: string): ResourceArguments {
  const resources: NamedResource[] = []
  for (const word of words) {
    const [type = '', name = '', ...more] = word.split('/')
    if (!word.includes('/'))
      return {
        error: `there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. '${command} resource/<resource_name>' instead of '${command} resource resource/<resource_name>'`,
      }
    if (type === '' || name === '' || more.length > 0)
      return { error: `arguments in resource/name form may not have more than one slash` }
    const kind = kindNamed(type)
    if (kind === undefined) return { error: `the server doesn't have a resource type "${type}"` }
    resources.push({ kind, name })
  }
  return { resources, isMixed: new Set(resources.map(({ kind }) => kind)).size > 1 }
}

/** `deployment.apps`, `pod`. */
export const qualifiedSingular = ({ singular, group }: KindDefinition): string =>
  group === '' ? singular : `${singular}.${group}`

/** `deployments.apps`, `pods`. */
export const qualifiedPlural = ({ resource, group }: KindDefinition): string =>
  group === '' ? resource : `${resource}.${group}`

/** `deployment.apps/web`, `pod/x`. */
export const displayName = (kind: KindDefinition, name: string): string => `${qualifiedSingular(kind)}/${name}`
