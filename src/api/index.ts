import { controllerRevisionKind } from './controllerrevision/controllerrevision-kind.ts'
import { cronJobKind } from './cronjob/cronjob-kind.ts'
import { daemonSetKind } from './daemonset/daemonset-kind.ts'
import { deploymentKind } from './deployment/deployment-kind.ts'
import { horizontalPodAutoscalerKind } from './horizontalpodautoscaler/horizontalpodautoscaler-kind.ts'
import { jobKind } from './job/job-kind.ts'
import { podKind } from './pod/pod-kind.ts'
import { podDisruptionBudgetKind } from './poddisruptionbudget/poddisruptionbudget-kind.ts'
import { replicaSetKind } from './replicaset/replicaset-kind.ts'
import { replicationControllerKind } from './replicationcontroller/replicationcontroller-kind.ts'
import type { KindDefinition } from './scheme.ts'
import { statefulSetKind } from './statefulset/statefulset-kind.ts'

/** Every kind that the API server knows: one folder and one line each. */
export const kinds: readonly KindDefinition[] = [
  controllerRevisionKind,
  cronJobKind,
  daemonSetKind,
  deploymentKind,
  horizontalPodAutoscalerKind,
  jobKind,
  podDisruptionBudgetKind,
  podKind,
  replicaSetKind,
  replicationControllerKind,
  statefulSetKind,
]
