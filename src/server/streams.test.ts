import { Buffer } from 'node:buffer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { startServer, type RunningServer } from './start-server.ts'
import { ask, until, watch, type OpenWatch } from './test-client.ts'

let server: RunningServer
const pods = '/api/v1/namespaces/default/pods'
const configMaps = '/api/v1/namespaces/default/configmaps'

const post = (path: string, body: object) => ask(server, { method: 'POST', path, body: JSON.stringify(body) })
const pod = (name: string, container: object, spec: object = {}) =>
  post(pods, {
    metadata: { name, labels: { app: name } },
    spec: { containers: [{ name: 'main', ...container }], ...spec },
  })

beforeAll(async () => {
  server = await startServer({ scheme: 'http', clock: 'manual' })
  await pod('box', { image: 'busybox', command: ['sleep', '3600'] })
  await pod(
    'talker',
    { image: 'busybox', command: ['sh', '-c', 'echo one; sleep 10; echo two'] },
    { restartPolicy: 'Never' },
  )
  server.advance(5000)
})
afterAll(() => server.close())

/** Speaks `v5.channel.k8s.io` and collects every channel until the end. */
function open(path: string, input: readonly string[] = [], headers: object = {}) {
  const said: Record<number, string> = { 1: '', 2: '', 3: '' }
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}${path}`, 'v5.channel.k8s.io', {
    headers: { authorization: `Bearer ${server.token}`, ...headers },
  })
  socket.on('message', (data) => {
    const bytes = Buffer.from(data as ArrayBuffer)
    said[bytes[0]!] += bytes.subarray(1).toString('utf8')
  })
  socket.on('open', () => {
    for (const text of input) socket.send(Buffer.concat([Buffer.from([0]), Buffer.from(text)]))
    if (input.length > 0) socket.send(Buffer.from([255, 0]))
  })
  const ended = new Promise<{ readonly out: string; readonly err: string; readonly outcome: string }>(
    (resolve, reject) => {
      socket.on('close', () => resolve({ out: said[1]!, err: said[2]!, outcome: said[3]! }))
      socket.on('error', reject)
    },
  )
  return { socket, said, ended }
}
const run = (query: string, input?: readonly string[]) =>
  open(`${pods}/box/exec?container=main&stdout=true&${query}`, input).ended

describe('exec and attach', () => {
  it('tell what a command says and how it ends', async () => {
    const good = await run('stderr=true&command=sh&command=-c&command=echo%20hello')
    expect(good).toMatchObject({ out: 'hello\n', err: '' })
    expect(JSON.parse(good.outcome)).toMatchObject({ status: 'Success' })
    const bad = JSON.parse((await run('command=sh&command=-c&command=exit%203')).outcome) as object
    expect(bad).toMatchObject({
      reason: 'NonZeroExitCode',
      details: { causes: [{ reason: 'ExitCode', message: '3' }] },
    })
  })

  it('feed a command, and a shell line by line', async () => {
    expect((await run('stdin=true&command=cat', ['some ', 'text'])).out).toBe('some text')
    const kept = await run('stdin=true&command=sh&command=-c&command=cat%20%3E%20/tmp/in%3B%20wc%20-l%20/tmp/in', [
      'a\nb\n',
    ])
    expect(kept.out).toContain('2')
    const shell = await run('stdin=true&command=sh', ['echo a > /tmp/x\ncat /tmp', '/x\nexit 4\n'])
    expect(shell.out).toBe('a\n')
    expect(shell.outcome).toContain('"message":"4"')
  })

  it('show a terminal what is typed', async () => {
    const { out } = await run('stdin=true&tty=true&command=sh', ['echx\u007fo hi\r', 'exit\r'])
    expect(out).toBe('/ # echx\b \bo hi\r\nexit\r\nhi\r\n/ # ')
  })

  it('are refused where there is nothing to run in', async () => {
    await expect(open(`${pods}/nobody/exec?command=ls`).ended).rejects.toThrow('404')
    await expect(open(`${pods}/box/exec?command=ls`, [], { authorization: 'Bearer x' }).ended).rejects.toThrow('401')
    await expect(open(`${pods}/box/exec?command=ls`, [], { origin: 'https://evil.example' }).ended).rejects.toThrow(
      '403',
    )
  })

  it('survive frames that mean nothing', async () => {
    const { socket, ended } = open(`${pods}/box/exec?stdin=true&command=sh`)
    await new Promise((resolve) => socket.on('open', resolve))
    socket.send(Buffer.from([]))
    socket.send(Buffer.from([77, 1, 2]))
    socket.send('text')
    socket.terminate()
    await ended
    expect((await ask(server, { path: '/livez' })).text).toBe('ok')
  })
})

describe('logs', () => {
  it('are followed until the container has ended, and attach shows what comes from now on', async () => {
    const attached = open(`${pods}/talker/attach?stdout=true`)
    await new Promise((resolve) => attached.socket.on('open', resolve))
    const followed = ask(server, { path: `${pods}/talker/log?follow=true` })
    await until(() => server.watchCount() >= 2)
    server.advance(20_000)
    expect((await followed).text).toBe('one\ntwo\n')
    expect((await attached.ended).out).toBe('two\n')
  })
})

describe('watches', () => {
  const typesOf = ({ events }: OpenWatch): readonly string[] => events.map(({ type }) => type)
  const create = (name: string, labels: object = {}) => post(configMaps, { metadata: { name, labels } })
  const label = (name: string, color: string) =>
    ask(server, {
      method: 'PATCH',
      path: `${configMaps}/${name}`,
      body: JSON.stringify({ metadata: { labels: { color } } }),
      headers: { 'content-type': 'application/merge-patch+json' },
    })

  it('show what exists first, then what enters and leaves the selection', async () => {
    await create('first', { color: 'blue' })
    const blue = await watch(server, `${configMaps}?watch=1&labelSelector=color%3Dblue`)
    await until(() => blue.events.length === 1)
    await create('second', { color: 'red' })
    await label('second', 'blue')
    await label('first', 'red')
    await until(() => blue.events.length === 3)
    expect(typesOf(blue)).toEqual(['ADDED', 'ADDED', 'DELETED'])
    blue.stop()
  })

  it('go on from an old revision, and end when their time is over', async () => {
    const { body } = await ask(server, { path: configMaps })
    const from = (body['metadata'] as { resourceVersion: string }).resourceVersion
    await create('third')
    const late = await watch(server, `${configMaps}?watch=1&resourceVersion=${from}&timeoutSeconds=1`)
    await new Promise((resolve) => late.response.on('end', resolve))
    expect(typesOf(late)).toEqual(['ADDED'])
  })

  it('mark the end of what was there for informers', async () => {
    const query = 'sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true'
    const informer = await watch(server, `${configMaps}?watch=1&${query}`)
    await until(() => typesOf(informer).at(-1) === 'BOOKMARK')
    const { metadata } = informer.events.at(-1)!.object as { readonly metadata: object }
    expect(metadata).toMatchObject({ annotations: { 'k8s.io/initial-events-end': 'true' } })
    informer.stop()
  })
})
