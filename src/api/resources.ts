import type * as k from './openapi/kubernetes.ts'

/** The stored type behind each plural name, for typed reads from a view. */
export interface ResourceTypes {
  readonly configmaps: k.ConfigMap
  readonly controllerrevisions: k.ControllerRevision
  readonly cronjobs: k.CronJob
  readonly daemonsets: k.DaemonSet
  readonly deployments: k.Deployment
  readonly endpoints: k.Endpoints
  readonly endpointslices: k.EndpointSlice
  readonly events: k.Event
  readonly horizontalpodautoscalers: k.HorizontalPodAutoscaler
  readonly jobs: k.Job
  readonly leases: k.Lease
  readonly limitranges: k.LimitRange
  readonly namespaces: k.Namespace
  readonly nodes: k.Node
  readonly persistentvolumeclaims: k.PersistentVolumeClaim
  readonly persistentvolumes: k.PersistentVolume
  readonly poddisruptionbudgets: k.PodDisruptionBudget
  readonly pods: k.Pod
  readonly podtemplates: k.PodTemplate
  readonly priorityclasses: k.PriorityClass
  readonly replicasets: k.ReplicaSet
  readonly replicationcontrollers: k.ReplicationController
  readonly resourcequotas: k.ResourceQuota
  readonly secrets: k.Secret
  readonly serviceaccounts: k.ServiceAccount
  readonly services: k.Service
  readonly statefulsets: k.StatefulSet
  readonly storageclasses: k.StorageClass
}

export type Resource = keyof ResourceTypes
