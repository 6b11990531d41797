import { isObject, type JsonObject, type JsonValue } from '../../base/json.ts'
import { decodeObject, notJson } from '../../api/decode/decode-object.ts'
import { readJson } from '../../api/decode/read-json.ts'
import { autoscalerFromV1, autoscalerToV1 } from '../../api/horizontalpodautoscaler/v1.ts'
import type { KubeObject } from '../../api/object.ts'
import type { HorizontalPodAutoscaler, HorizontalPodAutoscalerV1 } from '../../api/openapi/kubernetes.ts'
import { applyPatch } from '../../api/patch/apply-patch.ts'
import { patchedObject } from '../../api/patch/patched-object.ts'
import type { ApiRequest, ApiResponse } from '../../api/request.ts'
import type { KindDefinition } from '../../api/scheme.ts'
import { badRequest, type Status } from '../../api/status.ts'
import type { PatchType } from '../machinery/contract.ts'
import type { ApiServer } from './server.ts'

/** A version that is served and not stored: requests are put into the stored one, answers back. */
export interface OlderVersion {
  readonly group: string
  readonly version: string
  readonly storedVersion: string
  readonly kind: string
  readonly resource: string
  readonly schema: string
  readonly toStored: (object: KubeObject) => KubeObject
  readonly fromStored: (object: KubeObject) => KubeObject
}

const autoscalingV1: OlderVersion = {
  group: 'autoscaling',
  version: 'v1',
  storedVersion: 'v2',
  kind: 'HorizontalPodAutoscaler',
  resource: 'horizontalpodautoscalers',
  schema: 'io.k8s.api.autoscaling.v1.HorizontalPodAutoscaler',
  toStored: (object) => autoscalerFromV1(object as unknown as HorizontalPodAutoscalerV1) as unknown as KubeObject,
  fromStored: (object) => autoscalerToV1(object as unknown as HorizontalPodAutoscaler) as unknown as KubeObject,
}

const olderVersions: readonly OlderVersion[] = [autoscalingV1]

/** Every kind in every version that is served. */
export function servedKinds({ kinds }: ApiServer): readonly KindDefinition[] {
  const older = olderVersions.flatMap(({ resource, version, schema }) => {
    const stored = kinds.get(resource)
    return stored === undefined ? [] : [{ ...stored, version, schema }]
  })
  return [...kinds.values(), ...older]
}

const rootOf = ({ group, version }: { readonly group: string; readonly version: string }): string =>
  `/apis/${group}/${version}/`

/** The version that a path asks for, when it is not the stored one. */
export function olderVersionAt(path: string): OlderVersion | undefined {
  return olderVersions.find((older) => path.startsWith(rootOf(older)) && path.includes(`/${older.resource}`))
}

export function storedPath({ group, version, storedVersion }: OlderVersion, path: string): string {
  return rootOf({ group, version: storedVersion }) + path.slice(rootOf({ group, version }).length)
}

/** Answers a request in an older version by asking in the stored one. */
export function answerInVersion(
  older: OlderVersion,
  request: ApiRequest,
  stored: (request: ApiRequest) => ApiResponse,
): ApiResponse {
  const path = storedPath(older, request.path)
  if (request.method === 'GET' || request.method === 'DELETE') return inVersion(older, stored({ ...request, path }))
  if (request.contentType === 'application/apply-patch+yaml') return appliedInVersion(older, request, path, stored)
  const outcome =
    request.method === 'PATCH'
      ? patchedBody(older, request, path, stored)
      : sentBody(older, valueIn(older, request), request)
  if ('code' in outcome) return outcome
  const { body, warnings } = outcome
  const method = request.method === 'PATCH' ? 'PUT' : request.method
  const { contentType: _, ...rest } = request
  const answer = inVersion(older, stored({ ...rest, method, path: withoutFieldValidation(path), body }))
  const told = [...warnings, ...(answer.warnings ?? [])]
  return told.length === 0 ? answer : { ...answer, warnings: told }
}

interface StoredBody {
  readonly body: KubeObject
  readonly warnings: readonly string[]
}

const refusal = (status: Status): ApiResponse => ({ code: status.code, body: status })

/** The fields have been judged in the version they were written in. */
const withoutFieldValidation = (path: string): string =>
  path.replace(/([?&])fieldValidation=\w*/, '$1fieldValidation=Ignore')

