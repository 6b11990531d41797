/**
 * What becomes of each field that a user can write, a component a line: `group.Struct|fields that the simulation acts on or fills in`
 * and, behind further bars, `~reason fields` that are stored and have no effect here for a documented reason, and
 * `!consequence fields` that a real cluster would act on and this one does not. `*` stands for all fields; `field(a|b)` keeps
 * quiet about these values. What lies below a `~` or `!` field shares its lot. The words for reasons and consequences are in i18n.
 */
export const fieldTable = `
meta.ObjectMeta|annotations creationTimestamp deletionGracePeriodSeconds deletionTimestamp finalizers generateName generation labels managedFields name namespace ownerReferences resourceVersion uid|~deprecated selfLink
meta.ManagedFieldsEntry|*
meta.OwnerReference|*
meta.LabelSelector|*
meta.LabelSelectorRequirement|*
meta.Condition|*
core.LocalObjectReference|*
core.ObjectReference|*
rbac.ClusterRole|apiVersion kind metadata|!rbac rules aggregationRule
rbac.ClusterRoleBinding|apiVersion kind metadata|!rbac roleRef subjects
rbac.Role|apiVersion kind metadata|!rbac rules
rbac.RoleBinding|apiVersion kind metadata|!rbac roleRef subjects
core.ConfigMap|*
apps.ControllerRevision|*
batch.CronJob|*
batch.CronJobSpec|*
batch.CronJobStatus|*
batch.JobTemplateSpec|*
batch.Job|*
batch.JobSpec|*
batch.JobStatus|*
batch.JobCondition|*
batch.UncountedTerminatedPods|*
batch.PodFailurePolicy|*
batch.PodFailurePolicyRule|*
batch.PodFailurePolicyOnExitCodesRequirement|*
batch.PodFailurePolicyOnPodConditionsPattern|*
batch.SuccessPolicy|*
batch.SuccessPolicyRule|*
core.Pod|*
core.PodTemplateSpec|*
core.PodSpec|activeDeadlineSeconds affinity automountServiceAccountToken containers enableServiceLinks hostAliases hostNetwork hostname initContainers nodeName nodeSelector os overhead preemptionPolicy priority priorityClassName readinessGates resources restartPolicy schedulerName schedulingGates securityContext serviceAccount serviceAccountName subdomain terminationGracePeriodSeconds tolerations topologySpreadConstraints volumes|~kernel hostIPC hostPID hostUsers shareProcessNamespace|~registry imagePullSecrets|!dns dnsConfig dnsPolicy(ClusterFirst|ClusterFirstWithHostNet)|!hostName hostnameOverride setHostnameAsFQDN|!ephemeralContainers ephemeralContainers|!resourceClaims resourceClaims|!runtimeClass runtimeClassName|!podGroup schedulingGroup
core.PodOS|!otherSystem name(linux)
core.PodReadinessGate|*
core.PodSchedulingGate|*
core.HostAlias|*
core.Toleration|*
core.TopologySpreadConstraint|*
core.Affinity|*
core.NodeAffinity|*
core.PreferredSchedulingTerm|*
core.NodeSelector|*
core.NodeSelectorTerm|*
core.NodeSelectorRequirement|*
core.PodAffinity|*
core.PodAntiAffinity|*
core.WeightedPodAffinityTerm|*
core.PodAffinityTerm|*
core.PodSecurityContext|~kernel appArmorProfile fsGroup fsGroupChangePolicy runAsGroup runAsUser seLinuxChangePolicy seLinuxOptions seccompProfile supplementalGroups supplementalGroupsPolicy sysctls windowsOptions|!root runAsNonRoot
core.SecurityContext|~kernel allowPrivilegeEscalation appArmorProfile capabilities privileged procMount runAsGroup runAsUser seLinuxOptions seccompProfile windowsOptions|!root runAsNonRoot|!readOnlyRoot readOnlyRootFilesystem
core.Container|args command env envFrom image imagePullPolicy lifecycle livenessProbe name ports readinessProbe resources restartPolicy restartPolicyRules securityContext startupProbe terminationMessagePath terminationMessagePolicy volumeMounts workingDir|~terminal stdin stdinOnce tty|!resize resizePolicy|!rawBlock volumeDevices
core.ContainerPort|*
core.ContainerRestartRule|*
core.ContainerRestartRuleOnExitCodes|*
core.EnvVar|*
core.EnvVarSource|configMapKeyRef fieldRef resourceFieldRef secretKeyRef|!envFile fileKeyRef
core.ConfigMapKeySelector|*
core.SecretKeySelector|*
core.ObjectFieldSelector|fieldPath|~upstream apiVersion
core.ResourceFieldSelector|*
core.EnvFromSource|*
core.ConfigMapEnvSource|*
core.SecretEnvSource|*
core.ResourceRequirements|limits requests|!resourceClaims claims
core.Lifecycle|postStart preStop|~signals stopSignal
core.LifecycleHandler|exec httpGet sleep|~upstream tcpSocket
core.ExecAction|*
core.SleepAction|*
core.HTTPGetAction|host path port scheme|~probeRequest httpHeaders
core.TCPSocketAction|*
core.GRPCAction|port|~probeRequest service
core.Probe|*
core.VolumeMount|mountPath name readOnly subPath subPathExpr|~kernel mountPropagation recursiveReadOnly
core.Volume|configMap downwardAPI emptyDir ephemeral hostPath name nfs persistentVolumeClaim projected secret|!volume awsElasticBlockStore azureDisk azureFile cephfs cinder csi fc flexVolume flocker gcePersistentDisk gitRepo glusterfs image iscsi photonPersistentDisk portworxVolume quobyte rbd scaleIO storageos vsphereVolume
core.ConfigMapVolumeSource|items name optional|~modes defaultMode
core.SecretVolumeSource|items optional secretName|~modes defaultMode
core.DownwardAPIVolumeSource|items|~modes defaultMode
core.DownwardAPIVolumeFile|fieldRef path resourceFieldRef|~modes mode
core.KeyToPath|key path|~modes mode
core.EmptyDirVolumeSource|~media medium|!sizeLimit sizeLimit
core.EphemeralVolumeSource|*
core.PersistentVolumeClaimTemplate|*
core.HostPathVolumeSource|path|!hostPathType type(DirectoryOrCreate|FileOrCreate)
core.NFSVolumeSource|path server|!readOnlyVolume readOnly
core.PersistentVolumeClaimVolumeSource|claimName|!readOnlyVolume readOnly
core.ProjectedVolumeSource|sources|~modes defaultMode
core.VolumeProjection|configMap downwardAPI secret serviceAccountToken|!certificates clusterTrustBundle podCertificate
core.ConfigMapProjection|*
core.SecretProjection|*
core.DownwardAPIProjection|*
core.ServiceAccountTokenProjection|path|~token audience expirationSeconds
core.PodStatus|conditions containerStatuses hostIP hostIPs initContainerStatuses message nominatedNodeName observedGeneration phase podIP podIPs qosClass reason startTime|~reports allocatedResources ephemeralContainerStatuses extendedResourceClaimStatus nodeAllocatableResourceClaimStatuses resize resourceClaimStatuses resources
core.HostIP|*
core.PodIP|*
core.PodCondition|*
core.ContainerStatus|allocatedResources containerID image imageID lastState name ready resources restartCount started state|~reports allocatedResourcesStatus stopSignal user volumeMounts
core.ContainerState|*
core.ContainerStateRunning|*
core.ContainerStateTerminated|*
core.ContainerStateWaiting|*
apps.DaemonSet|*
apps.DaemonSetSpec|*
apps.DaemonSetUpdateStrategy|*
apps.RollingUpdateDaemonSet|*
apps.DaemonSetStatus|collisionCount currentNumberScheduled desiredNumberScheduled numberAvailable numberMisscheduled numberReady numberUnavailable observedGeneration updatedNumberScheduled|~upstream conditions
apps.Deployment|*
apps.DeploymentSpec|*
apps.DeploymentStrategy|*
apps.RollingUpdateDeployment|*
apps.DeploymentStatus|*
apps.DeploymentCondition|*
apps.ReplicaSet|*
apps.ReplicaSetSpec|*
apps.ReplicaSetStatus|*
apps.ReplicaSetCondition|*
apps.StatefulSet|*
apps.StatefulSetSpec|*
apps.StatefulSetOrdinals|*
apps.StatefulSetPersistentVolumeClaimRetentionPolicy|*
apps.StatefulSetUpdateStrategy|*
apps.RollingUpdateStatefulSetStrategy|*
apps.StatefulSetStatus|availableReplicas collisionCount currentReplicas currentRevision observedGeneration readyReplicas replicas updateRevision updatedReplicas|~upstream conditions
core.ReplicationController|*
core.ReplicationControllerSpec|*
core.ReplicationControllerStatus|*
core.ReplicationControllerCondition|*
core.Endpoints|*
core.EndpointSubset|*
core.EndpointAddress|*
core.EndpointPort|*
discovery.EndpointSlice|*
discovery.Endpoint|addresses conditions hints hostname nodeName targetRef zone|~deprecated deprecatedTopology
discovery.EndpointConditions|*
discovery.EndpointHints|*
discovery.ForNode|*
discovery.ForZone|*
discovery.EndpointPort|*
core.Event|apiVersion count firstTimestamp involvedObject kind lastTimestamp message metadata reason source type|~eventSeries action eventTime related reportingComponent reportingInstance series
core.EventSource|*
autoscaling.HorizontalPodAutoscaler|*
autoscaling.HorizontalPodAutoscalerSpec|*
autoscaling.HorizontalPodAutoscalerBehavior|*
autoscaling.HPAScalingRules|*
autoscaling.HPAScalingPolicy|*
autoscaling.MetricSpec|containerResource resource type|!metricsAdapter external object pods
autoscaling.ContainerResourceMetricSource|*
autoscaling.ResourceMetricSource|*
autoscaling.MetricTarget|*
autoscaling.CrossVersionObjectReference|*
autoscaling.HorizontalPodAutoscalerStatus|*
autoscaling.HorizontalPodAutoscalerCondition|*
autoscaling.MetricStatus|containerResource resource type|~reports external object pods
autoscaling.ContainerResourceMetricStatus|*
autoscaling.ResourceMetricStatus|*
autoscaling.MetricValueStatus|*
networking.IngressClass|apiVersion kind metadata|!ingress spec
networking.Ingress|apiVersion kind metadata|!ingress spec|~reports status
networking.NetworkPolicy|apiVersion kind metadata|!networkPolicy spec
coordination.Lease|*
coordination.LeaseSpec|holderIdentity leaseDurationSeconds renewTime|~election acquireTime leaseTransitions preferredHolder strategy
core.LimitRange|*
core.LimitRangeSpec|*
core.LimitRangeItem|*
core.Namespace|*
core.NamespaceSpec|*
core.NamespaceStatus|*
core.NamespaceCondition|*
core.Node|*
core.NodeSpec|podCIDR podCIDRs taints unschedulable|~deprecated configSource externalID|~machine providerID
core.Taint|*
core.NodeStatus|addresses allocatable capacity conditions nodeInfo|~deprecated config phase|~reports daemonEndpoints declaredFeatures features images runtimeHandlers volumesAttached volumesInUse
core.NodeAddress|*
core.NodeCondition|*
core.NodeSystemInfo|architecture containerRuntimeVersion kernelVersion kubeProxyVersion kubeletVersion operatingSystem osImage|~machine bootID machineID swap systemUUID
core.PersistentVolumeClaim|*
core.PersistentVolumeClaimSpec|accessModes resources selector storageClassName volumeAttributesClassName volumeMode volumeName|!clone dataSource dataSourceRef
core.VolumeResourceRequirements|requests|~upstream limits
core.PersistentVolumeClaimStatus|accessModes capacity phase|~reports allocatedResourceStatuses allocatedResources conditions currentVolumeAttributesClassName modifyVolumeStatus
core.PersistentVolume|*
core.PersistentVolumeSpec|accessModes capacity claimRef hostPath local nfs nodeAffinity persistentVolumeReclaimPolicy storageClassName volumeAttributesClassName volumeMode|~driver mountOptions|!persistentDisk awsElasticBlockStore azureDisk azureFile cephfs cinder csi fc flexVolume flocker gcePersistentDisk glusterfs iscsi photonPersistentDisk portworxVolume quobyte rbd scaleIO storageos vsphereVolume
core.LocalVolumeSource|path|~driver fsType
core.VolumeNodeAffinity|*
core.PersistentVolumeStatus|*
policy.PodDisruptionBudget|*
policy.PodDisruptionBudgetSpec|*
policy.PodDisruptionBudgetStatus|*
core.PodTemplate|apiVersion kind metadata|~podTemplate template
scheduling.PriorityClass|apiVersion globalDefault kind metadata preemptionPolicy value|~note description
core.ResourceQuota|*
core.ResourceQuotaSpec|*
core.ScopeSelector|*
core.ScopedResourceSelectorRequirement|*
core.ResourceQuotaStatus|*
core.Secret|*
core.ServiceAccount|apiVersion automountServiceAccountToken imagePullSecrets kind metadata|~token secrets
core.Service|*
core.ServiceSpec|allocateLoadBalancerNodePorts clusterIP clusterIPs externalName externalTrafficPolicy internalTrafficPolicy ipFamilies ipFamilyPolicy ports publishNotReadyAddresses selector sessionAffinity trafficDistribution type|~balancer healthCheckNodePort|!externalAddresses externalIPs|!balancer loadBalancerClass loadBalancerIP loadBalancerSourceRanges|!affinityTimeout sessionAffinityConfig
core.ServicePort|*
core.ServiceStatus|conditions|~balancer loadBalancer
storage.StorageClass|allowedTopologies apiVersion kind metadata provisioner reclaimPolicy volumeBindingMode|~driver mountOptions parameters|!expansion allowVolumeExpansion
core.TopologySelectorTerm|*
core.TopologySelectorLabelRequirement|*
`
