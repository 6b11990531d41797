import { expect, test } from 'vitest'
import { instantOfCivil } from '../../clock/instant.ts'
import { clockText, dateText, spanText, speedText } from './time.ts'

test('the clock shows hours to milliseconds', () => {
  expect(clockText(instantOfCivil(2026, 1, 1, 10, 0, 33, 7))).toBe('10:00:33.007')
  expect(dateText(instantOfCivil(2026, 1, 1))).toBe('2026-01-01')
})

test.each([
  [0, '0.0s'],
  [440, '0.4s'],
  [9_949, '9.9s'],
  [9_950, '10s'],
  [119_000, '119s'],
  [185_000, '3m5s'],
  [7_800_000, '2h10m'],
  [345_600_000, '4d'],
  [-5, '0.0s'],
])('%d ms read as %s', (milliseconds, text) => expect(spanText(milliseconds)).toBe(text))

test('speeds carry their sign', () => {
  expect([0.25, 1, 300, 10_000].map(speedText)).toEqual(['0.25×', '1×', '300×', '10,000×'])
})
