import type { JsonValue } from '../../base/json.ts'
import type { ApiRequest, ApiResponse } from '../../api/request.ts'
import { discoveryAnswer, isDiscovery } from './discovery.ts'
import { openApiAnswer } from './openapi-documents.ts'
import { reviewAnswer } from './reviews.ts'
import type { ApiServer } from './server.ts'
import { serverVersion } from './server-version.ts'

const plain = (body: string): ApiResponse => ({ code: 200, body, contentType: 'text/plain' })
const healthPath = /^\/(healthz|livez|readyz)(\/[a-z0-9/-]*)?$/

/** What a server answers besides objects: discovery, version, health, OpenAPI, reviews; `undefined` for every other path. */
export function generalAnswer(server: ApiServer, request: ApiRequest, body: () => JsonValue): ApiResponse | undefined {
  const path = request.path.split('?')[0]!.replace(/(?<=.)\/$/, '')
  if (request.method === 'POST') return reviewAnswer(path, body())
  if (request.method !== 'GET') return undefined
  if (isDiscovery(request)) return discoveryAnswer(server, path, request.accept)
  if (path === '/version') return { code: 200, body: serverVersion }
  if (healthPath.test(path)) return plain('ok')
  if (path.startsWith('/openapi/')) return openApiAnswer(server, path)
  return undefined
}
