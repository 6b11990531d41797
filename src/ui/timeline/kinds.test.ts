import { describe, expect, test } from 'vitest'
import { instantOf } from '../../clock/instant.ts'
import type { Instant } from '../../clock/instant.ts'
import { en } from '../../i18n/en.ts'
import { message } from '../../i18n/message.ts'
import type { MessageKey, MessageParameters } from '../../i18n/message.ts'
import type { Timeline, TimelineLane, TimelineMark } from '../../worker/protocol.ts'
import { foldedTime } from './fold.ts'
import { kindFigures } from './kind-shapes.ts'
import { furtherFacts, laneFacts } from './lane-facts.ts'
import { scheduleShapes } from './mark-shapes.ts'
import { xOf } from './plot.ts'
import type { Plot } from './plot.ts'
import { headHeight, laneRows } from './rows.ts'
import { timelineHit } from './timeline-hit.ts'
import { trackPlaces } from './track-places.ts'

const start = instantOf(Date.UTC(2026, 0, 1, 10))
const at = (seconds: number): Instant => instantOf(start + seconds * 1000)
const t = (key: MessageKey, parameters?: MessageParameters): string => message(en, key, parameters)
const plot: Plot = {
  left: 200,
  width: 1000,
  height: 260,
  time: foldedTime(
    start,
    at(60),
    Array.from({ length: 60 }, (_, second) => at(second)),
  ),
  view: { from: 0, to: 100_000 },
  scrollTop: 0,
  head: at(60),
}

function lane(kind: string, change: Partial<TimelineLane>): TimelineLane {
  const target = { resource: 'x', name: 'x' }
  return {
    id: kind,
    target,
    kind,
    depth: 0,
    hasChildren: true,
    isExpanded: false,
    label: 'x',
    bars: [],
    events: [],
    ready: { at: [], values: [] },
    ...change,
  }
}

const marks: readonly TimelineMark[] = [
  { at: at(10), kind: 'tick' },
  { at: at(20), kind: 'missed' },
  { at: at(80), kind: 'planned' },
]

describe('a schedule', () => {
  test('draws past ticks with full heads, missed ones crossed, planned ones open and dashed', () => {
    const shapes = scheduleShapes(marks, 0, plot, 'dark')
    const heads = shapes.filter(({ kind }) => kind === 'circle')
    expect(heads.map(({ stroke }) => stroke === undefined)).toEqual([true, false])
    const stems = shapes.flatMap((shape) =>
      shape.kind === 'line' && shape.points[0] === shape.points[2] ? [shape.dash !== undefined] : [],
    )
    expect(stems).toEqual([false, false, true])
  })

  test('names the next tick at the edge when it lies beyond', () => {
    const night: readonly TimelineMark[] = [{ at: at(57_600), kind: 'planned' }]
    expect(
      scheduleShapes(night, 0, plot, 'dark').flatMap((shape) => (shape.kind === 'text' ? [shape.text] : [])),
    ).toEqual(['02:00:00 · 15h59m'])
  })

  test('says what comes next, or that it rests', () => {
    const cron = lane('CronJob', { schedule: '* * * * *', marks })
    expect(laneFacts(cron, at(30), t)).toBe('* * * * * · next 10:01:20')
    expect(laneFacts({ ...cron, isSuspended: true }, at(30), t)).toBe('* * * * * · suspended')
  })
})

describe('attempts', () => {
  const track = {
    label: 'a',
    bars: [{ from: at(1), to: at(5), style: 'ready', color: 0 } as const],
    marks: [{ at: at(5), kind: 'failed' } as const],
    pauses: [{ from: at(5), to: at(15) }],
  }
  const job = lane('Job', {
    tracks: [track],
    done: { at: [at(0)], values: [0] },
    wanted: { at: [at(0)], values: [3] },
    pauses: [{ from: at(50), to: at(90) }],
  })

  test('end with a cross, and waits in between are dashed and measured', () => {
    const shapes = kindFigures.tracks(job, 0, 30, plot, 'dark')
    expect(shapes.some((shape) => shape.kind === 'text' && shape.text === '10s')).toBe(true)
    expect(shapes.some((shape) => shape.kind === 'line' && shape.dash !== undefined)).toBe(true)
  })

  test('are counted in words', () => {
    expect(laneFacts(job, at(30), t)).toBe('0/3 complete · 1 failed')
    expect(furtherFacts(job, at(60), t)).toBe('back-off 30s')
  })

  test('are found under the pointer: the end, then the bar', () => {
    const timeline: Timeline = { version: 1, start, end: at(60), lanes: [job], inputs: [] }
    const rows = laneRows(timeline)
    const y = headHeight + trackPlaces(job, 8, rows[0]!.height - 26)[0]!.top + 3
    const hit = (seconds: number) => timelineHit(timeline, rows, plot, xOf(plot, at(seconds)), y)
    expect(hit(5)).toMatchObject({ kind: 'mark', mark: { kind: 'failed' }, label: 'a' })
    expect(hit(3)).toMatchObject({ kind: 'bar', label: 'a' })
    expect(hit(40)).toMatchObject({ kind: 'lane' })
  })
})

test('many ordinals share the lane’s height', () => {
  const track = { label: '', bars: [], marks: [], pauses: [] }
  const places = trackPlaces(lane('StatefulSet', { tracks: Array.from({ length: 16 }, () => track) }), 8, 30)
  expect(places.at(-1)!.top + places.at(-1)!.height).toBeLessThanOrEqual(38)
  for (const [index, place] of places.entries())
    if (index > 0) expect(place.top).toBeGreaterThanOrEqual(places[index - 1]!.top + places[index - 1]!.height)
})

test('an autoscaler’s measurement stands against its target, with the replicas below', () => {
  const hpa = lane('HorizontalPodAutoscaler', {
    desired: { at: [at(0), at(30)], values: [2, 4] },
    maximum: { at: [at(0)], values: [6] },
    measure: {
      name: 'cpu',
      unit: '%',
      current: { at: [at(0), at(30)], values: [20, 90] },
      target: { at: [at(0)], values: [50] },
    },
  })
  const texts = kindFigures
    .measure(hpa, 0, 40, plot, 'light')
    .flatMap((shape) => (shape.kind === 'text' ? [shape.text] : []))
  expect(texts).toEqual(['2', '4', '50%'])
  expect(laneFacts(hpa, at(40), t)).toBe('4 replicas')
  expect(furtherFacts(hpa, at(40), t)).toBe('cpu 90%, target 50%')
})

test('a budget says its minimum and what is allowed', () => {
  const web = lane('Deployment', {
    budget: { name: 'web', minimum: { at: [at(0)], values: [2] }, allowed: { at: [at(0)], values: [1] } },
  })
  expect(furtherFacts(web, at(1), t)).toBe('PDB ≥2 · 1 disruption allowed')
})
