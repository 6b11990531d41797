import { instantOfTimestamp, type Instant } from '../../clock/instant.ts'

/** The age of a moment as tables print it; `<unknown>` when there is none. @source kubernetes@1.36 pkg/printers/internalversion */
export function ageOf(timestamp: string | undefined | null, now: Instant): string {
  const start = timestamp ? instantOfTimestamp(timestamp) : undefined
  return start === undefined ? '<unknown>' : humanDuration((now - start) / 1000)
}

/** Between two moments, as tables print a duration. */
export function durationBetween(start: string, end: string): string {
  return humanDuration(((instantOfTimestamp(end) ?? 0) - (instantOfTimestamp(start) ?? 0)) / 1000)
}

const minute = 60
const hour = 3600
const day = 86_400
const year = 365 * day

/** @source kubernetes@1.36 apimachinery/pkg/util/duration HumanDuration */
export function humanDuration(exactSeconds: number): string {
  const seconds = Math.trunc(exactSeconds)
  if (seconds < -1) return '<invalid>'
  if (seconds < 0) return '0s'
  if (seconds < 2 * minute) return `${seconds}s`
  if (seconds < 10 * minute) return parts(seconds, minute, 'm', 1, 's')
  if (seconds < 3 * hour) return parts(seconds, minute, 'm')
  if (seconds < 8 * hour) return parts(seconds, hour, 'h', minute, 'm')
  if (seconds < 2 * day) return parts(seconds, hour, 'h')
  if (seconds < 8 * day) return parts(seconds, day, 'd', hour, 'h')
  if (seconds < 2 * year) return parts(seconds, day, 'd')
  if (seconds < 8 * year) return parts(seconds, year, 'y', day, 'd')
  return parts(seconds, year, 'y')
}

function parts(seconds: number, unit: number, letter: string, smaller = 0, smallerLetter = ''): string {
  const rest = smaller === 0 ? 0 : Math.floor((seconds % unit) / smaller)
  return `${Math.floor(seconds / unit)}${letter}${rest === 0 ? '' : `${rest}${smallerLetter}`}`
}
