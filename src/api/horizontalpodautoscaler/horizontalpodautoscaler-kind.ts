import type { Writable } from '../../base/json.ts'
import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerBehavior,
  HPAScalingRules,
} from '../openapi/kubernetes.ts'
import { defineKind } from '../scheme.ts'

/** Stored as autoscaling/v2. @source kubernetes@1.36 pkg/registry/autoscaling/horizontalpodautoscaler/strategy.go */
export const horizontalPodAutoscalerKind = defineKind<HorizontalPodAutoscaler>({
  group: 'autoscaling',
  version: 'v2',
  kind: 'HorizontalPodAutoscaler',
  resource: 'horizontalpodautoscalers',
  singular: 'horizontalpodautoscaler',
  shortNames: ['hpa'],
  categories: ['all'],
  namespaced: true,
  schema: 'io.k8s.api.autoscaling.v2.HorizontalPodAutoscaler',
  applyDefaults,
  prepareForCreate: (draft) => {
    draft.status = { ...emptyStatus } as unknown as typeof draft.status
  },
  status: { prepareForUpdate: () => undefined },
})

/** Go prints the absent list as null. */
const emptyStatus = { currentMetrics: null, desiredReplicas: 0 }

/** @source kubernetes@1.36 pkg/apis/autoscaling/v2/defaults.go */
function applyDefaults(draft: Writable<HorizontalPodAutoscaler>): void {
  const spec = (draft.spec ??= {} as Writable<HorizontalPodAutoscaler>['spec'])
  spec.minReplicas ??= 1
  if (!spec.metrics?.length)
    spec.metrics = [
      { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
    ]
  if (spec.behavior) applyBehaviorDefaults(spec.behavior)
}

function applyBehaviorDefaults(behavior: Writable<HorizontalPodAutoscalerBehavior>): void {
  const up = (behavior.scaleUp ??= {})
  up.stabilizationWindowSeconds ??= 0
  applyRuleDefaults(up, [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ])
  applyRuleDefaults((behavior.scaleDown ??= {}), [{ type: 'Percent', value: 100, periodSeconds: 15 }])
}

function applyRuleDefaults(rules: Writable<HPAScalingRules>, policies: Writable<HPAScalingRules>['policies']): void {
  rules.selectPolicy ??= 'Max'
  rules.policies ??= policies
}
