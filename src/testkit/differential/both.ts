import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, instantOf, milliseconds, type Instant } from '../../clock/instant.ts'
import type { Cluster } from '../../engine/cluster.ts'
import { submit } from '../../engine/requests.ts'
import { standardCluster } from '../../engine/standard-cluster.ts'
import { advanceTo, step } from '../../engine/step.ts'
import { startLine, type CommandOutput } from '../../kubectl/run.ts'
import { startServer, type RunningServer } from '../../server/start-server.ts'
import type { Kubectl } from './kubectl-binary.ts'

type Files = Readonly<Record<string, string>>

/** The real kubectl against a server, and the built-in one against an engine of the same seed, kept at the same instant. */
export interface Both {
  /** Lets virtual time go by in both. */
  readonly wait: (seconds: number) => void
  /** Runs a line in both; `moving` lets virtual time go on meanwhile. */
  readonly run: (line: string, moving: boolean) => Promise<readonly [real: CommandOutput, ours: CommandOutput]>
  /** Brings both to the present, so that ages which the client works out agree; returns early in a second. */
  readonly meetPresent: () => Promise<void>
  /** Both clusters' streams of chance and objects are the same. */
  readonly states: () => readonly [real: unknown, ours: unknown]
  readonly close: () => Promise<void>
}

const seed = 7
/** The virtual clock starts behind, so that moving lines do not run into the client's future. */
const headStartMilliseconds = 1_200_000
const tickVirtual = 100
const tickReal = 4
const pollingMilliseconds = 1500
const lineMilliseconds = 60_000
const changesMost = 100_000
const movingMilliseconds = 300_000

export async function startBoth(kubectl: Kubectl, files: Files): Promise<Both> {
  const startAt = instantOf(Math.floor(Date.now() / 1000) * 1000 - headStartMilliseconds)
  const server = await startServer({ clock: 'manual', startAt, seed, nodes: 3 })
  const cluster = standardCluster({ seed, nodes: 3, startAt })
  const home = homeFor(kubectl, server, files)
  const goTo = (instant: Instant): void => {
    server.advance(instant - server.now())
    advanceTo(cluster, instant)
  }
  const latest = (): Instant => instantOf(Math.max(server.now(), cluster.now))
  return {
    wait: (seconds) => goTo(after(latest(), milliseconds(seconds * 1000))),
    run: async (line, moving) => {
      goTo(latest())
      const ours = runOurs(cluster, line, files, moving)
      const real = plainly(await runReal(server, home, line, moving))
      goTo(latest())
      return [real, ours]
    },
    meetPresent: async () => {
      for (;;) {
        const ahead = latest() - Date.now()
        const inSecond = Date.now() % 1000
        if (ahead < 0 && inSecond < 250) break
        await slept(Math.max(ahead, 1000 - inSecond + 20))
      }
      goTo(instantOf(Math.floor(Date.now() / 1000) * 1000))
    },
    states: () => [stateOf(server.cluster), stateOf(cluster)],
    close: async () => {
      await server.close()
      rmSync(home, { recursive: true, force: true })
    },
  }
}

/** What must be the same after the same writes at the same instants; who wrote is told differently. */
const stateOf = ({ now, server }: Cluster) => ({
  now,
  names: server.names.counter,
  uids: server.uids.counter,
  revision: server.store.log.length,
})

function homeFor({ path }: Kubectl, { kubeconfig }: RunningServer, files: Files): string {
  const home = mkdtempSync(join(tmpdir(), 'kuberama-'))
  mkdirSync(join(home, 'bin'))
  mkdirSync(join(home, 'work'))
  writeFileSync(join(home, 'config'), kubeconfig)
  symlinkSync(path, join(home, 'bin', 'kubectl'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(home, 'work', name), text)
  return home
}

const slept = (wait: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, wait))

function runOurs(cluster: Cluster, line: string, files: Files, moving: boolean): CommandOutput {
  // A shell's `timeout` ends what would never end; here the clock that stands still does.
  const own = line.replace(/^timeout \d+ /, '')
  const started = startLine((request) => submit(cluster, request), own, files)
  const limit = after(cluster.now, milliseconds(moving ? movingMilliseconds : 0))
  for (let change = 0; change < changesMost; change++) {
    const { done, value } = started.running.next()
    if (done === true) return { ...started.output(), exitCode: value }
    if (!movedToChange(cluster, limit)) break
  }
  return { ...started.output(), exitCode: 124 }
}

/** Goes on until something is written, a second at most; false when the limit comes first. */
function movedToChange(cluster: Cluster, limit: Instant): boolean {
  if (cluster.now >= limit) return false
  const { log } = cluster.server.store
  const { length } = log
  const second = after(cluster.now, milliseconds(1000))
  while (log.length === length && step(cluster, second)) continue
  if (log.length === length) advanceTo(cluster, second)
  return true
}

/** A dispatching build of kubectl prints what its flags complain of through its log; the words are the same. */
function plainly(output: CommandOutput): CommandOutput {
  const stderr = output.stderr
    .replace(
      /^E\d{4} \S+ +\d+ run\.go:\d+\] "command failed" err=(".*")$/m,
      (_whole, text: string) => `error: ${JSON.parse(text)}`,
    )
    .replace(/^Error: unknown (command|flag)/, 'error: unknown $1')
  return { ...output, stderr: stderr.startsWith('error: unknown command') ? stderr.replace(/\n\n$/, '\n') : stderr }
}

async function runReal(server: RunningServer, home: string, line: string, moving: boolean): Promise<CommandOutput> {
  const child = spawn('sh', ['-c', line], {
    cwd: join(home, 'work'),
    env: {
      PATH: `${join(home, 'bin')}:${process.env['PATH'] ?? ''}`,
      HOME: home,
      KUBECONFIG: join(home, 'config'),
      KUBE_EDITOR: 'true',
      TZ: 'UTC',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: lineMilliseconds,
  })
  const printed = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => void (printed.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (printed.stderr += text))
  const started = performance.now()
  // A client that watches has asked by then; one that asks again and again is given time all the same.
  const tick = (): void =>
    void ((server.watchCount() > 0 || performance.now() - started > pollingMilliseconds) && server.advance(tickVirtual))
  const timer = moving ? setInterval(tick, tickReal) : undefined
  const exitCode = await new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? 124)))
  clearInterval(timer)
  return { ...printed, exitCode }
}
