import { utf8Bytes } from '../../base/hash.ts'

/** The position of the first byte that is no base64, counted as Go does; undefined when the text is sound. */
export function base64Problem(text: string): string | undefined {
  const bytes = utf8Bytes(text.replace(/[\r\n]/g, '')).map((byte) => String.fromCharCode(byte))
  const corrupt = (index: number): string => `illegal base64 data at input byte ${index}`
  let index = 0
  while (index < bytes.length) {
    for (let place = 0; place < 4; place++, index++) {
      const sign = bytes[index]
      if (sign === undefined) return place === 0 ? undefined : corrupt(index - place)
      if (/[A-Za-z0-9+/]/.test(sign)) continue
      if (sign !== '=' || place < 2) return corrupt(index)
      if (place === 2 && bytes[index + 1] === undefined) return corrupt(bytes.length)
      if (place === 2 && bytes[index + 1] !== '=') return corrupt(index + 1)
      const end = index + (place === 2 ? 2 : 1)
      return end < bytes.length ? corrupt(end) : undefined
    }
  }
  return undefined
}

export interface TimeProblem {
  readonly error: string
}

const elements = [
  ['2006', /^\d{4}/],
  ['-', /^-/],
  ['01', /^\d{2}/],
  ['-', /^-/],
  ['02', /^\d{2}/],
  ['T', /^T/],
  ['15', /^\d{1,2}/],
  [':', /^:/],
  ['04', /^\d{2}/],
  [':', /^:/],
  ['05', /^\d{2}(?:[.,]\d+)?/],
  ['Z07:00', /^(?:Z|[+-]\d{2}:\d{2})/],
] as const

/** An RFC 3339 time as it is stored: whole seconds in UTC, or with six digits for a MicroTime. */
export function storedTime(text: string, isMicro: boolean): string | TimeProblem {
  const layout = isMicro ? '2006-01-02T15:04:05.000000Z07:00' : '2006-01-02T15:04:05Z07:00'
  const fail = (why: string): TimeProblem => ({ error: `parsing time "${text}"${why}` })
  const parts: string[] = []
  let rest = text
  for (const [element, pattern] of elements) {
    const part = pattern.exec(rest)?.[0]
    if (part === undefined) return fail(` as "${layout}": cannot parse "${rest}" as "${element}"`)
    parts.push(part)
    rest = rest.slice(part.length)
  }
  if (rest !== '') return fail(`: extra text: "${rest}"`)
  const [year, month, day, hour, minute] = [parts[0], parts[2], parts[4], parts[6], parts[8]].map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ]
  const [second, fraction = ''] = parts[10]!.split(/[.,]/) as [string, string?]
  if (month < 1 || month > 12) return fail(': month out of range')
  if (day < 1 || day > daysIn(year, month)) return fail(': day out of range')
  if (hour > 23) return fail(': hour out of range')
  if (minute > 59) return fail(': minute out of range')
  if (Number(second) > 59) return fail(': second out of range')
  const micro = isMicro ? `.${fraction.padEnd(6, '0').slice(0, 6)}` : ''
  return `${inUtc(year, month, day, hour * 60 + minute - offsetOf(parts[11]!))}:${second}${micro}Z`
}

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
const daysIn = (year: number, month: number): number =>
  month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31
const offsetOf = (zone: string): number =>
  zone === 'Z' ? 0 : (zone.startsWith('-') ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4)))

/** Date and minute; `minutes` may lie outside the day. */
function inUtc(year: number, month: number, day: number, minutes: number): string {
  if (minutes < 0) {
    if (day > 1) return inUtc(year, month, day - 1, minutes + 1440)
    const [earlier, last] = month === 1 ? [year - 1, 12] : [year, month - 1]
    return inUtc(earlier, last, daysIn(earlier, last), minutes + 1440)
  }
  if (minutes >= 1440) {
    if (day < daysIn(year, month)) return inUtc(year, month, day + 1, minutes - 1440)
    return month === 12 ? inUtc(year + 1, 1, 1, minutes - 1440) : inUtc(year, month + 1, 1, minutes - 1440)
  }
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}
