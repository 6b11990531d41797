import { scaledValue } from '../../api/int-or-percent.ts'
import { fencepostsOf, type IntOrPercent } from '../../cluster/controllers/deployment/fenceposts.ts'
import { isInput, splitReplicaSetName, type TraceFile, type TraceLine } from './trace-file.ts'

/** What a trace does not say about a Deployment and its pods. */
export interface Setup {
  readonly strategy: 'RollingUpdate' | 'Recreate'
  readonly maxSurge: IntOrPercent
  readonly maxUnavailable: IntOrPercent
  readonly minReadySeconds: number
  readonly progressDeadlineSeconds: number
  readonly revisionHistoryLimit: number
  /** Milliseconds from creation to Ready, for the pods of the first ReplicaSet and of all later ones. */
  readonly readyAfter: readonly [number, number]
  readonly goneAfter: number
}

/** Setups that agree with the numbers of the trace, the likelier first. Deployments of one trace share one. */
export function* candidateSetups(trace: TraceFile): Generator<Setup> {
  const base = {
    minReadySeconds: minReadySecondsOf(trace),
    revisionHistoryLimit: historyLimitOf(trace),
  }
  for (const goneAfter of new Set([
    delayAfter(trace, 'SuccessfulDelete', 'terminating', -1) ?? usualGoneAfter,
    usualGoneAfter,
  ]))
    for (const readyAfter of readyDelays(trace))
      for (const progressDeadlineSeconds of deadlines(trace))
        for (const band of bands(trace)) yield { ...base, ...band, goneAfter, readyAfter, progressDeadlineSeconds }
}

const usualReadyAfter = 2000
const usualGoneAfter = 1000

interface Resize {
  readonly replicaSet: string
  readonly isCreate: boolean
  readonly replicas: number
  readonly revision: number
  readonly desired: number
  readonly max: number
}

const resizePattern = /^(create|update) rs\/(\S+) replicas(?:=| \d+->)(\d+) rev=(\d*) desired=(\d+) max=(\d+)/

function resizesOf(lines: readonly TraceLine[]): readonly Resize[] {
  return lines.flatMap(({ text }) => {
    const match = resizePattern.exec(text)
    if (!match) return []
    const [, verb, replicaSet, replicas, revision, desired, max] = match
    return [
      {
        replicaSet: replicaSet!,
        isCreate: verb === 'create',
        replicas: Number(replicas),
        revision: Number(revision),
        desired: Number(desired),
        max: Number(max),
      },
    ]
  })
}

const percents = [25, 0, 50, 10, 20, 30, 33, 34, 40, 60, 66, 67, 75, 80, 90, 100, 1, 5, 15, 150, 200]
const counts = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 20]

/** Strategies whose surge explains every pair of desired and max in the file. */
function* bands(trace: TraceFile): Generator<Pick<Setup, 'strategy' | 'maxSurge' | 'maxUnavailable'>> {
  const change = trace.lines.findIndex(
    ({ text }) => text.startsWith('USER') && /maxSurge|maxUnavailable|strategy/.test(text),
  )
  const sizes = resizesOf(change < 0 ? trace.lines : trace.lines.slice(0, change)).filter(({ desired }) => desired > 0)
  const later = sizes.filter(({ isCreate, revision }) => isCreate && revision > 1)
  const rolling = { strategy: 'RollingUpdate' as const }
  const values: readonly IntOrPercent[] = ['25%', ...counts, ...percents.slice(1).map((percent) => `${percent}%`)]
  const surges = values.filter((value) =>
    sizes.every(({ desired, max }) => desired + scaledValue(value, desired, true) === max),
  )
  if (later.length > 0 && later.every(({ desired, max, replicas }) => desired === max && replicas === desired))
    yield { strategy: 'Recreate', maxSurge: 0, maxUnavailable: 0 }
  const seen = new Set<string>()
  for (const maxSurge of surges)
    for (const maxUnavailable of values) {
      const meaning = sizes.map(({ desired }) => JSON.stringify(fencepostsOf(maxSurge, maxUnavailable, desired))).join()
      const isDefault = maxSurge === '25%' && maxUnavailable === '25%'
      if (seen.has(meaning) && !isDefault) continue
      seen.add(meaning)
      yield { ...rolling, maxSurge, maxUnavailable }
    }
  yield { strategy: 'Recreate', maxSurge: 0, maxUnavailable: 0 }
}

