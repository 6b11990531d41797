import { instantOfTimestamp, timestampOf, type Instant } from '../../clock/instant.ts'
import { delayToNextSlot, missedSlots } from '../../api/cron/missed.ts'
import { nextActivation } from '../../api/cron/next.ts'
import { parseCron } from '../../api/cron/parse.ts'
import type { FieldSet, Schedule } from '../../api/cron/schedule.ts'
import type { VectorResult } from './deployment-hash.ts'

/** Checks one file of `spec/data/cron` or a `cronjob-most-recent-schedule.jsonl`, told apart by name. */
export function checkCronFile(name: string, content: string): VectorResult {
  const base = name.slice(name.lastIndexOf('/') + 1)
  if (base.startsWith('robfig-vectors')) return checkRobfig(JSON.parse(content) as RobfigVector[])
  if (base.startsWith('errors')) return tally(lines(content), checkErrorLine)
  if (base.startsWith('dst')) return tally(content.split(/\n(?=\S)/).filter(Boolean), checkTransitionBlock)
  if (base.startsWith('missed')) return tally(lines(content), checkMissedLine)
  return tally(lines(content), checkMostRecent)
}

const lines = (content: string): string[] => content.split('\n').filter((line) => line !== '')

function tally<Vector>(vectors: readonly Vector[], check: (vector: Vector) => readonly string[]): VectorResult {
  const results = vectors.map(check)
  const failed = results.filter((failures) => failures.length > 0).length
  return { passed: vectors.length - failed, failed, failures: results.flat() }
}

const difference = (what: string, expected: string, actual: string): readonly string[] =>
  expected === actual ? [] : [`${what}: expected ${expected}, got ${actual}`]

interface RobfigVector {
  readonly Expr: string
  readonly Err: string
  readonly Next?: readonly string[] | null
}

const robfigStarts = ['2026-01-30T23:58:30Z', '2026-03-07T20:00:00Z', '2026-10-31T20:00:00Z', '2018-11-03T00:00:00Z']

function checkRobfig(vectors: readonly RobfigVector[]): VectorResult {
  return tally(vectors, ({ Expr, Err, Next }) => {
    const parsed = parseCron(Expr)
    if (!parsed.ok) return difference(Expr, Err, parsed.error)
    const actual = robfigStarts.flatMap((start) => activations(parsed.schedule, instantOfTimestamp(start)!, 8))
    return difference(Expr, `${Err}${(Next ?? []).join()}`, actual.join())
  })
}

/** The next `count` times; `never` ends them. */
function activations(schedule: Schedule, start: Instant, count: number): string[] {
  const times: string[] = []
  let time = nextActivation(schedule, start)
  while (time !== undefined && times.length < count) {
    times.push(timestampOf(time))
    time = nextActivation(schedule, time)
  }
  return times.length < count ? [...times, 'never'] : times
}

function checkErrorLine(line: string): readonly string[] {
  const match = /^("(?:[^"\\]|\\.)*")\s+(ERR|OK) (.*)$/.exec(line)!
  const expression = JSON.parse(match[1]!) as string
  const parsed = parseCron(expression)
  const actual = parsed.ok ? `OK ${described(parsed.schedule)}` : `ERR ${parsed.error}`
  return difference(match[1]!, `${match[2]} ${match[3]!.trimStart()}`, actual)
}

function described(schedule: Schedule): string {
  if (schedule.type === 'every') return `delay=${goDuration(schedule.delaySeconds * 1000)}`
  const { minute, hour, dayOfMonth, month, dayOfWeek, zone } = schedule
  const masks = `m=${mask(minute)} h=${mask(hour)} dom=${mask(dayOfMonth)} mon=${mask(month)} dow=${mask(dayOfWeek)}`
  const next = nextActivation(schedule, instantOfTimestamp('2026-01-01T00:00:00Z')!)
  const shown = next === undefined ? '0001-01-01 00:00:00' : timestampOf(next).replace('T', ' ').replace('Z', '')
  return `${masks} loc=${zone.name} next=${shown} +0000 UTC`
}

function mask({ allowed, hasStar }: FieldSet): string {
  const bits = allowed.reduce((sum, isAllowed, value) => (isAllowed ? sum | (1n << BigInt(value)) : sum), 0n)
  return (hasStar ? bits | (1n << 63n) : bits).toString(16)
}

