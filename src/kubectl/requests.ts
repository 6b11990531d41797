import { isObject } from '../base/json.ts'
import type { KubeObject } from '../api/object.ts'
import type { KindDefinition } from '../api/scheme.ts'
import type { ApiResponse } from '../api/request.ts'
import type { Status } from '../api/status.ts'
import type { CommandContext } from './command.ts'

/** The path of a collection, e.g. `/apis/apps/v1/namespaces/default/deployments`. */
export function collectionPath(kind: KindDefinition, namespace: string | undefined): string {
  const root = kind.group === '' ? `/api/${kind.version}` : `/apis/${kind.group}/${kind.version}`
  if (!kind.namespaced || namespace === undefined || namespace === '') return `${root}/${kind.resource}`
  return `${root}/namespaces/${encodeURIComponent(namespace)}/${kind.resource}`
}

export const objectPath = (kind: KindDefinition, namespace: string, name: string): string =>
  `${collectionPath(kind, namespace)}/${encodeURIComponent(name)}`

export function read(context: CommandContext, kind: KindDefinition, name: string): ApiResponse {
  return context.send({ method: 'GET', path: objectPath(kind, context.namespace, name) })
}

/** The objects of a collection, or the refusal. */
export function list(
  context: CommandContext,
  kind: KindDefinition,
  query: Readonly<Record<string, string | undefined>> = {},
): readonly KubeObject[] | ApiResponse {
  const parameters = Object.entries(query).filter(
    (pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== '',
  )
  const search = parameters.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')
  const response = context.send({
    method: 'GET',
    path: `${collectionPath(kind, context.namespace)}${search === '' ? '' : `?${search}`}`,
  })
  if (response.code !== 200 || !isObject(response.body)) return enhanced(response, kind, query)
  return response.body['items'] as readonly KubeObject[]
}

/** A list that is refused says what was looked for. @source kubernetes@1.36 cli-runtime/pkg/resource EnhanceListError */
export function enhanced(
  response: ApiResponse,
  { group, version, resource }: KindDefinition,
  { labelSelector = '', fieldSelector = '' }: Readonly<Record<string, string | undefined>>,
): ApiResponse {
  const status = response.body as Status
  if (status.reason !== 'BadRequest' && status.reason !== 'NotFound') return response
  const type = JSON.stringify(`${group}/${version}, Resource=${resource}`)
  const looked =
    labelSelector === '' && fieldSelector === ''
      ? `Unable to list ${type}`
      : `Unable to find ${type} that match label selector ${JSON.stringify(labelSelector)}, field selector ${JSON.stringify(fieldSelector)}`
  return { ...response, body: { ...status, message: `${looked}: ${status.message}` } }
}

export const isRefusal = (value: readonly KubeObject[] | ApiResponse): value is ApiResponse => 'code' in value
