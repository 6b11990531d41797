import { expect, it } from 'vitest'
import { instantOf } from '../../clock/instant.ts'
import { oneMore, type EventSeries } from './event-series.ts'

it('writes the first, the second, and then one in half an hour; six silent minutes begin another series', () => {
  const written: string[] = []
  let series: EventSeries | undefined
  const say = (text: string, second: number): void => {
    const { isWritten, ...next } = oneMore(series, text, instantOf(second * 1000))
    series = next
    if (isWritten) written.push(`${second}: ${next.count} ${next.text}`)
  }
  say('a', 0)
  for (let second = 300; second <= 3600; second += 300) say('b', second)
  say('c', 3960)
  say('d', 3961)
  expect(written).toEqual(['0: 1 a', '300: 2 a', '2100: 8 a', '3960: 1 c', '3961: 2 c'])
})
