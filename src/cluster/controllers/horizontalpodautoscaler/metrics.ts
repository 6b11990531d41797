import type {
  HorizontalPodAutoscaler,
  HPAScalingRules,
  MetricSpec,
  MetricStatus,
  MetricTarget,
  MetricValueStatus,
  Pod,
} from '../../../api/openapi/kubernetes.ts'
import { milliValueOf } from '../../../api/quantity/amounts.ts'
import { groupOf, scalableResource, scaleOf, type Scale } from '../../machinery/scale-targets.ts'
import type { ClusterView } from '../../machinery/view.ts'
import { recordEvent, setCondition, wait, type HpaSync } from './hpa-sync.ts'
import type { PodSample } from './metrics-source.ts'
import type { Use } from './pod-groups.ts'
import { hpaReasons } from './reasons.ts'
import {
  replicasForAverage,
  replicasForUtilization,
  type Proposal,
  type Question,
  type Tolerances,
} from './replicas.ts'

/** What all metrics together propose. `replicas` is absent when nothing may be done; `problem` may stand beside it. */
export interface Recommended {
  readonly replicas?: number
  readonly metric: string
  readonly statuses: readonly MetricStatus[] | null
  readonly problem?: string
}

interface MetricResult {
  readonly name: string
  readonly replicas: number
  readonly status: MetricStatus
}

interface MetricRefusal {
  /** Also the reason of the event and the condition. */
  readonly reason: string
  readonly message: string
  /** The message as the sum of all refusals quotes it. */
  readonly wrapped: string
}

/** The highest proposal of all metrics; a broken metric must not lead to a scale-down. @source kubernetes@1.36 horizontal.go computeReplicasForMetrics */
export function recommend(sync: HpaSync, scale: Scale): Recommended {
  const { hpa, view } = sync
  const pods = [...view.indexed<Pod>('podsByNamespace', hpa.metadata.namespace ?? '')].filter(({ metadata }) =>
    scale.matches(metadata.labels),
  )
  const overlap = overlapping(sync, scale, pods)
  if (overlap !== undefined) return { metric: '', statuses: null, problem: overlap }
  const specs = hpa.spec.metrics ?? []
  const statuses: MetricStatus[] = []
  const refusals: MetricRefusal[] = []
  let best: MetricResult | undefined
  for (const spec of specs) {
    const result = evaluate(sync, spec, scale, pods)
    if ('reason' in result) {
      refusals.push(result)
      statuses.push({ type: '' })
      recordEvent(sync, 'Warning', result.reason, result.message, hpaReasons.metricsMissing(result.message))
      continue
    }
    statuses.push(result.status)
    if (best === undefined || result.replicas > best.replicas) best = result
  }
  const [first] = refusals
  const problem =
    first && `invalid metrics (${refusals.length} invalid out of ${specs.length}), first error is: ${first.wrapped}`
  if (first !== undefined) wait(sync, hpaReasons.metricsMissing(first.message))
  if (best === undefined || (first !== undefined && best.replicas < scale.replicas)) {
    if (first !== undefined) setInactive(sync, first.reason, first.message)
    return { metric: '', statuses, problem: problem ?? 'no metrics' }
  }
  const message = `the HPA was able to successfully calculate a replica count from ${best.name}`
  setCondition(sync, 'ScalingActive', 'True', 'ValidMetricFound', message)
  return { replicas: best.replicas, metric: best.name, statuses, ...(problem !== undefined && { problem }) }
}

const setInactive = (sync: HpaSync, reason: string, message: string): void =>
  setCondition(sync, 'ScalingActive', 'False', reason, `the HPA was unable to compute the replica count: ${message}`)

/** Two autoscalers must not fight over the same pods. */
function overlapping(sync: HpaSync, scale: Scale, pods: readonly Pod[]): string | undefined {
  const { hpa, view } = sync
  if (pods.length === 0) return undefined
  const rivals = [...view.list('horizontalpodautoscalers')].filter((other) => isRival(sync, other, pods))
  if (rivals.length === 0) return undefined
  const keys = [hpa, ...rivals].map(({ metadata }) => `{${metadata.name} ${metadata.namespace}}`).sort()
  const message = `pods by selector ${scale.selector} are controlled by multiple HPAs: [${keys.join(' ')}]`
  recordEvent(sync, 'Warning', 'AmbiguousSelector', message, hpaReasons.metricsMissing(message))
  setCondition(sync, 'ScalingActive', 'False', 'AmbiguousSelector', message)
  wait(sync, hpaReasons.metricsMissing(message))
  return message
}

