import type { KubeObject } from '../../../api/object.ts'
import type { PodTemplateSpec, ReplicaSetCondition } from '../../../api/openapi/kubernetes.ts'
import type { LabelMatcher } from '../../../api/selector/label-selector.ts'
import type { ClusterView } from '../view.ts'

export interface ReplicaStatus {
  readonly replicas: number
  readonly fullyLabeledReplicas?: number
  readonly readyReplicas?: number
  readonly availableReplicas?: number
  readonly terminatingReplicas?: number
  readonly observedGeneration?: number
  readonly conditions?: readonly ReplicaSetCondition[]
}

/** What ReplicaSet and ReplicationController have in common. */
export interface ReplicaOwner extends KubeObject {
  readonly spec: {
    readonly replicas?: number
    readonly minReadySeconds?: number
    readonly template?: PodTemplateSpec
  }
  readonly status?: ReplicaStatus
}

/** What sets the two apart. */
export interface ReplicaKind {
  /** Name of the component and source of its events. */
  readonly component: string
  readonly resource: 'replicasets' | 'replicationcontrollers'
  readonly kind: string
  readonly matcherOf: (owner: ReplicaOwner) => LabelMatcher
  readonly hasTerminatingReplicas: boolean
  /** Every owner of this namespace, for orphans that look for one. */
  readonly inNamespace: (view: ClusterView, namespace: string) => Iterable<ReplicaOwner>
  /** The owners under the same controller, this one included, whose pods make a node crowded. */
  readonly siblings: (view: ClusterView, owner: ReplicaOwner) => Iterable<ReplicaOwner>
}

/** What an owner remembers between two syncs. */
export interface ReplicaMemory {
  readonly uid: string
  /** Revision of its last pod create or delete. */
  readonly wroteAt: number
  /** Failed syncs in a row, and when the next try is due. */
  readonly failures: number
  readonly retryAt: number
}

export const replicasOf = (owner: ReplicaOwner): number => owner.spec.replicas ?? 1
export const minReadySecondsOf = (owner: ReplicaOwner): number => owner.spec.minReadySeconds ?? 0
