import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { instantOfTimestamp, timestampOf } from '../../clock/instant.ts'
import { checkCronFile } from '../../testkit/vectors/cron.ts'
import { nextActivation } from './next.ts'
import { parseCron } from './parse.ts'
import { loadTimeZone, offsetAt } from './time-zone.ts'
import { zoneTable } from './zone-table.ts'

const own = 'src/testkit/data/cron'
const spec = '../shared/spec/data/cron'
const vectors = '../shared/spec/data/job-cronjob-hpa/vectors/cronjob-most-recent-schedule.jsonl'
const filesOf = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => !name.endsWith('.md'))
        .map((name) => `${folder}/${name}`)
    : []

describe('schedules equal those of robfig/cron v3', () => {
  for (const file of [...filesOf(own), ...filesOf(spec), ...[vectors].filter(existsSync)]) {
    test(`${file}`, () => {
      const result = checkCronFile(file, readFileSync(file, 'utf8'))
      expect(result.failures).toEqual([])
      expect(result.passed).toBeGreaterThan(0)
    })
  }
})

describe('time zones', () => {
  test('a name is known exactly as it is spelled', () => {
    expect(loadTimeZone('Asia/Seoul')).toMatchObject({ name: 'Asia/Seoul' })
    expect(loadTimeZone('asia/seoul')).toEqual({ error: 'unknown time zone asia/seoul' })
    expect(loadTimeZone('../UTC')).toEqual({ error: 'time: invalid location name' })
    expect(loadTimeZone('America')).toEqual({ error: 'is a directory' })
  })

  test.each([
    ['America/New_York', '2026-03-08T06:59:59Z', -5],
    ['America/New_York', '2026-03-08T07:00:00Z', -4],
    ['US/Eastern', '2040-11-04T06:00:00Z', -5],
    ['Africa/Casablanca', '2026-02-15T02:00:00Z', 0],
    ['Africa/Casablanca', '2026-03-22T02:00:00Z', 1],
    ['America/Sao_Paulo', '2018-11-04T03:00:00Z', -2],
    ['America/Sao_Paulo', '2026-12-01T00:00:00Z', -3],
    ['Antarctica/Troll', '2026-07-01T00:00:00Z', 2],
    ['Asia/Gaza', '2030-08-01T00:00:00Z', 3],
    ['Asia/Kathmandu', '2026-01-01T00:00:00Z', 5.75],
    ['Australia/Lord_Howe', '2026-01-01T00:00:00Z', 11],
    ['Australia/Lord_Howe', '2026-06-01T00:00:00Z', 10.5],
    ['Europe/Dublin', '2026-03-29T01:00:00Z', 1],
    ['Pacific/Chatham', '2026-01-01T00:00:00Z', 13.75],
  ])('%s at %s is %d hours from UTC', (name, at, hours) => {
    const zone = loadTimeZone(name)
    expect('error' in zone ? zone.error : offsetAt(zone, instantOfTimestamp(at)! / 1000) / 3600).toBe(hours)
  })

  test('every name of the table can be loaded', () => {
    const names = zoneTable
      .trim()
      .split('\n')
      .flatMap((line) => line.slice(line.lastIndexOf('|') + 1).split(' '))
    expect(names.length).toBeGreaterThan(590)
    expect(names.filter((name) => 'error' in loadTimeZone(name))).toEqual([])
  })
})

test('an expression that can never fire answers at once', () => {
  const parsed = parseCron(', * * * *')
  expect(parsed.ok && nextActivation(parsed.schedule, instantOfTimestamp('2026-01-01T00:00:00Z')!)).toBeUndefined()
})

test('the zone decides when 02:00 is', () => {
  const parsed = parseCron('TZ=Asia/Seoul 0 2 * * *')
  const next = parsed.ok ? nextActivation(parsed.schedule, instantOfTimestamp('2026-01-01T00:00:00Z')!) : undefined
  expect(next !== undefined && timestampOf(next)).toBe('2026-01-01T17:00:00Z')
})
