import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../api/object.ts'
import { defineKind } from '../api/scheme.ts'
import { milliseconds, seconds, type Instant } from '../clock/instant.ts'
import { nextBelow } from '../clock/random.ts'
import { carryOut } from '../cluster/apiserver/carry-out.ts'
import { defineComponent, type Component } from '../cluster/machinery/contract.ts'
import { createCluster, defaultStart, type Cluster } from './cluster.ts'
import { cloneOf, fingerprint } from './snapshot.ts'
import { advanceTo, isQuiet, runUntilQuiet, scheduleDelivery, step } from './step.ts'

interface Counter extends KubeObject {
  readonly spec: { readonly wanted: number }
  readonly status?: { readonly reached: number }
}

const counters = defineKind<Counter>({
  group: 'test',
  version: 'v1',
  kind: 'Counter',
  resource: 'counters',
  singular: 'counter',
  shortNames: [],
  namespaced: false,
  schema: '',
  status: {},
  columns: [],
  cells: () => [],
})

const events = defineKind({ ...counters, group: '', kind: 'Event', resource: 'events' })

/** Raises the status by one a second until it is as wanted; waits say what is missing. */
const counting = defineComponent<{ readonly looks: number }>({
  name: 'counting',
  order: 1,
  watches: [{ resource: 'counters', enqueue: ({ key }, _view, enqueue) => enqueue(key) }],
  reconcile: ({ key, view, memory, random, now }, attempt) => {
    const counter = view.get('counters', key) as Counter | undefined
    if (counter === undefined) return { remember: undefined }
    const looks = (memory?.looks ?? 0) + 1
    const reached = counter.status?.reached ?? 0
    if (reached >= counter.spec.wanted) return { remember: { looks } }
    const because = { code: 'counted', details: { reached: reached + 1 } }
    const outcome = attempt({
      verb: 'updateStatus',
      resource: 'counters',
      object: { ...counter, status: { reached: reached + 1 } } as Counter,
      because,
    })
    if (!outcome.ok) return { remember: { looks }, failed: outcome.status }
    const until = (now + 1000) as Instant
    return {
      remember: { looks },
      waits: [
        {
          about: { resource: 'counters', name: key },
          because: { code: 'notThere', details: { missing: counter.spec.wanted - reached - 1 } },
          until,
        },
      ],
      requeueAfter: milliseconds(1000 + nextBelow(random, 10)),
    }
  },
})

function clusterWith(components: readonly Component[] = [counting], seed = 1): Cluster {
  return createCluster({ seed, kinds: [counters, events], components })
}

function create(cluster: Cluster, name: string, wanted: number): void {
  const because = { code: 'test' }
  const object = { metadata: { name }, spec: { wanted } }
  const outcome = carryOut(
    cluster.server,
    { verb: 'create', resource: 'counters', object, because },
    { actor: 'test', because, cause: 0 },
  )
  expect(outcome.ok).toBe(true)
  scheduleDelivery(cluster, cluster.server.store.log.length)
}

const reachedOf = (cluster: Cluster, name: string): number | undefined =>
  (cluster.server.live.get('counters', name) as Counter | undefined)?.status?.reached

