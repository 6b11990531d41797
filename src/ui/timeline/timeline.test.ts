import { describe, expect, test } from 'vitest'
import { instantOf } from '../../clock/instant.ts'
import { syntheticRollout } from '../../testkit/synthetic-rollout.ts'
import { barShapes } from './bar-shapes.ts'
import { corridorShapes, stepPoints } from './corridor-shapes.ts'
import { eventShapes } from './event-shapes.ts'
import { foldedTime, happeningsOf } from './fold.ts'
import type { FoldedTime } from './fold.ts'
import { instantAt, xOf } from './plot.ts'
import type { Plot } from './plot.ts'
import { headHeight, laneLabel, laneRows, rowAt, rowsBetween, totalHeight } from './rows.ts'
import { createSeekQueue } from './seek-queue.ts'
import { ticksOf } from './ticks.ts'
import { clockText, spanText } from './time-text.ts'
import { followingWindow, pannedWindow, wholeWindow, zoomedWindow } from './time-window.ts'
import { timelineHit } from './timeline-hit.ts'
import { laneShapes } from './timeline-shapes.ts'
import { valueAt } from './lane-facts.ts'

const start = instantOf(Date.UTC(2026, 0, 1, 10))
const day = 86_400_000

const foldsOf = (time: FoldedTime) => time.gaps.filter(({ isFolded }) => isFolded)

describe('folded time', () => {
  const nightly = Array.from({ length: 5 }, (_, index) => [start + index * day, start + index * day + 60_000]).flat()
  const time = foldedTime(start, instantOf(start + 4 * day + 60_000), nightly)

  test('folds the nights of a daily job away, and keeps the minutes', () => {
    expect(foldsOf(time)).toHaveLength(4)
    expect(time.toU(start + 60_000)).toBe(60_000)
    for (const gap of foldsOf(time)) expect(gap.uTo - gap.uFrom).toBeLessThan(30_000)
    expect(time.toU(start + 4 * day + 60_000)).toBeLessThan(10 * 60_000)
  })

  test('is monotonous and can be read backwards everywhere', () => {
    let last = -1
    for (let at = start; at <= start + 4 * day; at = instantOf(at + 977_000)) {
      const u = time.toU(at)
      expect(u).toBeGreaterThan(last)
      expect(Math.abs(time.toInstant(u) - at)).toBeLessThanOrEqual(2)
      last = u
    }
  })

  test('folds nothing in a busy run', () => {
    const busy = Array.from({ length: 50 }, (_, index) => start + index * 1000)
    expect(foldedTime(start, instantOf(start + 50_000), busy).toU(start + 50_000)).toBe(50_000)
  })

  test('folds every one of many equal nights', () => {
    const month = Array.from({ length: 30 }, (_, index) => [start + index * day, start + index * day + 60_000]).flat()
    expect(foldsOf(foldedTime(start, instantOf(start + 29 * day + 60_000), month))).toHaveLength(29)
  })

  test('keeps the playhead from going back while nothing happens any more', () => {
    let last = 0
    for (let now = 1000; now < 3_600_000; now = Math.ceil(now * 1.03)) {
      const place = foldedTime(start, instantOf(start + now), [start + 500, start + 900]).toU(start + now)
      expect(place).toBeGreaterThanOrEqual(last - 1)
      last = place
    }
    expect(last).toBeLessThan(20_000)
  })

  test('does not move what was, when something happens after a long wait', () => {
    const before = foldedTime(start, instantOf(start + 100_000), [start + 900])
    const behind = foldedTime(start, instantOf(start + 100_010), [start + 900, start + 100_000])
    for (const at of [start + 900, start + 50_000, start + 99_000])
      expect(Math.abs(before.toU(at) - behind.toU(at))).toBeLessThan(50)
  })
})

describe('the window', () => {
  test('keeps its scale while a run grows a little', () => {
    expect(wholeWindow(31_000)).toEqual(wholeWindow(40_000))
    expect(wholeWindow(47_000)).not.toEqual(wholeWindow(40_000))
  })

  test('zooms about a place and never shows more than everything', () => {
    const whole = wholeWindow(60_000)
    const near = zoomedWindow(whole, 4, 30_000, 60_000)
    expect((30_000 - near.from) / (near.to - near.from)).toBeCloseTo((30_000 - whole.from) / (whole.to - whole.from))
    expect(zoomedWindow(near, 0.01, 30_000, 60_000)).toEqual(whole)
    expect(pannedWindow(near, -1e9, 60_000).from).toBe(whole.from)
  })

  test('follows a playhead that leaves it', () => {
    const view = { from: 0, to: 1000 }
    expect(followingWindow(view, 500)).toBe(view)
    const moved = followingWindow(view, 990)
    expect(moved.from).toBeGreaterThan(0)
    expect(moved.to).toBeGreaterThan(990)
  })
})

