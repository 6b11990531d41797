import type { ApiResponse } from '../../api/request.ts'
import type { KindDefinition } from '../../api/scheme.ts'
import { referenceOf, schemaOf, type Schema } from '../../api/openapi/schema.ts'
import { servedKinds } from './older-versions.ts'
import type { ApiServer } from './server.ts'
import { serverVersion } from './server-version.ts'

const info = { title: 'Kubernetes', version: serverVersion.gitVersion }

/** `/openapi/v3`, `/openapi/v3/apis/apps/v1` and `/openapi/v2`: structure without descriptions, made of the kinds. */
export function openApiAnswer(server: ApiServer, path: string): ApiResponse | undefined {
  if (path === '/openapi/v3') return { code: 200, body: { paths: indexOf(server) } }
  if (path === '/openapi/v2') return { code: 200, body: versionTwo(servedKinds(server)) }
  const place = /^\/openapi\/v3\/(.+)$/.exec(path)?.[1]
  const own = servedKinds(server).filter((kind) => placeOf(kind) === place)
  return own.length === 0 ? undefined : { code: 200, body: versionThree(own) }
}

const placeOf = ({ group, version }: KindDefinition): string =>
  group === '' ? `api/${version}` : `apis/${group}/${version}`

function indexOf(server: ApiServer): unknown {
  const places = [...new Set(servedKinds(server).map(placeOf))].sort()
  const hash = serverVersion.gitCommit.slice(0, 16)
  return Object.fromEntries(places.map((place) => [place, { serverRelativeURL: `/openapi/v3/${place}?hash=${hash}` }]))
}

function versionThree(kinds: readonly KindDefinition[]): unknown {
  const schemas = componentsOf(kinds.map(({ schema }) => schema))
  return { openapi: '3.0.0', info, paths: Object.assign({}, ...kinds.map(pathsOf)), components: { schemas } }
}

/** The older form: the same components under other names. */
function versionTwo(kinds: readonly KindDefinition[]): unknown {
  const schemas = JSON.stringify(componentsOf(kinds.map(({ schema }) => schema)))
  const definitions: unknown = JSON.parse(schemas.replaceAll('#/components/schemas/', '#/definitions/'))
  return { swagger: '2.0', info, paths: Object.assign({}, ...kinds.map(pathsOf)), definitions }
}

const text = { type: 'string' }
const inPath = (name: string) => ({ name, in: 'path', required: true, schema: { ...text, uniqueItems: true } })
const inQuery = (name: string) => ({ name, in: 'query', schema: { ...text, uniqueItems: true } })
const writing = ['dryRun', 'fieldManager', 'fieldValidation'].map(inQuery)

/** The addresses of one kind, as far as a client asks: what they are about, and that writes take `fieldValidation`. */
function pathsOf(kind: KindDefinition): Readonly<Record<string, unknown>> {
  const { group, version, namespaced, resource } = kind
  const root = `/${placeOf(kind)}`
  const space = namespaced ? '/namespaces/{namespace}' : ''
  const about = { 'x-kubernetes-group-version-kind': { group, kind: kind.kind, version } }
  const action = (verb: string, parameters: readonly unknown[] = []) => ({
    'x-kubernetes-action': verb,
    ...about,
    parameters,
    responses: { 200: { description: 'OK', content: answerOf(kind) } },
  })
  const place = namespaced ? [inPath('namespace')] : []
  const all = { get: action('list'), post: action('post', writing), parameters: place }
  const one = {
    get: action('get'),
    put: action('put', writing),
    patch: action('patch', [...writing, inQuery('force')]),
    delete: action('delete', [inQuery('dryRun')]),
    parameters: [inPath('name'), ...place],
  }
  return {
    [`${root}${space}/${resource}`]: all,
    [`${root}${space}/${resource}/{name}`]: one,
    ...(namespaced && { [`${root}/${resource}`]: { get: action('list') } }),
  }
}

const answerOf = ({ schema }: KindDefinition) => ({
  'application/json': { schema: { $ref: `#/components/schemas/${schema}` } },
})

/** Components by name, and everything that they refer to. */
function componentsOf(names: readonly string[]): Readonly<Record<string, Schema>> {
  const found: Record<string, Schema> = {}
  const waiting = [...names]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const schema = schemaOf(name)
    if (schema === undefined || name in found) continue
    found[name] = schema
    waiting.push(...referencesIn(schema))
  }
  return found
}

function referencesIn(schema: Schema): readonly string[] {
  const own = referenceOf(schema)
  const inner = [schema.items, schema.additionalProperties, ...Object.values(schema.properties ?? {})]
  return [...(own === undefined ? [] : [own]), ...inner.flatMap((each) => (each ? referencesIn(each) : []))]
}
