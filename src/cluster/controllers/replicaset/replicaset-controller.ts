import { controllerOf } from '../../../api/object.ts'
import type { ReplicaSet } from '../../../api/openapi/kubernetes.ts'
import { matcherOf } from '../../../api/selector/label-selector.ts'
import type { ReplicaOwner } from '../../machinery/replicas/replica-owner.ts'
import { replicaController } from '../../machinery/replicas/replica-controller.ts'

export const replicaSetController = replicaController({
  component: 'replicaset-controller',
  resource: 'replicasets',
  kind: 'ReplicaSet',
  matcherOf: (owner) => matcherOf((owner as ReplicaSet).spec.selector),
  hasTerminatingReplicas: true,
  inNamespace: (view, namespace) => view.indexed<ReplicaOwner>('replicaSetsByNamespace', namespace),
  siblings: (view, owner) => {
    const controller = controllerOf(owner)
    return controller === undefined ? [] : view.indexed<ReplicaOwner>('replicaSetsByOwner', controller.uid)
  },
})
