import { expect, test } from 'vitest'
import type { Instant } from '../clock/instant.ts'
import { submit } from '../engine/requests.ts'
import { fingerprintAt } from '../history/history.ts'
import { checkedClockAction, checkedRecording, checkedSetup } from './asks.ts'
import type { ClockAction, Recording } from './protocol.ts'
import {
  clockState,
  createSession,
  openRecording,
  recordingOf,
  request,
  simulateTo,
  simulateWrites,
} from './session.ts'
import type { Session } from './session.ts'

const never = (): boolean => false
const printOf = ({ current: { history, playhead } }: Session): string => fingerprintAt(history, playhead, submit)

const deployment = (replicas: number) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx' }] } },
  },
})

const create = (session: Session, replicas: number) =>
  request(
    session,
    { method: 'POST', path: '/apis/apps/v1/namespaces/default/deployments', body: deployment(replicas) },
    submit,
  )

const scale = (session: Session, replicas: number) =>
  request(
    session,
    {
      method: 'PATCH',
      path: '/apis/apps/v1/namespaces/default/deployments/web',
      body: { spec: { replicas } },
      contentType: 'application/merge-patch+json',
    },
    submit,
  )

test('an input given in the middle of an instant is repeated at the same step', () => {
  const session = createSession({ seed: 3, nodes: 3 })
  create(session, 3)
  simulateWrites(session.current, session.current.history.cluster.server.store.log.length + 5, 9e15 as Instant, never)
  session.current.playhead = {
    at: session.current.history.cluster.now,
    revision: session.current.history.cluster.server.store.log.length,
  }
  expect(scale(session, 6).code).toBe(200)
  const until = (session.current.history.cluster.now + 60_000) as Instant
  simulateTo(session.current, until, never)

  const { session: repeated, advance } = openRecording(recordingOf(session), 2, submit)
  while (!advance(() => true)) continue
  simulateTo(repeated.current, until, never)
  for (const { current } of [session, repeated]) {
    current.playhead = { at: until, revision: current.history.cluster.server.store.log.length }
  }
  expect(printOf(repeated)).toBe(printOf(session))
})

test('a run that meets a bound stops and says which', () => {
  const session = createSession({ seed: 3, nodes: 3 }, 1, { logLength: 2000 })
  create(session, 2_000_000_000)
  simulateTo(session.current, (session.current.history.cluster.now + 60_000) as Instant, never)
  expect(clockState(session, false, 1).halt).toEqual({ reason: 'logLength', limit: 2000 })
})

test.each([
  { action: 'seek', at: Number.NaN },
  { action: 'seek', at: 1e300 },
  { action: 'seek', revision: 1.5 },
  { action: 'step', writes: Number.NaN },
  { action: 'speed', speed: -5 },
  { action: 'speed', speed: 1e9 },
  { action: 'dance' },
])('refuses the clock action %j in words', (action) => {
  expect(() => checkedClockAction(action as unknown as ClockAction)).toThrow(/must be a|no such/)
})

test.each([
  { seed: 7, nodes: 1e9 },
  { seed: 7, nodes: -1 },
  { seed: 1.5, nodes: 3 },
  { seed: 7, nodes: 3, cpuPerNode: Number.NaN },
])('refuses the setup %j', (setup) => expect(() => checkedSetup(setup)).toThrow(/^setup\./))

const input = { at: 1_767_607_201_000 as Instant, step: 1, request: { method: 'GET', path: '/api' } }
test.each([
  [{ ...input, at: Number.NaN }],
  [{ ...input, step: -1 }],
  [{ ...input, request: null }],
  [null],
  Array(20_001).fill(input),
])('refuses a recording with the inputs %j', (...inputs) => {
  const recording = { version: 1, setup: { seed: 7, nodes: 3 }, inputs } as unknown as Recording
  expect(() => checkedRecording(recording)).toThrow(/inputs/)
})

test('the next write is not the end of an Event an hour later', () => {
  const session = createSession({ seed: 3, nodes: 3 })
  create(session, 3)
  const { cluster } = session.current.history
  const { log } = cluster.server.store
  const start = cluster.now
  expect(simulateWrites(session.current, 10_000, 9e15 as Instant, never)).toBe(true)
  expect(log.length).toBeGreaterThan(40)
  expect(cluster.now - start).toBeLessThan(60_000)
  expect(log.some(({ actor }) => actor === 'event-expiry')).toBe(false)
  simulateTo(session.current, (start + 2 * 3_600_000) as Instant, never)
  expect(log.some(({ resource, type }) => resource === 'events' && type === 'DELETED')).toBe(true)
})
