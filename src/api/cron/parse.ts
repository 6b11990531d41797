import { quoted } from '../validation/field.ts'
import { parseGoDuration } from './go-duration.ts'
import type { FieldSet, Schedule } from './schedule.ts'
import { loadTimeZone, utc, type TimeZone } from './time-zone.ts'

export type ParseResult =
  | { readonly ok: true; readonly schedule: Schedule }
  | { readonly ok: false; readonly error: string }

/**
 * Reads a cron expression with five fields, a descriptor or `@every`, each behind an optional `TZ=` or `CRON_TZ=`.
 * Where upstream panics, the error is the text that Kubernetes makes of the panic.
 * @source robfig/cron v3 parser.go ParseStandard
 */
export function parseCron(expression: string): ParseResult {
  if (expression === '') return failed('empty spec string')
  if (!/^(CRON_)?TZ=/.test(expression)) return parseInZone(expression, utc)
  const space = expression.indexOf(' ')
  if (space < 0) return failed('invalid schedule format: runtime error: slice bounds out of range [:-1]')
  const name = expression.slice(expression.indexOf('=') + 1, space)
  const zone = loadTimeZone(name)
  if ('error' in zone) return failed(`provided bad location ${name}: ${zone.error}`)
  return parseInZone(trimmed(expression.slice(space)), zone)
}

interface Bounds {
  readonly min: number
  readonly max: number
  readonly names?: readonly string[]
}

const minutes: Bounds = { min: 0, max: 59 }
const hours: Bounds = { min: 0, max: 23 }
const daysOfMonth: Bounds = { min: 1, max: 31 }
const months: Bounds = {
  min: 1,
  max: 12,
  names: ['', 'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
}
const daysOfWeek: Bounds = { min: 0, max: 6, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] }
const fieldBounds = [minutes, hours, daysOfMonth, months, daysOfWeek]

const descriptors: ReadonlyMap<string, string> = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
])

const everyPrefix = '@every '

/** What Go's `unicode.IsSpace` accepts. */
const spaces = '[\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+'
const anySpaces = new RegExp(spaces)
const outerSpaces = new RegExp(`^${spaces}|${spaces}$`, 'g')
const trimmed = (text: string): string => text.replace(outerSpaces, '')

const failed = (error: string): ParseResult => ({ ok: false, error })

/** Ends the parsing of one expression; caught in `parseFields` only. */
type Parsed<T> = { readonly value: T } | { readonly error: string }

function parseInZone(text: string, zone: TimeZone): ParseResult {
  if (text.startsWith(everyPrefix)) return parseEvery(text)
  if (text.startsWith('@')) {
    const meaning = descriptors.get(text)
    return meaning === undefined ? failed(`unrecognized descriptor: ${text}`) : parseFields(meaning.split(' '), zone)
  }
  const fields = trimmed(text)
    .split(anySpaces)
    .filter((field) => field !== '')
  if (fields.length !== 5) return failed(`expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`)
  return parseFields(fields, zone)
}

function parseEvery(text: string): ParseResult {
  const duration = parseGoDuration(text.slice(everyPrefix.length))
  if ('error' in duration) return failed(`failed to parse duration ${text}: ${duration.error}`)
  const wholeSeconds = Number(duration.nanoseconds / 1_000_000_000n)
  return { ok: true, schedule: { type: 'every', delaySeconds: Math.max(1, wholeSeconds) } }
}

function parseFields(fields: readonly string[], zone: TimeZone): ParseResult {
  const sets: FieldSet[] = []
  for (const [index, bounds] of fieldBounds.entries()) {
    const set = parseField(fields[index]!, bounds)
    if ('error' in set) return failed(set.error)
    sets.push(set.value)
  }
  const [minute, hour, dayOfMonth, month, dayOfWeek] = sets as [FieldSet, FieldSet, FieldSet, FieldSet, FieldSet]
  return { ok: true, schedule: { type: 'fields', minute, hour, dayOfMonth, month, dayOfWeek, zone } }
}

function parseField(field: string, bounds: Bounds): Parsed<FieldSet> {
  const allowed = Array.from({ length: bounds.max + 1 }, () => false)
  let hasStar = false
  for (const expression of field.split(',').filter((part) => part !== '')) {
    const range = parseRange(expression, bounds)
    if ('error' in range) return range
    hasStar ||= range.value.hasStar
    for (let value = range.value.start; value <= range.value.end; value += range.value.step) allowed[value] = true
  }
  return { value: { allowed, hasStar, isEmpty: !allowed.includes(true) } }
}

interface Range {
  readonly start: number
  readonly end: number
  readonly step: number
  readonly hasStar: boolean
}

function parseRange(expression: string, bounds: Bounds): Parsed<Range> {
  const [range, stepText, ...more] = expression.split('/') as [string, ...string[]]
  const parts = range.split('-')
  const ends = parseEnds(parts, expression, bounds)
  if ('error' in ends) return ends
  if (more.length > 0) return { error: `too many slashes: ${expression}` }
  const step: Parsed<bigint> = stepText === undefined ? { value: 1n } : parseNumber(stepText)
  if ('error' in step) return step
  const { start } = ends.value
  const end = stepText !== undefined && parts.length === 1 ? BigInt(bounds.max) : ends.value.end
  if (start < bounds.min) return { error: `beginning of range (${start}) below minimum (${bounds.min}): ${expression}` }
  if (end > bounds.max) return { error: `end of range (${end}) above maximum (${bounds.max}): ${expression}` }
  if (start > end) return { error: `beginning of range (${start}) beyond end of range (${end}): ${expression}` }
  if (step.value === 0n) return { error: `step of range should be a positive number: ${expression}` }
  return {
    value: {
      start: Number(start),
      end: Number(end),
      step: Number(step.value),
      hasStar: isStar(parts) && step.value === 1n,
    },
  }
}

const isStar = (parts: readonly string[]): boolean => parts[0] === '*' || parts[0] === '?'

function parseEnds(
  parts: readonly string[],
  expression: string,
  bounds: Bounds,
): Parsed<{ readonly start: bigint; readonly end: bigint }> {
  if (isStar(parts)) return { value: { start: BigInt(bounds.min), end: BigInt(bounds.max) } }
  const start = parseNumberOrName(parts[0]!, bounds)
  if ('error' in start) return start
  if (parts.length > 2) return { error: `too many hyphens: ${expression}` }
  const end = parts.length === 1 ? start : parseNumberOrName(parts[1]!, bounds)
  return 'error' in end ? end : { value: { start: start.value, end: end.value } }
}

function parseNumberOrName(text: string, { names }: Bounds): Parsed<bigint> {
  const index = text === '' ? -1 : (names?.indexOf(text.toLowerCase()) ?? -1)
  return index < 0 ? parseNumber(text) : { value: BigInt(index) }
}

const maxInt64 = (1n << 63n) - 1n

/** @source go1.26 strconv.Atoi */
function parseNumber(text: string): Parsed<bigint> {
  const complaint = (reason: string): { readonly error: string } => ({
    error: `failed to parse int from ${text}: strconv.Atoi: parsing ${quoted(text)}: ${reason}`,
  })
  if (!/^[-+]?[0-9]+$/.test(text)) return complaint('invalid syntax')
  const value = text.startsWith('-') ? -BigInt(text.slice(1)) : BigInt(text.replace('+', ''))
  if (value > maxInt64 || value < -maxInt64 - 1n) return complaint('value out of range')
  return value < 0n ? { error: `negative number (${value}) not allowed: ${text}` } : { value }
}
