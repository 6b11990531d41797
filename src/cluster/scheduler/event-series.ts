import { between, seconds, type Instant } from '../../clock/instant.ts'

/** FailedScheduling events of one pod that count as one: their text is not looked at, the first one's stays. */
export interface EventSeries {
  readonly text: string
  readonly count: number
  readonly saidAt: Instant
  readonly writtenAt: Instant
}

/** @source kubernetes@1.36 client-go/tools/events/event_broadcaster.go */
const finishedAfter = seconds(6 * 60)
const refreshedAfter = seconds(30 * 60)

/** The series with one more event in it, and whether that one is written: the first, the second, and then every half hour. */
export function oneMore(
  series: EventSeries | undefined,
  text: string,
  now: Instant,
): EventSeries & { readonly isWritten: boolean } {
  if (series === undefined || between(series.saidAt, now) >= finishedAfter)
    return { text, count: 1, saidAt: now, writtenAt: now, isWritten: true }
  const isWritten = series.count === 1 || between(series.writtenAt, now) >= refreshedAfter
  const writtenAt = isWritten ? now : series.writtenAt
  return { text: series.text, count: series.count + 1, saidAt: now, writtenAt, isWritten }
}
