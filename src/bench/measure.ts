import { cpus, platform, release, totalmem } from 'node:os'

/** One figure of one run. */
export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: 'ms' | 's' | 'MB' | 'µs/pod' | 'µs' | '×' | 'ratio' | 'count' | '/s'
  /** What it must stay below (or above, for ×). */
  readonly bar?: number
}

/** One benchmark; `run` returns its figures. Later runs of the same process are warmer, medians tell. */
export interface Benchmark {
  readonly name: string
  readonly about: string
  /** Runs to take the median of; heavy ones take fewer. */
  readonly runs: number
  readonly run: () => readonly Figure[] | Promise<readonly Figure[]>
}

export const seconds = (from: bigint, to: bigint): number => Number(to - from) / 1e9
export const now = (): bigint => process.hrtime.bigint()

/** Runs it and tells how long it took, in seconds. */
export function timed(work: () => void): number {
  const start = now()
  work()
  return seconds(start, now())
}

/** Heap in use after a collection where Node allows one, in MB. */
export function heapMegabytes(): number {
  ;(globalThis as { gc?: () => void }).gc?.()
  return process.memoryUsage().heapUsed / 1_000_000
}

export const residentMegabytes = (): number => process.memoryUsage().rss / 1_000_000

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

export function machine(): string {
  const processors = cpus()
  const flags = process.execArgv.length === 0 ? '' : ` (${process.execArgv.join(' ')})`
  return `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${platform()} ${release()}, Node ${process.version}${flags}`
}
