import { describe, expect, it } from 'vitest'
import type { Pod } from '../../../api/openapi/kubernetes.ts'
import { instantOfTimestamp, type Instant } from '../../../clock/instant.ts'
import { replicasForUtilization } from './replicas.ts'

const now = instantOfTimestamp('2026-01-05T12:00:00Z') as Instant
const noTolerance = { scaleDown: 0.1, scaleUp: 0.1 }

const pod = (name: string): Pod =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default' },
    spec: { containers: [{ name: 'c', image: 'i', resources: { requests: { cpu: '100m' } } }] },
    status: {
      phase: 'Running',
      startTime: '2026-01-05T10:00:00Z',
      conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: '2026-01-05T10:00:05Z' }],
    },
  }) as unknown as Pod

/** What is wanted at 50 % when these pods use so many millicores; undefined: there is no sample of it. */
function wanted(uses: readonly (number | undefined)[]): number | string {
  const pods = uses.map((_use, index) => pod(`web-${index}`))
  const known = uses.flatMap((milli, index) =>
    milli === undefined ? [] : [[`web-${index}`, { milli, timestamp: now, window: 15_000 }] as const],
  )
  const question = { pods, uses: new Map(known), resource: 'cpu', current: uses.length, tolerances: noTolerance, now }
  const answer = replicasForUtilization(question, 50)
  return answer.ok ? answer.replicas : answer.message
}

describe('spec section 13, the arithmetic of utilisation', () => {
  it('HPA 65: multiplies by the Ready pods, cuts to whole percents and leaves a tenth alone', () => {
    expect(wanted([90, 90])).toBe(4)
    expect(wanted([55, 55, 55])).toBe(3)
    expect(wanted([55.9, 55.9, 55.9].map(Math.floor))).toBe(3)
    expect(wanted([56, 56, 56])).toBe(4)
    expect(wanted([45, 45, 45])).toBe(3)
  })

  it('HPA 67: pods without a sample count as 100 % before shrinking and as 0 % before growing', () => {
    expect(wanted([10, 10])).toBe(1)
    expect(wanted([10, 10, undefined, undefined])).toBe(4)
    expect(wanted([90, 90, undefined, undefined])).toBe(4)
  })
})
