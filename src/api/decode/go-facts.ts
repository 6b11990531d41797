import type { Schema } from '../openapi/schema.ts'
import { fieldsOf } from '../pod-template-hash/template-layout.ts'

/** What a Go declaration says beyond the OpenAPI structure. */
export interface GoField {
  /** As Go prints it, without the pointer, e.g. `int32` or `v1.ServiceType`. */
  readonly type: string
  readonly isPointer: boolean
  /** The embedded struct that holds the field, e.g. `VolumeSource`. */
  readonly embeddedIn?: string
}

/**
 * Scalars of structs outside the pod template that are pointers (`*`) or have a type of their own; the rest is as in the
 * OpenAPI structure. A group before the struct tells two of one name apart.
 * @source kubernetes@1.36 staging/src/k8s.io/api
 */
const table = `
DaemonSetSpec|revisionHistoryLimit*
DaemonSetStatus|collisionCount*
DaemonSetUpdateStrategy|type:DaemonSetUpdateStrategyType
DeploymentSpec|replicas* revisionHistoryLimit* progressDeadlineSeconds*
DeploymentStatus|collisionCount* terminatingReplicas*
DeploymentStrategy|type:DeploymentStrategyType
ReplicaSetSpec|replicas*
ReplicaSetStatus|terminatingReplicas*
ReplicationControllerSpec|replicas*
RollingUpdateStatefulSetStrategy|partition*
StatefulSetPersistentVolumeClaimRetentionPolicy|whenDeleted:PersistentVolumeClaimRetentionPolicyType whenScaled:PersistentVolumeClaimRetentionPolicyType
StatefulSetSpec|replicas* revisionHistoryLimit* podManagementPolicy:PodManagementPolicyType
StatefulSetStatus|collisionCount*
StatefulSetUpdateStrategy|type:StatefulSetUpdateStrategyType
HorizontalPodAutoscalerSpec|minReplicas* targetCPUUtilizationPercentage*
HorizontalPodAutoscalerStatus|observedGeneration* currentCPUUtilizationPercentage*
HPAScalingPolicy|type:HPAScalingPolicyType
HPAScalingRules|selectPolicy*:ScalingPolicySelect stabilizationWindowSeconds*
MetricSpec|type:MetricSourceType
MetricTarget|type:MetricTargetType averageUtilization*
MetricValueStatus|averageUtilization*
ResourceMetricSource|name:v1.ResourceName
ContainerResourceMetricSource|name:v1.ResourceName
CronJobSpec|concurrencyPolicy:ConcurrencyPolicy failedJobsHistoryLimit* startingDeadlineSeconds* successfulJobsHistoryLimit* suspend* timeZone*
JobSpec|activeDeadlineSeconds* backoffLimit* backoffLimitPerIndex* completionMode*:CompletionMode completions* managedBy* manualSelector* maxFailedIndexes* parallelism* podReplacementPolicy*:PodReplacementPolicy suspend* ttlSecondsAfterFinished*
JobStatus|failedIndexes* ready* terminating*
PodFailurePolicyOnExitCodesRequirement|containerName* operator:PodFailurePolicyOnExitCodesOperator
PodFailurePolicyOnPodConditionsPattern|type:PodConditionType status:ConditionStatus
PodFailurePolicyRule|action:PodFailurePolicyAction
SuccessPolicyRule|succeededCount* succeededIndexes*
LeaseSpec|holderIdentity* leaseDurationSeconds* leaseTransitions* preferredHolder* strategy*:CoordinatedLeaseStrategy
ClientIPConfig|timeoutSeconds*
ConfigMap|immutable*
Secret|immutable* type:SecretType
ContainerStatus|started* stopSignal*:Signal
EndpointAddress|nodeName*
EndpointPort|appProtocol* protocol:Protocol
discovery.EndpointPort|name* protocol*:Protocol port* appProtocol*
LoadBalancerIngress|ipMode*:LoadBalancerIPMode
LimitRangeItem|type:LimitType
NodeFeatures|supplementalGroupsPolicy*
NodeRuntimeHandlerFeatures|recursiveReadOnlyMounts* userNamespaces*
NodeSwapStatus|capacity*
PersistentVolumeClaimStatus|currentVolumeAttributesClassName* phase:PersistentVolumeClaimPhase accessModes:[]PersistentVolumeAccessMode
PersistentVolumeSpec|persistentVolumeReclaimPolicy:PersistentVolumeReclaimPolicy volumeAttributesClassName* volumeMode*:PersistentVolumeMode accessModes:[]PersistentVolumeAccessMode
PodResourceClaimStatus|resourceClaimName*
AzureFilePersistentVolumeSource|secretNamespace*
GlusterfsPersistentVolumeSource|endpointsNamespace*
ISCSIPersistentVolumeSource|initiatorName*
LocalVolumeSource|fsType*
PortStatus|error* protocol:Protocol
IngressPortStatus|error* protocol:Protocol
ResourceQuotaSpec|scopes:[]ResourceQuotaScope
ScopedResourceSelectorRequirement|scopeName:ResourceQuotaScope operator:ScopeSelectorOperator
ServiceAccount|automountServiceAccountToken*
ServicePort|appProtocol* protocol:Protocol
ServiceSpec|allocateLoadBalancerNodePorts* internalTrafficPolicy*:ServiceInternalTrafficPolicy ipFamilyPolicy*:IPFamilyPolicy loadBalancerClass* trafficDistribution* type:ServiceType sessionAffinity:ServiceAffinity externalTrafficPolicy:ServiceExternalTrafficPolicy ipFamilies:[]IPFamily
Taint|effect:TaintEffect
VolumeMountStatus|recursiveReadOnly*:RecursiveReadOnlyMode
Endpoint|hostname* nodeName* zone*
EndpointConditions|ready* serving* terminating*
EndpointSlice|addressType:AddressType
HTTPIngressPath|pathType*:PathType
IngressSpec|ingressClassName*
NetworkPolicyPort|endPort* protocol*:Protocol
NetworkPolicySpec|policyTypes:[]PolicyType
PodDisruptionBudgetSpec|unhealthyPodEvictionPolicy*:UnhealthyPodEvictionPolicyType
PriorityClass|preemptionPolicy*:PreemptionPolicy
StorageClass|allowVolumeExpansion* reclaimPolicy*:PersistentVolumeReclaimPolicy volumeBindingMode*:VolumeBindingMode
ObjectReference|uid:types.UID
DeleteOptions|gracePeriodSeconds* orphanDependents* propagationPolicy*:DeletionPropagation
Preconditions|uid*:types.UID resourceVersion*
`