/** An autoscaler makes itself known by its first evaluation. */
function isRival({ hpa, view, live }: HpaSync, other: HorizontalPodAutoscaler, pods: readonly Pod[]): boolean {
  if (other.metadata.uid === hpa.metadata.uid || other.metadata.namespace !== hpa.metadata.namespace) return false
  const conditions = live.get('horizontalpodautoscalers', `${other.metadata.namespace}/${other.metadata.name}`)?.status
    ?.conditions
  const isKnown =
    conditions?.some(({ type, reason }) => type === 'ScalingActive' && reason !== 'ScalingDisabled') === true
  const scale = isKnown ? targetOf(view, other) : undefined
  return scale !== undefined && pods.some(({ metadata }) => scale.matches(metadata.labels))
}

function evaluate(sync: HpaSync, spec: MetricSpec, scale: Scale, pods: readonly Pod[]): MetricResult | MetricRefusal {
  if (spec.resource !== undefined) {
    const { name, target } = spec.resource
    const result = evaluateResource(sync, { name, target, pods, scale })
    if (typeof result === 'string')
      return {
        reason: 'FailedGetResourceMetric',
        message: result,
        wrapped: `failed to get ${name} resource metric value: ${result}`,
      }
    return { ...result, status: { type: 'Resource', resource: { name, current: result.current } } }
  }
  if (spec.containerResource !== undefined) {
    const { name, target, container } = spec.containerResource
    const result = evaluateResource(sync, { name, target, container, pods, scale })
    if (typeof result === 'string')
      return {
        reason: 'FailedGetContainerResourceMetric',
        message: result,
        wrapped: `failed to get ${name} container metric value: ${result}`,
      }
    return {
      ...result,
      status: { type: 'ContainerResource', containerResource: { name, container, current: result.current } },
    }
  }
  return withoutAdapter(spec, sync.hpa)
}

/** No adapter for custom or external metrics is installed. */
function withoutAdapter(spec: MetricSpec, { metadata }: HorizontalPodAutoscaler): MetricRefusal {
  const custom = 'unable to fetch metrics from custom metrics API: no known available metric versions found'
  if (spec.pods !== undefined) {
    const message = `unable to get metric ${spec.pods.metric.name}: ${custom}`
    return { reason: 'FailedGetPodsMetric', message, wrapped: `failed to get pods metric value: ${message}` }
  }
  if (spec.object !== undefined) {
    const { kind, name } = spec.object.describedObject
    const message = `unable to get metric ${spec.object.metric.name}: ${kind} on ${metadata.namespace} ${name}/${custom}`
    return { reason: 'FailedGetObjectMetric', message, wrapped: `failed to get object metric value: ${message}` }
  }
  const name = spec.external?.metric.name ?? ''
  const message = `unable to get external metric ${metadata.namespace}/${name}/nil: unable to fetch metrics from external metrics API: the server could not find the requested resource (get ${name}.external.metrics.k8s.io)`
  return {
    reason: 'FailedGetExternalMetric',
    message,
    wrapped: `failed to get ${name} external metric value: ${message}`,
  }
}

interface ResourceQuestion {
  readonly name: string
  readonly target: MetricTarget
  readonly container?: string
  readonly pods: readonly Pod[]
  readonly scale: Scale
}

type ResourceResult = { readonly name: string; readonly replicas: number; readonly current: MetricValueStatus } | string

