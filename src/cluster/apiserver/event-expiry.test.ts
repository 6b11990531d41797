import { describe, expect, it } from 'vitest'
import type { Event } from '../../api/openapi/kubernetes.ts'
import { after, seconds } from '../../clock/instant.ts'
import type { Cluster } from '../../engine/cluster.ts'
import { submit } from '../../engine/requests.ts'
import { cloneOf, fingerprint } from '../../engine/snapshot.ts'
import { standardCluster } from '../../engine/standard-cluster.ts'
import { advanceTo, isQuiet, runUntilQuiet, scheduleDelivery } from '../../engine/step.ts'
import { carryOut } from './carry-out.ts'

const because = { code: 'test' }
const start = (): Cluster => standardCluster({ seed: 3, nodes: 1 })
const pass = (cluster: Cluster, count: number): void => advanceTo(cluster, after(cluster.now, seconds(count)))
const eventsOf = (cluster: Cluster): readonly Event[] =>
  [...cluster.server.live.list('events')].filter(({ reason }) => reason === 'Told')

function tell(cluster: Cluster, message: string): void {
  const regarding = cluster.server.live.get('nodes', 'node-1')!
  carryOut(
    cluster.server,
    { verb: 'recordEvent', regarding, type: 'Normal', reason: 'Told', message, because },
    { actor: 'teller', because, cause: 0 },
  )
  scheduleDelivery(cluster, cluster.server.live.revision)
}

describe('events expire', () => {
  it('an hour and the reuse of their lease after they were written, without keeping the cluster awake', () => {
    const cluster = start()
    tell(cluster, 'a')
    expect(runUntilQuiet(cluster, after(cluster.now, seconds(10)))).toBe(true)
    pass(cluster, 3655)
    expect(eventsOf(cluster)).toHaveLength(1)
    pass(cluster, 10)
    expect(eventsOf(cluster)).toHaveLength(0)
    expect(isQuiet(cluster)).toBe(true)
    const last = cluster.server.store.log.at(-1)!
    expect([last.type, last.resource, last.actor, last.because.code]).toEqual([
      'DELETED',
      'events',
      'event-expiry',
      'eventExpired',
    ])
  })

  it('together when their lease is the same, and are seen deleted by a watcher', () => {
    const cluster = start()
    tell(cluster, 'a')
    pass(cluster, 50)
    tell(cluster, 'b')
    pass(cluster, 20)
    tell(cluster, 'c')
    const from = String(cluster.server.live.revision)
    pass(cluster, 3595)
    expect(eventsOf(cluster).map(({ message }) => message)).toEqual(['c'])
    const path = `/api/v1/namespaces/default/events?watch=true&resourceVersion=${from}`
    const { body } = submit(cluster, { method: 'GET', path })
    const seen = JSON.stringify(body)
    expect(seen.match(/"DELETED"/g)).toHaveLength(2)
  })

  it('an hour after the last repetition', () => {
    const cluster = start()
    tell(cluster, 'a')
    pass(cluster, 3000)
    tell(cluster, 'a')
    pass(cluster, 3000)
    expect(eventsOf(cluster).map(({ count }) => count)).toEqual([2])
    pass(cluster, 1000)
    expect(eventsOf(cluster)).toHaveLength(0)
  })

  it('and are created anew under their name when they are repeated, counting on from when they were first seen', () => {
    const cluster = start()
    tell(cluster, 'a')
    const [first] = eventsOf(cluster)
    pass(cluster, 4000)
    tell(cluster, 'a')
    const [again] = eventsOf(cluster)
    expect(again!.metadata.name).toBe(first!.metadata.name)
    expect(again!.metadata.uid).not.toBe(first!.metadata.uid)
    expect([again!.count, again!.firstTimestamp]).toEqual([2, first!.firstTimestamp])
    pass(cluster, 1)
    tell(cluster, 'a')
    expect(eventsOf(cluster).map(({ count }) => count)).toEqual([3])
  })

  it('the same on a cluster that was restored in the meantime', () => {
    const cluster = start()
    for (let number = 0; number < 5; number++) {
      tell(cluster, `message ${number}`)
      pass(cluster, 45)
    }
    const copy = cloneOf(cluster)
    for (const each of [cluster, copy]) pass(each, 3555)
    expect(eventsOf(cluster).length).toBeGreaterThan(0)
    expect(fingerprint(copy)).toBe(fingerprint(cluster))
    for (const each of [cluster, copy]) pass(each, 4000)
    expect(eventsOf(cluster)).toHaveLength(0)
    expect(fingerprint(copy)).toBe(fingerprint(cluster))
  })

  it('a thousand at most on one lease', () => {
    const cluster = start()
    for (let number = 0; number < 1005; number++) {
      const regarding = { apiVersion: 'v1', kind: 'Pod', resource: 'pods', namespace: 'default', name: `p-${number}` }
      carryOut(
        cluster.server,
        { verb: 'recordEvent', regarding, type: 'Normal', reason: 'Told', message: 'a', because },
        { actor: 'teller', because, cause: 0 },
      )
      scheduleDelivery(cluster, cluster.server.live.revision)
      if (number === 999) pass(cluster, 30)
    }
    pass(cluster, 3640)
    expect(eventsOf(cluster)).toHaveLength(5)
    pass(cluster, 30)
    expect(eventsOf(cluster)).toHaveLength(0)
  })
})
