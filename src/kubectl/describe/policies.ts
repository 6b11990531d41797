import type {
  HorizontalPodAutoscaler,
  MetricSpec,
  MetricStatus,
  PodDisruptionBudget,
  ResourceQuota,
} from '../../api/openapi/kubernetes.ts'
import { canonicalQuantity } from '../../api/quantity/amounts.ts'
import { formatLabelSelector } from '../../api/selector/label-selector.ts'
import { describeCreation, describeMetadata, describeName, describer } from './describer.ts'
import { orUnset, type Writer } from './writer.ts'

export const autoscalerDescriber = describer<HorizontalPodAutoscaler>((writer, autoscaler) => {
  const { spec, status } = autoscaler
  describeName(writer, autoscaler)
  describeMetadata(writer, autoscaler)
  describeCreation(writer, autoscaler)
  const target = spec?.scaleTargetRef
  writer.field('Reference', `${target?.kind}/${target?.name}`)
  writer.field('Metrics', '( current / target )')
  for (const [index, metric] of (spec?.metrics ?? []).entries())
    describeMetric(writer, metric, status?.currentMetrics?.[index])
  writer.field('Min replicas', orUnset(spec?.minReplicas))
  writer.field('Max replicas', spec?.maxReplicas ?? 0)
  describeBehavior(writer, spec?.behavior)
  writer.field(
    `${target?.kind} pods`,
    `${status?.currentReplicas ?? 0} current / ${status?.desiredReplicas ?? 0} desired`,
  )
  const conditions = status?.conditions ?? []
  if (conditions.length === 0) return
  writer.line('Conditions:')
  writer.line('Type\tStatus\tReason\tMessage', 1)
  writer.line('----\t------\t------\t-------', 1)
  for (const { type, status: is, reason = '', message = '' } of conditions)
    writer.line(`${type}\t${is}\t${reason}\t${message}`, 1)
})

function describeMetric(
  writer: Writer,
  { resource, containerResource, pods, object, external, type }: MetricSpec,
  status: MetricStatus | undefined,
): void {
  const source = resource ?? containerResource
  if (source === undefined) {
    const named = pods ?? object ?? external
    return writer.line(
      `"${named?.metric.name ?? type}" on ${type.toLowerCase()}:\t<unknown> / ${canonicalQuantity(named?.target.averageValue ?? named?.target.value ?? '0')}`,
      1,
    )
  }
  const { current } = status?.resource ?? status?.containerResource ?? {}
  const where = containerResource === undefined ? 'on pods' : `of container "${containerResource.container}" on pods`
  const head = `resource ${source.name} ${where}`
  if (source.target.averageValue !== undefined)
    return writer.line(
      `${head}:\t${current?.averageValue === undefined ? '<unknown>' : canonicalQuantity(current.averageValue)} / ${canonicalQuantity(source.target.averageValue)}`,
      1,
    )
  const now =
    current?.averageUtilization === undefined
      ? '<unknown>'
      : `${current.averageUtilization}% (${canonicalQuantity(current.averageValue ?? '0')})`
  writer.line(
    `${head}  (as a percentage of request):\t${now} / ${source.target.averageUtilization === undefined ? '<auto>' : `${source.target.averageUtilization}%`}`,
    1,
  )
}

type Behavior = NonNullable<HorizontalPodAutoscaler['spec']>['behavior']

function describeBehavior(writer: Writer, behavior: Behavior): void {
  if (behavior === undefined) return
  writer.line('Behavior:')
  for (const [name, rules] of [
    ['Scale Up', behavior.scaleUp],
    ['Scale Down', behavior.scaleDown],
  ] as const) {
    if (rules === undefined) continue
    writer.line(`${name}:`, 1)
    if (rules.stabilizationWindowSeconds !== undefined)
      writer.line(`Stabilization Window: ${rules.stabilizationWindowSeconds} seconds`, 2)
    if ((rules.policies ?? []).length === 0) continue
    writer.line(`Select Policy: ${rules.selectPolicy ?? 'Max'}`, 2)
    writer.line('Policies:', 2)
    for (const { type, value, periodSeconds } of rules.policies!)
      writer.line(`- Type: ${type}\tValue: ${value}\tPeriod: ${periodSeconds} seconds`, 3)
  }
}

export const budgetDescriber = describer<PodDisruptionBudget>((writer, budget) => {
  const { spec, status } = budget
  describeName(writer, budget)
  if (spec?.minAvailable !== undefined) writer.field('Min available', spec.minAvailable)
  else if (spec?.maxUnavailable !== undefined) writer.field('Max unavailable', spec.maxUnavailable)
  writer.field('Selector', spec?.selector === undefined ? '<unset>' : formatLabelSelector(spec.selector))
  writer.line('Status:')
  writer.field('Allowed disruptions', status?.disruptionsAllowed ?? 0, 2)
  writer.field('Current', status?.currentHealthy ?? 0, 2)
  writer.field('Desired', status?.desiredHealthy ?? 0, 2)
  writer.field('Total', status?.expectedPods ?? 0, 2)
})

export const quotaDescriber = describer<ResourceQuota>((writer, quota) => {
  describeName(writer, quota)
  if ((quota.spec?.scopes ?? []).length > 0) writer.field('Scopes', quota.spec!.scopes!.join(', '))
  quotaTable(writer, quota, '', '----')
}, false)

export function quotaTable(writer: Writer, { status }: ResourceQuota, indent: string, underline: string): void {
  writer.line(`${indent}Resource\tUsed\tHard`)
  writer.line(`${indent}--------\t${underline}\t${underline}`)
  for (const [name, hard] of Object.entries(status?.hard ?? {}).sort())
    writer.line(`${indent}${name}\t${canonicalQuantity(status?.used?.[name] ?? '0')}\t${canonicalQuantity(hard)}`)
}
