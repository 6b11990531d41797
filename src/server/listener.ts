import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ApiRequest } from '../api/request.ts'
import { badRequest, failure, type Status } from '../api/status.ts'
import { asksToWatch } from '../engine/watches.ts'
import { sendAnswer, sendStatus } from './answers.ts'
import { asksForBinaryDocument, sendBinaryDocument } from './binary-openapi.ts'
import { refusalOf } from './guards.ts'
import { followsLog, streamLog } from './log-stream.ts'
import { mediaTypeOf, readBody } from './request-body.ts'
import type { Source } from './source.ts'
import { streamWatch } from './watch-stream.ts'

const methods: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])

/** Answers one HTTP request; whatever goes wrong ends in a Status. */
export async function answerHttp(
  source: Source,
  token: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.on('error', () => response.destroy())
  try {
    await answered(source, token, request, response)
  } catch (problem) {
    const message = `Internal error occurred: ${problem instanceof Error ? problem.message : String(problem)}`
    if (response.headersSent) response.destroy()
    else sendStatus(request, response, failure(500, 'InternalError', message))
  }
}

async function answered(
  source: Source,
  token: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const refusal = refusalOf(request, token) ?? methodRefusal(request) ?? addressRefusal(request)
  if (refusal !== undefined) return refuse(request, response, refusal)
  const body = await readBody(request)
  if ('status' in body) return refuse(request, response, body.status)
  if (asksForBinaryDocument(request)) return sendBinaryDocument(response)
  const asked = requestOf(request, body.value)
  if (asksToWatch(asked)) {
    const watch = await source.watch(asked)
    return 'code' in watch ? sendAnswer(request, response, watch) : streamWatch(source, watch, response)
  }
  const answer = followsLog(asked) ? await streamLog(source, asked, response) : await source.submit(asked)
  if (answer !== undefined) sendAnswer(request, response, answer)
}

/** Says why at once; what is still being sent is read and dropped. */
function refuse(request: IncomingMessage, response: ServerResponse, status: Status): void {
  request.resume()
  sendStatus(request, response, status)
}

/** What to say to bytes that are no request. */
export function unreadable(problem: Error): Status {
  const code = (problem as NodeJS.ErrnoException).code
  if (code === 'HPE_HEADER_OVERFLOW') return failure(431, 'RequestEntityTooLarge', 'the request header is too large')
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return failure(408, 'Timeout', 'the request took too long to arrive')
  return badRequest(`the request could not be read: ${problem.message}`)
}

const methodRefusal = ({ method = '' }: IncomingMessage) =>
  methods.has(method) || method === 'HEAD'
    ? undefined
    : failure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource')

/** An address that cannot be decoded means nothing to anybody. */
export function addressRefusal({ url = '' }: IncomingMessage): Status | undefined {
  try {
    decodeURIComponent(url)
    return undefined
  } catch {
    return badRequest('the address of the request could not be decoded')
  }
}

/** The same request in the engine's words. */
export function requestOf(request: IncomingMessage, body: unknown): ApiRequest {
  const method = request.method === 'HEAD' ? 'GET' : (request.method as ApiRequest['method'])
  const type = mediaTypeOf(request)
  const { accept } = request.headers
  return {
    method,
    path: request.url ?? '/',
    userAgent: actorOf(request),
    ...(body !== undefined && { body }),
    ...(type !== '' && { contentType: type }),
    ...(accept !== undefined && { accept }),
  }
}

/** kubectl tells which of its commands asks; other clients tell their names. */
function actorOf({ headers }: IncomingMessage): string {
  const command = headers['kubectl-command']
  if (typeof command === 'string' && command !== '') return command.slice(0, 100)
  return (headers['user-agent'] ?? 'user').split(' ')[0]!.slice(0, 100)
}
