import { describe, expect, it } from 'vitest'
import type { Pod } from '../../api/openapi/kubernetes.ts'
import { matcherOf } from '../../api/selector/label-selector.ts'
import { instantOf, timestampOf } from '../../clock/instant.ts'
import { hexOf, nextBelow, nextUint32, randomStream, type RandomStream } from '../../clock/random.ts'
import { podsToDelete } from './deletion-ranking.ts'
import { changeStanding, firstStanding, standingPods } from './standing-pods.ts'

const start = instantOf(1_767_600_000_000)
const matches = matcherOf({ matchLabels: { app: 'web' } })
const ranks = (random: RandomStream): ((node: string) => number) => {
  const drawn = new Map(Array.from({ length: 4 }, (_, node) => [`node-${node}`, nextBelow(random, 3)]))
  return (node) => drawn.get(node) ?? 0
}

function runningPod(random: RandomStream, bornWithin: number): Pod {
  const creationTimestamp = timestampOf(instantOf(start + nextBelow(random, bornWithin) * 1000))
  const lastTransitionTime = timestampOf(instantOf(start + nextBelow(random, 6) * 1000))
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', uid: hexOf(nextUint32(random)), creationTimestamp, labels: { app: 'web' } },
    spec: { nodeName: `node-${nextBelow(random, 4)}`, containers: [] },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True', lastTransitionTime }] },
  } as unknown as Pod
}

describe('the pods that stand', () => {
  it.each(Array.from({ length: 60 }, (_, seed) => seed))('go in the order of deletion, seed %i', (seed) => {
    const random = randomStream(seed, 'standing')
    const pods = Array.from({ length: 20 + nextBelow(random, 60) }, () => runningPod(random, 1 + (seed % 3)))
    const standing = standingPods(pods, matches)!
    let answered = 0
    for (let round = 0; round < 12; round++) {
      const rankOf = ranks(random)
      const now = instantOf(start + 7000 + round * 900)
      const count = 1 + nextBelow(random, 2)
      const expected = podsToDelete(pods, (pod) => rankOf(pod.spec.nodeName!), count, now)
      const first = firstStanding(standing, rankOf, count, now)
      if (first !== undefined) {
        answered++
        expect(first).toEqual(expected)
      }
      for (const gone of expected) {
        pods.splice(pods.indexOf(gone), 1)
        expect(changeStanding(standing, gone, undefined)).toBe(true)
      }
    }
    if (seed % 3 === 0) expect(answered).toBeGreaterThan(0)
  })

  it('are given up when one of them is otherwise', () => {
    const random = randomStream(1, 'standing')
    const pods = Array.from({ length: 20 }, () => runningPod(random, 1))
    const standing = standingPods(pods, matches)!
    const [first] = pods
    expect(changeStanding(standing, undefined, runningPod(random, 1))).toBe(false)
    expect(changeStanding(standing, first, { ...first!, status: { ...first!.status, phase: 'Pending' } })).toBe(false)
    const costly = { ...first!.metadata, annotations: { 'controller.kubernetes.io/pod-deletion-cost': '1' } }
    expect(standingPods([...pods, { ...first!, metadata: costly }], matches)).toBeUndefined()
  })
})
