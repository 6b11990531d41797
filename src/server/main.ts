import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readOptions, usage } from './options.ts'
import type { Door } from './door.ts'
import { startBridge, startServer } from './start-server.ts'

const options = readOptions(process.argv.slice(2))
if ('problem' in options) {
  console.error(`${options.problem}\n\n${usage}`)
  process.exit(2)
}

const { port, nodes, speed, seed, bridge } = options
try {
  const server = bridge ? await bridged() : await startServer({ port, nodes, speed, seed })
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

/** Waits for a page: its address with this ending connects it, once its reader has agreed. */
async function bridged(): Promise<Door> {
  const onPage = (isThere: boolean): void => console.info(isThere ? 'A page has connected.' : 'The page has gone.')
  const server = await startBridge({ port, onPage })
  console.info(`Open the page with this ending, e.g. after npm start: http://127.0.0.1:4173/${server.hash}\n`)
  return server
}