function checkTransitionBlock(block: string): readonly string[] {
  const [head, ...rest] = block.split('\n').filter(Boolean) as [string, ...string[]]
  const [, expression, start] = /^(.*) from (\S+):$/.exec(head)!
  const parsed = parseCron(expression!)
  if (!parsed.ok) return [`${expression}: ${parsed.error}`]
  const expected = rest.map((line) => line.trim().split(' ')[0])
  const actual = activations(parsed.schedule, instantOfTimestamp(start!)!, expected.length)
  return difference(head, expected.join(), actual.join())
}

const missedPattern =
  /^(.*?)\s+created=(\S+) last=(\S*) sds=(\S+) now=(\S+) -> (earliest=\S+ mostRecent=\S+ missed=\S+ err=.*) requeueIn\(if not run\)=(\S+)$/

function checkMissedLine(line: string): readonly string[] {
  const [, expression, created, last, deadline, nowText, expected, requeue] = missedPattern.exec(line)!
  const parsed = parseCron(expression!)
  if (!parsed.ok) return [`${expression}: ${parsed.error}`]
  const now = instantOfTimestamp(nowText!)!
  const reference = {
    creation: instantOfTimestamp(created!)!,
    lastSchedule: last === '' ? undefined : instantOfTimestamp(last!)!,
    startingDeadlineSeconds: deadline === 'nil' ? undefined : Number(deadline),
  }
  const slots = missedSlots(parsed.schedule, reference, now, true)
  const recent = slots.mostRecent === undefined ? 'nil' : timestampOf(slots.mostRecent)
  const text = `earliest=${timestampOf(slots.earliest)} mostRecent=${recent} missed=${slots.missed} err=${slots.error ?? '<nil>'}`
  const delay = delayToNextSlot(parsed.schedule, reference, now)
  return [
    ...difference(line, expected!, text),
    ...difference(line, requeue!, delay === undefined ? neverDelay : goDuration(delay)),
  ]
}

/** Go's smallest duration, which is what the distance to the zero time saturates to. */
const neverDelay = '-2562047h47m16.854775808s'

function goDuration(milliseconds: number): string {
  const hours = Math.floor(milliseconds / 3_600_000)
  const minutes = Math.floor(milliseconds / 60_000) % 60
  const secondsText = `${(milliseconds % 60_000) / 1000}s`
  if (hours > 0) return `${hours}h${minutes}m${secondsText}`
  return minutes > 0 ? `${minutes}m${secondsText}` : secondsText
}

interface MostRecent {
  readonly earliest: string
  readonly error: string | null
  readonly missed: string
  readonly mostRecent: string | null
}

interface MostRecentVector {
  readonly creationTimestamp: string
  readonly lastScheduleTime: string | null
  readonly startingDeadlineSeconds: number | null
  readonly nextScheduleTimeDurationMs: number | null
  readonly now: string
  readonly schedule: string
  readonly timeZone: string | null
  readonly [result: `mostRecentScheduleTime(${string})`]: MostRecent
}

function checkMostRecent(line: string): readonly string[] {
  const vector = JSON.parse(line) as MostRecentVector
  const parsed = parseCron(vector.timeZone === null ? vector.schedule : `TZ=${vector.timeZone} ${vector.schedule}`)
  if (!parsed.ok) return [`${vector.schedule}: ${parsed.error}`]
  const now = instantOfTimestamp(vector.now)!
  const reference = {
    creation: instantOfTimestamp(vector.creationTimestamp)!,
    lastSchedule: vector.lastScheduleTime === null ? undefined : instantOfTimestamp(vector.lastScheduleTime)!,
    startingDeadlineSeconds: vector.startingDeadlineSeconds ?? undefined,
  }
  const delay = delayToNextSlot(parsed.schedule, reference, now)
  return [
    ...[true, false].flatMap((counts) => {
      const expected = vector[`mostRecentScheduleTime(includeStartingDeadlineSeconds=${counts})`]!
      const slots = missedSlots(parsed.schedule, reference, now, counts)
      const actual = [
        slots.earliest,
        slots.error ?? null,
        slots.missed,
        slots.mostRecent === undefined ? null : timestampOf(slots.mostRecent),
      ]
      const wanted = [instantOfTimestamp(expected.earliest), expected.error, expected.missed, expected.mostRecent]
      return difference(line, JSON.stringify(wanted), JSON.stringify(actual))
    }),
    ...difference(line, String(vector.nextScheduleTimeDurationMs), String(delay ?? neverMilliseconds)),
  ]
}

const neverMilliseconds = -9223372036854
