import type { HorizontalPodAutoscaler, HPAScalingRules, MetricSpec } from '../../api/openapi/kubernetes.ts'

type Spec = HorizontalPodAutoscaler['spec']

/** The spec that a `USER create hpa/…` line spells out. */
export function hpaSpecOf(text: string): Spec {
  const target = /target=(\w+)\/(\S+)/.exec(text)!
  const number = (name: string): number | undefined => {
    const found = new RegExp(`${name}=(\\d+)`).exec(text)
    return found ? Number(found[1]) : undefined
  }
  const scaleUp = rulesOf(text, 'scaleUp')
  const scaleDown = rulesOf(text, 'scaleDown')
  const minReplicas = number('minReplicas')
  return {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: target[1]!, name: target[2]! },
    ...(minReplicas !== undefined && { minReplicas }),
    maxReplicas: number('maxReplicas')!,
    metrics: (/metrics=\[([^\]]*)\]/.exec(text)?.[1] ?? '')
      .split(', ')
      .filter((metric) => metric !== '')
      .map(metricOf),
    ...((scaleUp || scaleDown) && { behavior: { ...(scaleUp && { scaleUp }), ...(scaleDown && { scaleDown }) } }),
  }
}

/** `Resource cpu Utilization 50%`, `Resource cpu AverageValue 100m` */
function metricOf(text: string): MetricSpec {
  const [type, name, targetType, value] = text.split(' ') as [string, string, string, string]
  const target =
    targetType === 'Utilization'
      ? { type: targetType, averageUtilization: Number.parseInt(value, 10) }
      : { type: targetType, averageValue: value }
  return type === 'Resource' ? { type, resource: { name, target } } : { type, pods: { metric: { name }, target } }
}

/** `behavior.scaleUp={stabilizationWindowSeconds=0 selectPolicy=Max policies=[Pods 4/15s] tolerance=300m}` */
function rulesOf(text: string, direction: string): HPAScalingRules | undefined {
  const body = new RegExp(`behavior\\.${direction}=\\{([^}]*)\\}`).exec(text)?.[1]
  if (body === undefined) return undefined
  const window = /stabilizationWindowSeconds=(\d+)/.exec(body)?.[1]
  const selectPolicy = /selectPolicy=(\w+)/.exec(body)?.[1]
  const tolerance = /tolerance=(\S+)/.exec(body)?.[1]
  const policies = (/policies=\[([^\]]*)\]/.exec(body)?.[1] ?? '').split(', ').flatMap((policy) => {
    const match = /^(\w+) (\d+)\/(\d+)s$/.exec(policy)
    return match ? [{ type: match[1]!, value: Number(match[2]), periodSeconds: Number(match[3]) }] : []
  })
  return {
    ...(window !== undefined && { stabilizationWindowSeconds: Number(window) }),
    ...(selectPolicy !== undefined && { selectPolicy }),
    ...(tolerance !== undefined && { tolerance }),
    policies,
  }
}
