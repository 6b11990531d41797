import { describe, expect, it } from 'vitest'
import { failure, type Status } from '../../../api/status.ts'
import { slowStartAmong, slowStartBatches } from './slow-start.ts'

const refusal = failure(500, 'InternalError', 'no')

/** The indexes tried, and whether one was refused, when every index in `refused` is. */
function tried(start: (run: (index: number) => Status | undefined) => Status | undefined, refused: readonly number[]) {
  const calls: number[] = []
  const result = start((index) => {
    calls.push(index)
    return refused.includes(index) ? refusal : undefined
  })
  return { calls, result }
}

describe('a slow start among some of the indexes', () => {
  for (const count of [0, 1, 2, 7, 8, 40, 1700])
    for (const refused of [[], [0], [1], [2], [5, 6], [33], [600], [1200, 1650]])
      it(`tries of ${count} what a start of all would try, with ${refused.join(' and ') || 'none'} refused`, () => {
        const hasWork = (index: number): boolean => index % 3 !== 1 || refused.includes(index)
        const all = tried((run) => slowStartBatches(1, count, run).refusal, refused)
        const indexes = Array.from({ length: count }, (_, index) => index).filter(hasWork)
        const some = tried((run) => slowStartAmong(indexes, count, run), refused)
        expect(some.calls).toEqual(all.calls.filter(hasWork))
        expect(some.result).toBe(all.result)
      })
})
