import { configMapChecks } from './configmap/configmap-checks.ts'
import { configMapKind } from './configmap/configmap-kind.ts'
import { controllerRevisionChecks } from './controllerrevision/controllerrevision-checks.ts'
import { controllerRevisionKind } from './controllerrevision/controllerrevision-kind.ts'
import { cronJobChecks } from './cronjob/cronjob-checks.ts'
import { cronJobKind } from './cronjob/cronjob-kind.ts'
import { daemonSetChecks } from './daemonset/daemonset-checks.ts'
import { daemonSetKind } from './daemonset/daemonset-kind.ts'
import { deploymentChecks } from './deployment/deployment-checks.ts'
import { deploymentKind } from './deployment/deployment-kind.ts'
import { endpointsChecks } from './endpoints/endpoints-checks.ts'
import { endpointsKind } from './endpoints/endpoints-kind.ts'
import { endpointSliceChecks } from './endpointslice/endpointslice-checks.ts'
import { endpointSliceKind } from './endpointslice/endpointslice-kind.ts'
import { eventChecks } from './event/event-checks.ts'
import { eventKind } from './event/event-kind.ts'
import { horizontalPodAutoscalerChecks } from './horizontalpodautoscaler/horizontalpodautoscaler-checks.ts'
import { horizontalPodAutoscalerKind } from './horizontalpodautoscaler/horizontalpodautoscaler-kind.ts'
import { horizontalPodAutoscalerV1Kind } from './horizontalpodautoscaler/horizontalpodautoscaler-v1-kind.ts'
import { ingressChecks } from './ingress/ingress-checks.ts'
import { ingressKind } from './ingress/ingress-kind.ts'
import { ingressClassChecks } from './ingressclass/ingressclass-checks.ts'
import { ingressClassKind } from './ingressclass/ingressclass-kind.ts'
import { jobChecks } from './job/job-checks.ts'
import { jobKind } from './job/job-kind.ts'
import { leaseChecks } from './lease/lease-checks.ts'
import { leaseKind } from './lease/lease-kind.ts'
import { limitRangeChecks } from './limitrange/limitrange-checks.ts'
import { limitRangeKind } from './limitrange/limitrange-kind.ts'
import { namespaceChecks } from './namespace/namespace-checks.ts'
import { namespaceKind } from './namespace/namespace-kind.ts'
import { networkPolicyChecks } from './networkpolicy/networkpolicy-checks.ts'
import { networkPolicyKind } from './networkpolicy/networkpolicy-kind.ts'
import { nodeChecks } from './node/node-checks.ts'
import { nodeKind } from './node/node-kind.ts'
import { persistentVolumeChecks } from './persistentvolume/persistentvolume-checks.ts'
import { persistentVolumeKind } from './persistentvolume/persistentvolume-kind.ts'
import { persistentVolumeClaimChecks } from './persistentvolumeclaim/persistentvolumeclaim-checks.ts'
import { persistentVolumeClaimKind } from './persistentvolumeclaim/persistentvolumeclaim-kind.ts'
import { podChecks } from './pod/pod-checks.ts'
import { podKind } from './pod/pod-kind.ts'
import { podDisruptionBudgetChecks } from './poddisruptionbudget/poddisruptionbudget-checks.ts'
import { podDisruptionBudgetKind } from './poddisruptionbudget/poddisruptionbudget-kind.ts'
import { podTemplateChecks } from './podtemplate/podtemplate-checks.ts'
import { podTemplateKind } from './podtemplate/podtemplate-kind.ts'
import { priorityClassChecks } from './priorityclass/priorityclass-checks.ts'
import { priorityClassKind } from './priorityclass/priorityclass-kind.ts'
import { replicaSetChecks } from './replicaset/replicaset-checks.ts'
import { replicaSetKind } from './replicaset/replicaset-kind.ts'
import { replicationControllerChecks } from './replicationcontroller/replicationcontroller-checks.ts'
import { replicationControllerKind } from './replicationcontroller/replicationcontroller-kind.ts'
import { resourceQuotaChecks } from './resourcequota/resourcequota-checks.ts'
import { resourceQuotaKind } from './resourcequota/resourcequota-kind.ts'
import { clusterRoleChecks, roleChecks } from './role/role-checks.ts'
import { clusterRoleKind, roleKind } from './role/role-kinds.ts'
import { clusterRoleBindingChecks, roleBindingChecks } from './rolebinding/rolebinding-checks.ts'
import { clusterRoleBindingKind, roleBindingKind } from './rolebinding/rolebinding-kinds.ts'
import { checkedKind, type KindDefinition } from './scheme.ts'
import { secretChecks } from './secret/secret-checks.ts'
import { secretKind } from './secret/secret-kind.ts'
import { serviceChecks } from './service/service-checks.ts'
import { serviceKind } from './service/service-kind.ts'
import { serviceAccountChecks } from './serviceaccount/serviceaccount-checks.ts'
import { serviceAccountKind } from './serviceaccount/serviceaccount-kind.ts'
import { statefulSetChecks } from './statefulset/statefulset-checks.ts'
import { statefulSetKind } from './statefulset/statefulset-kind.ts'
import { storageClassChecks } from './storageclass/storageclass-checks.ts'
import { storageClassKind } from './storageclass/storageclass-kind.ts'

