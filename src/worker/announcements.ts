import { podStates, type Frame, type PodColumns, type WorkloadRow } from './protocol.ts'

type Announcement = NonNullable<Frame['announcement']>

/** What was last known of a workload, to tell only what changed. */
export interface AnnouncedWorkload {
  readonly revision: number
  readonly isComplete: boolean
  readonly troubled: number
}

export type AnnouncedWorkloads = Map<string, AnnouncedWorkload>

const troubleStates: ReadonlySet<number> = new Set(
  (['CrashLoopBackOff', 'ImagePullBackOff', 'Failed'] as const).map((state) => podStates.indexOf(state)),
)

/**
 * The one most notable change since the last frame, for the polite live region: trouble before a finished rollout before a
 * new revision. `known` is brought up to date.
 */
export function announcementOf(
  known: AnnouncedWorkloads,
  rows: readonly WorkloadRow[],
  pods: PodColumns,
): Announcement | undefined {
  const troubled = troubledPods(pods)
  const found: { readonly rank: number; readonly announcement: Announcement }[] = []
  rows.forEach((row, index) => {
    const before = known.get(row.uid)
    const now = { revision: newestRevision(row), isComplete: isComplete(row), troubled: troubled.get(index) ?? 0 }
    known.set(row.uid, now)
    const change = changeOf(row, before, now)
    if (change !== undefined) found.push(change)
  })
  return found.sort((left, right) => left.rank - right.rank)[0]?.announcement
}

function changeOf(
  { kind, name, desired, ready }: WorkloadRow,
  before: AnnouncedWorkload | undefined,
  now: AnnouncedWorkload,
) {
  const about = { kind, name }
  if (now.troubled > (before?.troubled ?? 0))
    return { rank: 0, announcement: { code: 'podsInTrouble', details: { ...about, count: now.troubled } } }
  if (now.isComplete && before?.isComplete === false)
    return { rank: 1, announcement: { code: 'allReady', details: { ...about, ready, desired } } }
  if (before !== undefined && now.revision > before.revision && before.revision > 0)
    return { rank: 2, announcement: { code: 'newRevision', details: { ...about, revision: now.revision } } }
  return undefined
}

const newestRevision = ({ revisions }: WorkloadRow): number => Math.max(0, ...revisions.map(({ revision }) => revision))

function isComplete(row: WorkloadRow): boolean {
  const newest = row.revisions.find(({ revision }) => revision === newestRevision(row))
  return row.desired > 0 && row.ready === row.desired && row.total === row.desired && newest?.ready === row.desired
}

function troubledPods({ count, state, workload }: PodColumns): ReadonlyMap<number, number> {
  const counts = new Map<number, number>()
  for (let row = 0; row < count; row++)
    if (troubleStates.has(state[row]!)) counts.set(workload[row]!, (counts.get(workload[row]!) ?? 0) + 1)
  return counts
}