const facts: ReadonlyMap<string, string> = new Map(
  table
    .trim()
    .split('\n')
    .map((line) => line.split('|') as [string, string]),
)

const ownPersistentVolumeFields = [
  'capacity',
  'accessModes',
  'claimRef',
  'persistentVolumeReclaimPolicy',
  'storageClassName',
  'mountOptions',
  'volumeMode',
  'nodeAffinity',
  'volumeAttributesClassName',
]

/** The declaration of a field of a component such as `io.k8s.api.apps.v1.DeploymentSpec`. */
export function goFieldOf(component: string, key: string, schema: Schema): GoField {
  const [group, version, struct] = component.split('.').slice(-3) as [string, string, string]
  const inTemplate = group === 'core' || group === 'meta' ? templateField(struct, key) : undefined
  if (inTemplate !== undefined) return inTemplate
  const line = facts.get(`${group}.${struct}`) ?? facts.get(struct) ?? ''
  const fact = line.split(' ').find((text) => text.split(/[*:]/)[0] === key) ?? ''
  const [name = '', type] = fact.split(/:(.*)/)
  const embeddedIn = embeddingOf(struct, key)
  return {
    type: type === undefined ? plainType(schema) : type.replace(/^(\[\])?(?=[A-Z])/, `$1${version}.`),
    isPointer: name.endsWith('*'),
    ...(embeddedIn && { embeddedIn }),
  }
}

function embeddingOf(struct: string, key: string): string | undefined {
  if (struct === 'IngressRule' && key === 'http') return 'IngressRuleValue'
  return struct === 'PersistentVolumeSpec' && !ownPersistentVolumeFields.includes(key)
    ? 'PersistentVolumeSource'
    : undefined
}

function templateField(struct: string, key: string): GoField | undefined {
  for (const field of fieldsOf(struct) ?? []) {
    if (field.key === undefined) {
      const inner = templateField(field.type, key)
      if (inner !== undefined) return { ...inner, embeddedIn: [field.name, inner.embeddedIn].filter(Boolean).join('.') }
    } else if (field.key === key) {
      const type = field.type.replace(/^\*/, '').replace(/^(\[\])?(?=[A-Z])/, '$1v1.')
      return { type, isPointer: field.type.startsWith('*') }
    }
  }
  return undefined
}

/** The Go type of a schema that has no name of its own. */
export function plainType(schema: Schema): string {
  switch (schema.type) {
    case 'integer':
      return schema.format ?? 'int64'
    case 'boolean':
      return 'bool'
    case 'number':
      return 'float64'
    default:
      return schema.format === 'byte' ? '[]uint8' : 'string'
  }
}

/** `io.k8s.api.apps.v1.DeploymentSpec` → `v1.DeploymentSpec`. */
export const printedStruct = (component: string): string => component.split('.').slice(-2).join('.')
