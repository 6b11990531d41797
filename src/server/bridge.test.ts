import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { ApiRequest } from '../api/request.ts'
import { submit } from '../engine/requests.ts'
import { standardCluster } from '../engine/standard-cluster.ts'
import { advanceTo } from '../engine/step.ts'
import { after, seconds } from '../clock/instant.ts'
import { startBridge, type BridgedServer } from './start-server.ts'
import { ask, until, watch } from './test-client.ts'

/** What a page does: it carries out what it is asked in its own engine and tells when something has changed. */
function openPage(hash: string, token?: string) {
  const cluster = standardCluster({ seed: 7, nodes: 2 })
  const [port, own] = hash.replace('#bridge=', '').split('.')
  const socket = new WebSocket(`ws://127.0.0.1:${port}/bridge?token=${token ?? own}`)
  socket.on('message', (data) => {
    const { id, request } = JSON.parse(String(data)) as { id: number; request: ApiRequest }
    socket.send(JSON.stringify({ id, response: submit(cluster, request) }))
  })
  const go = (): void => {
    advanceTo(cluster, after(cluster.now, seconds(30)))
    socket.send(JSON.stringify({ changed: cluster.server.store.log.length }))
  }
  return { socket, go }
}

describe('a bridge to a page', () => {
  let server: BridgedServer
  let isThere = false
  beforeAll(async () => {
    server = await startBridge({ scheme: 'http', onPage: (value) => (isThere = value) })
  })
  afterAll(() => server.close())

  it('says that no page is there, and lets none in without the token', async () => {
    expect(await ask(server, { path: '/api/v1/nodes' })).toMatchObject({ code: 503 })
    const stranger = openPage(server.hash, 'wrong').socket
    const problem = await new Promise<Error>((resolve) => stranger.on('error', resolve))
    expect(problem.message).toContain('401')
  })

  it("answers from the page's engine, follows it, and says when the page has gone", async () => {
    const page = openPage(server.hash)
    await until(() => isThere)
    const { body } = await ask(server, { path: '/api/v1/nodes' })
    expect(body['items']).toHaveLength(3)
    const pods = await watch(server, '/api/v1/namespaces/default/pods?watch=1')
    const spec = { containers: [{ name: 'main', image: 'nginx:1.27' }] }
    const made = await ask(server, {
      method: 'POST',
      path: '/api/v1/namespaces/default/pods',
      body: JSON.stringify({ metadata: { name: 'one' }, spec }),
    })
    expect(made.code).toBe(201)
    page.go()
    await until(() => pods.events.some(({ object }) => (object['status'] as { phase: string }).phase === 'Running'))
    pods.stop()
    page.socket.close()
    await until(() => !isThere)
    expect((await ask(server, { path: '/readyz' })).code).toBe(503)
  })
})
