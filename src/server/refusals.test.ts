import { Buffer } from 'node:buffer'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer, type RunningServer } from './start-server.ts'
import { ask, until, watch, type Answered, type Asked } from './test-client.ts'

let server: RunningServer
beforeAll(async () => {
  server = await startServer({ scheme: 'http', clock: 'manual' })
})
afterAll(() => server.close())

const deployments = '/apis/apps/v1/namespaces/default/deployments'
const configMaps = '/api/v1/namespaces/default/configmaps'
const refused = (reason: string, code: number) => ({ kind: 'Status', status: 'Failure', reason, code })

/** The first answer to bytes that no HTTP library would send. */
const raw = (bytes: string): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
    let text = ''
    socket.on('data', (chunk) => (text += chunk.toString('utf8')))
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(text))
    socket.end(bytes)
  })

describe('requests that the server refuses', () => {
  const cases: readonly (readonly [string, Asked, string, number])[] = [
    ['no token', { path: '/api/v1/pods', headers: { authorization: '' } }, 'Unauthorized', 401],
    ['a wrong token', { path: '/api/v1/pods', headers: { authorization: 'Bearer nope' } }, 'Unauthorized', 401],
    ['a foreign Host', { path: '/api/v1/pods', headers: { host: 'kuberama.example' } }, 'Forbidden', 403],
    ['a name that resolves here', { path: '/version', headers: { host: 'localhost.evil.example' } }, 'Forbidden', 403],
    ['a foreign Origin', { path: '/api/v1/pods', headers: { origin: 'https://evil.example' } }, 'Forbidden', 403],
    ['an opaque Origin', { path: '/api/v1/pods', headers: { origin: 'null' } }, 'Forbidden', 403],
    ['malformed JSON', { method: 'POST', path: deployments, body: '{"kind":' }, 'BadRequest', 400],
    ['JSON that is no object', { method: 'POST', path: deployments, body: '[1]' }, 'BadRequest', 400],
    ['deep JSON', { method: 'POST', path: deployments, body: '['.repeat(100_000) }, 'BadRequest', 400],
    [
      'a body of 10 MB',
      { method: 'POST', path: configMaps, body: 'x'.repeat(10_000_000) },
      'RequestEntityTooLarge',
      413,
    ],
    [
      'an unknown patch',
      { method: 'PATCH', path: `${configMaps}/x`, body: '{}', headers: { 'content-type': 'a/b' } },
      'UnsupportedMediaType',
      415,
    ],
    ['an unknown method', { method: 'OPTIONS', path: '/api/v1/pods' }, 'MethodNotAllowed', 405],
    ['a method that the path has not', { method: 'PUT', path: configMaps, body: '{}' }, 'MethodNotAllowed', 405],
    ['a path that is not served', { path: '/apis/nope/v1/things' }, 'NotFound', 404],
    ['traversal', { path: '/api/v1/namespaces/../../../etc/passwd' }, 'NotFound', 404],
    ['encoded traversal', { path: '/api/v1/namespaces/%2e%2e/pods/%2e%2e%2fetc' }, 'NotFound', 404],
    ['a broken escape', { path: '/api/v1/namespaces/%zz/pods' }, 'BadRequest', 400],
    ['a broken escape before a log', { path: '/api/v1/namespaces/%ff/pods/x/log' }, 'BadRequest', 400],
    ['a broken query', { path: '/api/v1/pods?labelSelector=%zz' }, 'BadRequest', 400],
    ['a broken selector', { path: '/api/v1/pods?labelSelector=a%20b%20c' }, 'BadRequest', 400],
    ['an unknown field selector', { path: '/api/v1/pods?fieldSelector=spec.nope%3D1' }, 'BadRequest', 400],
    ['a broken continue', { path: '/api/v1/pods?continue=..%2F..' }, 'BadRequest', 400],
    ['a revision that is none', { path: '/api/v1/pods?watch=1&resourceVersion=abc' }, 'BadRequest', 400],
    ['a revision of the future', { path: '/api/v1/pods?resourceVersion=999999' }, 'Timeout', 504],
    ['a watch with half its options', { path: '/api/v1/pods?watch=1&sendInitialEvents=true' }, 'Invalid', 422],
  ]
  it.each(cases)('%s', async (_name, asked, reason, code) => {
    const answer = await ask(server, asked)
    expect(answer.body).toMatchObject(refused(reason, code))
    expect(answer.code).toBe(code)
    expect(answer.headers['content-type']).toBe('application/json')
  })

  const protobuf = (bytes: readonly number[]): Promise<Answered> =>
    ask(server, {
      method: 'POST',
      path: deployments,
      body: Buffer.from(bytes),
      headers: { 'content-type': 'application/vnd.kubernetes.protobuf' },
    })
  const magic = [0x6b, 0x38, 0x73, 0x00]
  const typed = [...magic, 0x0a, 0x15, 0x0a, 7, ...Buffer.from('apps/v1'), 0x12, 10, ...Buffer.from('Deployment')]

  it.each([
    ['no envelope', [1, 2, 3]],
    ['an empty envelope', magic],
    ['a length beyond the end', [...magic, 0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f]],
    ['a varint without end', [...magic, ...Array.from({ length: 12 }, () => 0xff)]],
    ['an illegal tag', [...magic, 0x00, 0x00]],
    ['an object that is cut', [...typed, 0x12, 4, 0x0a, 0x7f, 1, 2]],
    ['text where a message belongs', [...typed, 0x12, 4, 0x0a, 2, 0x41, 0x42]],
  ])('protobuf with %s', async (_name, bytes) => {
    expect((await protobuf(bytes)).body).toMatchObject(refused('BadRequest', 400))
  })

  it('bytes that are no HTTP', async () => {
    expect(await raw('hello\r\n\r\n')).toContain('"reason":"BadRequest"')
    expect(await raw(`GET /${'x'.repeat(100_000)} HTTP/1.1\r\n\r\n`)).toContain('"code":431')
  })

  it('an upgrade to something else than WebSocket', async () => {
    const head = `Host: localhost\r\nAuthorization: Bearer ${server.token}\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n\r\n`
    expect(await raw(`POST /api/v1/namespaces/default/pods/x/exec?command=ls HTTP/1.1\r\n${head}`)).toContain(
      'not SPDY',
    )
  })

  it('and afterwards it still answers', async () => {
    expect((await ask(server, { path: '/readyz' })).text).toBe('ok')
  })
})

