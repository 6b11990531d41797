import { flat } from '../base/text.ts'

declare const instantBrand: unique symbol
declare const durationBrand: unique symbol

/** A point of virtual time: whole milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number & { readonly [instantBrand]: true }
/** A span of virtual time in whole milliseconds. */
export type Duration = number & { readonly [durationBrand]: true }

export const milliseconds = (count: number): Duration => Math.round(count) as Duration
export const seconds = (count: number): Duration => Math.round(count * 1000) as Duration
export const instantOf = (epochMilliseconds: number): Instant => Math.round(epochMilliseconds) as Instant
export const after = (start: Instant, duration: Duration): Instant => (start + duration) as Instant
export const between = (start: Instant, end: Instant): Duration => (end - start) as Duration
/** The whole second that an instant lies in, as `metav1.Time` stores it. */
export const truncatedToSecond = (instant: Instant): Instant =>
  (instant - (((instant % 1000) + 1000) % 1000)) as Instant

export interface CivilTime {
  readonly year: number
  /** 1…12 */
  readonly month: number
  /** 1…31 */
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly millisecond: number
  /** 0 = Sunday … 6 */
  readonly weekday: number
}

/** The UTC calendar reading of an instant (proleptic Gregorian). */
export function civilTimeOf(instant: Instant): CivilTime {
  const days = Math.floor(instant / 86_400_000)
  const rest = instant - days * 86_400_000
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthIndex = Math.floor((5 * dayOfYear + 2) / 153)
  const month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * monthIndex + 2) / 5) + 1,
    hour: Math.floor(rest / 3_600_000),
    minute: Math.floor(rest / 60_000) % 60,
    second: Math.floor(rest / 1000) % 60,
    millisecond: rest % 1000,
    weekday: (((days + 4) % 7) + 7) % 7,
  }
}

/** The instant of a UTC calendar reading; fields may overflow as in `Date.UTC`. */
export function instantOfCivil(
  year: number,
  month: number,
  day: number,
  hour = 0,
  minute = 0,
  second = 0,
  millisecond = 0,
): Instant {
  const monthsFromZero = year * 12 + (month - 1)
  const realYear = Math.floor(monthsFromZero / 12)
  const realMonth = monthsFromZero - realYear * 12 + 1
  const shiftedYear = realMonth <= 2 ? realYear - 1 : realYear
  const era = Math.floor(shiftedYear / 400)
  const yearOfEra = shiftedYear - era * 400
  const dayOfYear = Math.floor((153 * (realMonth > 2 ? realMonth - 3 : realMonth + 9) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  const days = era * 146_097 + dayOfEra - 719_468
  return instantOf(days * 86_400_000 + hour * 3_600_000 + minute * 60_000 + second * 1000 + millisecond)
}

const two = (value: number): string => (value < 10 ? '0' : '') + value

let lastSecond = Number.NaN
let lastTimestamp = ''

/** RFC 3339 in UTC with whole seconds, as `metav1.Time` prints: `2026-01-01T10:00:00Z`. */
export function timestampOf(instant: Instant): string {
  if (instant >= lastSecond && instant < lastSecond + 1000) return lastTimestamp
  const second = truncatedToSecond(instant)
  const t = civilTimeOf(second)
  lastTimestamp = flat`${String(t.year).padStart(4, '0')}-${two(t.month)}-${two(t.day)}T${two(t.hour)}:${two(t.minute)}:${two(t.second)}Z`
  lastSecond = second
  return lastTimestamp
}

/** RFC 3339 in UTC with microseconds, as `metav1.MicroTime` prints. */
export function microTimestampOf(instant: Instant): string {
  const fraction = String(((instant % 1000) + 1000) % 1000).padStart(3, '0')
  return `${timestampOf(instant).slice(0, -1)}.${fraction}000Z`
}

const timestampPattern = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/
const parsed = new Map<string, Instant>()

/** Reads an RFC 3339 time; `undefined` when it is none. Digits below a millisecond are cut off. */
export function instantOfTimestamp(text: string): Instant | undefined {
  const known = parsed.get(text)
  if (known !== undefined) return known
  const match = timestampPattern.exec(text)
  if (!match) return undefined
  const [, year, month, day, hour, minute, second, fraction, zone] = match
  const local = instantOfCivil(
    Number(year),
    Number(month),
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    Number((fraction ?? '').padEnd(3, '0').slice(0, 3)),
  )
  const offsetMinutes =
    zone === 'Z' ? 0 : (zone![0] === '-' ? -1 : 1) * (Number(zone!.slice(1, 3)) * 60 + Number(zone!.slice(4)))
  const instant = instantOf(local - offsetMinutes * 60_000)
  if (parsed.size > 4096) parsed.clear()
  parsed.set(text, instant)
  return instant
}
