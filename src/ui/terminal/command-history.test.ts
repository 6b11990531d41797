import { expect, test } from 'vitest'
import { emptyHistory, recalled, withCommand } from './command-history.ts'

const two = withCommand(withCommand(emptyHistory, 'kubectl get pods'), 'kubectl get rs')

test('up brings back older commands, down newer ones and the unfinished line', () => {
  const up = recalled(two, -1, 'kube')!
  expect(up.line).toBe('kubectl get rs')
  const upTwice = recalled(up.history, -1, up.line)!
  expect(upTwice.line).toBe('kubectl get pods')
  expect(recalled(upTwice.history, -1, upTwice.line)).toBeUndefined()
  const down = recalled(recalled(upTwice.history, 1, upTwice.line)!.history, 1, 'x')!
  expect(down.line).toBe('kube')
  expect(recalled(down.history, 1, down.line)).toBeUndefined()
})

test('a repeated command is remembered once', () => {
  expect(withCommand(two, 'kubectl get rs').commands).toEqual(['kubectl get pods', 'kubectl get rs'])
})
