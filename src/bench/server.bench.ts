import { now, seconds, type Benchmark, type Figure } from './measure.ts'
import { startServerProcess, type Asked, type ServerProcess } from './server-process.ts'

const pods = 1000
const podsPath = '/api/v1/namespaces/default/pods'
const configMaps = '/api/v1/namespaces/default/configmaps'
const asTable = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' }

/** A server in a process of its own, asked over TLS by clients in this one. */
export const serverBenchmark: Benchmark = {
  name: 'server',
  about: `npm run serve with ${pods} pods, asked over TLS on loopback`,
  runs: 3,
  run: async () => {
    const server = await startServerProcess(['--nodes', '12'])
    try {
      const name = await withPods(server)
      // A server that has just started is still being compiled.
      await rate(server, 'warming up', 32, 6000, () => ({ path: `${podsPath}/${name}` }))
      return [
        await rate(server, 'GET of one pod', 32, 6000, () => ({ path: `${podsPath}/${name}` })),
        await rate(server, `list of ${pods} pods`, 4, 120, () => ({ path: podsPath })),
        await rate(server, `list of ${pods} pods as a Table`, 4, 120, () => ({ path: podsPath, headers: asTable })),
        await rate(server, 'create of a ConfigMap', 32, 3000, (index) => configMap(`made-${index}`)),
        ...(await fanOut(server)),
      ]
    } finally {
      server.stop()
    }
  },
}

const configMap = (name: string): Asked => ({
  method: 'POST',
  path: configMaps,
  body: { metadata: { name }, data: { key: 'value' } },
})

/** A Deployment whose pods are all there; the name of one of them. */
async function withPods(server: ServerProcess): Promise<string> {
  const template = {
    metadata: { labels: { app: 'web' } },
    spec: { containers: [{ name: 'web', image: 'nginx:1.27', resources: { requests: { cpu: '10m' } } }] },
  }
  await server.ask({
    method: 'POST',
    path: '/apis/apps/v1/namespaces/default/deployments',
    body: { metadata: { name: 'web' }, spec: { replicas: pods, selector: { matchLabels: { app: 'web' } }, template } },
  })
  for (;;) {
    const { text } = await server.ask({ path: '/apis/apps/v1/namespaces/default/deployments/web' })
    const { status } = JSON.parse(text) as { readonly status?: { readonly readyReplicas?: number } }
    if (status?.readyReplicas === pods) break
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  const { text } = await server.ask({ path: `${podsPath}?limit=1` })
  return (JSON.parse(text) as { readonly items: readonly { metadata: { name: string } }[] }).items[0]!.metadata.name
}

/** Answers a second with so many requests under way at once. */
async function rate(
  server: ServerProcess,
  name: string,
  clients: number,
  count: number,
  askedAt: (index: number) => Asked,
): Promise<Figure> {
  let next = 0
  const start = now()
  const client = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) {
      const { code, text } = await server.ask(askedAt(index))
      if (code >= 400) throw new Error(`${name}: ${code} ${text.slice(0, 200)}`)
    }
  }
  await Promise.all(Array.from({ length: clients }, client))
  return { name: `${name}, ${clients} at once`, value: count / seconds(start, now()), unit: '/s' }
}

const watchers = 100
const changes = 200

/** Every change goes to every watcher. */
async function fanOut(server: ServerProcess): Promise<readonly Figure[]> {
  let heard = 0
  let tellAll: () => void = () => undefined
  const all = new Promise<void>((resolve) => (tellAll = resolve))
  const { text } = await server.ask({ path: `${configMaps}?limit=1` })
  const from = (JSON.parse(text) as { metadata: { resourceVersion: string } }).metadata.resourceVersion
  const open = await Promise.all(
    Array.from({ length: watchers }, () =>
      server.watch(`${configMaps}?watch=1&resourceVersion=${from}`, () => {
        if (++heard === watchers * changes) tellAll()
      }),
    ),
  )
  const start = now()
  for (let index = 0; index < changes; index++) await server.ask(configMap(`told-${index}`))
  await all
  const took = seconds(start, now())
  for (const watch of open) watch.stop()
  return [{ name: `watch events to ${watchers} clients`, value: (watchers * changes) / took, unit: '/s' }]
}
