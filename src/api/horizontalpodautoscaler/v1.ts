import { isObject } from '../../base/json.ts'
import { printedAs } from '../layout/printed.ts'
import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerBehavior,
  HorizontalPodAutoscalerCondition,
  HorizontalPodAutoscalerV1,
  HPAScalingRules,
  MetricSpec,
  MetricStatus,
  ObjectMeta,
} from '../openapi/kubernetes.ts'
import { goJson } from '../validation/field.ts'
import { metricFromV1, metricToV1, statusFromV1, statusToV1, type MetricV1 } from './v1-metrics.ts'

/** What v1 has no field for travels in these annotations. */
const metricsKey = 'autoscaling.alpha.kubernetes.io/metrics'
const currentMetricsKey = 'autoscaling.alpha.kubernetes.io/current-metrics'
const conditionsKey = 'autoscaling.alpha.kubernetes.io/conditions'
const behaviorKey = 'autoscaling.alpha.kubernetes.io/behavior'
const roundTripKeys = [metricsKey, currentMetricsKey, conditionsKey, behaviorKey]

/** The stored (v2) form of an autoscaling/v1 object. @source kubernetes@1.36 pkg/apis/autoscaling/v1/conversion.go */
export function autoscalerFromV1(object: HorizontalPodAutoscalerV1): HorizontalPodAutoscaler {
  const { metadata, spec, status } = object
  const { targetCPUUtilizationPercentage: target, ...kept } = spec ?? {}
  const annotations = metadata.annotations ?? {}
  const cpu = target === undefined ? [] : [cpuMetric(target)]
  const metrics = [...(parsedList<MetricV1>(annotations[metricsKey])?.map(metricFromV1) ?? []), ...cpu]
  const behavior = parsedBehavior(annotations[behaviorKey])
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: withoutRoundTrip(metadata),
    spec: {
      ...(kept as HorizontalPodAutoscaler['spec']),
      minReplicas: kept.minReplicas ?? 1,
      metrics: metrics.length > 0 ? metrics : [cpuMetric(80)],
      ...(behavior && { behavior }),
    },
    ...(status && { status: statusOf(status, annotations) }),
  }
}

/** An object as autoscaling/v1 shows it. */
export function autoscalerToV1(object: HorizontalPodAutoscaler): HorizontalPodAutoscalerV1 {
  const { metadata, spec, status } = object
  const { metrics = [], behavior, ...kept } = spec
  const { conditions = [], currentMetrics, ...shown } = status ?? { desiredReplicas: 0 }
  const cpu = metrics.find(isCpuTarget)?.resource?.target.averageUtilization
  const current = (currentMetrics ?? []).findLast((metric) => isCpu(metric) && utilizationOf(metric) !== undefined)
  const usage = current && utilizationOf(current)
  const others = metrics.filter((metric) => !isCpuTarget(metric))
  const annotations = {
    ...withoutRoundTrip(metadata).annotations,
    ...(others.length > 0 && { [metricsKey]: goJson(others.map(metricToV1)) }),
    ...(currentMetrics?.length && { [currentMetricsKey]: goJson(currentMetrics.map(statusToV1)) }),
    ...(behavior && { [behaviorKey]: goJson(printedBehavior(behavior)) }),
    ...(conditions.length > 0 && { [conditionsKey]: goJson(conditions.map(orderedCondition)) }),
  }
  const { annotations: _, ...bare } = metadata
  return {
    apiVersion: 'autoscaling/v1',
    kind: 'HorizontalPodAutoscaler',
    metadata: { ...bare, ...(Object.keys(annotations).length > 0 && { annotations }) },
    spec: { ...kept, ...(cpu !== undefined && { targetCPUUtilizationPercentage: cpu }) },
    status: {
      ...shown,
      currentReplicas: shown.currentReplicas ?? 0,
      ...(usage !== undefined && { currentCPUUtilizationPercentage: usage }),
    },
  }
}

const cpuMetric = (averageUtilization: number): MetricSpec => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } },
})

