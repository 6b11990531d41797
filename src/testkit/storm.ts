import type { Instant } from '../clock/instant.ts'
import { after, milliseconds } from '../clock/instant.ts'
import { nextBelow, randomStream, type RandomStream } from '../clock/random.ts'
import { defaultStart, type Cluster } from '../engine/cluster.ts'
import { cloneOf, fingerprint } from '../engine/snapshot.ts'
import { advanceTo, step } from '../engine/step.ts'
import { viewProblem } from './storms/views.ts'

/** One random life of a cluster. Everything in it follows from the seed, so that it can be lived again. */
export interface Life {
  readonly born: () => Cluster
  /** What happens to it, and after how many milliseconds each. */
  readonly deeds: readonly Deed[]
  /** Looked at after every step that wrote something; `since` is the log's length before it. Answers with what is wrong. */
  readonly watch: (cluster: Cluster, since: number) => string | undefined
  /** Ends the trouble, so that the cluster can come to rest. */
  readonly conclude: (cluster: Cluster) => void
  readonly atRest: (cluster: Cluster) => string | undefined
}

export interface Deed {
  readonly after: number
  readonly what: string
  readonly act: (cluster: Cluster) => void
}

/** `STORM_SEED=17` repeats one seed, `STORM_SEEDS=5000` asks for more than usual. */
export function stormSeeds(usual: number): readonly number[] {
  const one = process.env['STORM_SEED']
  if (one !== undefined) return [Number(one)]
  return Array.from({ length: Number(process.env['STORM_SEEDS'] ?? usual) }, (_, index) => index + 1)
}

/** Lives every seed; the answer has a line for each that went wrong, and that line repeats it. */
export function weather(file: string, seeds: readonly number[], lifeOf: (seed: number) => Life): readonly string[] {
  const lines: string[] = []
  for (const seed of seeds) {
    const problem = stormProblem(lifeOf(seed), randomStream(seed, 'cut'))
    if (problem !== undefined) lines.push(`STORM_SEED=${seed} npx vitest run ${file} — ${problem}`)
    if (lines.length >= 5) break
  }
  return lines
}

function stormProblem(life: Life, random: RandomStream): string | undefined {
  const first = live(life, true)
  if (first.problem !== undefined) return first.problem
  const again = live(life, false, nextBelow(random, Math.max(1, first.steps)))
  if (fingerprint(again.cluster) !== fingerprint(first.cluster))
    return 'a second run, continued from a snapshot, ends differently'
  return undefined
}

interface Lived {
  readonly cluster: Cluster
  readonly steps: number
  readonly problem?: string
}

/** Lives a life; at step `cut` the cluster is exchanged for its own snapshot. */
function live(life: Life, isWatched: boolean, cut = -1): Lived {
  let cluster = life.born()
  let steps = 0
  let problem: string | undefined
  const run = (until: Instant, story: string): void => {
    while (problem === undefined) {
      const since = cluster.server.store.log.length
      if (steps === cut) cluster = cloneOf(cluster)
      if (!step(cluster, until)) break
      steps++
      if (!isWatched || cluster.server.store.log.length === since) continue
      const found = life.watch(cluster, since)
      if (found !== undefined)
        problem = `${story}, ${cluster.now - (cluster.options.startAt ?? defaultStart)} ms after the start: ${found}`
    }
    if (problem === undefined) advanceTo(cluster, until)
  }
  let story = 'from the start'
  for (const deed of life.deeds) {
    run(after(cluster.now, milliseconds(deed.after)), story)
    if (problem !== undefined) return { cluster, steps, problem }
    story = `after ${deed.what}`
    deed.act(cluster)
  }
  life.conclude(cluster)
  run(after(cluster.now, milliseconds(restMilliseconds)), 'after the end')
  problem ??= isWatched ? (life.atRest(cluster) ?? viewProblem(cluster)) : undefined
  return { cluster, steps, ...(problem !== undefined && { problem }) }
}

const restMilliseconds = 600_000

export const oneOf = <T>(random: RandomStream, choices: readonly T[]): T => choices[nextBelow(random, choices.length)]!

/** A delay that is often short, so that deeds meet what is under way. */
export function randomDelay(random: RandomStream): number {
  return nextBelow(random, oneOf(random, [3, 50, 2500, 6000, 20_000]))
}
