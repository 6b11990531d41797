import type { Job, Pod } from '../api/openapi/kubernetes.ts'
import { instantOf, type Instant } from '../clock/instant.ts'
import type { History } from './history.ts'
import {
  append,
  barsOf,
  emptySeries,
  podLife,
  podStyle,
  slotsOf,
  type Bar,
  type Entry,
  type Mark,
  type Pause,
  type PodLife,
  type Track,
} from './lane-parts.ts'
import { podState, podStateOf } from './pod-state.ts'
import { completionsOf } from './workload-rows.ts'
import type { Workload } from './workload-index.ts'

/** A Job with more attempts than this is drawn as a line of counts. */
const mostAttempts = 48
const mostTracks = 6

/** A Job's attempts as bars: each ends with a tick or a cross, and waits in between are dashed. */
export function attemptTracks(history: History, workload: Workload, owner?: string): readonly Track[] | undefined {
  const slots = slotsOf(history, workload.index, owner === undefined ? {} : { owner })
  if (slots.length === 0 || slots.length > mostAttempts) return undefined
  const attempts = slots.map((slot) => attemptOf(podLife(history, slot)))
  const packed = packedTracks(attempts)
  return packed.length > mostTracks ? undefined : packed
}

interface Attempt {
  readonly label: string
  readonly from: Instant
  /** Absent while it runs. */
  readonly to?: Instant
  readonly bars: readonly Bar[]
  readonly marks: readonly Mark[]
  readonly hasFailed: boolean
}

function attemptOf({ name, color, entries }: PodLife): Attempt {
  const end = entries.find(({ type, object }) => type === 'DELETED' || isOver(object as Pod))
  const bars = barsOf(entries, color, (object) => (isOver(object as Pod) ? undefined : podStyle(object)))
  const state = end === undefined || end.type === 'DELETED' ? undefined : podStateOf(end.object as Pod)
  const hasFailed = state === podState.failed
  const mark: readonly Mark[] = state === undefined ? [] : [{ at: end!.at, kind: hasFailed ? 'failed' : 'succeeded' }]
  return {
    label: name,
    from: entries[0]?.at ?? instantOf(0),
    ...(end !== undefined && { to: end.at }),
    bars,
    marks: mark,
    hasFailed,
  }
}

function isOver(pod: Pod): boolean {
  const { phase } = pod.status ?? {}
  return phase === 'Succeeded' || phase === 'Failed'
}

/** As few lines as hold all attempts without overlap; a retry follows what failed, with the wait between them dashed. */
export function packedTracks(attempts: readonly Attempt[]): readonly Track[] {
  const tracks: { label: string; bars: Bar[]; marks: Mark[]; pauses: Pause[]; free: number; hasFailed: boolean }[] = []
  for (const attempt of attempts) {
    const track =
      tracks.find(({ free, hasFailed }) => free <= attempt.from && hasFailed) ??
      tracks.find(({ free }) => free <= attempt.from)
    const free = attempt.to ?? Infinity
    const pause: readonly Pause[] =
      track?.hasFailed === true && attempt.from > track.free ? [{ from: instantOf(track.free), to: attempt.from }] : []
    if (track === undefined)
      tracks.push({
        label: attempt.label,
        bars: [...attempt.bars],
        marks: [...attempt.marks],
        pauses: [],
        free,
        hasFailed: attempt.hasFailed,
      })
    else {
      track.bars.push(...attempt.bars)
      track.marks.push(...attempt.marks)
      track.pauses.push(...pause)
      Object.assign(track, { free, hasFailed: attempt.hasFailed })
    }
  }
  return tracks.map(({ label, bars, marks, pauses }) => ({ label, bars, marks, pauses }))
}

/** Completions so far and those wanted, over the life of a Job. */
export function completionSeries(entries: readonly Entry[]) {
  const done = emptySeries()
  const wanted = emptySeries()
  for (const { at, type, object } of entries) {
    if (type === 'DELETED') continue
    const completions = completionsOf(object as Job)
    append(done, at, completions.succeeded)
    if (completions.wanted !== undefined) append(wanted, at, completions.wanted)
  }
  return { done, ...(wanted.at.length > 0 && { wanted }) }
}

/** The back-off that still goes on: from the last failure to when the controller looks again. */
export function openBackOff({ cluster }: History, { key }: { readonly key: string }): Pause | undefined {
  const newest = cluster.waitLog.findLast(
    ({ component, key: about }) => component === 'job-controller' && about === key,
  )
  const wait = newest?.waits.find(({ because }) => because.code === 'jobBackOff' || because.code === 'jobIndexBackOff')
  return wait?.until === undefined || newest === undefined ? undefined : { from: newest.at, to: wait.until }
}

/** How a Job of a CronJob looks as one bar: solid while it runs, with its end marked. */
export function jobAttempt(entries: readonly Entry[], color: number): Attempt {
  const endOf = ({ object }: Entry): string | undefined => completionsOf(object as Job).end
  const end = entries.find((entry) => entry.type === 'DELETED' || endOf(entry) !== undefined)
  const bars = barsOf(entries, color, (object) => {
    const job = object as Job
    if (completionsOf(job).end !== undefined) return undefined
    if (job.spec.suspend === true) return 'pending'
    return (job.status?.active ?? 0) > 0 ? 'ready' : 'creating'
  })
  const kind = end === undefined || end.type === 'DELETED' ? undefined : endOf(end)
  const marks: readonly Mark[] =
    kind === undefined ? [] : [{ at: end!.at, kind: kind === 'Failed' ? 'failed' : 'succeeded' }]
  const first = entries[0]
  return {
    label: first?.object.metadata.name ?? '',
    from: first?.at ?? instantOf(0),
    ...(end !== undefined && { to: end.at }),
    bars,
    marks,
    hasFailed: false,
  }
}
