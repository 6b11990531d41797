import { expect, test } from 'vitest'
import { en } from './en.ts'
import { fill } from './fill.ts'
import { ko } from './ko.ts'
import { localeOf } from './locale.ts'
import { message } from './message.ts'
import { reasonSentence } from './reason-sentence.ts'
import { allSentences } from './reasons/index.ts'

const namesIn = (template: string): readonly string[] =>
  [...template.matchAll(/\{(\w+)/g)].map(([, name]) => name!).toSorted()

test('both languages fill in the same names', () => {
  for (const [key, template] of Object.entries(en)) {
    const names = new Set([...namesIn(template), ...namesIn(ko[key as keyof typeof en])])
    for (const name of names) expect.soft(namesIn(ko[key as keyof typeof en]), key).toContain(name)
  }
  for (const [code, variants] of allSentences) {
    for (const { en: english, ko: korean } of variants) {
      expect.soft(new Set(namesIn(korean)), code).toEqual(new Set(namesIn(english)))
    }
  }
})

test('long Korean texts are Korean', () => {
  const isLong = (text: string): boolean => text.replaceAll(/\{[^}]*\}/g, '').split(/\s+/).length > 2
  const foreign = Object.entries(ko).filter(([, text]) => isLong(text) && !/[가-힣]/.test(text))
  expect(foreign.map(([key]) => key)).toEqual(['terminal.placeholder'])
})

test.each([
  ['파드', '파드를', '파드로'],
  ['노드셋', '노드셋을', '노드셋으로'],
  ['스케줄', '스케줄을', '스케줄로'],
  ['node-2', 'node-2를', 'node-2로'],
  ['node-3', 'node-3을', 'node-3으로'],
  ['node-1', 'node-1을', 'node-1로'],
  ['main', 'main을', 'main으로'],
  ['web', 'web를', 'web로'],
  ['137', '137을', '137로'],
])('%s takes the particles of %s and %s', (name, object, direction) => {
  expect(fill('{name+을/를}', { name })).toBe(object)
  expect(fill('{name+으로/로}', { name })).toBe(direction)
})

test('words follow their number', () => {
  expect(fill('{count#pod/pods}', { count: 1 })).toBe('1 pod')
  expect(fill('{count#pod/pods}', { count: 3 })).toBe('3 pods')
  expect(message(ko, 'transport.write', { current: 47, last: 63 })).toBe('쓰기 47 / 63')
})

test('a name without a value stays visible', () => expect(fill('{lost}', {})).toBe('{lost}'))

test('a known reason is a sentence in either language', () => {
  const details = { replicas: 3, active: 2, missing: 1 }
  expect(reasonSentence('en', 'tooFewPods', details)).toContain('2 of 3')
  expect(reasonSentence('ko', 'tooFewPods', details)).toContain('3개 중 2개')
})

test('details tell apart what two components call the same', () => {
  const counts = { replicas: 3, ready: 2, available: 1 }
  expect(reasonSentence('en', 'countsChanged', counts)).toBe('Reports its counts: 3 pods, 2 ready, 1 available.')
  expect(reasonSentence('en', 'countsChanged', { ...counts, updated: 1 })).toContain('1 of the new template')
})

test('timestamps are read beside a clock', () => {
  const details = { deadlineSeconds: 600, lastProgress: '2026-01-05T10:00:02Z' }
  expect(reasonSentence('en', 'progressDeadline', details)).toBe(
    'Without progress since 10:00:02; after 600 s the rollout is reported as failed.',
  )
})

test('an unknown reason, or one with other details, is its code in words', () => {
  expect(reasonSentence('en', 'coffeeBreak', { minutesLeft: 5 })).toBe('Coffee break (minutes left 5)')
  expect(reasonSentence('ko', 'tooFewPods', { x: 1 })).toBe('Too few pods (x 1)')
  expect(reasonSentence('en', 'toString')).toBe('To string')
})

test('the first language that we speak wins', () => {
  expect(localeOf(['fr', 'ko-KR', 'en'])).toBe('ko')
  expect(localeOf([undefined, null, 'de'])).toBe('en')
})