interface StatusRow {
  readonly at: number
  readonly ready: number
  readonly available: number
  readonly terminating: number
  readonly text: string
}

const rowPattern = /^deploy\/\S+ status: .*ready=(\d+) available=(\d+) unavailable=\d+ terminating=(\d+|nil)/

function statusRows({ lines }: TraceFile): readonly StatusRow[] {
  return lines.flatMap(({ at, text }) => {
    const match = rowPattern.exec(text)
    return match
      ? [{ at, ready: Number(match[1]), available: Number(match[2]), terminating: Number(match[3]) || 0, text }]
      : []
  })
}

/** A pod write and the status that shows it lie two informers apart. */
const informers = 2

/** From an event to the first later status in which a count rose (+1) or fell (−1). */
function delayAfter(
  trace: TraceFile,
  event: string,
  field: 'ready' | 'terminating',
  direction: 1 | -1,
  from = 0,
): number | undefined {
  const start = trace.lines.find(({ at, text }) => at >= from && text.includes(` ${event}: `))
  if (start === undefined) return undefined
  let before: StatusRow | undefined
  for (const row of statusRows(trace)) {
    if (row.at > start.at && before !== undefined && (row[field] - before[field]) * direction > 0)
      return row.at - start.at - informers
    before = row
  }
  return undefined
}

/** All pods alike, or the later ReplicaSets at a speed of their own. */
function readyDelays(trace: TraceFile): readonly (readonly [number, number])[] {
  const first = delayAfter(trace, 'SuccessfulCreate', 'ready', 1) ?? usualReadyAfter
  const second = trace.lines.find(({ at, text }) => at > 1 && text.startsWith('create rs/'))
  const later = second === undefined ? undefined : delayAfter(trace, 'SuccessfulCreate', 'ready', 1, second.at)
  const pairs: (readonly [number, number])[] = [[first, first]]
  if (later !== undefined && later !== first) pairs.push([first, later], [later, later])
  if (first !== usualReadyAfter) pairs.push([usualReadyAfter, usualReadyAfter], [usualReadyAfter, first])
  return pairs
}

function minReadySecondsOf(trace: TraceFile): number {
  const rows = statusRows(trace)
  const start = rows.findIndex(({ ready, available }) => ready > available)
  if (start < 0) return 0
  const end = rows.slice(start).find(({ available }) => available > rows[start]!.available)
  return end === undefined ? 10 : Math.floor(end.at / 1000) - Math.floor((rows[start]!.at - informers) / 1000)
}

const keepAll = 2147483647

function deadlines(trace: TraceFile): readonly number[] {
  const rows = statusRows(trace)
  if (rows.length > 0 && rows.every(({ text }) => !text.includes('Progressing='))) return [keepAll]
  const end = rows.findIndex(({ text }) => text.includes('ProgressDeadlineExceeded'))
  if (end < 0) return [600]
  const likely = rows
    .slice(0, end)
    .map(({ at }) => (rows[end]!.at - 1000) / 1000 - Math.floor(at / 1000))
    .map((seconds) => Math.floor(seconds))
    .filter((seconds) => seconds > 0)
  return [...new Set(likely.reverse())]
}

/** Deletions that no USER asked for tell how many old ReplicaSets may stay. */
function historyLimitOf({ lines }: TraceFile): number {
  const deletion = lines.findIndex(({ text }) => text.startsWith('delete rs/'))
  if (deletion < 0) return 10
  const { deployment } = splitReplicaSetName(lines[deletion]!.text.slice('delete rs/'.length))
  const isOurs = (name: string): boolean => splitReplicaSetName(name).deployment === deployment
  const created = resizesOf(lines.slice(0, deletion)).filter(
    ({ isCreate, replicaSet }) => isCreate && isOurs(replicaSet),
  ).length
  const at = lines[deletion]!.at
  const deleted = lines.filter((line) => line.text.startsWith('delete rs/') && line.at === at && !isInput(line)).length
  return created - deleted - 1
}
