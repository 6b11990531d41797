import type { ReplicationController } from '../../../api/openapi/kubernetes.ts'
import { matcherOfLabels } from '../../../api/selector/label-selector.ts'
import type { ClusterView } from '../../machinery/view.ts'
import type { ReplicaOwner } from '../../machinery/replicas/replica-owner.ts'
import { replicaController } from '../../machinery/replicas/replica-controller.ts'

export const replicationControllerController = replicaController({
  component: 'replication-controller',
  resource: 'replicationcontrollers',
  kind: 'ReplicationController',
  matcherOf: (owner) => matcherOfLabels((owner as unknown as ReplicationController).spec.selector),
  hasTerminatingReplicas: false,
  inNamespace,
  siblings: () => [],
})

function* inNamespace(view: ClusterView, namespace: string): Generator<ReplicaOwner> {
  for (const owner of view.list('replicationcontrollers')) if (owner.metadata.namespace === namespace) yield owner
}
