import { expect, test } from 'vitest'
import { instantOf } from '../../clock/instant.ts'
import { shownAt, withEntry, withResult } from './log.ts'
import type { LogEntry } from './log.ts'

const entry: LogEntry = {
  id: 1,
  command: 'kubectl get pods -w',
  stdout: '',
  stderr: '',
  startedAt: instantOf(1000),
  generation: 1,
}
const printed = (log: readonly LogEntry[], at: number, stdout: string): readonly LogEntry[] =>
  withResult(log, 1, { stdout, stderr: '', at: instantOf(at) })

test('a command that follows the clock shows what it had printed by then', () => {
  const [followed] = printed(printed(printed(withEntry([], entry), 1000, 'a'), 2000, 'ab'), 3000, 'abc')
  const shown = (now: number, generation = 1): string | number => {
    const place = shownAt(followed!, instantOf(now), generation)
    return place < 0 ? place : followed!.past![place]!.stdout
  }
  expect([500, 1000, 1999, 2000, 2999, 3000, 9000].map((now) => shown(now))).toEqual([-1, 'a', 'a', 'ab', 'ab', -2, -2])
  expect(shown(500, 2)).toBe(-2)
})

test('going back and on again writes the past anew', () => {
  const [again] = printed(printed(printed(withEntry([], entry), 1000, 'a'), 3000, 'abc'), 2000, 'ax')
  expect(again!.past!.map(({ stdout }) => stdout)).toEqual(['a', 'ax'])
})
