import type { HorizontalPodAutoscaler, MetricStatus } from '../../api/openapi/kubernetes.ts'
import { instantOfTimestamp, type Instant } from '../../clock/instant.ts'

/** Everything after `hpa/web status: `. */
export function autoscalerText({ status }: HorizontalPodAutoscaler, start: Instant): string {
  const since = (timestamp: string | undefined): string =>
    timestamp === undefined ? 'nil' : `${((instantOfTimestamp(timestamp) ?? start) - start) / 1000}s`
  const {
    currentReplicas = 0,
    desiredReplicas = 0,
    lastScaleTime,
    observedGeneration,
    currentMetrics,
    conditions = [],
  } = status ?? {}
  const metrics = currentMetrics ? `[${currentMetrics.map(metricText).join(' ')}]` : 'nil'
  const texts = conditions.map(
    ({ type, status: value, reason, message, lastTransitionTime }) =>
      `${type}=${value} reason=${reason} msg=${JSON.stringify(message)} since=${since(lastTransitionTime)}`,
  )
  return (
    `currentReplicas=${currentReplicas} desiredReplicas=${desiredReplicas} lastScaleTime=${since(lastScaleTime)}` +
    ` observedGeneration=${observedGeneration ?? 'nil'} currentMetrics=${metrics} conditions=[${texts.join(', ')}]`
  )
}

function metricText({ type, resource }: MetricStatus): string {
  if (resource === undefined) return `<empty type=${type}>`
  const { averageUtilization, averageValue } = resource.current
  const parts = [
    ...(averageUtilization === undefined ? [] : [`averageUtilization=${averageUtilization}`]),
    ...(averageValue === undefined ? [] : [`averageValue=${averageValue}`]),
  ]
  return `${resource.name}{${parts.join(' ')}}`
}