describe('ticks', () => {
  const time = foldedTime(
    start,
    instantOf(start + 60_000),
    Array.from({ length: 60 }, (_, index) => start + index * 1000),
  )
  test('begin with the clock and go on from the start', () => {
    expect(ticksOf(time, wholeWindow(45_000), 600, 84).map(({ label }) => label)).toEqual([
      '10:00:00',
      '+10s',
      '+20s',
      '+30s',
      '+40s',
      '+50s',
      '+1m',
    ])
  })

  test('get finer when zoomed, and are never too close', () => {
    const view = { from: 10_000, to: 11_000 }
    const ticks = ticksOf(time, view, 600, 84)
    expect(ticks.length).toBeGreaterThan(3)
    const distances = ticks.slice(1).map((tick, index) => ((tick.u - ticks[index]!.u) / 1000) * 600)
    expect(Math.min(...distances)).toBeGreaterThanOrEqual(60)
    expect(ticks[1]?.label).toBe('+10.2s')
  })

  test('say the clock again behind a fold, and none lies inside', () => {
    const folded = foldedTime(start, instantOf(start + 7_260_000), [
      start + 30_000,
      start + 7_200_000,
      start + 7_230_000,
    ])
    const ticks = ticksOf(folded, wholeWindow(folded.toU(start + 7_260_000)), 1000, 84)
    const [gap] = foldsOf(folded)
    for (const { at } of ticks) expect(at > gap!.from && at < gap!.to).toBe(false)
    expect(ticks.find(({ at }) => at >= gap!.to)?.label).toMatch(/^1[12]:/)
  })
})

const rollout = syntheticRollout({ nodes: 4, replicas: 3, withTrouble: true })
const closed = rollout.timeline([])
const web = closed.lanes[0]!
const open = rollout.timeline([web.id])
const full = rollout.timeline([web.id, open.lanes[1]!.id])

function plotFor(timeline: typeof closed): Plot {
  const time = foldedTime(timeline.start, timeline.end, happeningsOf(timeline))
  return {
    left: 200,
    width: 1000,
    height: 260,
    time,
    view: wholeWindow(time.toU(timeline.end)),
    scrollTop: 0,
    head: timeline.end,
  }
}

describe('lanes', () => {
  test('lie below one another without gaps', () => {
    const rows = laneRows(full)
    for (const [index, row] of rows.entries())
      expect(row.top).toBe(index === 0 ? 0 : rows[index - 1]!.top + rows[index - 1]!.height)
    expect(rowAt(rows, rows[2]!.top + 1)).toBe(rows[2])
    expect(rowAt(rows, totalHeight(rows) + 5)).toBeUndefined()
    expect(rowsBetween(rows, rows[1]!.top + 1, rows[3]!.top)).toEqual([rows[1], rows[2]])
  })

  test('are called by what tells them apart', () => {
    expect(open.lanes.slice(0, 3).map(laneLabel)).toEqual(['web', '…-585449566', '…-77d8468669'])
    expect(laneLabel({ ...open.lanes[1]!, label: 'db-0' })).toBe('db-0')
  })

  test('draw only what is in sight', () => {
    const rows = laneRows(full)
    const plot = plotFor(full)
    expect(laneShapes(rows, { ...plot, scrollTop: 1e6 }, 'dark')).toEqual([])
    expect(laneShapes(rows, plot, 'dark').length).toBeGreaterThan(10)
  })

  test('a corridor holds its lines: minimum, maximum, desired, total, ready', () => {
    const shapes = corridorShapes(web, 0, 30, plotFor(closed), 'dark')
    expect(shapes.filter(({ kind }) => kind === 'line')).toHaveLength(5)
    expect(shapes.filter(({ kind }) => kind === 'polygon')).toHaveLength(1)
    expect(shapes.flatMap((shape) => (shape.kind === 'text' ? [shape.text] : []))).toEqual(['4', '3'])
  })

  test('bars that are not running are dashed, those that end or are unknown are hatched', () => {
    const plot = plotFor(closed)
    const bar = (style: 'pending' | 'ready' | 'terminating' | 'unknown') =>
      barShapes([{ from: closed.start, style, color: 0 }], 0, 10, plot, 'dark')
    expect(bar('pending').every((shape) => shape.dash !== undefined)).toBe(true)
    expect(bar('ready')).toHaveLength(1)
    expect(bar('terminating').some(({ kind }) => kind === 'hatch')).toBe(true)
    expect(bar('unknown').some(({ kind }) => kind === 'hatch')).toBe(true)
  })

  test('warnings have another shape than normal events, and a crowd is drawn once', () => {
    const plot = plotFor(closed)
    const event = (type: 'Normal' | 'Warning', offset: number) => ({
      at: instantOf(closed.start + offset),
      revision: 1,
      type,
      reason: 'R',
      message: 'm',
    })
    const shapes = eventShapes([event('Normal', 3000), event('Normal', 3001), event('Warning', 9000)], 0, plot, 'dark')
    expect(shapes.map((shape) => (shape.kind === 'polygon' ? shape.points.length / 2 : 0))).toEqual([4, 3])
  })
})

