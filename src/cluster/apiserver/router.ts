import { isObject, type JsonValue } from '../../base/json.ts'
import { decodeObject, notJson } from '../../api/decode/decode-object.ts'
import { readJson, type DuplicateKeys } from '../../api/decode/read-json.ts'
import type { KindDefinition } from '../../api/scheme.ts'
import type { KubeObject } from '../../api/object.ts'
import { validateBinding, type Binding } from '../../api/binding/binding.ts'
import { badRequest, failure, invalid, type Status } from '../../api/status.ts'
import type { DeleteOptions, Outcome, PatchType, PropagationPolicy } from '../machinery/contract.ts'
import { applyObject } from './apply.ts'
import { bindPod } from './carry-out.ts'
import { createObject, findObject } from './create.ts'
import { generalAnswer } from './general.ts'
import { listPage } from './list-pages.ts'
import { answerInVersion, olderVersionAt } from './older-versions.ts'
import { managedFieldsOf } from './managed-fields.ts'
import { patchObject } from './patch.ts'
import { deleteObject } from './remove.ts'
import type { ApiRequest, ApiResponse } from '../../api/request.ts'
import { tokenAnswer } from './reviews.ts'
import { routeOf, type Route } from './route.ts'
import { readScale, writeScale } from './scale.ts'
import { selectedObjects, selectionOf } from './selection.ts'
import type { ApiServer } from './server.ts'
import type { Origin } from './store.ts'
import { evictPod } from './eviction.ts'
import { scaleTable, tableOf, wantsTable } from './table.ts'
import { updateObject } from './update.ts'
import { watchAnswer } from './watch.ts'

const ok = (body: unknown, code = 200, warnings: readonly string[] = []): ApiResponse => ({
  code,
  body,
  ...(warnings.length > 0 && { warnings }),
})
const refusal = (status: Status): ApiResponse => ({ code: status.code, body: status })

/** Answers one API request, as the page, the terminal and the Node server send it. */
export function answer(server: ApiServer, request: ApiRequest): ApiResponse {
  const older = olderVersionAt(request.path)
  if (older !== undefined) return answerInVersion(older, request, (stored) => answer(server, stored))
  const route = routeOf(server, request.path)
  if ('status' in route) return generalAnswer(server, request, () => valueOf(bodyOf(request))) ?? refusal(route)
  const actor = request.userAgent ?? 'user'
  const origin: Origin = {
    actor,
    because: { code: 'userRequest', details: { method: request.method, path: request.path } },
    cause: 0,
  }
  switch (request.method) {
    case 'GET':
      return route.name === undefined ? listed(server, route, request) : read(server, route, request)
    case 'POST':
      return posted(server, route, request, origin)
    case 'PUT':
      return put(server, route, request, origin)
    case 'PATCH':
      return patched(server, route, request, origin)
    case 'DELETE':
      return route.name === undefined
        ? deletedAll(server, route, request, origin)
        : deleted(server, route, request, origin)
  }
}

function answered(outcome: Outcome, code = 200, warnings: readonly string[] = []): ApiResponse {
  return outcome.ok ? ok(outcome.object, code, warnings) : refusal(outcome.status)
}

function read(server: ApiServer, route: Route, request: ApiRequest): ApiResponse {
  const found = findObject(server, route.kind, route.namespace, route.name!)
  if (!found.ok) return refusal(found.status)
  if (route.subresource === 'scale')
    return ok(
      wantsTable(request) ? scaleTable(route.kind, found.object, server.now) : readScale(route.kind, found.object),
    )
  if (wantsTable(request)) return ok(tableOf(route.kind, [found.object], server.now, request))
  return ok(request.showsManagedFields === true ? owned(server, route.kind, found.object) : found.object)
}

function owned(server: ApiServer, kind: KindDefinition, object: KubeObject): KubeObject {
  const managedFields = managedFieldsOf(server, kind, object)
  return { ...object, metadata: { ...object.metadata, managedFields } }
}

function listed(server: ApiServer, route: Route, request: ApiRequest): ApiResponse {
  if (route.query.get('watch') === 'true' || route.query.get('watch') === '1') return watched(server, route, request)
  const page = listPage(server, route)
  if ('status' in page) return refusal(page)
  const { kind } = route
  const { objects, metadata } = page
  const items = request.showsManagedFields === true ? objects.map((each) => owned(server, kind, each)) : objects
  if (wantsTable(request))
    return ok({ ...tableOf(kind, items, server.now, request, metadata.resourceVersion), metadata })
  const apiVersion = kind.group === '' ? kind.version : `${kind.group}/${kind.version}`
  return ok({ kind: `${kind.kind}List`, apiVersion, metadata, items })
}

function watched(server: ApiServer, route: Route, request: ApiRequest): ApiResponse {
  const isSelected = selectionOf(route)
  if (typeof isSelected !== 'function') return refusal(isSelected)
  const existing = (): readonly KubeObject[] => selectedObjects(server, route) as readonly KubeObject[]
  const answer = watchAnswer(
    server,
    route.kind,
    request,
    route.query.get('resourceVersion') ?? '',
    isSelected,
    existing,
  )
  return 'status' in answer ? refusal(answer) : ok(answer)
}

