import type { MetricIdentifier, MetricSpec, MetricTarget } from '../openapi/kubernetes.ts'
import { quantityOf } from '../quantity/amounts.ts'
import { signOf } from '../quantity/quantity.ts'
import type { FieldError } from '../status.ts'
import { forbiddenField, invalidValue, required, unsupportedValue } from '../validation/field.ts'
import { checked } from '../validation/labels.ts'
import { dnsLabel, pathSegment } from '../validation/names.ts'
import { canonicalOf, validateContainerResourceName } from '../validation/resources.ts'
import { validateReference } from './reference-validation.ts'

/** @source kubernetes@1.36 pkg/apis/autoscaling/validation/validation.go validateMetrics */
export function validateMetrics(
  metrics: readonly MetricSpec[],
  field: string,
  minReplicas: number | undefined,
): FieldError[] {
  const errors = metrics.flatMap((metric, index) => validateMetric(metric, `${field}[${index}]`))
  if (minReplicas === 0 && !metrics.some(({ type }) => type === 'Object' || type === 'External'))
    errors.push(
      forbiddenField(field, 'must specify at least one Object or External metric to support scaling to zero replicas'),
    )
  return errors
}

const sources = ['object', 'external', 'pods', 'resource', 'containerResource'] as const
type Source = (typeof sources)[number]

const sourceOfType: Readonly<Record<string, Source>> = {
  ContainerResource: 'containerResource',
  External: 'external',
  Object: 'object',
  Pods: 'pods',
  Resource: 'resource',
}
const types = Object.keys(sourceOfType)

function validateMetric(metric: MetricSpec, field: string): FieldError[] {
  const { type = '' } = metric
  const expected = sourceOfType[type]
  const present = sources.filter((source) => metric[source])
  const errors: FieldError[] = []
  if (type === '') errors.push(required(`${field}.type`, 'must specify a metric source type'))
  if (!expected) errors.push(unsupportedValue(`${field}.type`, type, types))
  if (present[0]) errors.push(...validateSource(metric, present[0], `${field}.${present[0]}`))
  if (!expected) errors.push(unsupportedValue(`${field}.type`, type, types))
  else if (!metric[expected])
    errors.push(required(`${field}.${expected}`, 'must populate information for the given metric source'))
  if (present.length === 1) return errors
  const others = present.filter((source) => source !== expected).toSorted()
  return [
    ...errors,
    ...others.map((source) => forbiddenField(`${field}.${source}`, 'must populate the given metric source only')),
  ]
}

function validateSource(metric: MetricSpec, source: Source, field: string): FieldError[] {
  const target = metric[source]!.target ?? ({} as MetricTarget)
  const at = `${field}.target`
  switch (source) {
    case 'object':
      return [
        ...validateReference(metric.object!.describedObject ?? {}, `${field}.describedObject`, { mayBeEmpty: true }),
        ...validateIdentifier(metric.object!.metric, `${field}.metric`),
        ...validateTarget(target, at),
        ...requireOne(
          target,
          ['value', 'averageValue'],
          `${at}.averageValue`,
          'must set either a target value or averageValue',
        ),
      ]
    case 'external':
      return [
        ...validateIdentifier(metric.external!.metric, `${field}.metric`),
        ...validateTarget(target, at),
        ...requireOne(
          target,
          ['value', 'averageValue'],
          `${at}.averageValue`,
          'must set either a target value for metric or a per-pod target',
        ),
        ...(target.value !== undefined && target.averageValue !== undefined
          ? [forbiddenField(`${at}.value`, 'may not set both a target value for metric and a per-pod target')]
          : []),
      ]
    case 'pods':
      return [
        ...validateIdentifier(metric.pods!.metric, `${field}.metric`),
        ...validateTarget(target, at),
        ...requireOne(target, ['averageValue'], `${at}.averageValue`, 'must specify a positive target averageValue'),
      ]
    case 'resource':
      return [...validateResourceName(metric.resource!.name, field), ...validateResourceTarget(target, at)]
    case 'containerResource':
      return [
        ...(metric.containerResource!.name
          ? validateContainerResourceName(metric.containerResource!.name, `${field}.name`)
          : validateResourceName(undefined, field)),
        ...validateContainer(metric.containerResource!.container, `${field}.container`),
        ...validateResourceTarget(target, at),
      ]
  }
}

function requireOne(
  target: MetricTarget,
  names: readonly (keyof MetricTarget)[],
  field: string,
  detail: string,
): FieldError[] {
  return names.some((name) => target[name] !== undefined) ? [] : [required(field, detail)]
}

const validateResourceName = (name: string | undefined, field: string): FieldError[] =>
  name ? [] : [required(`${field}.name`, 'must specify a resource name')]

const validateContainer = (name: string | undefined, field: string): FieldError[] =>
  name ? checked(field, name, dnsLabel) : [required(field, 'must specify a container')]

function validateResourceTarget(target: MetricTarget, field: string): FieldError[] {
  return [
    ...validateTarget(target, field),
    ...requireOne(
      target,
      ['averageUtilization', 'averageValue'],
      `${field}.averageUtilization`,
      'must set either a target raw value or a target utilization',
    ),
    ...(target.averageUtilization !== undefined && target.averageValue !== undefined
      ? [forbiddenField(`${field}.averageValue`, 'may not set both a target raw value and a target utilization')]
      : []),
  ]
}

function validateIdentifier(metric: MetricIdentifier | undefined, field: string): FieldError[] {
  if (!metric?.name) return [required(`${field}.name`, 'must specify a metric name')]
  return checked(`${field}.name`, metric.name, pathSegment)
}

function validateTarget(
  { type = '', value, averageValue, averageUtilization }: MetricTarget,
  field: string,
): FieldError[] {
  const errors: FieldError[] = []
  if (type === '') errors.push(required(`${field}.type`, 'must specify a metric target type'))
  if (!['Utilization', 'Value', 'AverageValue'].includes(type))
    errors.push(invalidValue(`${field}.type`, type, 'must be either Utilization, Value, or AverageValue'))
  for (const [name, quantity] of [
    ['value', value],
    ['averageValue', averageValue],
  ] as const)
    if (quantity !== undefined && signOf(quantityOf(quantity)) !== 1)
      errors.push(invalidValue(`${field}.${name}`, canonicalOf(quantity), 'must be positive'))
  if (averageUtilization !== undefined && averageUtilization < 1)
    errors.push(invalidValue(`${field}.averageUtilization`, averageUtilization, 'must be greater than 0'))
  return errors
}
