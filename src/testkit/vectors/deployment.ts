import { scaledValue } from '../../api/int-or-percent.ts'
import type { Pod } from '../../api/openapi/kubernetes.ts'
import { after, seconds, timestampOf } from '../../clock/instant.ts'
import { fencepostsOf, type IntOrPercent } from '../../cluster/controllers/deployment/fenceposts.ts'
import { proportionalSizes } from '../../cluster/controllers/deployment/proportions.ts'
import { podsToDelete } from '../../cluster/machinery/deletion-ranking.ts'
import { traceStart } from '../deployment-traces/harness.ts'
import { replayTrace } from '../deployment-traces/replay.ts'
import type { VectorResult } from './deployment-hash.ts'

/** Replays one trace of the Deployment and ReplicaSet controllers. */
export function checkDeploymentTrace(name: string, content: string): VectorResult {
  const { mismatch, matched, setup } = replayTrace(content)
  if (mismatch === undefined) return { passed: 1, failed: 0, failures: [] }
  return {
    passed: 0,
    failed: 1,
    failures: [`${name}: ${mismatch} (${matched} lines agree; with ${JSON.stringify(setup)})`],
  }
}

interface RankedVector {
  readonly case: string
  readonly deletionOrder: readonly string[]
  readonly pods: readonly {
    readonly name: string
    readonly uid: string
    readonly node: string
    readonly phase: string
    readonly ready: boolean
    readonly readyAgeSec: number
    readonly ageSec: number
    readonly restarts: number
    readonly cost?: string
    readonly rank: number
  }[]
}

/** Checks `deletion-ranking-vectors.jsonl`. */
export function checkDeletionRanking(content: string): VectorResult {
  return tally<RankedVector>(content, (vector) => {
    const now = after(traceStart, seconds(1_000_000))
    const ranks = new Map(vector.pods.map(({ name, rank }) => [name, rank]))
    const pods = vector.pods.map((facts) => podOf(facts, now))
    // One pod more than there are, which goes last, so that a full order is asked for.
    const last = podOf(
      { ...vector.pods[0]!, name: 'last', uid: 'zzzz', cost: '2147483647', ready: true, phase: 'Running', node: 'n' },
      now,
    )
    const order = podsToDelete([...pods, last], ({ metadata }) => ranks.get(metadata.name) ?? -1, pods.length, now).map(
      ({ metadata }) => metadata.name,
    )
    const isEqual = order.join() === vector.deletionOrder.join()
    return isEqual ? undefined : `${vector.case}: expected ${vector.deletionOrder.join()}, got ${order.join()}`
  })
}

function podOf(facts: RankedVector['pods'][number], now: ReturnType<typeof after>): Pod {
  const ago = (age: number): string => timestampOf(after(now, seconds(-age)))
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: facts.name,
      uid: facts.uid,
      resourceVersion: '',
      creationTimestamp: ago(facts.ageSec),
      ...(facts.cost !== undefined && { annotations: { 'controller.kubernetes.io/pod-deletion-cost': facts.cost } }),
    },
    spec: { containers: [], ...(facts.node && { nodeName: facts.node }) },
    status: {
      phase: facts.phase,
      conditions: [
        { type: 'Ready', status: facts.ready ? 'True' : 'False', lastTransitionTime: ago(facts.readyAgeSec) },
      ],
      containerStatuses: [{ name: 'c', image: '', imageID: '', ready: facts.ready, restartCount: facts.restarts }],
    },
  }
}

interface ProportionVector {
  readonly maxReplicasAnnotation: number
  readonly maxSurge: string
  readonly maxTotal: number
  readonly newReplicas: number
  readonly result: readonly number[]
  readonly sizesOldestFirst: readonly number[]
}

/** Checks `proportional-scaling-vectors.jsonl`; sizes come and go oldest first. */
export function checkProportionalScaling(content: string): VectorResult {
  return tally<ProportionVector>(content, (vector) => {
    const { maxTotal: maximum, newReplicas: replicas, maxReplicasAnnotation: maxReplicas, sizesOldestFirst } = vector
    const total = sizesOldestFirst.reduce((sum, size) => sum + size, 0)
    const tie = maximum > total ? -1 : 1
    const order = sizesOldestFirst
      .map((_size, index) => index)
      .sort((a, b) => sizesOldestFirst[b]! - sizesOldestFirst[a]! || tie * (a - b))
    const ceiling = replicas + scaledValue(intOrPercent(vector.maxSurge), replicas, true)
    const sizes = proportionalSizes(
      order.map((index) => ({ size: sizesOldestFirst[index]!, maxReplicas })),
      { replicas, maximum, ceiling, statusReplicas: total },
    )
    const actual: number[] = []
    order.forEach((index, place) => (actual[index] = sizes[place]!))
    return actual.join() === vector.result.join() ? undefined : `${JSON.stringify(vector)}: got ${actual.join()}`
  })
}

const intOrPercent = (text: string): IntOrPercent => (text.endsWith('%') ? text : Number(text))

const fencepostPattern = /^replicas=(\d+) maxSurge=(\S+) maxUnavailable=(\S+) -> (.*)$/

/** Checks `fenceposts.txt`. */
export function checkFenceposts(content: string): VectorResult {
  const failures: string[] = []
  let count = 0
  for (const line of content.split('\n')) {
    const match = fencepostPattern.exec(line.trim())
    if (!match) continue
    count++
    const replicas = Number(match[1])
    const { surge, unavailable } = fencepostsOf(intOrPercent(match[2]!), intOrPercent(match[3]!), replicas)
    const most = replicas === 0 ? 0 : Math.min(unavailable, replicas)
    const actual = `surge=${surge} unavailable=${most} minAvailable=${replicas - most} maxTotal=${replicas + surge}`
    if (actual !== match[4]) failures.push(`${line}: got ${actual}`)
  }
  return { passed: count - failures.length, failed: failures.length, failures }
}

function tally<Vector>(content: string, check: (vector: Vector) => string | undefined): VectorResult {
  const vectors = content.split('\n').filter((line) => line.trim() !== '')
  const failures = vectors.flatMap((line) => check(JSON.parse(line) as Vector) ?? [])
  return { passed: vectors.length - failures.length, failed: failures.length, failures }
}
