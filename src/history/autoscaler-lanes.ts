import type {
  HorizontalPodAutoscaler,
  MetricSpec,
  MetricStatus,
  MetricTarget,
  Quantity,
} from '../api/openapi/kubernetes.ts'
import { milliValueOf } from '../api/quantity/amounts.ts'
import type { History } from './history.ts'
import { append, emptySeries, eventsOf, laneId, targetOf, versionsOf, type Entry } from './lane-parts.ts'
import type { Workload } from './workload-index.ts'

/** The lanes of the autoscalers that scale a workload: what they measure against what they aim at, and what they want. */
export function autoscalerLanes(history: History, workload: Workload) {
  const lanes = []
  for (const key of history.versions.revisions.get('horizontalpodautoscalers')?.keys() ?? []) {
    const entries = versionsOf(history, 'horizontalpodautoscalers', key)
    const newest = entries.at(-1)?.object as HorizontalPodAutoscaler | undefined
    if (newest === undefined || newest.metadata.namespace !== workload.namespace) continue
    const { kind, name } = newest.spec.scaleTargetRef
    if (kind === workload.kind && name === workload.name) lanes.push(autoscalerLane(history, key, entries, newest))
  }
  return lanes
}

function autoscalerLane(history: History, key: string, entries: readonly Entry[], newest: HorizontalPodAutoscaler) {
  const { uid, name } = newest.metadata
  return {
    id: laneId('horizontalpodautoscalers', key, uid),
    target: targetOf('horizontalpodautoscalers', key, uid),
    kind: newest.kind,
    depth: 0,
    hasChildren: false,
    isExpanded: false,
    label: name,
    bars: [],
    events: eventsOf(history, uid),
    ...replicaSeries(entries),
    ...measureOf(entries, newest),
  }
}

function replicaSeries(entries: readonly Entry[]) {
  const [desired, minimum, maximum] = [emptySeries(), emptySeries(), emptySeries()]
  for (const { at, type, object } of entries) {
    if (type === 'DELETED') continue
    const { spec, status } = object as HorizontalPodAutoscaler
    const hasLooked = status?.conditions !== undefined && (status.desiredReplicas > 0 || spec.minReplicas === 0)
    if (hasLooked) append(desired, at, status.desiredReplicas)
    append(minimum, at, spec.minReplicas ?? 1)
    append(maximum, at, spec.maxReplicas)
  }
  return { desired, minimum, maximum }
}

/** The first metric: most autoscalers have one. */
function measureOf(entries: readonly Entry[], newest: HorizontalPodAutoscaler) {
  const first = newest.spec.metrics?.[0]
  if (first === undefined) return {}
  const [current, target] = [emptySeries(), emptySeries()]
  const unit = targetOfMetric(first)?.averageUtilization === undefined ? unitOf(first) : '%'
  for (const { at, type, object } of entries) {
    if (type === 'DELETED') continue
    const { spec, status } = object as HorizontalPodAutoscaler
    const aim = amountOf(targetOfMetric(spec.metrics?.[0]), unit)
    if (aim !== undefined) append(target, at, aim)
    const value = amountOf(currentOfMetric(status?.currentMetrics?.[0]), unit)
    if (value !== undefined) append(current, at, value)
  }
  return { measure: { name: nameOfMetric(first), unit, current, target } }
}

const sourceOf = (metric: MetricSpec) =>
  metric.resource ?? metric.containerResource ?? metric.pods ?? metric.object ?? metric.external
const targetOfMetric = (metric: MetricSpec | undefined): MetricTarget | undefined => metric && sourceOf(metric)?.target

function currentOfMetric(metric: MetricStatus | undefined) {
  const source = metric?.resource ?? metric?.containerResource ?? metric?.pods ?? metric?.object ?? metric?.external
  return source?.current
}

function nameOfMetric(metric: MetricSpec): string {
  return (
    metric.resource?.name ??
    metric.containerResource?.name ??
    (metric.pods ?? metric.object ?? metric.external)?.metric.name ??
    metric.type
  )
}

/** Processor time is read in thousandths. */
const unitOf = (metric: MetricSpec): string => (nameOfMetric(metric) === 'cpu' ? 'm' : '')

interface Amounts {
  readonly averageUtilization?: number
  readonly averageValue?: Quantity
  readonly value?: Quantity
}

function amountOf(amounts: Amounts | undefined, unit: string): number | undefined {
  if (unit === '%') return amounts?.averageUtilization
  const quantity = amounts?.averageValue ?? amounts?.value
  if (quantity === undefined) return undefined
  const millis = milliValueOf(String(quantity))
  return unit === 'm' ? millis : millis / 1000
}
