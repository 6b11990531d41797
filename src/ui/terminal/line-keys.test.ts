import { expect, test } from 'vitest'
import { completed, editedBy } from './line-keys.ts'

const line = { text: 'kubectl get pods', cursor: 11 }

test.each([
  ['KeyA', 'kubectl get pods', 0],
  ['KeyE', 'kubectl get pods', 16],
  ['KeyU', ' pods', 0],
  ['KeyK', 'kubectl get', 11],
  ['KeyW', 'kubectl  pods', 8],
])('Ctrl+%s', (code, text, cursor) => expect(editedBy(code, line)).toEqual({ text, cursor }))

test('one word comes whole, with a space unless it goes on', () => {
  const typed = { text: 'kubectl desc', cursor: 12 }
  expect(completed(typed, 8, ['describe'])).toEqual({ text: 'kubectl describe ', cursor: 17 })
  expect(completed({ text: 'x im', cursor: 4 }, 2, ['image='])).toEqual({ text: 'x image=', cursor: 8 })
  expect(completed({ text: 'k g pods', cursor: 3 }, 2, ['get'])).toEqual({ text: 'k get pods', cursor: 6 })
})

test('several words come as far as they agree', () =>
  expect(completed({ text: 'kubectl cordon n', cursor: 16 }, 15, ['node-1', 'node-2'])).toEqual({
    text: 'kubectl cordon node-',
    cursor: 20,
  }))
