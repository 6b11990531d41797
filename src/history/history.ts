import { cloneOf, fingerprint } from '../engine/snapshot.ts'
import { replay, type Submit } from '../engine/replay.ts'
import { advanceTo } from '../engine/step.ts'
import type { Cluster } from '../engine/cluster.ts'
import type { Instant } from '../clock/instant.ts'
import { absorbVersion, countUpTo, emptyVersions, type ObjectVersions } from './object-versions.ts'
import { absorbPodEntry, emptyPodColumns, moveCursor, type PodColumnsState } from './pod-columns.ts'
import { emptyWorkloadIndex, type WorkloadIndex } from './workload-index.ts'

/** A place in time: behind a write, at an instant. */
export interface Playhead {
  readonly at: Instant
  readonly revision: number
}

interface Keyframe {
  readonly revision: number
  readonly cluster: Cluster
}

/** A running cluster and everything needed to look at, and to restore, any earlier moment of it. */
export interface History {
  readonly cluster: Cluster
  readonly start: Instant
  readonly versions: ObjectVersions
  readonly columns: PodColumnsState
  readonly workloads: WorkloadIndex
  readonly keyframes: Keyframe[]
}

const maxKeyframes = 24
const keyframeEvery = 20_000

/** Starts keeping the history of a cluster that has none yet but its own log. */
export function historyOf(cluster: Cluster): History {
  const history: History = {
    cluster,
    start: cluster.now,
    versions: emptyVersions(),
    columns: emptyPodColumns(),
    workloads: emptyWorkloadIndex(),
    keyframes: [],
  }
  absorb(history)
  keepKeyframe(history)
  return history
}

export const headOf = ({ cluster }: History): Playhead => ({
  at: cluster.now,
  revision: cluster.server.store.log.length,
})

/** Takes in what the cluster wrote since the last call. Call it between steps. */
export function absorb(history: History): void {
  const { log } = history.cluster.server.store
  if (history.versions.absorbed === log.length) return
  moveCursor(history.columns, log, history.versions.absorbed)
  for (let index = history.versions.absorbed; index < log.length; index++) {
    const entry = log[index]!
    absorbVersion(history.versions, entry)
    absorbPodEntry(history.columns, history.workloads, entry)
  }
  const last = history.keyframes.at(-1)
  if (last !== undefined && log.length - last.revision >= keyframeEvery) keepKeyframe(history)
}

/** Keeps the whole state now, so that going back to here is quick. */
export function keepKeyframe(history: History): void {
  const { keyframes, cluster } = history
  const revision = cluster.server.store.log.length
  if (keyframes.at(-1)?.revision === revision) return
  keyframes.push({ revision, cluster: cloneOf(cluster, []) })
  if (keyframes.length > maxKeyframes) keyframes.splice(1 + ((keyframes.length >> 1) & ~1), 1)
}

/** The last revision written at or before an instant. */
export function revisionAt(history: History, at: Instant): number {
  const { log } = history.cluster.server.store
  let low = 0
  let high = log.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (log[middle]!.at <= at) low = middle + 1
    else high = middle
  }
  return low
}

/** The instant of a revision; the start for 0. */
export function instantAt(history: History, revision: number): Instant {
  return history.cluster.server.store.log[revision - 1]?.at ?? history.start
}

/** A cluster of its own that stands where the playhead stands, by replay from the nearest keyframe. */
export function clusterAt(history: History, playhead: Playhead, submit: Submit): Cluster {
  const { log } = history.cluster.server.store
  const head = headOf(history)
  if (playhead.revision === head.revision && playhead.at === head.at) return cloneOf(history.cluster)
  const keyframe =
    history.keyframes.findLast(
      ({ revision, cluster }) => revision <= playhead.revision && cluster.now <= playhead.at,
    ) ?? history.keyframes[0]!
  const restored = cloneOf(keyframe.cluster, log.slice(0, keyframe.revision))
  replay(restored, history.cluster.inputs, playhead.revision, submit)
  const isLastOfInstant = (log[playhead.revision]?.at ?? Infinity) > playhead.at
  if (isLastOfInstant) advanceTo(restored, playhead.at)
  return restored
}

/** The fingerprint of the whole state at the playhead. */
export function fingerprintAt(history: History, playhead: Playhead, submit: Submit): string {
  const head = headOf(history)
  const isHead = playhead.revision === head.revision && playhead.at === head.at
  return fingerprint(isHead ? history.cluster : clusterAt(history, playhead, submit))
}

/** How many pods a workload had Ready and in all at a revision. */
export function countsAt(
  counts: WorkloadIndex['workloads'][number]['counts'],
  revision: number,
): { readonly ready: number; readonly total: number } {
  const index = countUpTo(counts.revision, revision) - 1
  return index < 0 ? { ready: 0, total: 0 } : { ready: counts.ready[index]!, total: counts.total[index]! }
}