function valueIn(older: OlderVersion, { body }: ApiRequest): ReturnType<typeof readJson> {
  if (typeof body !== 'string') return { value: (body ?? null) as JsonValue, duplicates: new Map() }
  const read = readJson(body)
  return 'error' in read ? { error: notJson(body, read.error, older).message } : read
}

function sentBody(
  older: OlderVersion,
  read: ReturnType<typeof readJson>,
  request: ApiRequest,
): StoredBody | ApiResponse {
  if ('error' in read) return refusal(badRequest(read.error))
  const decoded = decodeObject(read.value, older, validationOf(request), read.duplicates)
  return 'status' in decoded ? refusal(decoded.status) : storedBody(older, decoded)
}

const validationOf = ({ path }: ApiRequest): string => /[?&]fieldValidation=(\w+)/.exec(path)?.[1] ?? 'Warn'

function storedBody(
  older: OlderVersion,
  decoded: { readonly object: JsonObject; readonly warnings: readonly string[] },
): StoredBody {
  const object = decoded.object as unknown as KubeObject
  const metadata = object.metadata ?? {}
  return { body: older.toStored({ ...object, metadata }), warnings: decoded.warnings }
}

const patchTypes: Readonly<Record<string, PatchType>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
}

/** A patch is laid over the object as this version shows it. */
function patchedBody(
  older: OlderVersion,
  request: ApiRequest,
  path: string,
  stored: (request: ApiRequest) => ApiResponse,
): StoredBody | ApiResponse {
  const type = patchTypes[request.contentType ?? 'application/strategic-merge-patch+json']
  const current = stored({ method: 'GET', path: path.replace(/\/status(?=\?|$)/, '').replace(/\?.*/, '') })
  if (type === undefined || current.code !== 200) return type === undefined ? stored({ ...request, path }) : current
  const patch = valueIn(older, request)
  if ('error' in patch) return refusal(badRequest(patch.error))
  const shown = older.fromStored(current.body as KubeObject) as unknown as JsonValue
  const patched = applyPatch(type, shown, patch.value, older.schema)
  if ('status' in patched) return refusal(patched.status)
  const decoded = patchedObject(
    { kind: type, patch: patch.value, result: patched.result },
    older,
    validationOf(request),
  )
  return 'status' in decoded ? refusal(decoded.status) : storedBody(older, decoded)
}

/** Of a configuration only what it says is kept: what the older version would add belongs to nobody. */
function appliedInVersion(
  older: OlderVersion,
  request: ApiRequest,
  path: string,
  stored: (request: ApiRequest) => ApiResponse,
): ApiResponse {
  const read = valueIn(older, request)
  const sent = sentBody(older, read, request)
  if ('code' in sent) return sent
  const said = (
    'value' in read && isObject(read.value) && isObject(read.value['spec']) ? read.value['spec'] : {}
  ) as JsonObject
  const { spec = {}, ...rest } = sent.body as unknown as { readonly spec?: JsonObject }
  const kept = Object.entries(spec).filter(
    ([field]) => field in said || (field !== 'minReplicas' && (field !== 'metrics' || saysMetrics(said, sent.body))),
  )
  const body = { ...rest, spec: Object.fromEntries(kept) }
  return inVersion(older, stored({ ...request, path: withoutFieldValidation(path), body }))
}

const saysMetrics = (said: JsonObject, { metadata }: KubeObject): boolean =>
  'targetCPUUtilizationPercentage' in said ||
  metadata.annotations?.['autoscaling.alpha.kubernetes.io/metrics'] !== undefined

/** An answer as this version shows it: an object, a list, what a watch saw, a Table's rows. */
function inVersion(older: OlderVersion, response: ApiResponse): ApiResponse {
  return response.code >= 400 ? response : { ...response, body: shownIn(older, response.body) }
}

export function shownIn(older: OlderVersion, body: unknown): unknown {
  if (!isObject(body)) return body
  const apiVersion = `${older.group}/${older.version}`
  if (body['kind'] === older.kind && isObject(body['spec'])) return older.fromStored(body as unknown as KubeObject)
  if (body['kind'] === older.kind) return { ...body, apiVersion }
  if (Array.isArray(body['items']))
    return { ...body, apiVersion, items: body['items'].map((item) => older.fromStored(item as KubeObject)) }
  for (const field of ['events', 'rows'])
    if (Array.isArray(body[field]))
      return { ...body, [field]: body[field].map((each: object) => withShownObject(older, each)) }
  return body
}

const withShownObject = (older: OlderVersion, each: object): object =>
  'object' in each ? { ...each, object: shownIn(older, each.object) } : each
