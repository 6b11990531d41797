import type { HPAScalingRules, Pod } from '../../api/openapi/kubernetes.ts'
import { instantOf, timestampOf, type Instant } from '../../clock/instant.ts'
import {
  limited,
  limitedByRules,
  limitMessages,
  type ScaleEvent,
} from '../../cluster/controllers/horizontalpodautoscaler/rates.ts'
import { replicasForUtilization } from '../../cluster/controllers/horizontalpodautoscaler/replicas.ts'
import { stabilized, stabilizedByRules } from '../../cluster/controllers/horizontalpodautoscaler/stabilization.ts'
import type { Use } from '../../cluster/controllers/horizontalpodautoscaler/pod-groups.ts'
import { replayHpaTrace } from '../hpa-traces/replay.ts'
import type { VectorResult } from './deployment-hash.ts'

/** Replays one trace of the HorizontalPodAutoscaler controller. */
export function checkHpaTrace(name: string, content: string): VectorResult {
  const { matched, mismatch } = replayHpaTrace(content)
  if (mismatch === undefined) return { passed: 1, failed: 0, failures: [] }
  return { passed: 0, failed: 1, failures: [`${name}: ${mismatch} (${matched} lines agree)`] }
}

/** Checks one of the `hpa-*.jsonl` files, told apart by name. */
export function checkHpaVectors(name: string, content: string): VectorResult {
  const check = checks.find(([pattern]) => pattern.test(name))![1]
  const vectors = content.split('\n').filter((line) => line.trim() !== '')
  const failures = vectors.flatMap((line, index) => {
    const [expected, actual] = check(JSON.parse(line) as never).map((value) => JSON.stringify(value))
    return expected === actual ? [] : [`line ${index + 1}: expected ${expected}, got ${actual}`]
  })
  return { passed: vectors.length - failures.length, failed: failures.length, failures }
}

type Compared = readonly [expected: unknown, actual: unknown]

const now = instantOf(1_800_000_000_000)
const ago = (seconds: number): Instant => instantOf(now - seconds * 1000)

interface ResourceVector {
  readonly currentReplicas: number
  readonly targetUtilization: number
  readonly tolerance: number
  readonly pods:
    | readonly {
        readonly name: string
        readonly phase: string
        readonly deleting: boolean
        readonly ready: string | null
        readonly readySince?: number
        readonly startTime?: number | null
        readonly requestMilli?: number | null
        readonly usageMilli?: number | null
        readonly sampleTime?: number
        readonly windowSeconds?: number
      }[]
    | null
  readonly replicas?: number
  readonly utilization?: number
  readonly averageMilli?: number
  readonly error?: string
}

function resourceReplicas(vector: ResourceVector): Compared {
  const uses = new Map<string, Use>()
  const pods = (vector.pods ?? []).map((facts): Pod => {
    if (facts.usageMilli !== null && facts.usageMilli !== undefined)
      uses.set(facts.name, {
        milli: facts.usageMilli,
        timestamp: ago(-(facts.sampleTime ?? 0)),
        window: (facts.windowSeconds ?? 0) * 1000,
      })
    const resources =
      facts.requestMilli === null || facts.requestMilli === undefined || facts.requestMilli < 0
        ? {}
        : { requests: { cpu: `${facts.requestMilli}m` } }
    return {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: facts.name,
        uid: facts.name,
        resourceVersion: '',
        creationTimestamp: '',
        ...(facts.deleting && { deletionTimestamp: timestampOf(now) }),
      },
      spec: { containers: [{ name: 'c', image: '', resources }] },
      status: {
        phase: facts.phase,
        ...(facts.startTime !== undefined &&
          facts.startTime !== null && { startTime: timestampOf(ago(-facts.startTime)) }),
        ...(facts.ready && {
          conditions: [
            { type: 'Ready', status: facts.ready, lastTransitionTime: timestampOf(ago(-(facts.readySince ?? 0))) },
          ],
        }),
      },
    }
  })
  const { tolerance, currentReplicas: current } = vector
  const proposal =
    uses.size === 0
      ? {
          ok: false as const,
          message: 'unable to get metrics for resource cpu: no metrics returned from resource metrics API',
        }
      : replicasForUtilization(
          { pods, uses, resource: 'cpu', current, tolerances: { scaleDown: tolerance, scaleUp: tolerance }, now },
          vector.targetUtilization,
        )
  if (!proposal.ok) return [vector.error, proposal.message]
  return [
    [vector.replicas, vector.utilization, vector.averageMilli],
    [proposal.replicas, proposal.utilization, proposal.average],
  ]
}

interface LimitVector {
  readonly current: number
  readonly desired: number
  readonly min: number
  readonly max: number
  readonly result: number
  readonly reason: string
  readonly message: string
}

function normalize({ current, desired, min, max, result, reason, message }: LimitVector): Compared {
  const actual = limited(current, desired, { minimum: min, maximum: max })
  return [
    [result, reason, message],
    [actual.replicas, actual.reason, limitMessages[actual.reason]],
  ]
}

type Events = readonly (readonly [secondsAgo: number, change: number])[] | null

interface RateVector extends LimitVector {
  readonly scaleUp: HPAScalingRules
  readonly scaleDown: HPAScalingRules
  readonly 'scaleUpEvents[secondsAgo,change]': Events
  readonly 'scaleDownEvents[secondsAgo,change]': Events
}

const eventsOf = (events: Events): readonly ScaleEvent[] =>
  (events ?? []).map(([seconds, change]) => ({ at: ago(seconds), change }))

function behaviorRate(vector: RateVector): Compared {
  const { current, desired, min, max, scaleUp, scaleDown } = vector
  const events = {
    up: eventsOf(vector['scaleUpEvents[secondsAgo,change]']),
    down: eventsOf(vector['scaleDownEvents[secondsAgo,change]']),
  }
  const actual = limitedByRules(current, desired, { minimum: min, maximum: max }, { scaleUp, scaleDown }, events, now)
  return [
    [vector.result, vector.reason, vector.message],
    [actual.replicas, actual.reason, limitMessages[actual.reason]],
  ]
}

interface StabilizeVector {
  readonly current: number
  readonly desired: number
  readonly upWindow: number
  readonly downWindow: number
  readonly behaviorResult: number
  readonly behaviorReasonIfChanged: string
  readonly 'noBehaviorResult(window 300)': number
  readonly 'recommendations[secondsAgo,value]': Events
}

function stabilize(vector: StabilizeVector): Compared {
  const { current, desired, upWindow, downWindow } = vector
  const before = (vector['recommendations[secondsAgo,value]'] ?? []).map(([seconds, replicas]) => ({
    at: ago(seconds),
    replicas,
  }))
  const byRules = stabilizedByRules(before, desired, current, { upSeconds: upWindow, downSeconds: downWindow }, now)
  const reason = byRules.reason ?? (desired >= current ? 'ScaleUpStabilized' : 'ScaleDownStabilized')
  return [
    [vector['noBehaviorResult(window 300)'], vector.behaviorResult, vector.behaviorReasonIfChanged],
    [stabilized(before, desired, now).replicas, byRules.replicas, reason],
  ]
}

const checks: readonly (readonly [RegExp, (vector: never) => Compared])[] = [
  [/hpa-resource-replicas/, resourceReplicas],
  [/hpa-normalize-nobehavior/, normalize],
  [/hpa-behavior-rate/, behaviorRate],
  [/hpa-stabilize/, stabilize],
]
