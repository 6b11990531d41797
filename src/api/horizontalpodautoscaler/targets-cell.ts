import type { MetricSpec, MetricStatus, MetricTarget, MetricValueStatus, Quantity } from '../openapi/kubernetes.ts'
import { canonicalOf } from '../validation/resources.ts'

const shownMax = 2

/** `cpu: 35%/80%, memory: <unknown>/70% + 1 more...` @source kubernetes@1.36 pkg/printers/internalversion formatHPAMetrics */
export function targetsCell(specs: readonly MetricSpec[], statuses: readonly MetricStatus[]): string {
  if (specs.length === 0) return '<none>'
  const shown = specs.slice(0, shownMax).map((spec, index) => formatMetric(spec, statuses[index]))
  const more = specs.length - shownMax
  return shown.join(', ') + (more > 0 ? ` + ${more} more...` : '')
}

function formatMetric(spec: MetricSpec, status: MetricStatus | undefined): string {
  switch (spec.type) {
    case 'External':
      return formatValueOrAverage(spec.external?.target, status?.external?.current)
    case 'Object':
      return formatValueOrAverage(spec.object?.target, status?.object?.current)
    case 'Pods':
      return `${currentText(status?.pods?.current, 'averageValue')}/${quantityText(spec.pods?.target.averageValue)}`
    case 'Resource':
      return formatResource(spec.resource, status?.resource?.current)
    case 'ContainerResource':
      return formatResource(spec.containerResource, status?.containerResource?.current)
    default:
      return '<unknown type>'
  }
}

/** As Go prints a missing quantity of a metric that is there. */
const quantityText = (quantity: Quantity | undefined): string =>
  quantity === undefined ? '<nil>' : canonicalOf(quantity)
const currentText = (current: MetricValueStatus | undefined, key: 'value' | 'averageValue'): string =>
  current === undefined ? unknown : quantityText(current[key])
const unknown = '<unknown>'

function formatValueOrAverage(target: MetricTarget | undefined, current: MetricValueStatus | undefined): string {
  if (target?.averageValue !== undefined)
    return `${current?.averageValue === undefined ? unknown : quantityText(current.averageValue)}/${quantityText(target.averageValue)} (avg)`
  return `${currentText(current, 'value')}/${quantityText(target?.value)}`
}

function formatResource(
  source: { readonly name: string; readonly target: MetricTarget } | undefined,
  current: MetricValueStatus | undefined,
): string {
  if (!source) return unknown
  const { averageValue, averageUtilization } = source.target
  if (averageValue !== undefined)
    return `${source.name}: ${currentText(current, 'averageValue')}/${quantityText(averageValue)}`
  const now = current?.averageUtilization === undefined ? unknown : `${current.averageUtilization}%`
  const wanted = averageUtilization === undefined ? '<auto>' : `${averageUtilization}%`
  return `${source.name}: ${now}/${wanted}`
}
