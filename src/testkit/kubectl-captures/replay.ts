import { failure } from '../../api/status.ts'
import { kinds } from '../../api/index.ts'
import { notFound } from '../../api/status.ts'
import type { KubeObject } from '../../api/object.ts'
import type { Writable } from '../../base/json.ts'
import type { ApiRequest, ApiResponse } from '../../api/request.ts'
import { after, seconds, type Instant } from '../../clock/instant.ts'
import { commit } from '../../cluster/apiserver/store.ts'
import { createCluster, type Cluster } from '../../engine/cluster.ts'
import { submit } from '../../engine/requests.ts'
import { cloneOf } from '../../engine/snapshot.ts'
import { moveTo } from '../../engine/step.ts'
import type { TableCell } from '../../api/scheme.ts'
import type { Table } from '../../kubectl/print/table.ts'
import { startLine, type CommandOutput } from '../../kubectl/run.ts'
import { recordedObjects } from './objects.ts'

/** One command of a transcript file. */
export interface Transcript {
  readonly line: string
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
}

export function transcriptsIn(text: string): readonly Transcript[] {
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [line = '', ...rest] = part
        .replace(/\n$/, '')
        .split('\n')
        .map((text) => text.replace(/ {3}> (GET|POST|PUT|PATCH|DELETE) .*$/, ''))
      const of = (mark: string): string =>
        rest
          .filter((each) => each.startsWith(mark))
          .map((each) => `${each.slice(mark.length)}\n`)
          .join('')
      const code = rest.find((each) => each.startsWith('  rc='))
      return { line, stdout: of('  | '), stderr: of('  E '), exitCode: code === undefined ? 0 : Number(code.slice(5)) }
    })
}

/** The recorded server at its beginning. */
export function recordedServer(base: Instant, withMulti: boolean): Cluster {
  const cluster = createCluster({ seed: 1, kinds, components: [], startAt: base })
  const origin = { actor: 'recording', because: { code: 'bootstrap' }, cause: 0 }
  for (const { resource, object } of recordedObjects(base, withMulti)) {
    const draft = structuredClone(object) as Writable<KubeObject>
    if (resource === 'statefulsets') kinds.find((kind) => kind.resource === resource)?.applyDefaults?.(draft)
    commit(cluster.server.store, 'ADDED', resource, draft, origin, base)
  }
  return cluster
}

/** The recorded server knew neither grace nor finalizers: what is deleted is gone. */
function remove(cluster: Cluster, { method, path }: ApiRequest): void {
  if (method !== 'DELETE' || path.includes('dryRun')) return
  const [resource = '', name = ''] = path.split('?')[0]!.split('/').slice(-2)
  const { live } = cluster.server
  const object = live.get(resource, `default/${name}`) ?? live.get(resource, name)
  const origin = { actor: 'recording', because: { code: 'bootstrap' }, cause: 0 }
  if (object !== undefined) commit(cluster.server.store, 'DELETED', resource, object, origin, cluster.now)
}

const metricsPath = '/apis/metrics.k8s.io/v1beta1/'
const usage = (cpu: string, memory: string) => ({ cpu, memory })
const metrics = [
  { metadata: { name: 'node-1' }, usage: usage('250m', '1024Mi') },
  { metadata: { name: 'node-2' }, usage: usage('123456789n', '2000Mi') },
  { metadata: { name: 'web-0' }, containers: [{ name: 'nginx', usage: usage('2m', '4Mi') }] },
  { metadata: { name: 'web-1' }, containers: [{ name: 'nginx', usage: usage('2m', '4Mi') }] },
]

function metricsAnswer(path: string): ApiResponse {
  const found = metrics.find(({ metadata }) => path.endsWith(`/${metadata.name}`))
  if (found !== undefined) return { code: 200, body: found }
  const [kind = ''] = path.split('/').slice(-1)
  if (kind !== 'nodes' && kind !== 'pods') return { code: 404, body: notFound('pods', 'metrics.k8s.io', kind) }
  return { code: 200, body: { items: metrics.filter((each) => (kind === 'nodes') === 'usage' in each) } }
}

const noMetrics: ApiResponse = {
  code: 404,
  body: failure(404, 'NotFound', 'the server could not find the requested resource'),
}

/** What the recorded server answered where ours asks a node. */
function send(cluster: Cluster, request: ApiRequest): ApiResponse {
  const hasMetrics = cluster.server.live.get('pods', 'default/multi') !== undefined
  if (request.path.startsWith(metricsPath))
    return hasMetrics ? metricsAnswer(request.path.slice(metricsPath.length)) : noMetrics
  if (/\/log(\?|$)/.test(request.path)) return { code: 200, body: 'hello from mock\n' }
  if (/\/exec\?/.test(request.path))
    return {
      code: 200,
      body: {
        stdout: 'out line\n',
        stderr: 'err line\n',
        exitCode: /command=exit/.test(request.path) || /exit%203/.test(request.path) ? 3 : 0,
      },
    }
  if (request.method === 'POST' && request.path.endsWith('/eviction')) {
    remove(cluster, { method: 'DELETE', path: request.path.replace(/\/eviction$/, '') })
    return { code: 201, body: {} }
  }
  const response = submit(cluster, request)
  remove(cluster, request)
  return (response.body as { readonly kind?: string } | null)?.kind === 'Table'
    ? { ...response, body: asRecorded(request, response.body as Table) }
    : response
}

