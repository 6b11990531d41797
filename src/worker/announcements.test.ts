import { describe, expect, it } from 'vitest'
import { announcementOf, type AnnouncedWorkloads } from './announcements.ts'
import { podStates, type PodColumns, type PodState, type WorkloadRow } from './protocol.ts'

function row(ready: number, total: number, revisions: readonly (readonly [number, number])[]): WorkloadRow {
  return {
    resource: 'deployments',
    kind: 'Deployment',
    namespace: 'default',
    name: 'web',
    uid: 'u',
    desired: 3,
    ready,
    total,
    revisions: revisions.map(([revision, readyOfIt], color) => ({
      name: `web-${revision}`,
      revision,
      color,
      desired: 3,
      ready: readyOfIt,
      total: readyOfIt,
      images: [],
    })),
  }
}

function pods(...states: readonly PodState[]): PodColumns {
  const count = states.length
  return {
    count,
    slot: new Uint32Array(count),
    node: new Int32Array(count),
    cell: new Uint32Array(count),
    state: Uint8Array.from(states, (state) => podStates.indexOf(state)),
    color: new Uint8Array(count),
    workload: new Uint16Array(count),
    restarts: new Uint16Array(count),
    progress: new Uint8Array(count),
  }
}

describe('what the live region says', () => {
  it('tells a rollout once: begun, finished', () => {
    const known: AnnouncedWorkloads = new Map()
    const say = (workload: WorkloadRow, columns = pods()) => announcementOf(known, [workload], columns)?.code
    expect(say(row(0, 3, [[1, 0]]))).toBeUndefined()
    expect(say(row(2, 3, [[1, 2]]))).toBeUndefined()
    expect(say(row(3, 3, [[1, 3]]))).toBe('allReady')
    expect(say(row(3, 3, [[1, 3]]))).toBeUndefined()
    expect(
      say(
        row(3, 4, [
          [1, 3],
          [2, 0],
        ]),
      ),
    ).toBe('newRevision')
    expect(
      say(
        row(3, 4, [
          [1, 1],
          [2, 2],
        ]),
      ),
    ).toBeUndefined()
    expect(say(row(3, 3, [[2, 3]]))).toBe('allReady')
  })

  it('puts trouble first', () => {
    const known: AnnouncedWorkloads = new Map()
    announcementOf(known, [row(0, 3, [[1, 0]])], pods('Ready'))
    expect(announcementOf(known, [row(3, 3, [[1, 3]])], pods('CrashLoopBackOff', 'ImagePullBackOff', 'Ready'))).toEqual(
      {
        code: 'podsInTrouble',
        details: { kind: 'Deployment', name: 'web', count: 2 },
      },
    )
  })
})