type Body = { readonly value: JsonValue; readonly duplicates?: DuplicateKeys } | { readonly status: Status }

function bodyOf(request: ApiRequest, kind?: KindDefinition): Body {
  if (typeof request.body !== 'string') return { value: (request.body ?? null) as JsonValue }
  const read = readJson(request.body)
  if (!('error' in read)) return read
  return { status: kind === undefined ? badRequest(read.error) : notJson(request.body, read.error, kind) }
}

const valueOf = (body: Body): JsonValue => ('value' in body ? body.value : null)

interface Decoded {
  readonly object: KubeObject
  readonly warnings: readonly string[]
}

function decodedBody(route: Route, request: ApiRequest): Decoded | Status {
  const body = bodyOf(request, route.kind)
  if ('status' in body) return body.status
  const result = decodeObject(body.value, route.kind, route.query.get('fieldValidation') ?? 'Warn', body.duplicates)
  if ('status' in result) return result.status
  const object = result.object as unknown as KubeObject
  const mismatch = nameMismatch(route, object)
  if (mismatch !== undefined) return mismatch
  const { managedFields: _sent, ...given } = object.metadata ?? {}
  const metadata = {
    ...given,
    ...(route.kind.namespaced && { namespace: route.namespace ?? object.metadata?.namespace }),
  }
  return { object: { ...object, metadata }, warnings: result.warnings }
}

function nameMismatch(route: Route, object: KubeObject): Status | undefined {
  const { namespace, name } = object.metadata ?? {}
  if (route.kind.namespaced && namespace && namespace !== route.namespace)
    return badRequest('the namespace of the provided object does not match the namespace sent on the request')
  if (route.name !== undefined && name && name !== route.name)
    return badRequest(`the name of the object (${name}) does not match the name on the URL (${route.name})`)
  return undefined
}

const isDryRun = (route: Route): boolean => route.query.get('dryRun') === 'All'

function posted(server: ApiServer, route: Route, request: ApiRequest, origin: Origin): ApiResponse {
  if (route.subresource === 'binding') return boundByRequest(server, route, request, origin)
  if (route.subresource === 'eviction') return evictedByRequest(server, route, request, origin)
  if (route.subresource === 'token')
    return tokenAnswer(route.namespace!, route.name!, valueOf(bodyOf(request)), server.now)
  if (route.name !== undefined) return refusal(methodNotAllowed)
  const decoded = decodedBody(route, request)
  if ('status' in decoded) return refusal(decoded)
  const outcome = createObject(server, route.kind, decoded.object, { origin, dryRun: isDryRun(route) })
  const warnings = outcome.ok
    ? [...decoded.warnings, ...(route.kind.warningsOnCreate?.(outcome.object) ?? [])]
    : decoded.warnings
  return answered(outcome, 201, warnings)
}

const methodNotAllowed = failure(
  405,
  'MethodNotAllowed',
  'the server does not allow this method on the requested resource',
)

function boundByRequest(server: ApiServer, route: Route, request: ApiRequest, origin: Origin): ApiResponse {
  const body = bodyOf(request)
  if ('status' in body) return refusal(body.status)
  const binding = (isObject(body.value) ? body.value : {}) as Binding
  const errors = validateBinding(binding)
  if (errors.length > 0) return refusal(invalid('Binding', '', route.name!, errors))
  const outcome = bindPod(server, route.namespace!, route.name!, binding.target!.name!, origin)
  return outcome.ok
    ? ok({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 }, 201)
    : refusal(outcome.status)
}

function evictedByRequest(server: ApiServer, route: Route, request: ApiRequest, origin: Origin): ApiResponse {
  const body = bodyOf(request)
  if ('status' in body) return refusal(body.status)
  const status = evictPod(server, route.namespace!, route.name!, body.value, origin)
  return status === undefined
    ? ok({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 }, 201)
    : refusal(status)
}

function put(server: ApiServer, route: Route, request: ApiRequest, origin: Origin): ApiResponse {
  if (route.name === undefined) return refusal(methodNotAllowed)
  if (route.subresource === 'scale') {
    const body = bodyOf(request)
    return 'status' in body ? refusal(body.status) : scaled(server, route, body.value, origin)
  }
  const decoded = decodedBody(route, request)
  if ('status' in decoded) return refusal(decoded)
  const outcome = updateObject(server, route.kind, decoded.object, {
    origin,
    dryRun: isDryRun(route),
    ...(route.subresource === 'status' && { subresource: 'status' as const }),
  })
  return answered(outcome, 200, decoded.warnings)
}

function scaled(server: ApiServer, route: Route, scale: JsonValue, origin: Origin): ApiResponse {
  const outcome = writeScale(server, route.kind, route.namespace, route.name!, scale, origin)
  return outcome.ok ? ok(readScale(route.kind, outcome.object)) : refusal(outcome.status)
}

const patchTypes: Readonly<Record<string, PatchType>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
}