describe('a cluster', () => {
  it('shows a write to the informers one millisecond later', () => {
    const cluster = clusterWith()
    create(cluster, 'a', 1)
    expect(cluster.view.get('counters', 'a')).toBeUndefined()
    advanceTo(cluster, defaultStart)
    expect(cluster.view.get('counters', 'a')).toBeUndefined()
    advanceTo(cluster, (defaultStart + 1) as Instant)
    expect(cluster.view.get('counters', 'a')).toBeDefined()
    expect(reachedOf(cluster, 'a')).toBe(1)
  })

  it('runs until quiet and says when it is', () => {
    const cluster = clusterWith()
    create(cluster, 'a', 3)
    expect(isQuiet(cluster)).toBe(false)
    expect(runUntilQuiet(cluster, (defaultStart + seconds(60)) as Instant)).toBe(true)
    expect(reachedOf(cluster, 'a')).toBe(3)
  })

  it('meets the conflict of a stale view and retries with back-off', () => {
    const stubborn = defineComponent<number>({
      name: 'stubborn',
      order: 1,
      watches: counting.watches,
      reconcile: ({ key, view, memory = 0 }, attempt) => {
        const counter = view.get('counters', key) as Counter
        if (memory > 0) return { remember: memory }
        const because = { code: 'twice' }
        attempt({
          verb: 'updateStatus',
          resource: 'counters',
          object: { ...counter, status: { reached: 1 } } as Counter,
          because,
        })
        const second = attempt({
          verb: 'updateStatus',
          resource: 'counters',
          object: { ...counter, status: { reached: 2 } } as Counter,
          because,
        })
        return second.ok ? { remember: 1 } : { remember: 1, failed: second.status }
      },
    })
    const cluster = clusterWith([stubborn])
    create(cluster, 'a', 9)
    advanceTo(cluster, (defaultStart + 100) as Instant)
    expect(reachedOf(cluster, 'a')).toBe(1)
    expect(cluster.refusals.map(({ status }) => [status.code, status.reason])).toEqual([[409, 'Conflict']])
    expect(cluster.refusals[0]!.status.message).toBe(
      'Operation cannot be fulfilled on counters.test "a": the object has been modified; please apply your changes to the latest version and try again',
    )
  })

  it('notes waits with their instant, and only when they change', () => {
    const cluster = clusterWith()
    create(cluster, 'a', 2)
    runUntilQuiet(cluster, (defaultStart + seconds(60)) as Instant)
    expect(cluster.waitLog.map(({ waits }) => waits.map(({ because }) => because.details?.['missing']))).toEqual([
      [1],
      [0],
      [],
    ])
  })

  it('is the same twice, and goes on the same from a snapshot taken anywhere', () => {
    const run = (): Cluster => {
      const cluster = clusterWith()
      for (let index = 0; index < 5; index++) create(cluster, `c${index}`, index + 2)
      return cluster
    }
    const first = run()
    const second = run()
    advanceTo(first, (defaultStart + seconds(30)) as Instant)
    advanceTo(second, (defaultStart + seconds(30)) as Instant)
    expect(fingerprint(first)).toBe(fingerprint(second))
    for (let stop = 0; stop < 40; stop += 3) {
      const source = run()
      for (let count = 0; count < stop; count++) step(source)
      const copy = cloneOf(source)
      expect(fingerprint(copy)).toBe(fingerprint(source))
      advanceTo(copy, (defaultStart + seconds(30)) as Instant)
      expect(fingerprint(copy)).toBe(fingerprint(first))
    }
  })

  it('differs when one number differs', () => {
    const first = clusterWith()
    const second = clusterWith()
    create(first, 'a', 2)
    create(second, 'a', 3)
    expect(fingerprint(first)).not.toBe(fingerprint(second))
  })

  it('stops a control loop that chases itself, with the bound it broke', () => {
    const spinning = defineComponent<number>({
      name: 'spinning',
      order: 1,
      watches: counting.watches,
      reconcile: () => ({ remember: 1, requeueAfter: milliseconds(0) }),
    })
    const cluster = createCluster({
      seed: 1,
      kinds: [counters, events],
      components: [spinning],
      limits: { stepsPerInstant: 500 },
    })
    create(cluster, 'a', 1)
    advanceTo(cluster, (defaultStart + 1000) as Instant)
    expect(cluster.halt).toEqual({ reason: 'stepsPerInstant', limit: 500 })
    expect(step(cluster)).toBe(false)
  })

  it('keeps the earlier of two delays of one key', () => {
    const seen: number[] = []
    const lazy = defineComponent<number>({
      name: 'lazy',
      order: 1,
      watches: [
        {
          resource: 'counters',
          enqueue: ({ key }, _view, enqueue) => {
            enqueue(key, seconds(5))
            enqueue(key, seconds(2))
            enqueue(key, seconds(9))
          },
        },
      ],
      reconcile: ({ now }) => {
        seen.push(now - defaultStart)
        return { remember: undefined }
      },
    })
    const cluster = clusterWith([lazy])
    create(cluster, 'a', 1)
    advanceTo(cluster, (defaultStart + seconds(20)) as Instant)
    expect(seen).toEqual([2001])
  })
})
