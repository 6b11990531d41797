import type { Writable } from '../../base/json.ts'
import type { ReplicaSet } from '../openapi/kubernetes.ts'
import { applyPodTemplateDefaults } from '../pod/defaults.ts'
import { dropDisabledPodFields } from '../pod/pod-kind.ts'
import { defineKind } from '../scheme.ts'
import { serialisedSelector } from '../workload/serialised-selector.ts'

/** @source kubernetes@1.36 pkg/registry/apps/replicaset/strategy.go */
export const replicaSetKind = defineKind<ReplicaSet>({
  group: 'apps',
  version: 'v1',
  kind: 'ReplicaSet',
  resource: 'replicasets',
  singular: 'replicaset',
  shortNames: ['rs'],
  categories: ['all'],
  namespaced: true,
  schema: 'io.k8s.api.apps.v1.ReplicaSet',
  applyDefaults,
  prepareForCreate: (draft) => {
    draft.status = { replicas: 0 }
    draft.metadata.generation = 1
    dropDisabledPodFields(draft.spec.template?.spec)
  },
  status: { prepareForUpdate: () => undefined },
  scale: {
    replicasOf: ({ spec }) => spec.replicas ?? 0,
    statusReplicasOf: ({ status }) => status?.replicas ?? 0,
    selectorOf: ({ spec }) => serialisedSelector(spec.selector),
  },
})

/** @source kubernetes@1.36 pkg/apis/apps/v1/defaults.go SetDefaults_ReplicaSet */
function applyDefaults(draft: Writable<ReplicaSet>): void {
  const spec = (draft.spec ??= {} as Writable<ReplicaSet>['spec'])
  spec.replicas ??= 1
  applyPodTemplateDefaults((spec.template ??= {}))
}
