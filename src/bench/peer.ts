import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { clusterOf, createDeployments, expectReady, settle } from './cluster-benchmarks.ts'
import { median, timed, type Benchmark } from './measure.ts'

const peer = '@ngrok/webernetes@0.3.5'
const sizes = [100, 300] as const

/** The nearest public simulator, installed into a temporary folder and measured on the same machine in the same run. */
export const peerBenchmark: Benchmark = {
  name: 'peer',
  about: `${peer} beside Kuberama: a Deployment of 100 and of 300 replicas until all are Ready`,
  runs: 1,
  run: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kuberama-peer-'))
    try {
      const times = await peerTimes(folder)
      return sizes.flatMap((replicas, index) => {
        const ours = median(Array.from({ length: 15 }, () => ownTime(replicas)))
        return [
          { name: `peer, ${replicas} replicas`, value: times[index]!, unit: 's' as const },
          { name: `Kuberama, ${replicas} replicas`, value: ours, unit: 's' as const },
          {
            name: `times faster at ${replicas}`,
            value: times[index]! / ours,
            unit: '×' as const,
            ...(replicas === 300 && { bar: 100 }),
          },
        ]
      })
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

function ownTime(replicas: number): number {
  const cluster = clusterOf(5, 110)
  const took = timed(() => {
    createDeployments(cluster, 1, replicas)
    settle(cluster)
  })
  expectReady(cluster, replicas)
  return took
}

async function peerTimes(folder: string): Promise<readonly number[]> {
  writeFileSync(join(folder, 'package.json'), '{"name":"peer","private":true,"type":"module"}')
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error', peer], {
    cwd: folder,
    stdio: 'ignore',
  })
  writeFileSync(join(folder, 'measure.mjs'), measureScript)
  await build({
    root: folder,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: 'measure.mjs',
      outDir: 'out',
      target: 'node20',
      rollupOptions: { output: { entryFileNames: 'main.mjs' } },
    },
  })
  return sizes.map((replicas) => {
    const output = execFileSync(process.execPath, [...process.execArgv, 'out/main.mjs', String(replicas)], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 540_000,
    })
    return Number(/^ready after (.*) s$/m.exec(output)?.[1])
  })
}

const measureScript = `
import { BaseImage, Cluster } from '@ngrok/webernetes'

class Server extends BaseImage {
  static imageName = 'nginx'
  static imageVersion = '1.7.9'
  defaultCommand = ['server']
  async exec(context) {
    return await context.waitUntilKilled()
  }
}

const replicas = Number(process.argv[2])
const cluster = new Cluster({ nodes: 5 })
cluster.registerImage(Server)
await cluster.init()
const start = performance.now()
const ready = new Set()
cluster.informer('pods', (type, pod) => {
  const isReady = pod.status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True')
  if (isReady && pod.metadata.labels?.app === 'web') ready.add(pod.metadata.name)
  if (ready.size < replicas) return
  console.info('ready after ' + (performance.now() - start) / 1000 + ' s')
  process.exit(0)
}, { namespace: 'default' })
const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'nginx', image: 'nginx:1.7.9' }] } }
await cluster.apply([{
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'default' },
  spec: { replicas, selector: { matchLabels: { app: 'web' } }, template },
}])
`
