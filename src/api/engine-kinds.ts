import { configMapKind } from './configmap/configmap-kind.ts'
import { controllerRevisionKind } from './controllerrevision/controllerrevision-kind.ts'
import { cronJobKind } from './cronjob/cronjob-kind.ts'
import { daemonSetKind } from './daemonset/daemonset-kind.ts'
import { deploymentKind } from './deployment/deployment-kind.ts'
import { endpointsKind } from './endpoints/endpoints-kind.ts'
import { endpointSliceKind } from './endpointslice/endpointslice-kind.ts'
import { eventKind } from './event/event-kind.ts'
import { horizontalPodAutoscalerKind } from './horizontalpodautoscaler/horizontalpodautoscaler-kind.ts'
import { ingressKind } from './ingress/ingress-kind.ts'
import { ingressClassKind } from './ingressclass/ingressclass-kind.ts'
import { jobKind } from './job/job-kind.ts'
import { leaseKind } from './lease/lease-kind.ts'
import { limitRangeKind } from './limitrange/limitrange-kind.ts'
import { namespaceKind } from './namespace/namespace-kind.ts'
import { networkPolicyKind } from './networkpolicy/networkpolicy-kind.ts'
import { nodeKind } from './node/node-kind.ts'
import { persistentVolumeKind } from './persistentvolume/persistentvolume-kind.ts'
import { persistentVolumeClaimKind } from './persistentvolumeclaim/persistentvolumeclaim-kind.ts'
import { podKind } from './pod/pod-kind.ts'
import { podDisruptionBudgetKind } from './poddisruptionbudget/poddisruptionbudget-kind.ts'
import { podTemplateKind } from './podtemplate/podtemplate-kind.ts'
import { priorityClassKind } from './priorityclass/priorityclass-kind.ts'
import { replicaSetKind } from './replicaset/replicaset-kind.ts'
import { replicationControllerKind } from './replicationcontroller/replicationcontroller-kind.ts'
import { resourceQuotaKind } from './resourcequota/resourcequota-kind.ts'
import { clusterRoleKind, roleKind } from './role/role-kinds.ts'
import { clusterRoleBindingKind, roleBindingKind } from './rolebinding/rolebinding-kinds.ts'
import type { KindDefinition } from './scheme.ts'
import { secretKind } from './secret/secret-kind.ts'
import { serviceKind } from './service/service-kind.ts'
import { serviceAccountKind } from './serviceaccount/serviceaccount-kind.ts'
import { statefulSetKind } from './statefulset/statefulset-kind.ts'
import { storageClassKind } from './storageclass/storageclass-kind.ts'

/** Of every kind that the API server knows, what a cluster needs to run: names, defaults, strategy. One folder and one line each. */
export const engineKinds: readonly KindDefinition[] = [
  clusterRoleBindingKind,
  clusterRoleKind,
  configMapKind,
  controllerRevisionKind,
  cronJobKind,
  daemonSetKind,
  deploymentKind,
  endpointsKind,
  endpointSliceKind,
  eventKind,
  horizontalPodAutoscalerKind,
  ingressClassKind,
  ingressKind,
  jobKind,
  leaseKind,
  limitRangeKind,
  namespaceKind,
  networkPolicyKind,
  nodeKind,
  persistentVolumeClaimKind,
  persistentVolumeKind,
  podDisruptionBudgetKind,
  podKind,
  podTemplateKind,
  priorityClassKind,
  replicaSetKind,
  replicationControllerKind,
  resourceQuotaKind,
  roleBindingKind,
  roleKind,
  secretKind,
  serviceAccountKind,
  serviceKind,
  statefulSetKind,
  storageClassKind,
]
