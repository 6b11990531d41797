import { instantOf, type Instant } from '../../clock/instant.ts'
import type { FieldSchedule, Schedule } from './schedule.ts'
import { localTime, secondOfLocal } from './time-zone.ts'

/**
 * The first activation after an instant; `undefined` when there is none within five years.
 * Steps exactly as upstream does, because its steps decide what happens when clocks change.
 * @source robfig/cron v3 spec.go SpecSchedule.Next, constantdelay.go
 */
export function nextActivation(schedule: Schedule, after: Instant): Instant | undefined {
  const second = Math.floor(after / 1000)
  if (schedule.type === 'every') return instantOf((second + schedule.delaySeconds) * 1000)
  if (fieldNames.some((field) => schedule[field].isEmpty)) return undefined
  const cursor: Cursor = { second: second + 1, isTruncated: false }
  const yearMax = localTime(schedule.zone, cursor.second).year + yearsAhead
  while (localTime(schedule.zone, cursor.second).year <= yearMax) {
    if (!steps.some((step) => step(schedule, cursor) === 'wrapped')) return instantOf(cursor.second * 1000)
  }
  return undefined
}

const yearsAhead = 5
const fieldNames = ['minute', 'hour', 'dayOfMonth', 'month', 'dayOfWeek'] as const

interface Cursor {
  second: number
  /** Whether the smaller fields were already set to their lowest value. */
  isTruncated: boolean
}

/** Moves the cursor to the next value that fits one field; `wrapped` when a larger field has changed on the way. */
type Step = (schedule: FieldSchedule, cursor: Cursor) => 'fits' | 'wrapped'

const toMonth: Step = ({ month, zone }, cursor) => {
  for (let now = localTime(zone, cursor.second); !month.allowed[now.month]; now = localTime(zone, cursor.second)) {
    cursor.second = truncatedWith(cursor, () => secondOfLocal(zone, { ...now, day: 1, hour: 0, minute: 0, second: 0 }))
    const start = localTime(zone, cursor.second)
    cursor.second = secondOfLocal(zone, { ...start, month: start.month + 1 })
    if (localTime(zone, cursor.second).month === 1) return 'wrapped'
  }
  return 'fits'
}

const toDay: Step = (schedule, cursor) => {
  const { zone } = schedule
  for (let now = localTime(zone, cursor.second); !isDayAllowed(schedule, now); now = localTime(zone, cursor.second)) {
    cursor.second = truncatedWith(cursor, () => secondOfLocal(zone, { ...now, hour: 0, minute: 0, second: 0 }))
    const start = localTime(zone, cursor.second)
    cursor.second = secondOfLocal(zone, { ...start, day: start.day + 1 })
    const { hour } = localTime(zone, cursor.second)
    if (hour !== 0) cursor.second += (hour > 12 ? 24 - hour : -hour) * 3600
    if (localTime(zone, cursor.second).day === 1) return 'wrapped'
  }
  return 'fits'
}

const toHour: Step = ({ hour, zone }, cursor) => {
  for (let now = localTime(zone, cursor.second); !hour.allowed[now.hour]; now = localTime(zone, cursor.second)) {
    cursor.second = truncatedWith(cursor, () => secondOfLocal(zone, { ...now, minute: 0, second: 0 }))
    cursor.second += 3600
    if (localTime(zone, cursor.second).hour === 0) return 'wrapped'
  }
  return 'fits'
}

const toMinute: Step = ({ minute, zone }, cursor) => {
  for (let now = localTime(zone, cursor.second); !minute.allowed[now.minute]; now = localTime(zone, cursor.second)) {
    cursor.second = truncatedWith(cursor, () => cursor.second - (cursor.second % 60))
    cursor.second += 60
    if (localTime(zone, cursor.second).minute === 0) return 'wrapped'
  }
  return 'fits'
}

/** The only second of a standard schedule is 0, and reaching it always starts over. */
const toSecond: Step = (_schedule, cursor) => {
  const second = ((cursor.second % 60) + 60) % 60
  if (second === 0) return 'fits'
  cursor.isTruncated = true
  cursor.second += 60 - second
  return 'wrapped'
}

const steps: readonly Step[] = [toMonth, toDay, toHour, toMinute, toSecond]

function truncatedWith(cursor: Cursor, truncated: () => number): number {
  if (cursor.isTruncated) return cursor.second
  cursor.isTruncated = true
  return truncated()
}

function isDayAllowed(
  { dayOfMonth, dayOfWeek }: FieldSchedule,
  { day, weekday }: { readonly day: number; readonly weekday: number },
): boolean {
  const monthFits = dayOfMonth.allowed[day] === true
  const weekFits = dayOfWeek.allowed[weekday] === true
  return dayOfMonth.hasStar || dayOfWeek.hasStar ? monthFits && weekFits : monthFits || weekFits
}
