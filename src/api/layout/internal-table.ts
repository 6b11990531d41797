/**
 * The API server's own types where they differ from v1, in the notation of `pod-template-hash/type-table.ts`: what some
 * error texts print, field by field in declaration order.
 * @source kubernetes@1.36 pkg/apis/{core,apps,batch,autoscaling,networking,rbac}/types.go
 */
export const internalTable = `
AzureFilePersistentVolumeSource|SecretName ShareName ReadOnly:bool SecretNamespace:*string
CSIPersistentVolumeSource|Driver VolumeHandle ReadOnly:bool FSType VolumeAttributes:map[string]string ControllerPublishSecretRef:*SecretReference NodeStageSecretRef:*SecretReference NodePublishSecretRef:*SecretReference ControllerExpandSecretRef:*SecretReference NodeExpandSecretRef:*SecretReference
CephFSPersistentVolumeSource|Monitors:[]string Path User SecretFile SecretRef:*SecretReference ReadOnly:bool
CinderPersistentVolumeSource|VolumeID FSType ReadOnly:bool SecretRef:*SecretReference
ClientIPConfig|TimeoutSeconds:*int32
ContainerResourceMetricSource|Name Container Target:MetricTarget
CrossVersionObjectReference|Kind Name APIVersion
DaemonSetUpdateStrategy|Type RollingUpdate:*RollingUpdateDaemonSet
DeploymentStrategy|Type RollingUpdate:*RollingUpdateDeployment
EndpointAddress|IP Hostname NodeName:*string TargetRef:*ObjectReference
ExternalMetricSource|Metric:MetricIdentifier Target:MetricTarget
FlexPersistentVolumeSource|Driver FSType SecretRef:*SecretReference ReadOnly:bool Options:map[string]string
GlusterfsPersistentVolumeSource|EndpointsName/endpoints Path ReadOnly:bool EndpointsNamespace:*string
HPAScalingPolicy|Type Value:int32 PeriodSeconds:int32
HPAScalingRules|StabilizationWindowSeconds:*int32 SelectPolicy:*string Policies:[]HPAScalingPolicy Tolerance:*Quantity
IPBlock|CIDR Except:[]string
ISCSIPersistentVolumeSource|TargetPortal IQN Lun:int32 ISCSIInterface FSType ReadOnly:bool Portals:[]string DiscoveryCHAPAuth/chapAuthDiscovery:bool SessionCHAPAuth/chapAuthSession:bool SecretRef:*SecretReference InitiatorName:*string
IngressBackend|Service:*IngressServiceBackend Resource:*TypedLocalObjectReference
IngressServiceBackend|Name Port:ServiceBackendPort
LoadBalancerIngress|IP Hostname IPMode:*string Ports:[]PortStatus
LocalVolumeSource|Path FSType:*string
MetricIdentifier|Name Selector:*LabelSelector
MetricSpec|Type Object:*ObjectMetricSource Pods:*PodsMetricSource Resource:*ResourceMetricSource ContainerResource:*ContainerResourceMetricSource External:*ExternalMetricSource
MetricTarget|Type Value:*Quantity AverageValue:*Quantity AverageUtilization:*int32
ObjectMetricSource|DescribedObject:CrossVersionObjectReference Target:MetricTarget Metric:MetricIdentifier
ObjectReference|Kind Namespace Name UID APIVersion ResourceVersion FieldPath
PersistentVolumeClaimTemplate|=ObjectMeta Spec:PersistentVolumeClaimSpec
PersistentVolumeSource|GCEPersistentDisk:*GCEPersistentDiskVolumeSource AWSElasticBlockStore:*AWSElasticBlockStoreVolumeSource HostPath:*HostPathVolumeSource Glusterfs:*GlusterfsPersistentVolumeSource NFS:*NFSVolumeSource RBD:*RBDPersistentVolumeSource Quobyte:*QuobyteVolumeSource ISCSI:*ISCSIPersistentVolumeSource FlexVolume:*FlexPersistentVolumeSource Cinder:*CinderPersistentVolumeSource CephFS/cephfs:*CephFSPersistentVolumeSource FC:*FCVolumeSource Flocker:*FlockerVolumeSource AzureFile:*AzureFilePersistentVolumeSource VsphereVolume:*VsphereVirtualDiskVolumeSource AzureDisk:*AzureDiskVolumeSource PhotonPersistentDisk:*PhotonPersistentDiskVolumeSource PortworxVolume:*PortworxVolumeSource ScaleIO:*ScaleIOPersistentVolumeSource Local:*LocalVolumeSource StorageOS/storageos:*StorageOSPersistentVolumeSource CSI:*CSIPersistentVolumeSource
PersistentVolumeSpec|Capacity:map[string]Quantity =PersistentVolumeSource AccessModes:[]string ClaimRef:*ObjectReference PersistentVolumeReclaimPolicy StorageClassName MountOptions:[]string VolumeMode:*string NodeAffinity:*VolumeNodeAffinity VolumeAttributesClassName:*string
PodFailurePolicy|Rules:[]PodFailurePolicyRule
PodFailurePolicyOnExitCodesRequirement|ContainerName:*string Operator Values:[]int32
PodFailurePolicyOnPodConditionsPattern|Type Status
PodFailurePolicyRule|Action OnExitCodes:*PodFailurePolicyOnExitCodesRequirement OnPodConditions:[]PodFailurePolicyOnPodConditionsPattern
PodSecurityContext|HostNetwork:bool HostPID:bool HostIPC:bool ShareProcessNamespace:*bool HostUsers:*bool SELinuxOptions:*SELinuxOptions WindowsOptions:*WindowsSecurityContextOptions RunAsUser:*int64 RunAsGroup:*int64 RunAsNonRoot:*bool SupplementalGroups:[]int64 SupplementalGroupsPolicy:*string FSGroup:*int64 FSGroupChangePolicy:*string Sysctls:[]Sysctl SeccompProfile:*SeccompProfile AppArmorProfile:*AppArmorProfile SELinuxChangePolicy:*string
PodSpec|Volumes:[]Volume InitContainers:[]Container Containers:[]Container EphemeralContainers:[]EphemeralContainer RestartPolicy TerminationGracePeriodSeconds:*int64 ActiveDeadlineSeconds:*int64 DNSPolicy NodeSelector:map[string]string ServiceAccountName AutomountServiceAccountToken:*bool NodeName SecurityContext:*PodSecurityContext ImagePullSecrets:[]LocalObjectReference Hostname Subdomain SetHostnameAsFQDN:*bool Affinity:*Affinity SchedulerName Tolerations:[]Toleration HostAliases:[]HostAlias PriorityClassName Priority:*int32 PreemptionPolicy:*string DNSConfig:*PodDNSConfig ReadinessGates:[]PodReadinessGate RuntimeClassName:*string Overhead:map[string]Quantity EnableServiceLinks:*bool TopologySpreadConstraints:[]TopologySpreadConstraint OS:*PodOS SchedulingGates:[]PodSchedulingGate ResourceClaims:[]PodResourceClaim Resources:*ResourceRequirements HostnameOverride:*string SchedulingGroup:*PodSchedulingGroup
PodTemplateSpec|=ObjectMeta Spec:PodSpec
PodsMetricSource|Metric:MetricIdentifier Target:MetricTarget
PortStatus|Port:int32 Protocol Error:*string
RBDPersistentVolumeSource|CephMonitors/monitors:[]string RBDImage/image FSType RBDPool/pool RadosUser/user Keyring SecretRef:*SecretReference ReadOnly:bool
ResourceMetricSource|Name Target:MetricTarget
RoleRef|APIGroup Kind Name
RollingUpdateDaemonSet|MaxUnavailable:IntOrString MaxSurge:IntOrString
RollingUpdateDeployment|MaxUnavailable:IntOrString MaxSurge:IntOrString
RollingUpdateStatefulSetStrategy|Partition:int32 MaxUnavailable:*IntOrString
ScaleIOPersistentVolumeSource|Gateway System SecretRef:*SecretReference SSLEnabled:bool ProtectionDomain StoragePool StorageMode VolumeName FSType ReadOnly:bool
ScopeSelector|MatchExpressions:[]ScopedResourceSelectorRequirement
ScopedResourceSelectorRequirement|ScopeName Operator Values:[]string
SecretReference|Name Namespace
ServiceAccountTokenProjection|Audience ExpirationSeconds:int64 Path
ServiceBackendPort|Name Number:int32
ServicePort|Name Protocol AppProtocol:*string Port:int32 TargetPort:IntOrString NodePort:int32
SessionAffinityConfig|ClientIP:*ClientIPConfig
StatefulSetOrdinals|Start:int32
StatefulSetPersistentVolumeClaimRetentionPolicy|WhenDeleted WhenScaled
StatefulSetUpdateStrategy|Type RollingUpdate:*RollingUpdateStatefulSetStrategy
StorageOSPersistentVolumeSource|VolumeName VolumeNamespace FSType ReadOnly:bool SecretRef:*ObjectReference
SuccessPolicy|Rules:[]SuccessPolicyRule
SuccessPolicyRule|SucceededIndexes:*string SucceededCount:*int32
Taint|Key Value Effect TimeAdded:*Time
TopologySelectorLabelRequirement|Key Values:[]string
TopologySelectorTerm|MatchLabelExpressions:[]TopologySelectorLabelRequirement
VolumeNodeAffinity|Required:*NodeSelector
VolumeSource|HostPath:*HostPathVolumeSource EmptyDir:*EmptyDirVolumeSource GCEPersistentDisk:*GCEPersistentDiskVolumeSource AWSElasticBlockStore:*AWSElasticBlockStoreVolumeSource GitRepo:*GitRepoVolumeSource Secret:*SecretVolumeSource NFS:*NFSVolumeSource ISCSI:*ISCSIVolumeSource Glusterfs:*GlusterfsVolumeSource PersistentVolumeClaim:*PersistentVolumeClaimVolumeSource RBD:*RBDVolumeSource Quobyte:*QuobyteVolumeSource FlexVolume:*FlexVolumeSource Cinder:*CinderVolumeSource CephFS/cephfs:*CephFSVolumeSource Flocker:*FlockerVolumeSource DownwardAPI:*DownwardAPIVolumeSource FC:*FCVolumeSource AzureFile:*AzureFileVolumeSource ConfigMap:*ConfigMapVolumeSource VsphereVolume:*VsphereVirtualDiskVolumeSource AzureDisk:*AzureDiskVolumeSource PhotonPersistentDisk:*PhotonPersistentDiskVolumeSource Projected:*ProjectedVolumeSource PortworxVolume:*PortworxVolumeSource ScaleIO:*ScaleIOVolumeSource StorageOS/storageos:*StorageOSVolumeSource CSI:*CSIVolumeSource Ephemeral:*EphemeralVolumeSource Image:*ImageVolumeSource
`
