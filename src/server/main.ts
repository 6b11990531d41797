import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readOptions, usage } from './options.ts'
import { startServer } from './start-server.ts'

const options = readOptions(process.argv.slice(2))
if ('problem' in options) {
  console.error(`${options.problem}\n\n${usage}`)
  process.exit(2)
}

const { port, nodes, speed, seed } = options
try {
  const server = await startServer({ port, nodes, speed, seed })
  const path = options.kubeconfig ?? join(tmpdir(), `kuberama-${new URL(server.url).port}.kubeconfig`)
  writeFileSync(path, server.kubeconfig, { mode: 0o600 })
  console.info(`Kuberama serves the API at ${server.url} (Ctrl+C ends it)

  export KUBECONFIG=${path}
  kubectl get nodes
`)
  const end = (): void => void server.close().then(() => process.exit(0))
  process.once('SIGINT', end)
  process.once('SIGTERM', end)
} catch (problem) {
  console.error(problem instanceof Error ? problem.message : String(problem))
  process.exit(1)
}
