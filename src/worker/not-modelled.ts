import { kinds, olderVersions } from '../api/index.ts'
import { formatPath, notModelledIn } from '../api/honesty/not-modelled.ts'
import type { ApiRequest, ApiResponse } from '../api/request.ts'
import type { KindDefinition } from '../api/scheme.ts'
import { readManifests } from '../api/yaml/read-manifests.ts'
import { isObject } from '../base/json.ts'
import type { NotModelledField } from './protocol.ts'

const groupVersionOf = ({ group, version }: KindDefinition): string => (group === '' ? version : `${group}/${version}`)

/** What the documents of a text use and is not modelled, with the lines on which it stands. */
export function notModelledInText(yaml: string): readonly NotModelledField[] {
  return readManifests(yaml).documents.flatMap(({ json, line, positionOf }) =>
    fieldsOf(json).map(({ path, consequence }) => ({
      path: formatPath(path),
      consequence,
      line: positionOf(path)?.line ?? line,
    })),
  )
}

function fieldsOf(body: unknown) {
  if (!isObject(body)) return []
  const kind = [...kinds, ...olderVersions].find(
    (each) => each.kind === body['kind'] && groupVersionOf(each) === body['apiVersion'],
  )
  return kind === undefined ? [] : notModelledIn(body, kind.schema)
}

/** What a request that was carried out has just written and is not modelled. */
export function notModelledInRequest(
  { method, path, body }: ApiRequest,
  { code }: ApiResponse,
): readonly NotModelledField[] {
  if (method === 'GET' || method === 'DELETE' || code >= 300 || /[?&]dryRun=All/.test(path)) return []
  const steps = path.split('?')[0]!.split('/')
  const kind = kinds.find(
    ({ resource, group }) =>
      (steps.at(-1) === resource || steps.at(-2) === resource) && (steps[1] === 'api' ? '' : steps[2]) === group,
  )
  const sent = typeof body === 'string' ? parsed(body) : body
  if (kind === undefined || !isObject(sent)) return []
  return notModelledIn(sent, kind.schema).map((field) => ({
    path: formatPath(field.path),
    consequence: field.consequence,
  }))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