/** Every kind that the API server knows, complete, in the order of `engineKinds`: one folder and one line each. */
export const kinds: readonly KindDefinition[] = [
  checkedKind(clusterRoleBindingKind, clusterRoleBindingChecks),
  checkedKind(clusterRoleKind, clusterRoleChecks),
  checkedKind(configMapKind, configMapChecks),
  checkedKind(controllerRevisionKind, controllerRevisionChecks),
  checkedKind(cronJobKind, cronJobChecks),
  checkedKind(daemonSetKind, daemonSetChecks),
  checkedKind(deploymentKind, deploymentChecks),
  checkedKind(endpointsKind, endpointsChecks),
  checkedKind(endpointSliceKind, endpointSliceChecks),
  checkedKind(eventKind, eventChecks),
  checkedKind(horizontalPodAutoscalerKind, horizontalPodAutoscalerChecks),
  checkedKind(ingressClassKind, ingressClassChecks),
  checkedKind(ingressKind, ingressChecks),
  checkedKind(jobKind, jobChecks),
  checkedKind(leaseKind, leaseChecks),
  checkedKind(limitRangeKind, limitRangeChecks),
  checkedKind(namespaceKind, namespaceChecks),
  checkedKind(networkPolicyKind, networkPolicyChecks),
  checkedKind(nodeKind, nodeChecks),
  checkedKind(persistentVolumeClaimKind, persistentVolumeClaimChecks),
  checkedKind(persistentVolumeKind, persistentVolumeChecks),
  checkedKind(podDisruptionBudgetKind, podDisruptionBudgetChecks),
  checkedKind(podKind, podChecks),
  checkedKind(podTemplateKind, podTemplateChecks),
  checkedKind(priorityClassKind, priorityClassChecks),
  checkedKind(replicaSetKind, replicaSetChecks),
  checkedKind(replicationControllerKind, replicationControllerChecks),
  checkedKind(resourceQuotaKind, resourceQuotaChecks),
  checkedKind(roleBindingKind, roleBindingChecks),
  checkedKind(roleKind, roleChecks),
  checkedKind(secretKind, secretChecks),
  checkedKind(serviceAccountKind, serviceAccountChecks),
  checkedKind(serviceKind, serviceChecks),
  checkedKind(statefulSetKind, statefulSetChecks),
  checkedKind(storageClassKind, storageClassChecks),
]

/** Versions that are served but not stored; `v1.ts` beside each converts. */
export const olderVersions: readonly KindDefinition[] = [horizontalPodAutoscalerV1Kind]
