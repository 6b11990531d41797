// Writes src/api/cron/zone-table.ts from a folder of compiled zone files:
//   node src/tidy/generate-time-zones.mjs FOLDER
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'

const folder = process.argv[2]
const firstSecond = Date.UTC(2018, 0, 1) / 1000
const lastSecond = Date.UTC(2041, 0, 1) / 1000
const skipped = new Set(['posix', 'right', 'posixrules', 'localtime'])

function* zoneFiles(path) {
  for (const name of readdirSync(path).sort()) {
    const file = join(path, name)
    if (path === folder && skipped.has(name)) continue
    if (statSync(file).isDirectory()) yield* zoneFiles(file)
    else if (readFileSync(file).subarray(0, 4).toString() === 'TZif') yield file
  }
}

/** The transitions and the closing rule of the 64-bit part of a TZif file. */
function parsedZone(bytes) {
  const count = (start, index) => bytes.readInt32BE(start + 20 + 4 * index)
  const size = (start, width) => {
    const [utc, standard, leap, times, types, characters] = [0, 1, 2, 3, 4, 5].map((index) => count(start, index))
    return 44 + times * (width + 1) + types * 6 + characters + leap * (width + 4) + standard + utc
  }
  const start = size(0, 4)
  const times = count(start, 3)
  const indexAt = start + 44 + times * 8
  const typeAt = indexAt + times
  const offsetOf = (type) => bytes.readInt32BE(typeAt + 6 * type)
  const transitions = []
  for (let index = 0; index < times; index++) {
    transitions.push([Number(bytes.readBigInt64BE(start + 44 + 8 * index)), offsetOf(bytes[indexAt + index])])
  }
  const footer = bytes
    .subarray(start + size(start, 8))
    .toString()
    .trim()
  return { first: offsetOf(0), transitions, footer }
}

/** `EST5EDT,M3.2.0,M11.1.0` → offsets in seconds east and two rules. */
function parsedFooter(footer) {
  const name = '(?:<[^>]+>|[A-Za-z]+)'
  const match = new RegExp(`^${name}([-+0-9:]+)(?:${name}([-+0-9:]+)?,([^,]+),([^,]+))?$`).exec(footer)
  const secondsOf = (text) => {
    const [hours, minutes = 0, seconds = 0] = text.replace(/^[-+]/, '').split(':').map(Number)
    return (text.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds)
  }
  const standard = -secondsOf(match[1])
  if (match[3] === undefined) return { standard }
  const rule = (text) => {
    const [, month, week, day, time] = /^M(\d+)\.(\d)\.(\d)(?:\/([-+0-9:]+))?$/.exec(text)
    return { month: Number(month), week: Number(week), day: Number(day), time: time ? secondsOf(time) : 7200 }
  }
  const summer = match[2] === undefined ? standard + 3600 : -secondsOf(match[2])
  return { standard, summer, begin: rule(match[3]), end: rule(match[4]) }
}

function ruleSecond({ month, week, day, time }, year) {
  const first = new Date(Date.UTC(year, month - 1, 1)).getUTCDay()
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate()
  let date = 1 + ((day - first + 7) % 7) + 7 * (week - 1)
  while (date > length) date -= 7
  return Date.UTC(year, month - 1, date) / 1000 + time
}

function tailTransitions(tail) {
  if (tail.summer === undefined) return [[-Infinity, tail.standard]]
  const result = []
  for (let year = 2016; year <= 2041; year++) {
    result.push([ruleSecond(tail.begin, year) - tail.standard, tail.summer])
    result.push([ruleSecond(tail.end, year) - tail.summer, tail.standard])
  }
  return result.sort((left, right) => left[0] - right[0])
}

const offsetAt = (transitions, first, second) => transitions.findLast(([from]) => from <= second)?.[1] ?? first

function encodedZone({ first, transitions, footer }) {
  const tail = parsedFooter(footer)
  const byTail = tailTransitions(tail)
  const last = transitions.at(-1)?.[0] ?? -Infinity
  const real = [...transitions, ...byTail.filter(([from]) => from > last)]
  const bounds = [...new Set([firstSecond, ...[...real, ...byTail].map(([from]) => from)])]
    .filter((from) => from >= firstSecond && from < lastSecond)
    .sort((left, right) => left - right)
  const differs = (second) => offsetAt(real, first, second) !== offsetAt(byTail, tail.standard, second)
  const lastDifference = bounds.findLastIndex(differs)
  const explicit = []
  if (lastDifference >= 0) {
    const cut = bounds[lastDifference + 1] ?? lastSecond
    let offset = offsetAt(real, first, firstSecond)
    explicit.push(inUnits(offset))
    let previous = firstSecond
    for (const bound of [...bounds.slice(1, lastDifference + 1), cut]) {
      const next = offsetAt(real, first, bound)
      if (next === offset && bound !== cut) continue
      explicit.push(inUnits(bound - previous, 60).toString(36), inUnits(next))
      offset = next
      previous = bound
    }
  }
  return `${encodedTail(tail)}|${explicit.join(' ')}`
}

function encodedTail({ standard, summer, begin, end }) {
  if (summer === undefined) return String(inUnits(standard))
  const rule = ({ month, week, day, time }) => `${month}.${week}.${day}.${inUnits(time)}`
  return [inUnits(standard), inUnits(summer), rule(begin), rule(end)].join(' ')
}

function inUnits(seconds, unit = 900) {
  if (seconds % unit !== 0) throw new Error(`${seconds} s is no multiple of ${unit} s`)
  return seconds / unit
}

const namesByBehaviour = new Map()
for (const file of zoneFiles(folder)) {
  const behaviour = encodedZone(parsedZone(readFileSync(file)))
  namesByBehaviour.set(behaviour, [...(namesByBehaviour.get(behaviour) ?? []), relative(folder, file)])
}
const lines = [...namesByBehaviour].map(([behaviour, names]) => `${behaviour}|${names.join(' ')}`)
const version = readFileSync(join(folder, 'tzdata.zi'), 'utf8').split('\n', 1)[0].replace('# version ', '')

writeFileSync(
  new URL('../api/cron/zone-table.ts', import.meta.url),
  `/**
 * The IANA time zones (release ${version}), written by src/tidy/generate-time-zones.mjs: one behaviour a line, as
 * \`tail|explicit|names\`. Offsets and times count quarters of an hour, distances minutes. The tail is the offset east of UTC, or
 * \`standard summer begin end\` with rules \`month.week.weekday.time\` as in POSIX. The explicit part, if any, gives the
 * offset at ${new Date(firstSecond * 1000).toISOString().slice(0, 4)}-01-01T00:00Z, then pairs of (base 36) distance and new offset; the tail holds after the last pair.
 */
export const zoneTable = \`
${lines.join('\n')}
\`
`,
)
