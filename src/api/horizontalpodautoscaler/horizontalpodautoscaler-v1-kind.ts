import type { Writable } from '../../base/json.ts'
import type { HorizontalPodAutoscaler, HorizontalPodAutoscalerV1 } from '../openapi/kubernetes.ts'
import { defineKind } from '../scheme.ts'
import { horizontalPodAutoscalerChecks } from './horizontalpodautoscaler-checks.ts'
import { horizontalPodAutoscalerKind } from './horizontalpodautoscaler-kind.ts'
import { autoscalerFromV1, autoscalerToV1 } from './v1.ts'

/**
 * autoscaling/v1 by the rules of v2: what it is asked is converted first. Only v2 is stored, so this is no kind of the
 * registry; it tells how a v1 body is defaulted, judged and shown.
 */
export const horizontalPodAutoscalerV1Kind = defineKind<HorizontalPodAutoscalerV1>({
  group: 'autoscaling',
  version: 'v1',
  kind: 'HorizontalPodAutoscaler',
  resource: 'horizontalpodautoscalers',
  singular: 'horizontalpodautoscaler',
  shortNames: ['hpa'],
  categories: ['all'],
  namespaced: true,
  schema: 'io.k8s.api.autoscaling.v1.HorizontalPodAutoscaler',
  applyDefaults: (draft) => {
    const stored = autoscalerFromV1(draft as HorizontalPodAutoscalerV1) as Writable<HorizontalPodAutoscaler>
    horizontalPodAutoscalerKind.applyDefaults?.(stored)
    const { spec, metadata } = autoscalerToV1(stored)
    Object.assign(draft, { spec, metadata })
  },
  prepareForCreate: (draft) => {
    draft.status = { currentReplicas: 0, desiredReplicas: 0 }
  },
  validate: (object, context) => horizontalPodAutoscalerChecks.validate?.(autoscalerFromV1(object), context) ?? [],
  validateUpdate: (object, old, context) =>
    horizontalPodAutoscalerChecks.validateUpdate?.(autoscalerFromV1(object), autoscalerFromV1(old), context) ?? [],
  columns: horizontalPodAutoscalerChecks.columns,
  cells: (object, now) => horizontalPodAutoscalerChecks.cells(autoscalerFromV1(object), now),
})