const isCpu = ({ type, resource }: { readonly type: string; readonly resource?: { readonly name: string } }): boolean =>
  type === 'Resource' && resource?.name === 'cpu'

/** The only kind of metric that v1 has a field for. */
const isCpuTarget = (metric: MetricSpec): boolean =>
  isCpu(metric) && metric.resource?.target.averageUtilization !== undefined

const utilizationOf = ({ resource }: MetricStatus): number | undefined => resource?.current.averageUtilization

function withoutRoundTrip(metadata: ObjectMeta): ObjectMeta {
  if (!roundTripKeys.some((key) => metadata.annotations?.[key] !== undefined)) return metadata
  const { annotations, ...bare } = metadata
  const kept = Object.entries(annotations!).filter(([key]) => !roundTripKeys.includes(key))
  return { ...bare, ...(kept.length > 0 && { annotations: Object.fromEntries(kept) }) }
}

function statusOf(
  status: NonNullable<HorizontalPodAutoscalerV1['status']>,
  annotations: { readonly [key: string]: string },
): NonNullable<HorizontalPodAutoscaler['status']> {
  const { currentCPUUtilizationPercentage: usage, currentReplicas, ...shown } = status
  const saved = parsedList<MetricV1>(annotations[currentMetricsKey])?.map(statusFromV1)
  const cpu: MetricStatus[] | undefined =
    usage === undefined
      ? undefined
      : [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: usage } } }]
  const conditions = parsedList<HorizontalPodAutoscalerCondition>(annotations[conditionsKey])
  const currentMetrics = saved ?? cpu
  return {
    ...(currentReplicas && { currentReplicas }),
    ...shown,
    ...(currentMetrics && { currentMetrics }),
    ...(conditions && { conditions }),
  }
}

function orderedCondition({ type, status, lastTransitionTime, reason, message }: HorizontalPodAutoscalerCondition) {
  return {
    type,
    status,
    lastTransitionTime: lastTransitionTime ?? null,
    ...(reason && { reason }),
    ...(message && { message }),
  }
}

const printedBehavior = ({ scaleUp, scaleDown }: HorizontalPodAutoscalerBehavior) => ({
  ScaleUp: printedAs('*HPAScalingRules', scaleUp),
  ScaleDown: printedAs('*HPAScalingRules', scaleDown),
})

/** Reads the server's own form back; field names count in any case, as Go reads JSON. */
function parsedBehavior(text: string | undefined): HorizontalPodAutoscalerBehavior | undefined {
  const value = text === undefined ? undefined : lowered(parsedJson(text))
  if (!isObject(value)) return undefined
  const { scaleup, scaledown } = value
  if (!isObject(scaleup) && !isObject(scaledown)) return undefined
  return {
    ...(isObject(scaleup) && { scaleUp: rulesOf(scaleup) }),
    ...(isObject(scaledown) && { scaleDown: rulesOf(scaledown) }),
  }
}

type Lowered = { readonly [key: string]: unknown }

function rulesOf({ stabilizationwindowseconds, selectpolicy, policies, tolerance }: Lowered): HPAScalingRules {
  return {
    ...(typeof stabilizationwindowseconds === 'number' && { stabilizationWindowSeconds: stabilizationwindowseconds }),
    ...(typeof selectpolicy === 'string' && { selectPolicy: selectpolicy }),
    ...(Array.isArray(policies) && {
      policies: policies.filter(isObject).map(({ type, value, periodseconds }: Lowered) => ({
        type: String(type ?? ''),
        value: Number(value ?? 0),
        periodSeconds: Number(periodseconds ?? 0),
      })),
    }),
    ...(typeof tolerance === 'string' && { tolerance }),
  }
}

function lowered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowered)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key.toLowerCase(), lowered(item)]))
}

function parsedList<T>(text: string | undefined): readonly T[] | undefined {
  const value = text === undefined ? undefined : parsedJson(text)
  return Array.isArray(value) ? (value as readonly T[]) : undefined
}

/** What is no JSON is ignored, as upstream ignores it. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
