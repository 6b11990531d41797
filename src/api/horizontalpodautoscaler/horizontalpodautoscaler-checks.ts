import type { HorizontalPodAutoscaler } from '../openapi/kubernetes.ts'
import { defineChecks } from '../scheme.ts'
import { ageOf } from '../table/ages.ts'
import { columnsOf } from '../table/columns.ts'
import { targetsCell } from './targets-cell.ts'
import { validateAutoscaler, validateAutoscalerStatusUpdate, validateAutoscalerUpdate } from './validation.ts'

export const horizontalPodAutoscalerChecks = defineChecks<HorizontalPodAutoscaler>({
  validate: validateAutoscaler,
  validateUpdate: validateAutoscalerUpdate,
  statusValidateUpdate: validateAutoscalerStatusUpdate,
  columns: columnsOf('Name|Reference|Targets|MinPods|MaxPods|Replicas|Age'),
  cells: ({ metadata, spec, status }, now) => [
    metadata.name,
    `${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`,
    targetsCell(spec.metrics ?? [], status?.currentMetrics ?? []),
    spec.minReplicas === undefined ? '<unset>' : String(spec.minReplicas),
    spec.maxReplicas,
    status?.currentReplicas ?? 0,
    ageOf(metadata.creationTimestamp, now),
  ],
})
