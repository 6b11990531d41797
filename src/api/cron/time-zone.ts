import { civilTimeOf, instantOf, instantOfCivil, type CivilTime } from '../../clock/instant.ts'
import { zoneTable } from './zone-table.ts'

/** A place's offsets from UTC; the same in every browser. */
export interface TimeZone {
  readonly name: string
  /** Seconds of the epoch at which each of `offsets` begins; the first is −∞. */
  readonly starts: readonly number[]
  readonly offsets: readonly number[]
  /** What holds from `tailStart` on. */
  readonly tail: ZoneTail
  readonly tailStart: number
}

interface ZoneTail {
  readonly standard: number
  readonly summer?: number
  readonly begin?: ZoneRule
  readonly end?: ZoneRule
}

/** The `week`-th (5 = last) `weekday` of a month, plus seconds from midnight. */
interface ZoneRule {
  readonly month: number
  readonly week: number
  readonly weekday: number
  readonly time: number
}

export const utc: TimeZone = { name: 'UTC', starts: [], offsets: [], tail: { standard: 0 }, tailStart: -Infinity }

const quarter = 900
const tableStart = instantOfCivil(2018, 1, 1) / 1000

/** The zone of an IANA name, or what Go's `time.LoadLocation` says. The local zone of the cluster is UTC. */
export function loadTimeZone(name: string): TimeZone | { readonly error: string } {
  if (name === '' || name === 'UTC' || name === 'Local') return utc
  if (name.includes('..') || name.startsWith('/') || name.startsWith('\\'))
    return { error: 'time: invalid location name' }
  const known = zones.get(name)
  if (known) return known
  const behaviour = behaviours().get(name)
  if (behaviour === undefined) return { error: folders().has(name) ? 'is a directory' : `unknown time zone ${name}` }
  const zone = parsedZone(name, behaviour)
  zones.set(name, zone)
  return zone
}

/** Seconds east of UTC at a second of the epoch. */
export function offsetAt(zone: TimeZone, second: number): number {
  if (second >= zone.tailStart) return tailOffset(zone, second)
  let index = zone.starts.length - 1
  while (zone.starts[index]! > second) index--
  return zone.offsets[index]!
}

/** What a clock in the zone shows. */
export function localTime(zone: TimeZone, second: number): CivilTime {
  return civilTimeOf(instantOf((second + offsetAt(zone, second)) * 1000))
}

/** The second at which a clock in the zone shows a reading; readings that do not exist move as in Go's `time.Date`. */
export function secondOfLocal(
  zone: TimeZone,
  reading: Pick<CivilTime, 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second'>,
): number {
  const asUtc =
    instantOfCivil(reading.year, reading.month, reading.day, reading.hour, reading.minute, reading.second) / 1000
  const guess = offsetAt(zone, asUtc)
  return guess === 0 ? asUtc : asUtc - offsetAt(zone, asUtc - guess)
}

const zones = new Map<string, TimeZone>()
const namedBehaviours = new Map<string, string>()
const zoneFolders = new Set<string>()

function behaviours(): ReadonlyMap<string, string> {
  if (namedBehaviours.size > 0) return namedBehaviours
  for (const line of zoneTable.trim().split('\n')) {
    const cut = line.lastIndexOf('|')
    for (const name of line.slice(cut + 1).split(' ')) namedBehaviours.set(name, line.slice(0, cut))
  }
  return namedBehaviours
}

function folders(): ReadonlySet<string> {
  if (zoneFolders.size > 0) return zoneFolders
  for (const name of behaviours().keys()) {
    for (let slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1))
      zoneFolders.add(name.slice(0, slash))
  }
  return zoneFolders
}

function parsedZone(name: string, behaviour: string): TimeZone {
  const [tailText, explicitText] = behaviour.split('|') as [string, string]
  const tail = parsedTail(tailText.split(' '))
  if (explicitText === '') return { ...utc, name, tail }
  const [first, ...pairs] = explicitText.split(' ')
  const starts = [-Infinity]
  const offsets = [Number(first) * quarter]
  let second = tableStart
  for (let index = 0; index < pairs.length; index += 2) {
    second += Number.parseInt(pairs[index]!, 36) * 60
    starts.push(second)
    offsets.push(Number(pairs[index + 1]) * quarter)
  }
  return { name, starts, offsets, tail, tailStart: second }
}

function parsedTail([standard, summer, begin, end]: readonly string[]): ZoneTail {
  if (summer === undefined) return { standard: Number(standard) * quarter }
  return {
    standard: Number(standard) * quarter,
    summer: Number(summer) * quarter,
    begin: parsedRule(begin!),
    end: parsedRule(end!),
  }
}

function parsedRule(text: string): ZoneRule {
  const [month, week, weekday, time] = text.split('.').map(Number) as [number, number, number, number]
  return { month, week, weekday, time: time * quarter }
}

function tailOffset({ tail }: TimeZone, second: number): number {
  const { standard, summer, begin, end } = tail
  if (summer === undefined || begin === undefined || end === undefined) return standard
  const { year } = civilTimeOf(instantOf(second * 1000))
  const beginSecond = secondOfRule(begin, year) - standard
  const endSecond = secondOfRule(end, year) - summer
  const isSummer =
    beginSecond < endSecond ? second >= beginSecond && second < endSecond : second >= beginSecond || second < endSecond
  return isSummer ? summer : standard
}

/** Seconds of the epoch as if the zone were UTC. */
function secondOfRule({ month, week, weekday, time }: ZoneRule, year: number): number {
  const first = instantOfCivil(year, month, 1)
  const length = (instantOfCivil(year, month + 1, 1) - first) / 86_400_000
  let day = 1 + ((weekday - civilTimeOf(first).weekday + 7) % 7) + 7 * (week - 1)
  while (day > length) day -= 7
  return first / 1000 + (day - 1) * 86_400 + time
}