/** Server-side apply: a configuration instead of a patch. */
function applied(server: ApiServer, route: Route, configuration: JsonValue, origin: Origin): ApiResponse {
  const outcome = applyObject(server, route.kind, {
    name: route.name!,
    ...(route.namespace !== undefined && { namespace: route.namespace }),
    configuration,
    fieldManager: route.query.get('fieldManager') ?? '',
    force: route.query.get('force') === 'true',
    fieldValidation: route.query.get('fieldValidation') ?? 'Warn',
    origin,
    dryRun: isDryRun(route),
    ...(route.subresource !== undefined && { subresource: route.subresource }),
  })
  return answered(outcome, outcome.isNew === true ? 201 : 200)
}

function patched(server: ApiServer, route: Route, request: ApiRequest, origin: Origin): ApiResponse {
  if (request.contentType === 'application/apply-patch+yaml' && route.name !== undefined) {
    const configuration = bodyOf(request)
    return 'status' in configuration
      ? refusal(configuration.status)
      : applied(server, route, configuration.value, origin)
  }
  const patchType = patchTypes[request.contentType ?? 'application/strategic-merge-patch+json']
  if (patchType === undefined || route.name === undefined)
    return refusal(unsupportedMediaType(request.contentType ?? ''))
  const body = bodyOf(request)
  if ('status' in body) return refusal(body.status)
  if (route.subresource === 'scale') return scaled(server, route, body.value, origin)
  const outcome = patchObject(server, route.kind, {
    name: route.name,
    ...(route.namespace !== undefined && { namespace: route.namespace }),
    patchType,
    patch: body.value,
    fieldValidation: route.query.get('fieldValidation') ?? 'Warn',
    origin,
    dryRun: isDryRun(route),
    ...(route.subresource !== undefined && { subresource: route.subresource }),
  })
  return answered(outcome, 200, outcome.warnings)
}

function unsupportedMediaType(contentType: string): Status {
  const accepted =
    'application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml'
  return failure(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${accepted}${contentType ? '' : ''}`,
  )
}

function deleteOptionsOf(route: Route, request: ApiRequest): DeleteOptions | Status {
  const body = bodyOf(request)
  if ('status' in body) return body.status
  const fields = isObject(body.value) ? body.value : {}
  const grace = fields['gracePeriodSeconds'] ?? numberOrUndefined(route.query.get('gracePeriodSeconds'))
  const policy = fields['propagationPolicy'] ?? route.query.get('propagationPolicy')
  const preconditions = fields['preconditions']
  if (policy !== undefined && policy !== 'Background' && policy !== 'Foreground' && policy !== 'Orphan')
    return badRequest(
      `invalid delete options: propagationPolicy: Unsupported value: ${JSON.stringify(policy)}: supported values: "Background", "Foreground", "Orphan"`,
    )
  return {
    ...(typeof grace === 'number' && { gracePeriodSeconds: grace }),
    ...(typeof policy === 'string' && { propagationPolicy: policy as PropagationPolicy }),
    ...(isObject(preconditions) && { preconditions: preconditions as NonNullable<DeleteOptions['preconditions']> }),
  }
}

const numberOrUndefined = (text: string | undefined): number | undefined =>
  text === undefined || text === '' ? undefined : Number(text)

function deleted(server: ApiServer, route: Route, request: ApiRequest, origin: Origin): ApiResponse {
  const options = deleteOptionsOf(route, request)
  if ('status' in options) return refusal(options as Status)
  const outcome = deleteObject(server, route.kind, route.namespace, route.name!, options, origin, isDryRun(route))
  if (!outcome.ok) return refusal(outcome.status)
  const warnings = route.kind.resource === 'jobs' && options.propagationPolicy === undefined ? [podsArePreserved] : []
  const isGone = server.live.get(route.kind.resource, keyInRoute(route)) === undefined
  if (!isGone || route.kind.resource === 'pods') return ok(outcome.object, 200, warnings)
  const details = {
    name: route.name!,
    ...(route.kind.group && { group: route.kind.group }),
    kind: route.kind.resource,
    uid: outcome.object.metadata.uid,
  }
  return ok({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details }, 200, warnings)
}

/** @source kubernetes@1.36 pkg/registry/batch/job/storage/storage.go */
const podsArePreserved =
  'child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning'

const keyInRoute = (route: Route): string =>
  route.namespace === undefined ? route.name! : `${route.namespace}/${route.name}`

function deletedAll(server: ApiServer, route: Route, request: ApiRequest, origin: Origin): ApiResponse {
  const options = deleteOptionsOf(route, request)
  if ('status' in options) return refusal(options as Status)
  const selected = selectedObjects(server, route)
  if ('status' in selected) return refusal(selected)
  const items = selected.map((object) => {
    const outcome = deleteObject(
      server,
      route.kind,
      object.metadata.namespace,
      object.metadata.name,
      options,
      origin,
      isDryRun(route),
    )
    return outcome.ok ? outcome.object : object
  })
  return ok({
    kind: `${route.kind.kind}List`,
    apiVersion: route.kind.group === '' ? route.kind.version : `${route.kind.group}/${route.kind.version}`,
    metadata: { resourceVersion: String(server.live.revision) },
    items,
  })
}