test('a step line of many values becomes a few points for each pixel, and none is lost', () => {
  const plot = plotFor(closed)
  const count = 20_000
  const at = Array.from({ length: count }, (_, index) => instantOf(closed.start + index * 2))
  const values = Array.from({ length: count }, (_, index) => (index === 10_001 ? 50 : index % 3))
  const points = stepPoints({ at, values }, plot, (value) => value)
  expect(points.length / 2).toBeLessThan(plot.width * 6)
  expect(points.filter((_, index) => index % 2 === 1)).toContain(50)
})

describe('what lies under the pointer', () => {
  const rows = laneRows(open)
  const plot = plotFor(open)
  const hit = (at: number, y: number) => timelineHit(open, rows, plot, xOf(plot, at), y)

  test('is the axis, an input, an event, a bar or a lane', () => {
    expect(hit(open.start + 9000, 5).kind).toBe('axis')
    expect(hit(open.inputs[1]!.at, 36)).toMatchObject({ kind: 'input', input: { label: 'set image nginx:1.9.1' } })
    expect(hit(web.events[1]!.at, headHeight + rows[0]!.height - 9)).toMatchObject({
      kind: 'event',
      event: { reason: 'ScalingReplicaSet' },
    })
    expect(hit(open.start + 20_000, headHeight + rows[1]!.top + 8)).toMatchObject({
      kind: 'bar',
      bar: { style: 'ready' },
    })
    expect(hit(open.start + 20_000, headHeight + 20)).toMatchObject({ kind: 'lane' })
  })

  test('and a place answers the instant drawn there', () => {
    const at = open.start + 26_000
    expect(Math.abs(instantAt(plot, xOf(plot, at)) - at)).toBeLessThan(2)
  })
})

test('a step line answers the value at an instant', () => {
  const series = { at: [instantOf(10), instantOf(20)], values: [1, 5] }
  expect([9, 10, 19, 20, 99].map((at) => valueAt(series, instantOf(at)))).toEqual([undefined, 1, 1, 5, 5])
})

test('of many seeks only the latest follows the one under way', async () => {
  const sent: number[] = []
  const answers: (() => void)[] = []
  const queue = createSeekQueue<number>((wish) => {
    sent.push(wish)
    return new Promise<void>((resolve) => answers.push(resolve))
  })
  for (const wish of [1, 2, 3, 4]) queue.ask(wish)
  expect(sent).toEqual([1])
  answers[0]!()
  await Promise.resolve()
  await Promise.resolve()
  expect(sent).toEqual([1, 4])
  expect(queue.isBusy()).toBe(true)
})

test.each([
  [350, '350ms'],
  [9000, '9s'],
  [90_000, '1m30s'],
  [7_200_000, '2h'],
  [3 * day + 4 * 3_600_000 + 5000, '3d4h'],
])('%i ms reads %s', (milliseconds, text) => {
  expect(spanText(milliseconds)).toBe(text)
})

test('the clock reads with and without milliseconds', () => {
  expect([clockText(start), clockText(instantOf(start + 33_005), true)]).toEqual(['10:00:00', '10:00:33.005'])
})
