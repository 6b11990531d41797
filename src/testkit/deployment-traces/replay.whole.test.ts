import { describe, expect, it } from 'vitest'
import { recordTrace, replayTrace } from './replay.ts'
import type { Action } from './script.ts'
import type { Setup } from './setups.ts'

const usual: Setup = {
  strategy: 'RollingUpdate',
  maxSurge: '25%',
  maxUnavailable: '25%',
  minReadySeconds: 0,
  progressDeadlineSeconds: 600,
  revisionHistoryLimit: 10,
  readyAfter: [2000, 2000],
  goneAfter: 1000,
}

const deployment = 'web'
const create = (replicas: number): Action => ({
  at: 0,
  line: `USER create deploy/web replicas=${replicas}`,
  type: 'create',
  deployment,
  replicas,
  image: 'img:v1',
})
const image = (at: number, tag: string): Action => ({
  at,
  line: `USER set image img:${tag}`,
  type: 'edit',
  deployment,
  change: { image: `img:${tag}` },
})
const scale = (at: number, replicas: number): Action => ({
  at,
  line: `USER scale ${replicas}`,
  type: 'edit',
  deployment,
  change: { replicas },
})
const pause = (at: number, isPaused: boolean): Action => ({
  at,
  line: `USER ${isPaused ? 'pause' : 'resume'}`,
  type: 'edit',
  deployment,
  change: { isPaused },
})

interface Scenario {
  readonly name: string
  readonly setup?: Partial<Setup>
  readonly actions: readonly Action[]
  readonly quota?: number
  readonly end: number
}

const scenarios: readonly Scenario[] = [
  {
    name: 'surge 1, unavailable 0',
    setup: { maxSurge: 1, maxUnavailable: 0 },
    actions: [create(3), image(20_000, 'v2')],
    end: 40_000,
  },
  {
    name: 'surge 0, unavailable 1%',
    setup: { maxSurge: 0, maxUnavailable: '1%' },
    actions: [create(2), image(20_000, 'v2')],
    end: 40_000,
  },
  {
    name: 'surge 3, unavailable 50% of 7',
    setup: { maxSurge: 3, maxUnavailable: '50%' },
    actions: [create(7), image(20_000, 'v2')],
    end: 40_000,
  },
  { name: 'scaled in a healthy rollout', actions: [create(10), image(20_000, 'v2'), scale(21_000, 15)], end: 40_000 },
  {
    name: 'paused in a rollout, scaled, resumed',
    actions: [create(10), image(20_000, 'v2'), pause(21_000, true), scale(30_000, 20), pause(40_000, false)],
    end: 60_000,
  },
  {
    name: 'quota during a rollout',
    setup: { progressDeadlineSeconds: 60 },
    actions: [
      create(3),
      image(10_000, 'v2'),
      { at: 90_000, line: 'USER quota raised', type: 'quota', pods: Number.POSITIVE_INFINITY },
    ],
    quota: 3,
    end: 130_000,
  },
  {
    name: 'slow pods, deadline 30',
    setup: { maxSurge: 1, maxUnavailable: 0, progressDeadlineSeconds: 30, readyAfter: [2000, 45_000] },
    actions: [create(2), image(10_000, 'v2')],
    end: 120_000,
  },
  {
    name: 'a hand-scaled ReplicaSet',
    actions: [
      create(3),
      {
        at: 10_000,
        line: 'USER kubectl scale rs web-69bd9c84c9 5',
        type: 'scaleReplicaSet',
        replicaSet: 'web-69bd9c84c9',
        replicas: 5,
      },
    ],
    end: 20_000,
  },
  {
    name: 'a deleted pod',
    actions: [create(3), { at: 10_000, line: 'USER delete pod', type: 'deletePods', pods: 1 }],
    end: 20_000,
  },
  { name: 'minReadySeconds 5', setup: { minReadySeconds: 5 }, actions: [create(4), image(20_000, 'v2')], end: 60_000 },
  {
    name: 'no deadline',
    setup: { progressDeadlineSeconds: 2147483647 },
    actions: [create(3), image(20_000, 'bad')],
    end: 900_000,
  },
  {
    name: 'Recreate with a grace of 7 s',
    setup: { strategy: 'Recreate', goneAfter: 7000 },
    actions: [create(3), image(20_000, 'v2')],
    end: 60_000,
  },
  {
    name: 'history limit 1',
    setup: { revisionHistoryLimit: 1 },
    actions: [create(1), image(10_000, 'v2'), image(20_000, 'v3'), image(30_000, 'v4')],
    end: 40_000,
  },
]

describe('what a trace does not say', () => {
  it.each(scenarios)('is found again from its numbers: $name', ({ setup, actions, quota, end }) => {
    const content = recordTrace(actions, { ...usual, ...setup }, quota ?? Number.POSITIVE_INFINITY, end)
    expect(replayTrace(content).mismatch).toBeUndefined()
  })

  it('cannot explain a line that the controllers do not write', () => {
    const content = recordTrace([create(3), image(20_000, 'v2')], usual, Number.POSITIVE_INFINITY, 40_000)
    expect(replayTrace(content.replace('unavailable=3', 'unavailable=2')).mismatch).toMatch(/^line \d+: expected/)
    expect(replayTrace(content.replace(/\n[^\n]*NewReplicaSetAvailable[^\n]*/, '')).mismatch).toBeDefined()
  })
})
