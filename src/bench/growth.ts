import type { Instant } from '../clock/instant.ts'
import type { Cluster } from '../engine/cluster.ts'
import { submit } from '../engine/requests.ts'
import { isQuiet, step } from '../engine/step.ts'
import { heapMegabytes, residentMegabytes, timed, type Benchmark, type Figure } from './measure.ts'

/** What one trial of one size cost. */
export interface Trial {
  readonly seconds: number
  /** Of the processor, in user mode: on a busy machine steadier than the time on the wall. */
  readonly userSeconds: number
  /** The highest resident memory seen while it ran, in MB. */
  readonly peak: number
  /** Heap that it still held at its end, in MB. */
  readonly held: number
}

export interface Trials {
  readonly name: string
  readonly about: string
  /** What one unit is called in figures: `pod`, `job` … */
  readonly unit: string
  /** The full size and the part of it that growth is judged by. */
  readonly sizes: readonly [part: number, full: number]
  /** Seconds that the full size may take. */
  readonly bar?: number
  readonly runs?: number
  /** Prepares a cluster of a size, and returns what is measured. */
  readonly prepare: (size: number) => Measured
}

export interface Measured {
  readonly cluster: Cluster
  readonly work: (observer: () => void) => void
  /** Throws when the end is not what it should be. */
  readonly check: () => void
}

/** A benchmark that runs one trial at a part of the size and one at the full size: cost per unit should not grow. */
export function growthBenchmark(trials: Trials): Benchmark {
  const { name, about, unit, bar, sizes } = trials
  let isWarm = false
  return {
    name,
    about,
    runs: trials.runs ?? 3,
    run: () => {
      if (!isWarm) trialOf(trials, sizes[0])
      isWarm = true
      const [part, full] = sizes.map((size) => trialOf(trials, size)) as [Trial, Trial]
      const [cost, partCost] = [(full.userSeconds / sizes[1]) * 1e6, (part.userSeconds / sizes[0]) * 1e6]
      const figures: readonly Figure[] = [
        { name: `${sizes[1].toLocaleString('en')} ${unit}s`, value: full.seconds, unit: 's', ...(bar && { bar }) },
        { name: `processor time per ${unit}`, value: cost, unit: 'µs' },
        { name: `the same at ${sizes[0].toLocaleString('en')} ${unit}s`, value: partCost, unit: 'µs' },
        { name: 'growth', value: cost / partCost, unit: 'ratio' },
        { name: 'resident memory at its peak', value: full.peak, unit: 'MB' },
        { name: 'heap held at the end', value: full.held, unit: 'MB' },
      ]
      return figures
    },
  }
}

function trialOf({ prepare }: Trials, size: number): Trial {
  const heap = heapMegabytes()
  let peak = residentMegabytes()
  const { work, check } = prepare(size)
  const before = process.cpuUsage()
  const seconds = timed(() => work(() => (peak = Math.max(peak, residentMegabytes()))))
  const userSeconds = process.cpuUsage(before).user / 1e6
  check()
  return { seconds, userSeconds, peak: Math.max(peak, residentMegabytes()), held: heapMegabytes() - heap }
}

const stepsBetweenLooks = 20_000

/** Runs until nothing but routine lies ahead, with a look at the memory now and then. */
export function settleObserved(cluster: Cluster, limit: Instant, observer: () => void): void {
  let steps = 0
  while (!isQuiet(cluster)) {
    if (!step(cluster, limit)) break
    if (++steps % stepsBetweenLooks === 0) observer()
  }
  if (!isQuiet(cluster)) throw new Error('the cluster did not come to rest')
}

/** Runs everything that is due until an instant. */
export function runObserved(cluster: Cluster, until: Instant, observer: () => void): void {
  let steps = 0
  while (step(cluster, until)) if (++steps % stepsBetweenLooks === 0) observer()
}

export function post(cluster: Cluster, path: string, body: unknown): void {
  const response = submit(cluster, { method: 'POST', path, body })
  if (response.code !== 201) throw new Error(JSON.stringify(response.body))
}

export function patch(cluster: Cluster, path: string, body: unknown): void {
  const response = submit(cluster, {
    method: 'PATCH',
    path,
    contentType: 'application/strategic-merge-patch+json',
    body,
  })
  if (response.code !== 200) throw new Error(JSON.stringify(response.body))
}