function evaluateResource(sync: HpaSync, { name, target, container, pods, scale }: ResourceQuestion): ResourceResult {
  const fail = (message: string): string => `failed to get ${name} utilization: ${message}`
  const uses = usesOf(sync, pods, name, container)
  if (typeof uses === 'string') return fail(`unable to get metrics for resource ${name}: ${uses}`)
  const tolerances = tolerancesOf(sync.hpa)
  const question: Question = {
    pods,
    uses,
    resource: name,
    container,
    current: scale.replicas,
    tolerances,
    now: sync.now,
  }
  const { averageValue, averageUtilization } = target
  const isAverage = averageValue !== undefined
  const wanted = isAverage ? milliValueOf(averageValue) : averageUtilization
  if (wanted === undefined)
    return 'invalid resource metric source: neither an average utilization target nor an average value target was set'
  const proposal = isAverage ? replicasForAverage(question, wanted) : replicasForUtilization(question, wanted)
  if (!proposal.ok) return fail(proposal.message)
  const noun = container === undefined ? `${name} resource` : `${name} container resource`
  const metric = isAverage ? noun : `${noun} utilization (percentage of request)`
  if (proposal.isWithinTolerance)
    wait(sync, hpaReasons.withinTolerance(scale.replicas, metric, proposal.utilization ?? proposal.average, wanted))
  return { name: metric, replicas: proposal.replicas, current: currentOf(proposal, name) }
}

function currentOf(proposal: Extract<Proposal, { ok: true }>, resource: string): MetricValueStatus {
  const { utilization, average } = proposal
  return {
    ...(utilization !== undefined && { averageUtilization: utilization }),
    averageValue: quantityText(average, resource),
  }
}

/** Thousandths in the shortest form that stays exact: `250m`, `2`. */
function quantityText(milli: number, _resource: string): string {
  if (milli % 1000 !== 0) return `${milli}m`
  const whole = milli / 1000
  for (const [factor, suffix] of suffixes) if (whole !== 0 && whole % factor === 0) return `${whole / factor}${suffix}`
  return String(whole)
}

const suffixes = [
  [1e18, 'E'],
  [1e15, 'P'],
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const

/** What each pod uses, or why that is not known. */
function usesOf(
  { metrics, view, now }: HpaSync,
  pods: readonly Pod[],
  resource: string,
  container: string | undefined,
): ReadonlyMap<string, Use> | string {
  const answer = metrics.podSamples(pods, view, now)
  if (!answer.ok) return `unable to fetch metrics from resource metrics API: ${answer.message}`
  if (answer.samples.size === 0) return 'no metrics returned from resource metrics API'
  const uses = new Map<string, Use>()
  for (const [pod, sample] of answer.samples) {
    const milli = milliOf(sample, resource, container)
    if (milli !== undefined) uses.set(pod, { milli, timestamp: sample.timestamp, window: sample.window })
  }
  return uses
}

function milliOf({ containers }: PodSample, resource: string, only: string | undefined): number | undefined {
  let sum = 0
  let hasOne = false
  for (const { name, cpu, memory } of containers) {
    if (only !== undefined && only !== name) continue
    const milli = resource === 'cpu' ? cpu : resource === 'memory' && memory !== undefined ? memory * 1000 : undefined
    if (milli === undefined) return undefined
    sum += milli
    hasOne = true
  }
  return hasOne ? sum : undefined
}

const usualTolerance = 0.1

export function tolerancesOf({ spec: { behavior } }: HorizontalPodAutoscaler): Tolerances {
  const toleranceOf = (rules: HPAScalingRules | undefined): number =>
    rules?.tolerance === undefined ? usualTolerance : milliValueOf(rules.tolerance) / 1000
  return { scaleDown: toleranceOf(behavior?.scaleDown), scaleUp: toleranceOf(behavior?.scaleUp) }
}

function targetOf(view: ClusterView, { metadata, spec }: HorizontalPodAutoscaler): Scale | undefined {
  const { apiVersion, kind, name } = spec.scaleTargetRef
  const resource = scalableResource(apiVersion, kind)
  return resource && scaleOf(view, resource, metadata.namespace, name)
}

/** The target's scale as the API server has it, or its refusal. */
export function liveTarget({
  live,
  hpa,
}: HpaSync): { readonly scale: Scale } | { readonly message: string; readonly prefix: string } {
  const { apiVersion, kind, name } = hpa.spec.scaleTargetRef
  const resource = scalableResource(apiVersion, kind)
  const group = groupOf(apiVersion)
  if (resource === undefined)
    return {
      message: `no matches for kind "${kind}" in group "${group}"`,
      prefix: 'unable to determine resource for scale target reference',
    }
  const scale = scaleOf(live, resource, hpa.metadata.namespace, name)
  if (scale !== undefined) return { scale }
  const prefix = `failed to query scale subresource for ${kind}/${hpa.metadata.namespace}/${name}`
  return { message: `${resource}/scale${group === '' ? '' : `.${group}`} "${name}" not found`, prefix }
}
