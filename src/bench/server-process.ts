import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { Agent, request as httpsRequest, type RequestOptions } from 'node:https'
import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** `npm run serve` in a process of its own, and how to reach it. */
export interface ServerProcess {
  readonly url: string
  readonly processId: number
  readonly ask: (asked: Asked) => Promise<Answered>
  /** Opens a watch; calls for every event until `stop`. */
  readonly watch: (path: string, onEvent: (type: string) => void) => Promise<{ readonly stop: () => void }>
  readonly stop: () => void
}

export interface Asked {
  readonly method?: string
  readonly path: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export interface Answered {
  readonly code: number
  readonly text: string
}

const startMilliseconds = 60_000

export async function startServerProcess(options: readonly string[]): Promise<ServerProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'kuberama-server-'))
  const file = join(folder, 'kubeconfig')
  const words = ['src/tidy/run.mjs', 'src/server/main.ts', '--port', '0', '--kubeconfig', file, ...options]
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the server did not start')), startMilliseconds)
    child.on('exit', () => reject(new Error('the server ended')))
    child.stdout.on('data', (chunk: Buffer) => {
      if (!chunk.toString().includes('serves the API')) return
      clearTimeout(timer)
      resolve()
    })
  })
  const { url, options: common } = connectionOf(readFileSync(file, 'utf8'))
  const stop = (): void => {
    child.kill('SIGINT')
    rmSync(folder, { recursive: true, force: true })
  }
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  return {
    url,
    processId: child.pid ?? 0,
    ask: (asked) => ask(url, { ...common, agent }, asked),
    watch: (path, onEvent) => watch(url, { ...common, agent: false }, path, onEvent),
    stop,
  }
}

function connectionOf(kubeconfig: string): { readonly url: string; readonly options: RequestOptions } {
  const field = (name: string): string => new RegExp(`${name}: (\\S+)`).exec(kubeconfig)?.[1] ?? ''
  const ca = Buffer.from(field('certificate-authority-data'), 'base64').toString()
  return { url: field('server'), options: { ca, headers: { authorization: `Bearer ${field('token')}` } } }
}

function ask(url: string, common: RequestOptions, { method = 'GET', path, body, headers }: Asked): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const type = body === undefined ? {} : { 'content-type': 'application/json' }
    const sent = httpsRequest(
      `${url}${path}`,
      { ...common, method, headers: { ...common.headers, ...type, ...headers } as Record<string, string> },
      (response) => void whole(response).then((text) => resolve({ code: response.statusCode ?? 0, text }), reject),
    )
    sent.on('error', reject)
    sent.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

function whole(response: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    response.on('data', (chunk: Buffer) => chunks.push(chunk))
    response.on('end', () => resolve(Buffer.concat(chunks).toString()))
    response.on('error', reject)
  })
}

function watch(
  url: string,
  common: RequestOptions,
  path: string,
  onEvent: (type: string) => void,
): Promise<{ readonly stop: () => void }> {
  return new Promise((resolve, reject) => {
    const sent = httpsRequest(`${url}${path}`, common, (response) => {
      let rest = ''
      response.on('error', () => undefined)
      response.on('data', (chunk: Buffer) => {
        const lines = (rest + chunk.toString()).split('\n')
        rest = lines.pop() ?? ''
        for (const line of lines) onEvent(/^\{"type":"(\w+)"/.exec(line)?.[1] ?? '')
      })
      resolve({ stop: () => sent.destroy() })
    })
    sent.on('error', reject)
    sent.end()
  })
}
