import { kinds } from '../../api/index.ts'
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
      const [line = '', ...rest] = part.replace(/\n$/, '').split('\n')
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
  for (const { resource, object } of recordedObjects(base, withMulti))
    commit(cluster.server.store, 'ADDED', resource, object, origin, base)
  return cluster
}

/** What the recorded server answered where ours asks a node. */
function send(cluster: Cluster, request: ApiRequest): ApiResponse {
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
  const response = submit(cluster, request)
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
export function runLine(cluster: Cluster, line: string, files: Readonly<Record<string, string>>, most = secondsMost): CommandOutput {
  const started = startLine((request) => send(cluster, request), line, files)
  for (let waited = 0; ; waited++) {
    const { done, value } = started.running.next()
    if (done === true) return { ...started.output(), exitCode: value }
    if (waited >= most) return { ...started.output(), exitCode: 124 }
    moveTo(cluster, after(cluster.now, seconds(1)))
  }
}

/** Runs a line at the first second from now on at which it prints what was recorded; `undefined` when there is none. */
export function replayed(
  cluster: Cluster,
  transcript: Transcript,
  line: string,
  files: Readonly<Record<string, string>>,
): Cluster | undefined {
  for (let offset = 0; offset <= 75; offset++) {
    const trial = cloneOf(cluster)
    moveTo(trial, after(cluster.now, seconds(offset)))
    if (isSame(runLine(trial, line, files, transcript.exitCode === 124 ? 0 : secondsMost), transcript)) return trial
    if (!/\d[smh]|ago/.test(transcript.stdout)) return undefined
  }
  return undefined
}

export function isSame(output: CommandOutput, { stdout, stderr, exitCode }: Transcript): boolean {
  return (
    plain(output.stdout) === plain(stdout) &&
    output.stderr.trimEnd() === stderr.trimEnd() &&
    output.exitCode === exitCode
  )
}

/** Without what a counter gives out, and without the end of a last line, which the recording does not keep. */
const plain = (text: string): string =>
  text
    .replaceAll(/(resource ?version"?:? +"?)\d+/gi, '$1N')
    .replaceAll(/creationTimestamp: (null|"[^"]*")\n/g, '')
    .replaceAll(/^ *metadata:\n(?= *spec:)/gm, '')
    .trimEnd()
