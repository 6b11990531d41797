import type {
  ContainerStatus,
  Job,
  Pod,
  PodCondition,
  PodFailurePolicyRule,
  SuccessPolicyRule,
} from '../../api/openapi/kubernetes.ts'
import { instantOf, timestampOf, type Instant } from '../../clock/instant.ts'
import { finishedAt, nextBackOff, noBackOff, remainingDelay } from '../../cluster/controllers/job/back-off.ts'
import { judgeFailure } from '../../cluster/controllers/job/failure-policy.ts'
import {
  countOf,
  formatIntervals,
  lowestFree,
  merged,
  parseIntervals,
  withIndexes,
} from '../../cluster/controllers/job/intervals.ts'
import { namePrefixOfIndex } from '../../cluster/controllers/job/pod-templates.ts'
import { matchedSuccess } from '../../cluster/controllers/job/success-policy.ts'
import type { VectorResult } from './deployment-hash.ts'

/** Checks one of the `job-*.jsonl` files of pure functions, told apart by name. */
export function checkJobVectors(name: string, content: string): VectorResult {
  const check = checks.find(([pattern]) => pattern.test(name))![1]
  const vectors = content.split('\n').filter((line) => line.trim() !== '')
  const failures = vectors.flatMap((line, index) => {
    const difference = differenceOf(check(JSON.parse(line) as never))
    return difference === undefined ? [] : [`line ${index + 1}: ${difference}`]
  })
  return { passed: vectors.length - failures.length, failed: failures.length, failures }
}

type Compared = readonly (readonly [expected: unknown, actual: unknown])[]

function differenceOf(pairs: Compared): string | undefined {
  const text = (value: unknown): string => JSON.stringify(value) ?? 'undefined'
  const pair = pairs.find(([expected, actual]) => text(expected) !== text(actual))
  return pair && `expected ${text(pair[0])}, got ${text(pair[1])}`
}

const at = (second: number): Instant => instantOf(second * 1000)

interface Remaining {
  readonly failuresCount: number
  readonly elapsedMsSinceLastFailure: number
  readonly remainingMs: number
}

const remaining = ({ failuresCount, elapsedMsSinceLastFailure, remainingMs }: Remaining): Compared => [
  [
    remainingMs,
    remainingDelay({ failures: failuresCount, lastFailureAt: at(0) }, instantOf(elapsedMsSinceLastFailure)),
  ],
]

interface Steps {
  readonly steps: readonly {
    readonly newSucceededFinish: readonly number[] | null
    readonly newFailedFinish: readonly number[] | null
    readonly failuresAfterLastSuccess: number
    readonly lastFailureTime: number | null
  }[]
}

function record({ steps }: Steps): Compared {
  let backOff = noBackOff
  return steps.flatMap(({ newSucceededFinish, newFailedFinish, failuresAfterLastSuccess, lastFailureTime }) => {
    backOff = nextBackOff(backOff, (newSucceededFinish ?? []).map(at), (newFailedFinish ?? []).map(at))
    const last = backOff.lastFailureAt === undefined ? null : backOff.lastFailureAt / 1000
    return [
      [failuresAfterLastSuccess, backOff.failures],
      [lastFailureTime, last],
    ] as const
  })
}

interface FinishedTime {
  readonly case: string
  readonly finishedAtSeconds: number
}

/** The pod that a case describes in words. */
function finishedTime({ case: words, finishedAtSeconds }: FinishedTime): Compared {
  const status = (name: string, second: string | undefined): ContainerStatus => ({
    name,
    image: '',
    imageID: '',
    ready: false,
    restartCount: 0,
    state:
      second === undefined
        ? { running: {} }
        : { terminated: { exitCode: 0, finishedAt: timestampOf(at(Number(second))) } },
  })
  const containerStatuses: ContainerStatus[] = []
  const initContainerStatuses: ContainerStatus[] = []
  const initContainers: { name: string; image: string; restartPolicy?: string }[] = []
  const both = /two containers terminated at (\d+) and (\d+)/.exec(words)
  if (both) containerStatuses.push(status('a', both[1]), status('b', both[2]))
  for (const [, kind, name, second] of words.matchAll(
    /(sidecar |ordinary init )?\b(\w+) (?:terminated at (\d+)|running\b)/g,
  )) {
    if (name === 'containers') continue
    if (kind === undefined) containerStatuses.push(status(name!, second))
    else {
      initContainers.push({ name: name!, image: '', ...(kind === 'sidecar ' && { restartPolicy: 'Always' }) })
      initContainerStatuses.push(status(name!, second))
    }
  }
  if (/\brunning container\b/.test(words)) containerStatuses.push(status('a', undefined))
  const deletion = /deletionTimestamp (\d+)(?: grace (\d+))?/.exec(words)
  const ready = /Ready=(True|False)(?: since (\d+))?/.exec(words)
  const pod: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'p',
      uid: 'p',
      resourceVersion: '',
      creationTimestamp: timestampOf(at(Number(/(?:created|creationTimestamp) (\d+)/.exec(words)?.[1] ?? 0))),
      ...(deletion && { deletionTimestamp: timestampOf(at(Number(deletion[1]))) }),
      ...(deletion?.[2] !== undefined && { deletionGracePeriodSeconds: Number(deletion[2]) }),
    },
    spec: { containers: [], initContainers },
    status: {
      containerStatuses,
      initContainerStatuses,
      ...(ready && {
        conditions: [{ type: 'Ready', status: ready[1]!, lastTransitionTime: timestampOf(at(Number(ready[2] ?? 0))) }],
      }),
    },
  }
  return [[finishedAtSeconds, finishedAt(pod) / 1000]]
}

