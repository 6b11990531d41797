import { createHash } from 'node:crypto'
import { Buffer } from 'node:buffer'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ApiResponse } from '../api/request.ts'
import { isObject } from '../base/json.ts'
import type { Status } from '../api/status.ts'
import { jsonText } from './json-text.ts'

/** Writes an answer: JSON, or the plain text of logs and health. */
export function sendAnswer(request: IncomingMessage, response: ServerResponse, answer: ApiResponse): void {
  if (response.headersSent || response.destroyed) return
  const isText = typeof answer.body === 'string' && answer.contentType !== undefined
  const text = isText ? (answer.body as string) : jsonText(answer.body)
  for (const [name, value] of headersOf(answer)) response.setHeader(name, value)
  if (isDiscovery(request)) {
    const tag = `"${createHash('sha256').update(text).digest('hex').toUpperCase()}"`
    response.setHeader('ETag', tag)
    response.setHeader('Vary', 'Accept')
    if (request.headers['if-none-match'] === tag) return void response.writeHead(304).end()
  }
  const bytes = Buffer.from(text)
  response.setHeader('Content-Length', bytes.length)
  response.writeHead(answer.code).end(request.method === 'HEAD' ? undefined : bytes)
}

/** A refusal that has no answer of the API behind it. */
export function sendStatus(request: IncomingMessage, response: ServerResponse, status: Status): void {
  sendAnswer(request, response, { code: status.code, body: status })
}

function headersOf({
  contentType,
  warnings = [],
  at,
  body,
}: ApiResponse): readonly (readonly [string, string | string[]])[] {
  const details = isObject(body) && isObject(body['details']) ? body['details'] : {}
  const retry = details['retryAfterSeconds']
  return [
    ['Cache-Control', 'no-cache, private'],
    ['Content-Type', contentType ?? 'application/json'],
    ['X-Content-Type-Options', 'nosniff'],
    ...(at === undefined ? [] : ([['Date', new Date(at).toUTCString()]] as const)),
    ...(warnings.length === 0 ? [] : ([['Warning', warnings.map(warningHeader)]] as const)),
    ...(typeof retry === 'number' ? ([['Retry-After', String(retry)]] as const) : []),
  ]
}

const isDiscovery = ({ url = '', method }: IncomingMessage): boolean =>
  method === 'GET' && (/^\/apis?\/?(\?|$)/.test(url) || url.startsWith('/openapi/'))

/** RFC 7234: `299 - "text"`; a header holds bytes, and no control characters. */
function warningHeader(text: string): string {
  const quoted = text.replaceAll(/[\u0000-\u001f\u007f]/g, ' ').replaceAll(/["\\]/g, '\\$&')
  return `299 - "${Buffer.from(quoted, 'utf8').toString('latin1')}"`
}
