import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lineDiff, withContext } from './line-diff.ts'

const marks = { same: ' ', added: '+', removed: '-' }
const drawn = (before: string, after: string): string =>
  lineDiff(before, after)
    .map(({ change, text }) => marks[change] + text)
    .join('\n')

test('a changed field is one line out and one in', () => {
  expect(drawn('a: 1\nimage: nginx:1.7.9\nz: 2', 'a: 1\nimage: nginx:1.9.1\nz: 2')).toBe(
    [' a: 1', '-image: nginx:1.7.9', '+image: nginx:1.9.1', ' z: 2'].join('\n'),
  )
})

test('lines that only moved apart stay', () => expect(drawn('a\nb', 'a\nx\nb')).toBe(' a\n+x\n b'))

test('equal texts have no changes', () => expect(drawn('a\nb\n', 'a\nb')).toBe(' a\n b'))

test('far lines are left out once', () => {
  const before = Array.from({ length: 20 }, (_, index) => `line ${index}`)
  const kept = withContext(lineDiff(before.join('\n'), [...before.slice(0, 10), 'new', ...before.slice(11)].join('\n')))
  expect(kept.map((line) => line?.text)).toEqual([
    undefined,
    'line 8',
    'line 9',
    'line 10',
    'new',
    'line 11',
    'line 12',
    undefined,
  ])
})

test('the diff always holds both texts in order', () => {
  const texts = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(texts, texts, (left, right) => {
      const lines = lineDiff(left.join('\n'), right.join('\n'))
      expect(lines.filter(({ change }) => change !== 'added').map(({ text }) => text)).toEqual(left)
      expect(lines.filter(({ change }) => change !== 'removed').map(({ text }) => text)).toEqual(right)
    }),
  )
})
