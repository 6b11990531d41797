// node src/tidy/run.mjs src/bench/server-soak.ts [--minutes 10] [--rate 200]: does a server that is used for long stay as it was?
import { execFileSync } from 'node:child_process'
import { startServerProcess, type Asked, type ServerProcess } from './server-process.ts'

const words = process.argv.slice(2)
const option = (name: string, usual: number): number => {
  const at = words.indexOf(name)
  return at < 0 ? usual : Number(words[at + 1])
}
const minutes = option('--minutes', 10)
const perSecond = option('--rate', 200)
const tickMilliseconds = 50
const configMaps = '/api/v1/namespaces/default/configmaps'
const deployment = '/apis/apps/v1/namespaces/default/deployments/web'

/** A mix as teachers and controllers ask: mostly reads, some writes, now and then a watch or a scaling. Names come round. */
function askedAt(count: number): Asked {
  const name = `map-${Math.floor(count / 10) % 100}`
  switch (count % 10) {
    case 0:
      return { method: 'POST', path: configMaps, body: { metadata: { name }, data: { count: String(count) } } }
    case 1:
      return {
        method: 'PATCH',
        path: `${configMaps}/${name}`,
        body: { data: { count: String(count) } },
        headers: { 'content-type': 'application/merge-patch+json' },
      }
    case 2:
      return { method: 'DELETE', path: `${configMaps}/${name}` }
    case 3:
      return count % 2000 === 3
        ? {
            method: 'PATCH',
            path: `${deployment}/scale`,
            body: { spec: { replicas: 3 + (Math.floor(count / 2000) % 5) } },
            headers: { 'content-type': 'application/merge-patch+json' },
          }
        : { path: '/api/v1/pods', headers: { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' } }
    case 4:
      return { path: '/api/v1/nodes' }
    case 5:
      return {
        path: '/apis',
        headers: { accept: 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList' },
      }
    default:
      return { path: deployment }
  }
}

const rss = ({ processId }: ServerProcess): number =>
  Number(execFileSync('ps', ['-o', 'rss=', '-p', String(processId)], { encoding: 'utf8' })) / 1024

const server = await startServerProcess(['--nodes', '3'])
const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] } }
await server.ask({
  method: 'POST',
  path: deployment.replace('/web', ''),
  body: { metadata: { name: 'web' }, spec: { replicas: 3, selector: { matchLabels: { app: 'web' } }, template } },
})

const latencies: number[] = []
let asked = 0
let failed = 0
let events = 0
const watches: { readonly stop: () => void }[] = []
const start = performance.now()
const marks: string[] = []
const end = start + minutes * 60_000

async function one(): Promise<void> {
  const begun = performance.now()
  const { code, text } = await server.ask(askedAt(asked++))
  latencies.push(performance.now() - begun)
  if (code < 500) return
  failed++
  console.error(code, text.slice(0, 200))
}

async function renewWatch(): Promise<void> {
  watches.push(await server.watch(`${configMaps}?watch=1`, () => events++))
  if (watches.length > 20) watches.shift()?.stop()
}

const inform = setInterval(() => {
  const elapsed = ((performance.now() - start) / 60_000).toFixed(1)
  marks.push(`${elapsed} min ${rss(server).toFixed(0)} MB`)
}, 60_000)
setTimeout(() => marks.push(`0.2 min ${rss(server).toFixed(0)} MB`), 10_000)

while (performance.now() < end) {
  const due = Math.floor(((performance.now() - start) / 1000) * perSecond)
  const count = Math.min(due - asked, perSecond)
  for (let index = 0; index < count; index++) one().catch(() => failed++)
  if (asked % 500 < count) renewWatch().catch(() => failed++)
  await new Promise((resolve) => setTimeout(resolve, tickMilliseconds))
}
clearInterval(inform)
const sorted = latencies.toSorted((left, right) => left - right)
const at = (share: number): string => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(2)
console.info(
  `${asked} requests in ${minutes} min, ${failed} failed, ${events} watch events; p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, most ${at(0.99999)} ms`,
)
console.info(`resident memory: ${marks.join(', ')}, end ${rss(server).toFixed(0)} MB`)
for (const watch of watches) watch.stop()
server.stop()
process.exit(failed === 0 ? 0 : 1)
