import { civilTimeOf, timestampOf, type Instant } from '../../../clock/instant.ts'

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const months = 'January February March April May June July August September October November December'.split(' ')
const two = (value: number, fill = '0'): string => String(value).padStart(2, fill)

/** As busybox prints it: `Mon Jan  5 10:00:00 UTC 2026`. */
export const dateText = (at: Instant): string => formattedDate(at, '%a %b %e %H:%M:%S UTC %Y')

/** What `date +format` prints; without a format the usual text. */
export function formattedDate(at: Instant, format: string | undefined, isStamp = false): string {
  if (format === undefined) return isStamp ? timestampOf(at).replace('Z', '+00:00') : dateText(at)
  const { year, month, day, hour, minute, second, weekday } = civilTimeOf(at)
  const fields: Readonly<Record<string, string>> = {
    Y: String(year),
    y: two(year % 100),
    m: two(month),
    d: two(day),
    e: two(day, ' '),
    H: two(hour),
    I: two(hour % 12 || 12),
    M: two(minute),
    S: two(second),
    N: String((at % 1000) * 1_000_000).padStart(9, '0'),
    s: String(Math.floor(at / 1000)),
    p: hour < 12 ? 'AM' : 'PM',
    a: weekdays[weekday]!.slice(0, 3),
    A: weekdays[weekday]!,
    b: months[month - 1]!.slice(0, 3),
    B: months[month - 1]!,
    u: String(weekday || 7),
    w: String(weekday),
    Z: 'UTC',
    z: '+0000',
    n: '\n',
    t: '\t',
    '%': '%',
  }
  const wholes: Readonly<Record<string, string>> = {
    T: '%H:%M:%S',
    F: '%Y-%m-%d',
    R: '%H:%M',
    D: '%m/%d/%y',
    c: '%a %b %e %H:%M:%S %Y',
  }
  return format
    .replaceAll(/%([TFRDc])/g, (_whole, letter: string) => wholes[letter]!)
    .replaceAll(/%([A-Za-z%])/g, (whole, letter: string) => fields[letter] ?? whole)
}