interface IndexVector {
  readonly op: 'parse' | 'merge'
  readonly text: string
  readonly completions: number
  readonly intervals: readonly (readonly [number, number] | { readonly First: number; readonly Last: number })[] | null
  readonly old: readonly number[] | null
  readonly add: readonly number[] | null
  readonly format: string
  readonly total: number
}

function indexIntervals(vector: IndexVector): Compared {
  const isParse = vector.op === 'parse'
  const intervals = isParse
    ? parseIntervals(vector.text, vector.completions)
    : withIndexes(withIndexes([], vector.old ?? []), vector.add ?? [])
  const pairs: Compared = [
    [vector.format, formatIntervals(intervals)],
    [vector.total, countOf(intervals)],
  ]
  if (!isParse) return pairs
  const expected = (vector.intervals ?? []).map((interval) =>
    'First' in interval ? [interval.First, interval.Last] : [...interval],
  )
  return [...pairs, [expected, intervals.map(({ first, last }) => [first, last])]]
}

interface SuccessVector {
  readonly completions: number
  readonly succeeded: string
  readonly rules: readonly SuccessPolicyRule[] | null
  readonly matched: boolean
  readonly message: string
}

function success({ completions, succeeded, rules, matched, message }: SuccessVector): Compared {
  const actual = matchedSuccess({ rules: rules ?? [] }, completions, parseIntervals(succeeded, completions))
  return [
    [matched, actual !== undefined],
    [message, actual ?? ''],
  ]
}

interface FailureVector {
  readonly rules: readonly PodFailurePolicyRule[]
  readonly containerStatuses: readonly ContainerStatus[] | null
  readonly initContainerStatuses: readonly ContainerStatus[] | null
  readonly conditions: readonly PodCondition[] | null
  readonly action: string | null
  readonly countFailed: boolean
  readonly failJobMessage: string | null
}

function failure(vector: FailureVector): Compared {
  const { containerStatuses, initContainerStatuses, conditions } = vector
  const pod: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'j-abcde', namespace: 'default', uid: 'u', resourceVersion: '', creationTimestamp: '' },
    spec: { containers: [] },
    status: {
      phase: 'Failed',
      ...(containerStatuses && { containerStatuses }),
      ...(initContainerStatuses && { initContainerStatuses }),
      ...(conditions && { conditions }),
    },
  }
  const verdict = judgeFailure({ rules: vector.rules }, pod)
  return [
    [vector.action, verdict.action ?? null],
    [vector.countFailed, verdict.counts],
    [vector.failJobMessage, verdict.failsJob ?? null],
  ]
}

interface NameVector {
  readonly job: string
  readonly index: number
  readonly generateName: string
  readonly hostname: string
}

const generateName = ({ job, index, generateName: expected, hostname }: NameVector): Compared => [
  [expected, namePrefixOfIndex(job, index)],
  [hostname, `${job}-${index}`],
]

interface PendingVector {
  readonly active: readonly number[] | null
  readonly succeeded: readonly number[] | null
  readonly failed: readonly number[] | null
  readonly terminating: readonly number[] | null
  readonly completions: number
  readonly count: number
  readonly podReplacementPolicy: Job['spec']['podReplacementPolicy']
  readonly result: readonly number[] | null
}

function firstPending(vector: PendingVector): Compared {
  const waiting = vector.podReplacementPolicy === 'Failed' ? (vector.terminating ?? []) : []
  const taken = withIndexes(withIndexes([], vector.succeeded ?? []), [...(vector.active ?? []), ...waiting])
  const failed = withIndexes([], vector.failed ?? [])
  return [[vector.result ?? [], lowestFree(merged(taken, failed), vector.count, vector.completions)]]
}

const checks: readonly (readonly [RegExp, (vector: never) => Compared])[] = [
  [/job-backoff-remaining/, remaining],
  [/job-backoff-record/, record],
  [/job-finished-time/, finishedTime],
  [/job-index-intervals/, indexIntervals],
  [/job-success-policy/, success],
  [/job-pod-failure-policy/, failure],
  [/job-pod-generate-name/, generateName],
  [/job-first-pending-indexes/, firstPending],
]
