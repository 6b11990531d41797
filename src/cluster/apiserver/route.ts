import type { KindDefinition } from '../../api/scheme.ts'
import { badRequest, failure, type Status } from '../../api/status.ts'
import type { ApiServer } from './server.ts'

/** A request's path, understood. */
export interface Route {
  readonly kind: KindDefinition
  readonly namespace: string | undefined
  readonly name: string | undefined
  readonly subresource: string | undefined
  readonly query: ReadonlyMap<string, string>
}

export const notServed: Status = failure(404, 'NotFound', 'the server could not find the requested resource')

/** Reads `/api/v1/namespaces/ns/pods/name/status?dryRun=All` and its like. */
export function routeOf(server: ApiServer, url: string): Route | Status {
  const [path = '', search = ''] = splitOnce(url, '?')
  const query = queryOf(search)
  if (query === undefined) return badRequest(`the request's query is not readable: ${search}`)
  const parts = segmentsOf(path)
  if (parts === undefined) return notServed
  const [root, ...rest] = parts
  if (root === 'api' && rest[0] === 'v1') return resourceRoute(server, '', 'v1', rest.slice(1), query)
  if (root === 'apis' && rest.length >= 3) return resourceRoute(server, rest[0]!, rest[1]!, rest.slice(2), query)
  return notServed
}

function resourceRoute(
  server: ApiServer,
  group: string,
  version: string,
  parts: readonly string[],
  query: ReadonlyMap<string, string>,
): Route | Status {
  const isInNamespace = parts[0] === 'namespaces' && parts.length > 2 && !isNamespaceSubresource(parts[2]!)
  const namespace = isInNamespace ? parts[1] : undefined
  const [resource, name, subresource, ...more] = isInNamespace ? parts.slice(2) : parts
  const kind = resource === undefined ? undefined : server.kinds.get(resource)
  if (kind === undefined || kind.group !== group || kind.version !== version || more.length > 0) return notServed
  if (kind.namespaced && namespace === undefined && name !== undefined) return notServed
  if (!kind.namespaced && namespace !== undefined) return notServed
  if (subresource !== undefined && !hasSubresource(kind, subresource)) return notServed
  return { kind, namespace, name, subresource, query }
}

const isNamespaceSubresource = (part: string): boolean => part === 'status' || part === 'finalize'

function hasSubresource(kind: KindDefinition, subresource: string): boolean {
  if (subresource === 'status') return kind.status !== undefined
  if (subresource === 'scale') return kind.scale !== undefined
  if (kind.resource === 'pods' && (subresource === 'binding' || subresource === 'eviction')) return true
  return kind.subresources?.includes(subresource) === true
}

function splitOnce(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

function segmentsOf(path: string): readonly string[] | undefined {
  const parts: string[] = []
  for (const raw of path.split('/')) {
    if (raw === '') continue
    const part = decoded(raw)
    if (part === undefined || part === '.' || part === '..' || part.includes('/')) return undefined
    parts.push(part)
  }
  return parts
}

function queryOf(search: string): ReadonlyMap<string, string> | undefined {
  const query = new Map<string, string>()
  for (const pair of search.split('&')) {
    if (pair === '') continue
    const [name, value] = splitOnce(pair, '=')
    const key = decoded(name.replaceAll('+', ' '))
    const text = decoded(value.replaceAll('+', ' '))
    if (key === undefined || text === undefined) return undefined
    if (!query.has(key)) query.set(key, text)
  }
  return query
}

/** Percent-decoding without throwing; `undefined` for what is not valid UTF-8. */
function decoded(text: string): string | undefined {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
