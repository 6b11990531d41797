import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { instantOfCivil } from '../clock/instant.ts'
import { startServer, type RunningServer } from './start-server.ts'

const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] },
    },
  },
}

interface Answer {
  readonly items: readonly { readonly status: { readonly phase: string } }[]
  readonly metadata: { readonly continue: string; readonly remainingItemCount: number }
}

describe('a server with a pinned clock', () => {
  let server: RunningServer
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${server.url}${path}`, { ...init, headers: { authorization: `Bearer ${server.token}`, ...init.headers } })
  const json = async (path: string) => (await (await ask(path)).json()) as Answer

  beforeAll(async () => {
    server = await startServer({ scheme: 'http', clock: 'manual', startAt: instantOfCivil(2026, 1, 5, 10) })
  })
  afterAll(() => server.close())

  it('creates a Deployment, whose pods run once the clock has gone on', async () => {
    const created = await ask('/apis/apps/v1/namespaces/default/deployments', {
      method: 'POST',
      body: JSON.stringify(deployment),
      headers: { 'content-type': 'application/json' },
    })
    expect(created.status).toBe(201)
    expect(created.headers.get('date')).toBe('Mon, 05 Jan 2026 10:00:00 GMT')
    expect(server.settle()).toBe(true)
    const pods = await json('/api/v1/namespaces/default/pods?labelSelector=app%3Dweb')
    expect(pods.items.map(({ status }) => status.phase)).toEqual(['Running', 'Running'])
  })

  it('answers as a Table when asked', async () => {
    const response = await ask('/apis/apps/v1/namespaces/default/deployments', {
      headers: { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' },
    })
    const table = (await response.json()) as { rows: { cells: unknown[] }[] }
    expect(table.rows[0]!.cells.slice(0, 4)).toEqual(['web', '2/2', 2, 2])
  })

  it('pages through a list at one revision', async () => {
    const first = await json('/api/v1/nodes?limit=3')
    expect(first.items).toHaveLength(3)
    expect(first.metadata.remainingItemCount).toBe(1)
    const rest = await json(`/api/v1/nodes?limit=3&continue=${encodeURIComponent(first.metadata.continue)}`)
    expect(rest.items).toHaveLength(1)
  })

  it('tells what it serves, with a tag that saves asking again', async () => {
    const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'
    const first = await ask('/apis', { headers: { accept } })
    expect(((await first.json()) as { kind: string }).kind).toBe('APIGroupDiscoveryList')
    const again = await ask('/apis', { headers: { accept, 'if-none-match': first.headers.get('etag')! } })
    expect(again.status).toBe(304)
  })
})
