import type { Pod } from '../../../api/openapi/kubernetes.ts'
import { milliValueOf } from '../../../api/quantity/amounts.ts'
import type { Instant } from '../../../clock/instant.ts'
import { groupPods, type Use } from './pod-groups.ts'

/** How far the ratio of usage to target may lie from 1 without consequence. */
export interface Tolerances {
  readonly scaleDown: number
  readonly scaleUp: number
}

/** What one resource metric proposes. */
export type Proposal =
  | {
      readonly ok: true
      readonly replicas: number
      /** Percent of the requests; absent for a target that is an amount. */
      readonly utilization?: number
      /** Thousandths a pod. */
      readonly average: number
      readonly isWithinTolerance: boolean
    }
  | { readonly ok: false; readonly message: string }

export interface Question {
  readonly pods: readonly Pod[]
  readonly uses: ReadonlyMap<string, Use>
  readonly resource: string
  /** One container only. */
  readonly container?: string | undefined
  readonly current: number
  readonly tolerances: Tolerances
  readonly now: Instant
}

const refused = (message: string): Proposal => ({ ok: false, message })
const noSamples = 'did not receive metrics for targeted pods (pods might be unready)'
const noPods = 'no pods returned by selector while calculating replica count'

/** For a target in percent of the requests. @source kubernetes@1.36 pkg/controller/podautoscaler/replica_calculator.go GetResourceReplicas */
export function replicasForUtilization(question: Question, target: number): Proposal {
  const { pods, uses, resource, container } = question
  if (pods.length === 0) return refused(noPods)
  const groups = groupPods(pods, uses, resource, question.now)
  const weights = weightsOf(groups.ready, uses)
  if (weights.size === 0) return refused(noSamples)
  const requests = requestsOf(pods, resource, container)
  if (typeof requests === 'string') return refused(requests)
  const first = utilizationOf(weights, requests, target)
  if (first === undefined) return refused('no metrics returned matched known pods')
  const decided = decide(question, groups.ready.length, {
    ...groups,
    weights,
    ratio: first.ratio,
    weighMissing: (pod, isBelow) =>
      isBelow ? Math.floor((requests.get(pod.metadata.name)! * Math.max(100, target)) / 100) : 0,
    ratioOf: (all) => utilizationOf(all, requests, target)?.ratio ?? 0,
  })
  return { ok: true, ...decided, utilization: first.utilization, average: first.average }
}

/** For a target that is an amount a pod, in thousandths. @source kubernetes@1.36 replica_calculator.go calcPlainMetricReplicas */
export function replicasForAverage(question: Question, target: number): Proposal {
  const { pods, uses, resource } = question
  if (pods.length === 0) return refused(noPods)
  const groups = groupPods(pods, uses, resource, question.now)
  const weights = weightsOf(groups.ready, uses)
  if (weights.size === 0) return refused(noSamples)
  const ratioOf = (all: ReadonlyMap<string, number>): number => averageOf(all) / target
  const decided = decide(question, groups.ready.length, {
    ...groups,
    weights,
    ratio: ratioOf(weights),
    weighMissing: (_pod, isBelow) => (isBelow ? target : 0),
    ratioOf,
  })
  return { ok: true, ...decided, average: averageOf(weights) }
}

interface Weighing {
  readonly unready: readonly Pod[]
  readonly missing: readonly Pod[]
  readonly weights: ReadonlyMap<string, number>
  readonly ratio: number
  readonly weighMissing: (pod: Pod, isBelow: boolean) => number
  readonly ratioOf: (weights: ReadonlyMap<string, number>) => number
}

/** Pods without a sample are thought of so that they dampen the change. */
function decide(
  { current, tolerances }: Question,
  readyCount: number,
  weighing: Weighing,
): { readonly replicas: number; readonly isWithinTolerance: boolean } {
  const { ratio, missing, unready } = weighing
  const isWithin = (value: number): boolean => 1 - tolerances.scaleDown <= value && value <= 1 + tolerances.scaleUp
  const stay = { replicas: current, isWithinTolerance: true }
  const hasUnready = unready.length > 0 && ratio > 1
  if (!hasUnready && missing.length === 0)
    return isWithin(ratio) ? stay : { replicas: Math.ceil(ratio * readyCount), isWithinTolerance: false }
  const weights = new Map(weighing.weights)
  if (ratio !== 1) for (const pod of missing) weights.set(pod.metadata.name, weighing.weighMissing(pod, ratio < 1))
  if (hasUnready) for (const pod of unready) weights.set(pod.metadata.name, 0)
  const weighed = weighing.ratioOf(weights)
  const flips = (ratio < 1 && weighed > 1) || (ratio > 1 && weighed < 1)
  if (isWithin(weighed) || flips) return stay
  const replicas = Math.ceil(weighed * weights.size)
  const isBackwards = (weighed < 1 && replicas > current) || (weighed > 1 && replicas < current)
  return isBackwards ? stay : { replicas, isWithinTolerance: false }
}

function weightsOf(pods: readonly Pod[], uses: ReadonlyMap<string, Use>): ReadonlyMap<string, number> {
  return new Map(pods.map(({ metadata }) => [metadata.name, uses.get(metadata.name)!.milli]))
}

function averageOf(weights: ReadonlyMap<string, number>): number {
  let total = 0
  for (const milli of weights.values()) total += milli
  return Math.floor(total / weights.size)
}

/** Whole percents, as upstream counts before it divides by the target. */
function utilizationOf(weights: ReadonlyMap<string, number>, requests: ReadonlyMap<string, number>, target: number) {
  let total = 0
  let requested = 0
  let count = 0
  for (const [name, milli] of weights) {
    const request = requests.get(name)
    if (request === undefined) continue
    total += milli
    requested += request
    count++
  }
  if (requested === 0) return undefined
  const utilization = Math.trunc((total * 100) / requested)
  return { ratio: utilization / target, utilization, average: Math.floor(total / count) }
}

/** What each pod requests; a container without a request makes the whole target incalculable. */
function requestsOf(
  pods: readonly Pod[],
  resource: string,
  only: string | undefined,
): ReadonlyMap<string, number> | string {
  const requests = new Map<string, number>()
  for (const { metadata, spec } of pods) {
    const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')
    let sum = 0
    for (const { name, resources } of [...spec.containers, ...sidecars]) {
      if (only !== undefined && only !== name) continue
      const request = resources?.requests?.[resource]
      if (request === undefined) return `missing request for ${resource} in container ${name} of Pod ${metadata.name}`
      sum += milliValueOf(request)
    }
    requests.set(metadata.name, sum)
  }
  return requests
}
