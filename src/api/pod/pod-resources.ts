import type { Container, PodSpec } from '../openapi/kubernetes.ts'
import { quantityOf } from '../quantity/amounts.ts'
import { compareQuantities, formatQuantity } from '../quantity/quantity.ts'
import type { FieldError } from '../status.ts'
import { forbiddenField, invalidValue } from '../validation/field.ts'
import { canonicalOf } from '../validation/resources.ts'
import { aggregatedResources, type Side } from './pod-level-defaults.ts'
import { validatePodLevelResources } from './requirements.ts'
import { isHugePageResource } from '../quantity/resource-names.ts'

export function validatePodResources(spec: PodSpec, claimNames: ReadonlySet<string>, field: string): FieldError[] {
  const { resources } = spec
  if (!resources) return []
  if (spec.os?.name === 'windows') return [forbiddenField(field, 'may not be set for a windows pod')]
  const errors = resources.claims
    ? [forbiddenField(`${field}.claims`, 'claims may not be set for Resources at pod-level')]
    : []
  return [
    ...errors,
    ...validatePodLevelResources(resources, field, claimNames),
    ...sumsBeyond(spec, 'requests', `${field}.requests`),
    ...sumsBeyond(spec, 'limits', `${field}.limits`),
    ...(spec.containers ?? []).flatMap((container, index) =>
      limitsBeyond(spec, container, `${field}.containers[${index}]`),
    ),
  ]
}

function sumsBeyond(spec: PodSpec, side: Side, field: string): FieldError[] {
  return [...aggregatedResources(spec, side)].sort().flatMap(([name, sum]) => {
    const own = spec.resources?.[side]?.[name]
    if (own === undefined || (side === 'limits' && !isHugePageResource(name))) return []
    if (compareQuantities(sum, quantityOf(own)) <= 0) return []
    const detail = `must be greater than or equal to aggregate container ${side} of ${formatQuantity(sum)}`
    return [invalidValue(`${field}[${name}]`, canonicalOf(own), detail)]
  })
}

function limitsBeyond(spec: PodSpec, container: Container, field: string): FieldError[] {
  const limits = container.resources?.limits ?? {}
  return Object.keys(limits)
    .sort()
    .flatMap((name) => {
      const own = spec.resources?.limits?.[name]
      if (own === undefined || compareQuantities(quantityOf(limits[name]!), quantityOf(own)) <= 0) return []
      const detail = `must be less than or equal to pod limits of ${canonicalOf(own)}`
      return [invalidValue(`${field}[${name}].limits`, canonicalOf(limits[name]!), detail)]
    })
}
