import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ApiRequest } from '../api/request.ts'
import { failure } from '../api/status.ts'
import { asksToWatch } from '../engine/watches.ts'
import { sendAnswer, sendStatus } from './answers.ts'
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
  const refusal = refusalOf(request, token) ?? methodRefusal(request)
  if (refusal !== undefined) return refuse(request, response, refusal)
  const body = await readBody(request)
  if ('status' in body) return refuse(request, response, body.status)
  const asked = requestOf(request, body.value)
  if (asksToWatch(asked)) {
    const watch = await source.watch(asked)
    return 'code' in watch ? sendAnswer(request, response, watch) : streamWatch(source, watch, response)
  }
  const answer = followsLog(asked) ? await streamLog(source, asked, response) : await source.submit(asked)
  if (answer !== undefined) sendAnswer(request, response, answer)
}

/** Says why, and does not wait for the rest of what was being sent. */
function refuse(request: IncomingMessage, response: ServerResponse, status: Parameters<typeof sendStatus>[2]): void {
  if (!request.complete) response.setHeader('Connection', 'close')
  sendStatus(request, response, status)
  if (!request.complete) request.resume()
}

const methodRefusal = ({ method = '' }: IncomingMessage) =>
  methods.has(method) || method === 'HEAD'
    ? undefined
    : failure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource')

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
