import type {
  CrossVersionObjectReference,
  LabelSelector,
  MetricSpec,
  MetricStatus,
  MetricTarget,
  MetricValueStatus,
  Quantity,
} from '../openapi/kubernetes.ts'

/** A metric as autoscaling/v1 writes it into an annotation. @source kubernetes@1.36 staging/src/k8s.io/api/autoscaling/v1/types.go */
export interface MetricV1 {
  readonly type: string
  readonly object?: SourceV1
  readonly pods?: SourceV1
  readonly resource?: SourceV1
  readonly containerResource?: SourceV1
  readonly external?: SourceV1
}

/** All fields that any source has; in a status `target…` is `current…`. */
interface SourceV1 {
  readonly target?: CrossVersionObjectReference
  readonly name?: string
  readonly metricName?: string
  readonly metricSelector?: LabelSelector
  readonly targetAverageUtilization?: number
  readonly targetValue?: Quantity
  readonly targetAverageValue?: Quantity
  readonly currentAverageUtilization?: number
  readonly currentValue?: Quantity
  readonly currentAverageValue?: Quantity
  readonly selector?: LabelSelector
  readonly averageValue?: Quantity
  readonly container?: string
}

/** @source kubernetes@1.36 pkg/apis/autoscaling/v1/conversion.go */
export const metricToV1 = (metric: MetricSpec): MetricV1 => v1Metric(metric, 'target')

export const statusToV1 = (status: MetricStatus): MetricV1 => v1Metric(status, 'current')

/** A source of a metric or of its status. */
interface AnySource {
  readonly name?: string
  readonly container?: string
  readonly metric?: { readonly name: string; readonly selector?: LabelSelector }
  readonly describedObject?: CrossVersionObjectReference
  readonly target?: MetricTarget
  readonly current?: MetricValueStatus
}

type AnyMetric = { readonly type: string } & { readonly [Key in keyof Omit<MetricV1, 'type'>]?: AnySource }

function v1Metric(
  { type, object, pods, resource, containerResource, external }: AnyMetric,
  prefix: 'target' | 'current',
): MetricV1 {
  const valuesOf = (source: AnySource): MetricValueStatus => source[prefix] ?? {}
  // Amounts that v1 cannot leave out are written as 0.
  const always = (value: Quantity | undefined) => value ?? '0'
  const statusOnly = prefix === 'current' ? always : (value: Quantity | undefined) => value
  const average = (source: AnySource, fill: (value: Quantity | undefined) => Quantity | undefined) => ({
    [`${prefix}AverageValue`]: fill(valuesOf(source).averageValue),
  })
  const used = (source: AnySource) => ({
    name: source.name,
    [`${prefix}AverageUtilization`]: valuesOf(source).averageUtilization,
    ...average(source, statusOnly),
  })
  return defined({
    type,
    object:
      object &&
      defined({
        target: object.describedObject && referenceV1(object.describedObject),
        metricName: object.metric?.name,
        [`${prefix}Value`]: always(valuesOf(object).value),
        selector: selectorV1(object),
        averageValue: valuesOf(object).averageValue,
      }),
    pods: pods && defined({ metricName: pods.metric?.name, ...average(pods, always), selector: selectorV1(pods) }),
    resource: resource && defined(used(resource)),
    containerResource:
      containerResource && defined({ ...used(containerResource), container: containerResource.container }),
    external:
      external &&
      defined({
        metricName: external.metric?.name,
        metricSelector: selectorV1(external),
        [`${prefix}Value`]: statusOnly(valuesOf(external).value),
        ...average(external, (value) => value),
      }),
  })
}

/** In the order in which Go writes its fields. */
function selectorV1({ metric }: AnySource): LabelSelector | undefined {
  if (metric?.selector === undefined) return undefined
  const { matchLabels, matchExpressions } = metric.selector
  const labels =
    matchLabels && Object.fromEntries(Object.entries(matchLabels).sort(([left], [right]) => (left < right ? -1 : 1)))
  const expressions = matchExpressions?.map(({ key, operator, values }) => defined({ key, operator, values }))
  return defined({ matchLabels: labels, matchExpressions: expressions })
}

const referenceV1 = ({ kind, name, apiVersion }: CrossVersionObjectReference): CrossVersionObjectReference =>
  defined({ kind, name, apiVersion })

export function metricFromV1(metric: MetricV1): MetricSpec {
  const { object, pods, resource, containerResource, external } = metric
  return defined({
    type: metric.type,
    object: object && {
      describedObject: object.target!,
      metric: identifier(object.metricName, object.selector),
      target: target(object.averageValue === undefined ? 'Value' : 'AverageValue', {
        value:
          object.averageValue !== undefined && isZero(object.targetValue) ? undefined : (object.targetValue ?? '0'),
        averageValue: object.averageValue,
      }),
    },
    pods: pods && {
      metric: identifier(pods.metricName, pods.selector),
      target: target('AverageValue', { averageValue: pods.targetAverageValue ?? '0' }),
    },
    resource: resource && { name: resource.name ?? '', target: resourceTarget(resource) },
    containerResource: containerResource && {
      name: containerResource.name ?? '',
      container: containerResource.container ?? '',
      target: resourceTarget(containerResource),
    },
    external: external && {
      metric: identifier(external.metricName, external.metricSelector),
      target: target(external.targetValue === undefined ? 'AverageValue' : 'Value', {
        value: external.targetValue,
        averageValue: external.targetAverageValue,
      }),
    },
  })
}

export function statusFromV1(status: MetricV1): MetricStatus {
  const { object, pods, resource, containerResource, external } = status
  const current = (
    value: Quantity | undefined,
    averageValue: Quantity | undefined,
    averageUtilization?: number,
  ): MetricValueStatus => defined({ value, averageValue, averageUtilization })
  const used = (source: SourceV1) => ({
    name: source.name ?? '',
    current: current(undefined, source.currentAverageValue ?? '0', source.currentAverageUtilization),
  })
  return defined({
    type: status.type,
    object: object && {
      describedObject: object.target!,
      metric: identifier(object.metricName, object.selector),
      current: current(object.currentValue ?? '0', object.averageValue),
    },
    pods: pods && {
      metric: identifier(pods.metricName, pods.selector),
      current: current(undefined, pods.currentAverageValue ?? '0'),
    },
    resource: resource && used(resource),
    containerResource: containerResource && {
      ...used(containerResource),
      container: containerResource.container ?? '',
    },
    external: external && {
      metric: identifier(external.metricName, external.metricSelector),
      current: current(external.currentValue ?? '0', external.currentAverageValue),
    },
  })
}

const identifier = (name: string | undefined, selector: LabelSelector | undefined) =>
  defined({ name: name ?? '', selector })

const target = (type: string, values: Omit<MetricTarget, 'type'>): MetricTarget => defined({ type, ...values })

function resourceTarget({ targetAverageUtilization, targetAverageValue }: SourceV1): MetricTarget {
  return target(targetAverageUtilization === undefined ? 'AverageValue' : 'Utilization', {
    averageUtilization: targetAverageUtilization,
    averageValue: targetAverageValue,
  })
}

const isZero = (quantity: Quantity = '0'): boolean => !/[1-9]/.test(String(quantity).replace(/[eE].*$/, ''))

/** Without the fields that are undefined. */
function defined<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T
}
