import type { Component } from '../machinery/contract.ts'
import { cronJobController } from './cronjob/cronjob-controller.ts'
import { daemonSetController } from './daemonset/daemonset-controller.ts'
import { deploymentController } from './deployment/deployment-controller.ts'
import { disruptionController } from './disruption/disruption-controller.ts'
import { endpointsController } from './endpoints/endpoints-controller.ts'
import { endpointSliceController } from './endpointslice/endpointslice-controller.ts'
import { garbageCollectorController } from './garbagecollector/garbagecollector-controller.ts'
import { horizontalPodAutoscalerController } from './horizontalpodautoscaler/horizontalpodautoscaler-controller.ts'
import { jobController } from './job/job-controller.ts'
import { namespaceController } from './namespace/namespace-controller.ts'
import { nodeIpamController } from './nodeipam/nodeipam-controller.ts'
import { nodeLifecycleController } from './nodelifecycle/nodelifecycle-controller.ts'
import { persistentVolumeController } from './persistentvolume/persistentvolume-controller.ts'
import { storageProvisionerController } from './persistentvolume/storage-provisioner.ts'
import { podGarbageCollectorController } from './podgc/podgc-controller.ts'
import { replicaSetController } from './replicaset/replicaset-controller.ts'
import { replicationControllerController } from './replicationcontroller/replicationcontroller-controller.ts'
import { resourceQuotaController } from './resourcequota/resourcequota-controller.ts'
import { rootCertificatePublisher, serviceAccountController } from './serviceaccount/serviceaccount-controller.ts'
import { statefulSetController } from './statefulset/statefulset-controller.ts'
import { taintEvictionController } from './tainteviction/tainteviction-controller.ts'
import { ttlAfterFinishedController } from './ttlafterfinished/ttlafterfinished-controller.ts'
import {
  claimProtectionController,
  volumeProtectionController,
} from './volumeprotection/volumeprotection-controller.ts'

/** Every controller of the controller manager: a folder and a line. */
export const controllers: readonly Component[] = [
  replicaSetController,
  replicationControllerController,
  deploymentController,
  statefulSetController,
  daemonSetController,
  jobController,
  cronJobController,
  ttlAfterFinishedController,
  horizontalPodAutoscalerController,
  disruptionController,
  garbageCollectorController,
  endpointSliceController(),
  endpointsController(),
  persistentVolumeController,
  storageProvisionerController,
  claimProtectionController,
  volumeProtectionController,
  serviceAccountController,
  rootCertificatePublisher,
  namespaceController,
  resourceQuotaController,
  nodeIpamController,
  nodeLifecycleController,
  taintEvictionController,
  podGarbageCollectorController,
]
