import type { Status } from '../../../api/status.ts'

export interface Batches {
  readonly calls: number
  readonly successes: number
  readonly refusal?: Status
}

const maxBatch = 500

/**
 * Calls `run` for 0 … count − 1 in batches that double; a batch is always finished, but none follows a refusal.
 * @source kubernetes@1.36 pkg/controller/statefulset/stateful_set_control.go slowStartBatch
 */
export function slowStartBatches(initial: number, count: number, run: (index: number) => Status | undefined): Batches {
  let calls = 0
  let successes = 0
  for (let batch = Math.min(initial, count); batch > 0; batch = Math.min(2 * batch, count - calls, maxBatch)) {
    let refusal: Status | undefined
    for (let index = 0; index < batch; index++) {
      const problem = run(calls++)
      if (problem === undefined) successes++
      else refusal ??= problem
    }
    if (refusal !== undefined) return { calls, successes, refusal }
  }
  return { calls, successes }
}

/** The same for the ascending `indexes` among them alone: the others have nothing to do, and so cannot be refused. */
export function slowStartAmong(
  indexes: readonly number[],
  count: number,
  run: (index: number) => Status | undefined,
): Status | undefined {
  let batch = Math.min(1, count)
  let end = batch
  let refusal: Status | undefined
  for (const index of indexes) {
    if (index >= end && refusal !== undefined) return refusal
    for (; index >= end; end += batch) batch = Math.min(2 * batch, count - end, maxBatch)
    const problem = run(index)
    refusal ??= problem
  }
  return refusal
}
