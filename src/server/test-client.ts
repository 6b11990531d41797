import { Buffer } from 'node:buffer'
import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http'
import type { Door } from './door.ts'

export interface Asked {
  readonly method?: string
  readonly path: string
  readonly body?: string | Uint8Array
  readonly headers?: OutgoingHttpHeaders
}

export interface Answered {
  readonly code: number
  readonly headers: IncomingMessage['headers']
  readonly text: string
  /** The answer as JSON, or nothing where it is none. */
  readonly body: Fields
}

export interface Fields {
  readonly [name: string]: unknown
}

/** A plain client that sends exactly what it is told, for tests. */
export function ask(
  server: Pick<Door, 'url' | 'token'>,
  { method = 'GET', path, body, headers = {} }: Asked,
): Promise<Answered> {
  const { port } = new URL(server.url)
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      {
        host: '127.0.0.1',
        port,
        method,
        path,
        headers: {
          authorization: `Bearer ${server.token}`,
          ...(body !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
          ...headers,
        },
      },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8')
          resolve({ code: response.statusCode ?? 0, headers: response.headers, text, body: parsed(text) })
        })
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

function parsed(text: string): Fields {
  try {
    return JSON.parse(text) as Fields
  } catch {
    return {}
  }
}

/** A watch that collects its events. */
export interface OpenWatch {
  readonly events: { readonly type: string; readonly object: Fields }[]
  readonly response: IncomingMessage
  readonly stop: () => void
}

export function watch(server: Pick<Door, 'url' | 'token'>, path: string): Promise<OpenWatch> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      `${server.url}${path}`,
      { headers: { authorization: `Bearer ${server.token}` }, agent: false },
      (response) => {
        const events: OpenWatch['events'] = []
        let rest = ''
        response.on('error', () => undefined)
        response.on('data', (chunk: Buffer) => {
          const lines = (rest + chunk.toString('utf8')).split('\n')
          rest = lines.pop() ?? ''
          for (const line of lines) events.push(JSON.parse(line) as OpenWatch['events'][number])
        })
        resolve({ events, response, stop: () => sent.destroy() })
      },
    )
    sent.on('error', reject)
    sent.end()
  })
}

/** Waits until something holds, at most so long. */
export async function until(holds: () => boolean, milliseconds = 5000): Promise<void> {
  const end = Date.now() + milliseconds
  while (!holds()) {
    if (Date.now() > end) throw new Error('waited too long')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