/** The recorded server's tables were simpler than the API server's: kinds in the first list had an age only. */
function asRecorded({ path }: ApiRequest, table: Table): Table {
  const resource =
    path
      .split('?')[0]!
      .split('/')
      .findLast((part) => kinds.some((kind) => kind.resource === part)) ?? ''
  const keep = (names: readonly string[]): Table => {
    const indexes = table.columnDefinitions.flatMap(({ name }, index) => (names.includes(name) ? [index] : []))
    const rows = table.rows.map((row) => ({ ...row, cells: indexes.map((index) => row.cells[index]!) }))
    return { ...table, columnDefinitions: indexes.map((index) => table.columnDefinitions[index]!), rows }
  }
  const edit = (change: (cell: TableCell, column: string, row: Table['rows'][number]) => TableCell): Table => ({
    ...table,
    rows: table.rows.map((row) => ({
      ...row,
      cells: row.cells.map((cell, index) => change(cell, table.columnDefinitions[index]!.name, row)),
    })),
  })
  if (
    ['configmaps', 'secrets', 'daemonsets', 'statefulsets', 'horizontalpodautoscalers', 'cronjobs'].includes(resource)
  )
    return keep(['Name', 'Age'])
  if (resource === 'services')
    return edit((cell, column) => (column === 'Port(s)' ? String(cell).replace(/:\d+/, '') : cell))
  if (resource === 'jobs')
    return edit((cell, column) => (column === 'Status' ? 'Running' : column === 'Duration' ? '' : cell))
  if (resource !== 'pods') return table
  return edit((cell, column) =>
    column === 'Status' && cell === 'CrashLoopBackOff'
      ? 'Running'
      : column === 'Restarts'
        ? String(cell).replace(/ .*/, '')
        : cell,
  )
}

/** A shell's quotes, which a recorded line has lost, put back. */
export function quoted(line: string): string {
  const withQuotes = (text: string): string =>
    text.replace(/(--schedule=)(\S+ \S+ \S+ \S+ \S+)/, "$1'$2'").replace(/ -l ([\w/]+ in \([^)]*\))/, " -l '$1'")
  const [command, inside] = line.split(/ -- sh -c /)
  if (inside !== undefined) return `${withQuotes(command!)} -- sh -c '${inside}'`
  return withQuotes(line)
    .replace(/ -o jsonpath=(.*)$/, " -o jsonpath='$1'")
    .replace(/ --for=jsonpath=(\S+)/, " --for='jsonpath=$1'")
    .replace(/ -p (\S+)$/, " -p '$1'")
    .replace(/ --template=(\S+)/, " --template='$1'")
}

const secondsMost = 12

/** Runs a line on a cluster; while it waits, seconds go by, and after a few of them it is interrupted as by `timeout`. */
export function runLine(
  cluster: Cluster,
  line: string,
  files: Readonly<Record<string, string>>,
  most = secondsMost,
  meanwhile: readonly (() => void)[] = [],
): CommandOutput {
  const started = startLine((request) => send(cluster, request), line, files)
  for (let waited = 0; ; waited++) {
    const { done, value } = started.running.next()
    if (done === true) return { ...started.output(), exitCode: value }
    if (waited >= most) return { ...started.output(), exitCode: 124 }
    moveTo(cluster, after(cluster.now, seconds(1)))
    meanwhile[waited]?.()
  }
}

/** Runs a line at the first second from now on at which it prints what was recorded; `undefined` when there is none. */
export function replayed(
  cluster: Cluster,
  transcript: Transcript,
  line: string,
  files: Readonly<Record<string, string>>,
): Cluster | undefined {
  for (let offset = 0; offset <= 120; offset++) {
    const trial = cloneOf(cluster)
    moveTo(trial, after(cluster.now, seconds(offset / 2)))
    if (isSame(runLine(trial, line, files, transcript.exitCode === 124 ? 0 : secondsMost), transcript)) return trial
    if (!/\d[smh]|ago/.test(transcript.stdout)) return undefined
  }
  return undefined
}

export function isSame(output: CommandOutput, { line, stdout, stderr, exitCode }: Transcript): boolean {
  // Evictions go out side by side: their order is chance.
  const inOrder = (text: string): string => (line.includes(' drain ') ? text.split('\n').toSorted().join('\n') : text)
  return (
    inOrder(plain(output.stdout)) === inOrder(plain(stdout)) &&
    output.stderr.trimEnd() === stderr.trimEnd() &&
    output.exitCode === exitCode
  )
}

/** Changes a stored object as the recording did behind the command's back. */
export function altered(
  cluster: Cluster,
  resource: string,
  name: string,
  change: (object: Writable<KubeObject>) => void,
): void {
  const draft = structuredClone(cluster.server.live.get(resource, `default/${name}`)) as Writable<KubeObject>
  change(draft)
  commit(
    cluster.server.store,
    'MODIFIED',
    resource,
    draft,
    { actor: 'recording', because: { code: 'bootstrap' }, cause: 0 },
    cluster.now,
  )
}

/** Without what a counter gives out, and without the end of a last line, which the recording does not keep. */
const plain = (text: string): string =>
  text
    .replaceAll(/(resource ?version"?:? +"?)\d+/gi, '$1N')
    .replaceAll(/^ *creationTimestamp: (null|"[^"]*")\n/gm, '')
    .replaceAll(/^ *metadata:\n(?= *spec:)/gm, '')
    .trimEnd()
