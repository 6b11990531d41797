import { parseCron, type ParseResult } from '../../../api/cron/parse.ts'
import { loadTimeZone, offsetAt, type TimeZone, utc } from '../../../api/cron/time-zone.ts'
import type { CronJob } from '../../../api/openapi/kubernetes.ts'
import { instantOf, timestampOf, type Instant } from '../../../clock/instant.ts'

/** A schedule that names a zone itself, which only old objects may. */
export const namesZone = ({ spec }: CronJob): boolean => spec.schedule.includes('TZ')

/** The schedule in its time zone. */
export function scheduleOf(cronJob: CronJob): ParseResult {
  const { schedule, timeZone } = cronJob.spec
  if (namesZone(cronJob) || timeZone === undefined || 'error' in loadTimeZone(timeZone)) return parsed(schedule)
  return parsed(`TZ=${timeZone} ${schedule}`)
}

const remembered = new Map<string, ParseResult>()
const rememberedMax = 2000

/** Every text means the same for ever, so remembering is invisible. */
function parsed(text: string): ParseResult {
  let result = remembered.get(text)
  if (result === undefined) {
    result = parseCron(text)
    if (remembered.size >= rememberedMax) remembered.clear()
    remembered.set(text, result)
  }
  return result
}

export function zoneOf({ spec }: CronJob): TimeZone | { readonly error: string } {
  return spec.timeZone === undefined ? utc : loadTimeZone(spec.timeZone)
}

/** `<cronjob>-<minutes since 1970>`: two runs of one slot cannot both be created. */
export const jobNameOf = ({ metadata }: CronJob, slot: Instant): string =>
  `${metadata.name}-${Math.floor(slot / 60_000)}`

/** RFC 3339 as a clock in the zone shows it. */
export function zonedTimestamp(slot: Instant, zone: TimeZone): string {
  const offset = offsetAt(zone, slot / 1000)
  if (offset === 0) return timestampOf(slot)
  const minutes = Math.abs(offset) / 60
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0')
  return `${timestampOf(instantOf(slot + offset * 1000)).slice(0, -1)}${offset < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`
}

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Go's RFC1123Z in UTC: `Thu, 01 Jan 2026 00:05:00 +0000`. */
export function rfc1123(slot: Instant): string {
  const text = timestampOf(slot)
  const weekday = weekdays[(Math.floor(slot / 86_400_000) + 4) % 7]
  return `${weekday}, ${text.slice(8, 10)} ${months[Number(text.slice(5, 7)) - 1]} ${text.slice(0, 4)} ${text.slice(11, 19)} +0000`
}
