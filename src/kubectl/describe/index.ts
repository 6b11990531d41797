import type { Describer } from './describer.ts'
import { cronJobDescriber, jobDescriber } from './jobs.ts'
import { endpointsDescriber, endpointSliceDescriber, serviceDescriber } from './network.ts'
import { nodeDescriber } from './node.ts'
import {
  configMapDescriber,
  genericDescriber,
  namespaceDescriber,
  secretDescriber,
  serviceAccountDescriber,
} from './others.ts'
import { podDescriber } from './pod.ts'
import { autoscalerDescriber, budgetDescriber, quotaDescriber } from './policies.ts'
import { claimDescriber, storageClassDescriber, volumeDescriber } from './storage.ts'
import {
  daemonSetDescriber,
  deploymentDescriber,
  replicaSetDescriber,
  replicationControllerDescriber,
  statefulSetDescriber,
} from './workloads.ts'

/** How each kind is described: a line each. */
const describers: Readonly<Record<string, Describer>> = {
  configmaps: configMapDescriber,
  cronjobs: cronJobDescriber,
  daemonsets: daemonSetDescriber,
  deployments: deploymentDescriber,
  endpoints: endpointsDescriber,
  endpointslices: endpointSliceDescriber,
  horizontalpodautoscalers: autoscalerDescriber,
  jobs: jobDescriber,
  namespaces: namespaceDescriber,
  nodes: nodeDescriber,
  persistentvolumeclaims: claimDescriber,
  persistentvolumes: volumeDescriber,
  poddisruptionbudgets: budgetDescriber,
  pods: podDescriber,
  replicasets: replicaSetDescriber,
  replicationcontrollers: replicationControllerDescriber,
  resourcequotas: quotaDescriber,
  secrets: secretDescriber,
  serviceaccounts: serviceAccountDescriber,
  services: serviceDescriber,
  statefulsets: statefulSetDescriber,
  storageclasses: storageClassDescriber,
}

export const describerOf = (resource: string): Describer => describers[resource] ?? genericDescriber