describe('many clients', () => {
  const create = (name: string) =>
    ask(server, { method: 'POST', path: configMaps, body: JSON.stringify({ metadata: { name }, data: { a: 'b' } }) })

  it('200 watches hear of one change, and leave nothing behind when they vanish', async () => {
    const { body } = await ask(server, { path: configMaps })
    const from = (body['metadata'] as { resourceVersion: string }).resourceVersion
    const watches = await Promise.all(
      Array.from({ length: 200 }, () => watch(server, `${configMaps}?watch=1&resourceVersion=${from}`)),
    )
    expect(server.watchCount()).toBe(200)
    expect((await create('told')).code).toBe(201)
    await until(() => watches.every(({ events }) => events.length === 1))
    expect(new Set(watches.map(({ events }) => events[0]!.type))).toEqual(new Set(['ADDED']))
    for (const each of watches) each.stop()
    await until(() => server.watchCount() === 0)
    expect((await create('unheard')).code).toBe(201)
  })

  it('a client that does not read is left where it is, and goes on from there', async () => {
    const slow = await watch(server, `${configMaps}?watch=1`)
    slow.response.pause()
    const data = { text: 'x'.repeat(100_000) }
    for (let index = 0; index < 60; index++)
      await ask(server, {
        method: 'POST',
        path: configMaps,
        body: JSON.stringify({ metadata: { name: `n${index}` }, data }),
      })
    slow.response.resume()
    await until(() => slow.events.some(({ object }) => (object['metadata'] as { name: string }).name === 'n59'))
    expect(slow.events.every(({ type }) => type === 'ADDED')).toBe(true)
    slow.stop()
  })
})
