import type { CronJob } from '../api/openapi/kubernetes.ts'
import { nextActivation } from '../api/cron/next.ts'
import { parseCron } from '../api/cron/parse.ts'
import { instantOf, instantOfTimestamp, type Instant } from '../clock/instant.ts'
import { attemptTracks, jobAttempt, packedTracks } from './job-lanes.ts'
import type { History } from './history.ts'
import {
  eventsOf,
  laneId,
  livesOf,
  podLanes,
  slotsOf,
  targetOf,
  type Entry,
  type LaneAsk,
  type Mark,
} from './lane-parts.ts'
import type { Workload } from './workload-index.ts'

/** Ticks ahead are told up to here, and always the next one. */
const hourMilliseconds = 3_600_000
const mostPlanned = 200
const mostPast = 1500
/** The controller is given so long before a tick without a Job counts as missed. */
const graceMilliseconds = 5000
const mostJobLanes = 20
const slotAnnotation = 'batch.kubernetes.io/cronjob-scheduled-timestamp'

/** A CronJob's own lane: its ticks, past and planned, and its Jobs as bars. */
export function cronFacts(history: History, workload: Workload, entries: readonly Entry[]) {
  const newest = entries.at(-1)
  const cronJob = newest?.object as CronJob | undefined
  const isAlive = newest !== undefined && newest.type !== 'DELETED'
  const jobs = workload.jobs.slice(-mostPast).map((job) => jobLife(history, job))
  const served = new Set(jobs.flatMap(({ slot }) => slot ?? []))
  const head = history.cluster.now
  const past = periodsOf(entries, head).flatMap((period) => pastTicks(history, workload.uid, period, served, head))
  const isSuspended = cronJob?.spec.suspend === true
  return {
    tracks: packedTracks(jobs.map(({ attempt }) => attempt)).slice(0, 4),
    marks: [...past.slice(-mostPast), ...(isAlive && !isSuspended ? plannedTicks(cronJob!, head, history.start) : [])],
    ...(cronJob !== undefined && { schedule: cronJob.spec.schedule, isSuspended }),
  }
}

interface JobLife {
  readonly slot: Instant | undefined
  readonly attempt: ReturnType<typeof jobAttempt>
}

/** The lives of Jobs that have ended, which never change again. */
const ended = new WeakMap<History, Map<string, JobLife>>()

function jobLife(history: History, { key, uid, color }: Workload['jobs'][number]): JobLife {
  const known = ended.get(history) ?? new Map<string, JobLife>()
  ended.set(history, known)
  const before = known.get(uid)
  if (before !== undefined) return before
  const entries = livesOf(history, 'jobs', key, uid)
  const life: JobLife = { slot: slotOf(entries), attempt: jobAttempt(entries, color) }
  if (life.attempt.to !== undefined) known.set(uid, life)
  return life
}

/** The slot that a Job was made for; none for one that was made by hand. */
function slotOf(entries: readonly Entry[]): Instant | undefined {
  const text = entries[0]?.object.metadata.annotations?.[slotAnnotation]
  return text === undefined ? undefined : instantOfTimestamp(text)
}

interface Period {
  readonly from: Instant
  readonly to: Instant
  readonly expression: string
}

const expressionOf = ({ spec }: CronJob): string =>
  spec.timeZone ? `TZ=${spec.timeZone} ${spec.schedule}` : spec.schedule

/** Spans of the CronJob's life with one schedule. */
function periodsOf(entries: readonly Entry[], head: Instant): readonly Period[] {
  const periods: { from: Instant; to: Instant; expression: string }[] = []
  for (const { at, type, object } of entries) {
    const expression = expressionOf(object as CronJob)
    const last = periods.at(-1)
    if (last !== undefined) last.to = at
    if (type !== 'DELETED' && expression !== last?.expression) periods.push({ from: at, to: head, expression })
    else if (type !== 'DELETED' && last !== undefined) last.to = head
  }
  return periods
}

function pastTicks(
  history: History,
  uid: string,
  { from, to, expression }: Period,
  served: ReadonlySet<Instant>,
  head: Instant,
): readonly Mark[] {
  return ticksUpTo(history, uid, expression, from, to).flatMap((at): readonly Mark[] => {
    if (served.has(at)) return [{ at, kind: 'tick' }]
    return at < head - graceMilliseconds ? [{ at, kind: 'missed' }] : []
  })
}

/** Ticks once counted stay: asking again goes on where it ended. */
const counted = new WeakMap<History, Map<string, Instant[]>>()

function ticksUpTo(history: History, uid: string, expression: string, from: Instant, to: Instant): readonly Instant[] {
  const known = counted.get(history) ?? new Map<string, Instant[]>()
  counted.set(history, known)
  const id = `${uid} ${from} ${expression}`
  const ticks = known.get(id) ?? []
  known.set(id, ticks)
  const parsed = parseCron(expression)
  if (!parsed.ok) return ticks
  for (
    let next = nextActivation(parsed.schedule, ticks.at(-1) ?? from);
    next !== undefined && next <= to && ticks.length < mostPast;
    next = nextActivation(parsed.schedule, next)
  )
    ticks.push(next)
  return ticks.filter((at) => at <= to)
}

function plannedTicks(cronJob: CronJob, head: Instant, start: Instant): readonly Mark[] {
  const parsed = parseCron(expressionOf(cronJob))
  if (!parsed.ok) return []
  const until = head + Math.max(hourMilliseconds, (head - start) / 2)
  const last = instantOfTimestamp(cronJob.status?.lastScheduleTime ?? '')
  const since = parsed.schedule.type === 'every' && last !== undefined ? last : head
  const marks: Mark[] = []
  let next = nextActivation(parsed.schedule, since)
  while (next !== undefined && next <= head) next = nextActivation(parsed.schedule, next)
  while (next !== undefined && marks.length < mostPlanned && (marks.length === 0 || next <= until)) {
    marks.push({ at: instantOf(next), kind: 'planned' })
    next = nextActivation(parsed.schedule, next)
  }
  return marks
}

/** The newest Jobs of a CronJob, each with its attempts, and with its pods where it is open. */
export function cronJobLanes(history: History, workload: Workload, ask: LaneAsk) {
  const shown = workload.jobs.slice(-mostJobLanes)
  const lanes = shown.flatMap(({ key, uid, color }) => {
    const entries = livesOf(history, 'jobs', key, uid)
    const id = laneId('jobs', key, uid)
    const isExpanded = ask.expanded.has(id)
    const { bars, marks } = jobAttempt(entries, color)
    const lane = {
      id,
      target: targetOf('jobs', key, uid),
      kind: 'Job',
      depth: 1,
      hasChildren: true,
      isExpanded,
      label: entries[0]?.object.metadata.name ?? '',
      bars,
      marks,
      pauses: (attemptTracks(history, workload, uid) ?? []).flatMap(({ pauses }) => pauses),
      events: eventsOf(history, uid),
    }
    if (!isExpanded) return [lane]
    const pods = podLanes(history, slotsOf(history, workload.index, { owner: uid }), 2, ask)
    return [{ ...lane, ...(pods.hidden > 0 && { hiddenChildren: pods.hidden }) }, ...pods.lanes]
  })
  return { lanes, hidden: workload.jobs.length - shown.length }
}
